package dev.quipu.migration.run;

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
 * and a transaction each, as if they went alone, but the server never waits for the client.
 *
 * <p>If one fails, those behind it must do nothing, although the server takes them too. A failure inside the transaction
 * leaves it aborted, and their BEGIN is refused. A failure that leaves none, at parsing or at COMMIT, meets the next
 * one's claim, which asks for the row of the one before it.
 */
final class StepQueue {
    /** Bounds what a runner that is killed leaves for the server to do. */
    private static final int LONGEST = 32;

    private final Session session;
    private final TransactionalStep transactional;
    private final RunContext context;
    private final List<Queued> queue = new ArrayList<>();
    private int answered;
    private long since;

    private record Queued(Step step, StepMessage message, int statements) {}

    /** How a queue ended: how many steps are committed, and why the next one is not, if it failed. */
    record Outcome(int committed, @Nullable StatementFailure failure) {}

    StepQueue(Session session, TransactionSettings settings, RunContext context, List<String> fence) {
        this.session = session;
        this.transactional = new TransactionalStep(context.history(), settings, context.runner(), fence);
        this.context = context;
    }

    /**
     * Takes steps from the front as long as they can be sent this way; none if less than two can.
     *
     * @param steps the rest of a run
     */
    Outcome take(List<Step> steps) {
        List<String> messages = fill(steps);
        if (messages.size() < 2 || context.interruption().isRequested()) {
            return new Outcome(0, null);
        }
        answered = 0;
        start();
        try {
            session.sendAll(messages, this::answered);
            return new Outcome(answered, null);
        } catch (ServerException e) {
            session.rollback();
            return new Outcome(answered, queue.get(answered).message.failure(e));
        }
    }

    private List<String> fill(List<Step> steps) {
        queue.clear();
        List<String> messages = new ArrayList<>();
        int waiting = 0;
        for (Step step : steps) {
            if (queue.size() == LONGEST
                    || step.direction() != Direction.UPGRADE
                    || !step.revision().transactional()
                    || !(step.section() instanceof Section.Sql sql)) {
                return messages;
            }
            List<ScriptStatement> statements = StepRunner.split(step.revision(), sql);
            boolean last = queue.size() + 1 == steps.size();
            Step before = queue.isEmpty() ? null : queue.getLast().step;
            StepMessage message =
                    transactional.message(before, step, statements, last ? Commit.DURABLY : Commit.LATER_STEP_WAITS);
            if (!message.isWhole()) {
                return messages;
            }
            String text = message.text();
            waiting += queue.isEmpty() ? 0 : text.length();
            if (waiting > Session.LONGEST_QUEUE) {
                return messages;
            }
            queue.add(new Queued(step, message, statements.size()));
            messages.add(text);
        }
        return messages;
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
