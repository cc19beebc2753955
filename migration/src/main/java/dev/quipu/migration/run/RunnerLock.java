package dev.quipu.migration.run;

import dev.quipu.migration.history.HistorySchema;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.session.AdvisoryLock;
import dev.quipu.postgres.session.Session;
import java.time.Duration;
import java.util.Optional;

/**
 * Lets one runner work at a time.
 *
 * <p>Two advisory locks keep the others out. The first is held on a connection of its own, which a revision's statements
 * cannot touch. The second is held by the session that works: when a runner is killed, its own connection closes at
 * once, but the server goes on with the statement that it was given; the next runner has to wait for that as well.
 */
final class RunnerLock {
    /** "QUIP" in ASCII: tells our keys from other programs'. */
    private static final int SPACE = 0x51554950;

    private static final Duration SHORTEST_POLL = Duration.ofMillis(50);
    private static final Duration LONGEST_POLL = Duration.ofSeconds(1);

    private final AdvisoryLock queue;
    private final AdvisoryLock work;
    private final Duration wait;
    private final Pause pause;
    private final RunListener listener;

    RunnerLock(HistorySchema history, Duration wait, Pause pause, RunListener listener) {
        int hash = history.schema().value().hashCode();
        this.queue = new AdvisoryLock(SPACE, hash);
        this.work = new AdvisoryLock(SPACE + 1, hash);
        this.wait = wait;
        this.pause = pause;
        this.listener = listener;
    }

    /**
     * Takes both locks; they are held until the sessions close.
     *
     * @param own the connection that does nothing but hold the first
     * @param working the connection that does the work
     * @throws QuipuException if another runner did not end in time
     */
    void take(Session own, Session working) {
        Duration left = take(queue, own, wait);
        take(work, working, left);
    }

    /**
     * Waits for the end of what this run's own lost connection left at work in the server.
     *
     * @return whether it has ended
     */
    boolean hasEnded(Session another) {
        for (int i = 0; i < 10; i++) {
            if (work.tryTake(another)) {
                return true;
            }
            if (!pause.await(Duration.ofMillis(500))) {
                return false;
            }
        }
        return false;
    }

    private Duration take(AdvisoryLock lock, Session session, Duration longest) {
        Duration waited = Duration.ZERO;
        Duration poll = SHORTEST_POLL;
        Optional<AdvisoryLock.Owner> told = Optional.empty();
        while (!lock.tryTake(session)) {
            Optional<AdvisoryLock.Owner> owner = lock.owner(session);
            if (waited.compareTo(longest) >= 0) {
                throw tooLong(owner.or(() -> lock.owner(session)), longest);
            }
            if (owner.isPresent() && !owner.equals(told)) {
                listener.waiting(describe(owner.get()));
                told = owner;
            }
            if (!pause.await(poll)) {
                throw new InterruptedRunException("interrupted while waiting for another runner; nothing was changed");
            }
            waited = waited.plus(poll);
            poll = shorter(poll.multipliedBy(2), LONGEST_POLL);
        }
        return longest.minus(shorter(waited, longest));
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static QuipuException tooLong(Optional<AdvisoryLock.Owner> owner, Duration longest) {
        String who = owner.map(RunnerLock::describe).orElse("another session");
        return new QuipuException(
                Kind.FAILED,
                "another runner is at work: " + who,
                longest.isZero()
                        ? "wait for it with --wait 10m"
                        : "waited " + longest.toSeconds() + " s; wait longer with --wait, or end that session");
    }

    private static String describe(AdvisoryLock.Owner owner) {
        return owner.application() + " (pid " + owner.pid() + ") from " + owner.address() + ", connected since "
                + owner.since();
    }
}
