package dev.quipu.migration.run;

import dev.quipu.migration.history.DatabaseState;
import dev.quipu.migration.history.HistoryReader;
import dev.quipu.migration.revision.JavaRevision;
import dev.quipu.migration.revision.Section;
import dev.quipu.migration.run.TransactionalStep.Commit;
import dev.quipu.postgres.script.ScriptStatement;
import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.session.Session;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Takes one step, with as many attempts as its locks need. */
final class StepRunner {
    private final Session session;
    private final TransactionalStep transactional;
    private final StatementByStatement statementByStatement;
    private final HistoryReader reader;
    private final RunContext context;
    private final HolderWatch watch;

    StepRunner(Session session, TransactionSettings settings, RunContext context, RunnerLock lock, HolderWatch watch) {
        this.session = session;
        this.transactional = new TransactionalStep(context.history(), settings, context.runner(), lock.fence());
        this.statementByStatement =
                new StatementByStatement(context.history(), settings, context.runner(), lock, context.interruption());
        this.reader = new HistoryReader(context.history());
        this.context = context;
        this.watch = watch;
    }

    /**
     * Takes a step and records it.
     *
     * @param firstAttempt which attempt it is, from 1
     * @return how many statements it had
     * @throws StatementFailure if a statement failed; an open transaction is rolled back
     */
    int run(Step step, DatabaseState state, Commit commit, int firstAttempt) {
        return switch (step.section()) {
            case Section.Sql sql -> {
                List<ScriptStatement> statements = RevisionStatements.of(step.revision(), sql);
                if (step.revision().transactional()) {
                    attempt(step, commit, firstAttempt, () -> transactional.run(session, step, statements, commit));
                } else {
                    runOneByOne(step, state, statements);
                }
                yield statements.size();
            }
            case Section.Code code -> {
                JavaRevision revision = code.instance().get();
                attempt(step, commit, firstAttempt, () -> runCode(step, revision, commit));
                yield 0;
            }
            case Section.Irreversible irreversible -> throw new IllegalStateException("checked before the run");
            case Section.Absent absent -> throw new IllegalStateException("checked before the run");
        };
    }

    private void runCode(Step step, JavaRevision revision, Commit commit) {
        try {
            transactional.run(session, step, revision, commit);
        } catch (SQLException e) {
            throw StatementFailure.ofBookkeeping(ServerException.of(e));
        }
    }

    private void runOneByOne(Step step, DatabaseState state, List<ScriptStatement> statements) {
        long started = System.nanoTime();
        RevisionProgress progress = RevisionProgress.of(step, state);
        progress.refuseChanges(statements);
        if (!progress.statements().isEmpty()) {
            context.listener().resumed(step, progress.finished());
        }
        statementByStatement.prepare(session, step);
        for (int i = 0; i < statements.size(); i++) {
            int index = i;
            attempt(step, Commit.DURABLY, 1, () -> {
                // Read again for each attempt: a failed one may have left a record of what it could not clear away.
                RevisionProgress now = RevisionProgress.of(step, reader.state(session));
                statementByStatement.run(session, step, statements, index, now);
            });
        }
        long micros = Duration.ofNanos(System.nanoTime() - started).toMillis() * 1000;
        attempt(step, Commit.DURABLY, 1, () -> statementByStatement.finish(session, step, statements.size(), micros));
    }

    /** In a shared transaction a failure ends everything, so there only the run as a whole can be tried again. */
    private void attempt(Step step, Commit commit, int first, Runnable work) {
        for (int attempt = first; ; attempt++) {
            try {
                StatementFailure.unify(work);
                return;
            } catch (StatementFailure e) {
                session.rollback();
                if (commit == Commit.SHARED || !restAfter(step, attempt, e)) {
                    throw e;
                }
            } catch (RuntimeException | Error e) {
                session.rollback();
                throw e;
            }
        }
    }

    /**
     * Rests after a failure that may not come again.
     *
     * @return whether to try again
     */
    boolean restAfter(Step step, int attempt, StatementFailure failure) {
        Retry retry = context.options().retry();
        if (attempt >= retry.attempts() || !failure.state().isRetryable()) {
            return false;
        }
        Duration rest = retry.pause(attempt, context.random());
        String reason = failure.server().message()
                + watch.waitOf(failure).map(wait -> ": " + wait.described()).orElse("");
        context.listener().retrying(step, attempt, reason, rest);
        return context.pause().await(rest);
    }
}
