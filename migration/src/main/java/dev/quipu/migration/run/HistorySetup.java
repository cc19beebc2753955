package dev.quipu.migration.run;

import dev.quipu.migration.history.DatabaseState;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.session.Session;
import dev.quipu.postgres.sqlstate.SqlState;
import java.util.List;

/** Gives a database its history before a run, or what an earlier Quipu has not given it. */
final class HistorySetup {
    private final RunContext context;
    private final Session session;
    private final RunnerLock lock;

    HistorySetup(RunContext context, Session session, RunnerLock lock) {
        this.context = context;
        this.session = session;
        this.lock = lock;
    }

    void complete(DatabaseState state) {
        if (!state.exists()) {
            create();
        } else if (!state.guarded()) {
            guard();
        }
    }

    private void create() {
        try {
            new StepMessage()
                    .addAll(lock.fence())
                    .addAll(context.history().create())
                    .send(session);
        } catch (StatementFailure e) {
            throw cannotCreate(
                    "the history in schema " + context.history().schema().quoted(),
                    "the role needs CREATE on the database, or the schema has to be there and belong to it",
                    e.server());
        }
    }

    /** An earlier Quipu has made this history. Who may not change its tables goes on without, as it did before. */
    private void guard() {
        try {
            new StepMessage()
                    .add(TransactionalStep.BEGIN)
                    .addAll(lock.fence())
                    .add("SET LOCAL lock_timeout = "
                            + context.options().lockTimeout().toMillis())
                    .addAll(context.history().complete())
                    .add("COMMIT")
                    .send(session);
        } catch (StatementFailure e) {
            session.rollback();
            SqlState state = e.state();
            if (!state.isInsufficientPrivilege() && !state.isLockTimeout()) {
                throw e.server();
            }
        }
    }

    /**
     * Returns what to throw where the server does not let a run make what it needs.
     *
     * @param what what could not be made
     * @param hint what a role needs that may write
     */
    static QuipuException cannotCreate(String what, String hint, ServerException refused) {
        return new QuipuException(
                Kind.FAILED,
                "cannot create " + what + ": " + refused.told(),
                null,
                List.of("nothing was changed"),
                refused.state().isReadOnly() ? "connect to a server, and as a role, that may write" : hint,
                refused);
    }
}
