package dev.quipu.migration.run;

import dev.quipu.migration.history.DatabaseState;
import dev.quipu.migration.history.Direction;
import dev.quipu.migration.history.HistoryEntry;
import dev.quipu.migration.history.HistoryReader;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.Setting;
import dev.quipu.postgres.session.LockWait;
import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.session.Session;
import dev.quipu.postgres.sqlstate.SqlState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes of a failed statement what a person needs: what failed, where, what state the database is in, what to do. */
final class FailureReport {
    private final RunContext context;
    private final HistoryReader reader;
    private final Steps steps;
    private final RunnerLock lock;
    private final HolderWatch watch;
    private final boolean together;
    private final boolean recorded;

    /**
     * @param together whether all steps of the run share one transaction
     * @param recorded whether the history is to say what failed
     */
    FailureReport(
            RunContext context,
            HistoryReader reader,
            Steps steps,
            RunnerLock lock,
            HolderWatch watch,
            boolean together,
            boolean recorded) {
        this.context = context;
        this.reader = reader;
        this.steps = steps;
        this.lock = lock;
        this.watch = watch;
        this.together = together;
        this.recorded = recorded;
    }

    /** Records the failure, as far as the database can still be reached, and returns what to throw. */
    QuipuException of(Session session, Step step, StatementFailure failure, Duration took) {
        Optional<LockWait> wait = watch.waitOf(failure);
        Optional<DatabaseState> now = record(session, step, failure, took);
        boolean isOfHistory = isOfHistory(failure);
        List<String> notes = new ArrayList<>(
                isOfHistory
                        ? List.of("it cannot be recorded: " + failure.server().message())
                        : failure.server().notes());
        if (isOfCommit(step, failure)) {
            notes.add(
                    together
                            ? "it is no statement that failed, but the commit of all revisions: what is deferred is checked"
                                    + " then, in any of them"
                            : "it is no statement of " + step.revision().source()
                                    + " that failed, but their commit: what is deferred is checked then");
        }
        wait.map(LockWait::described).ifPresent(notes::add);
        notes.add(standing(step, now));
        if (context.interruption().isRequested()) {
            return new InterruptedRunException(
                    "interrupted in " + step.revision().name(), List.of(standing(step, now)), failure);
        }
        return new StepFailedException(
                step,
                failure.state().value(),
                (together && isOfCommit(step, failure)
                                ? "the commit "
                                : step.revision().name() + verb(step)) + "failed: "
                        + (isOfHistory
                                ? "it has changed what Quipu keeps in schema "
                                        + context.history().schema().display()
                                : failure.server().message())
                        + " (SQLSTATE " + failure.state() + ")",
                failure.location().orElse(null),
                notes,
                hint(session, step, failure, wait),
                failure.server());
    }

    /** Returns what to throw where the run was asked to stop before a step; what was open is rolled back. */
    InterruptedRunException interruptedBefore(Session session, Step step) {
        // Whoever stops the run asks again every second, and means its statements.
        context.interruption().watch(null);
        session.rollback();
        String place = state(session)
                .map(now -> "the database is at " + place(step.revision().name().branch(), now))
                .orElse("\"quipu current\" tells where the database is");
        return new InterruptedRunException(
                "interrupted before " + step.revision().name(),
                List.of(together ? "all revisions of this run were rolled back; " + place : place),
                null);
    }

    /** The last request to stop may have come a moment late, and have met this. */
    private Optional<DatabaseState> state(Session session) {
        try {
            return Optional.of(reader.state(session));
        } catch (ServerException e) {
            try (Session another = context.connections().apply("interrupted")) {
                return Optional.of(reader.state(another));
            } catch (ServerException unreachable) {
                return Optional.empty();
            }
        }
    }

    /** Bookkeeping breaks no constraint of the user's: what has no place in the file comes of the commit. */
    private static boolean isOfCommit(Step step, StatementFailure failure) {
        return step.revision().transactional()
                && failure.location().isEmpty()
                && failure.state().isConstraintViolation()
                && !isOfHistory(failure);
    }

    /** The record of a step fails if what it stands on is gone, which nobody but the step can have done. */
    private static boolean isOfHistory(StatementFailure failure) {
        return failure.location().isEmpty() && isOfGoneRecord(failure.state()) && failure.finished() > 0;
    }

    /** Tables or columns of the history are gone, or the row of a revision. */
    private static boolean isOfGoneRecord(SqlState state) {
        return state.isAbsentRelation() || state.isUndefinedColumn() || state.isNullInColumn();
    }

    private static String verb(Step step) {
        return step.direction() == Direction.DOWNGRADE ? " downgrade " : " ";
    }

    private String standing(Step step, Optional<DatabaseState> now) {
        if (now.isEmpty()) {
            return "the server cannot be reached any more, or still works on it; "
                    + (step.revision().transactional()
                            ? "the revision either commits with its record or not at all, "
                            : "each statement that ended is recorded, ")
                    + "\"quipu current\" tells";
        }
        String place = "the database is at " + place(step.revision().name().branch(), now.get());
        if (now.get().revisions().contains(step.revision().name()) == (step.direction() == Direction.UPGRADE)) {
            return "it was committed before the connection was lost; " + place;
        }
        if (step.revision().transactional()) {
            return "rolled back; " + place;
        }
        int finished = RevisionProgress.of(step, now.get()).finished();
        return place + "; of " + step.revision().name() + " " + finished
                + (finished == 1 ? " statement is" : " statements are") + " done, and a rerun goes on after "
                + (finished == 1 ? "it" : "them");
    }

    private String place(String branch, DatabaseState state) {
        List<String> heads = steps.heads(state.revisions(), branch);
        return heads.isEmpty()
                ? branch + "@base"
                : String.join(
                        ", ",
                        heads.stream()
                                .map(id -> new RevisionId(branch, id).toString())
                                .toList());
    }

    /** What the server says of a statement that is to stop is no failure of the revision, and told in the server's language. */
    private String recorded(StatementFailure failure) {
        return context.interruption().isRequested()
                ? "interrupted"
                : failure.server().message();
    }

    private Optional<DatabaseState> record(Session session, Step step, StatementFailure failure, Duration took) {
        String row = context.history()
                .record(
                        step.recorded(failure.finished()),
                        took.toNanos() / 1000,
                        new HistoryEntry.Failure(failure.state().value(), recorded(failure)),
                        context.runner());
        try {
            return Optional.of(record(session, row));
        } catch (ServerException e) {
            try (Session another = context.connections().apply("failed")) {
                // What the lost connection was doing may still commit: only after its end is anything true.
                boolean ended = !session.isClosed() || lock.hasEnded(another);
                return ended ? Optional.of(record(another, row)) : Optional.empty();
            } catch (ServerException unreachable) {
                return Optional.empty();
            }
        }
    }

    private DatabaseState record(Session session, String row) {
        DatabaseState now = reader.state(session);
        if (recorded && now.exists()) {
            session.send(row);
        }
        return now;
    }

    private @Nullable String hint(Session session, Step step, StatementFailure failure, Optional<LockWait> wait) {
        // Before the server's own, which is about a statement that the user has not written.
        if (isOfHistory(failure)) {
            return "take that out of " + step.revision().source() + "; \"quipu stamp\" sets the recorded state";
        }
        String fromServer = failure.server().hint().orElse(null);
        if (fromServer != null) {
            return fromServer;
        }
        if (wait.isPresent()) {
            return wait.get().advice() + ", or give more time with " + Setting.LOCK_TIMEOUT;
        }
        SqlState state = failure.state();
        if (state.isActiveTransaction() && step.revision().transactional()) {
            return OutsideTransaction.HINT;
        }
        return state.hint()
                .or(() -> new Suggestion(step.schema()).of(session, failure))
                .orElse(null);
    }
}
