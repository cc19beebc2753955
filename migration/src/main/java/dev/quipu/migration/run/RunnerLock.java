package dev.quipu.migration.run;

import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.session.LockWait;
import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.session.Session;
import java.util.List;
import java.util.Optional;

/** The right to run, from when it was taken until it is closed: one runner at a time has it. */
sealed interface RunnerLock extends AutoCloseable permits SessionLock, RowLock {
    /**
     * Takes the lock as the run's options say.
     *
     * @param working the session that will do the work
     * @throws QuipuException if another runner did not end in time, the server was lost meanwhile, or a pooler does not allow
     *     this kind of lock
     */
    static RunnerLock take(RunContext context, Session working) {
        try {
            return switch (context.options().lock()) {
                case LockMethod.OfSession of -> SessionLock.take(context, working);
                case LockMethod.Row row -> RowLock.take(context, row, working);
            };
        } catch (ServerException e) {
            if (!e.state().isConnectionLoss()) {
                throw e;
            }
            throw new QuipuException(
                    Kind.FAILED,
                    "the server was lost before anything ran: " + e.message(),
                    null,
                    List.of("nothing was changed"),
                    "run it again when the server is back",
                    e);
        }
    }

    /** Returns the statements that every transaction of the run begins with; they fail if the lock is lost. */
    List<String> fence();

    /**
     * Returns what marks a statement outside of transactions, whose session nobody can rely on; empty where a session
     * keeps what is set in it.
     */
    Optional<String> mark();

    /**
     * Waits for the end of what this run's own lost connection left at work in the server.
     *
     * @return whether it has ended
     */
    boolean hasEnded(Session another);

    /**
     * Returns what keeps the working session waiting just now; empty if it does not wait, or if that cannot be seen. Asked on
     * another thread than the one that works, until shortly before this is closed.
     */
    Optional<LockWait> waiting();

    @Override
    void close();
}
