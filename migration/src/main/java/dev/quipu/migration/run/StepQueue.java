package dev.quipu.migration.run;

import dev.quipu.migration.concurrent.Meanwhile;
import dev.quipu.migration.history.Direction;
import dev.quipu.migration.revision.Section;
import dev.quipu.migration.run.TransactionalStep.Commit;
import dev.quipu.postgres.script.ScriptStatement;
import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.session.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends upgrades one behind the other, without waiting for the answer to one before the next is on its way: a message
 * each, as if they went alone, but the server never waits for the client.
 *
 * <p>If one fails, those behind it must do nothing, although the server takes them too. A failure inside a transaction
 * leaves it aborted, and what follows is refused. If each has a transaction of its own, a failure can leave none, at
 * parsing or at COMMIT; it meets the next one's claim, which asks for the row of the one before it.
 */
final class StepQueue {
    /** Bounds what a runner that is killed leaves for the server to do. */
    private static final int LONGEST = 32;

    private final Session session;
    private final TransactionalStep transactional;
    private final RunContext context;
    private final boolean shared;
    private List<Queued> queue = List.of();
    private @Nullable Ahead ahead;
    private int answered;
    private long since;

    private record Queued(Step step, StepMessage message, int statements) {}

    /** The next queue, which is made while the server works on this one, and the step that it begins with. */
    private record Ahead(Step first, Meanwhile<List<Queued>> queue) {}

    /** How a queue ended: how many steps were taken, and why the next one was not, if it failed. */
    record Outcome(int taken, @Nullable StatementFailure failure) {}

    /**
     * @param fence what each transaction of the queue's own begins with
     * @param shared whether all steps belong to a transaction that is begun and committed outside
     */
    StepQueue(Session session, TransactionSettings settings, RunContext context, List<String> fence, boolean shared) {
        this.session = session;
        this.transactional = new TransactionalStep(context.history(), settings, context.runner(), fence);
        this.context = context;
        this.shared = shared;
    }

    /**
     * Takes steps from the front as long as they can be sent this way; none if less than two can.
     *
     * @param steps the rest of a run
     */
    Outcome take(List<Step> steps) {
        queue = fromFront(steps);
        if (queue.size() < 2 || context.interruption().isRequested()) {
            queue = List.of();
            return new Outcome(0, null);
        }
        answered = 0;
        start();
        prepare(steps.subList(queue.size(), steps.size()));
        try {
            session.sendAll(queue.stream().map(queued -> queued.message.sent()).toList(), this::answered);
            return new Outcome(answered, null);
        } catch (ServerException e) {
            session.rollback();
            return new Outcome(answered, queue.get(answered).message.failure(e));
        }
    }

    /** Takes what was prepared if it begins with this very step: comparing two would compare their texts. */
    @SuppressWarnings("ReferenceEquality")
    private List<Queued> fromFront(List<Step> steps) {
        Ahead prepared = ahead;
        ahead = null;
        return prepared != null && !steps.isEmpty() && prepared.first == steps.getFirst()
                ? prepared.queue.result()
                : fill(steps);
    }

    /** The server would otherwise wait while statements are split and messages are written. */
    private void prepare(List<Step> rest) {
        if (!rest.isEmpty()) {
            ahead = new Ahead(rest.getFirst(), new Meanwhile<>("next messages", () -> fill(rest)).start());
        }
    }

    /** Touches nothing but its arguments, as it runs beside the rest. */
    private List<Queued> fill(List<Step> steps) {
        List<Queued> filled = new ArrayList<>();
        int waiting = 0;
        for (Step step : steps) {
            if (filled.size() == LONGEST
                    || step.direction() != Direction.UPGRADE
                    || !step.revision().transactional()
                    || !(step.section() instanceof Section.Sql sql)) {
                return filled;
            }
            List<ScriptStatement> statements = RevisionStatements.of(step.revision(), sql);
            Step before = shared || filled.isEmpty() ? null : filled.getLast().step;
            Commit commit = commit(filled.size() + 1 == steps.size());
            StepMessage message = transactional.message(before, step, statements, commit);
            if (!message.isWhole()) {
                return filled;
            }
            int length = filled.isEmpty() ? 0 : message.length();
            if (length > Session.LONGEST_QUEUE - waiting) {
                return filled;
            }
            waiting += length;
            filled.add(new Queued(step, message, statements.size()));
        }
        return filled;
    }

    private Commit commit(boolean last) {
        if (shared) {
            return Commit.SHARED;
        }
        return last ? Commit.DURABLY : Commit.LATER_STEP_WAITS;
    }

    private void start() {
        Step step = queue.get(answered).step;
        context.listener().started(step);
        session.onNotice(notice -> context.listener().notice(step, notice));
        since = System.nanoTime();
    }

    private void answered() {
        Queued done = queue.get(answered++);
        context.listener().finished(done.step, done.statements, Duration.ofNanos(System.nanoTime() - since));
        if (answered == queue.size()) {
            return;
        }
        if (context.interruption().isRequested()) {
            // The first request may have come between two messages, where the server forgets it.
            session.cancel();
        }
        start();
    }
}
