package dev.quipu.migration.run;

import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.failure.Setting;
import java.time.Duration;
import java.util.Optional;

/** The wait for another runner: short pauses first, news of who it is once each, and an end. */
final class Waiting {
    private static final Duration SHORTEST_POLL = Duration.ofMillis(50);
    private static final Duration LONGEST_POLL = Duration.ofSeconds(1);

    private final Duration longest;
    private final Pause pause;
    private final RunListener listener;
    private Duration waited = Duration.ZERO;
    private Duration poll = SHORTEST_POLL;
    private String told = "";

    Waiting(RunContext context) {
        this.longest = context.options().waitForRunner();
        this.pause = context.pause();
        this.listener = context.listener();
    }

    /**
     * Lets some time pass.
     *
     * @param owner whom the wait is for, if that is known just now
     * @throws QuipuException if it has been long enough
     */
    void rest(Optional<String> owner) {
        if (waited.compareTo(longest) >= 0) {
            throw tooLong(owner.orElse("another session"));
        }
        owner.filter(who -> !who.equals(told)).ifPresent(who -> {
            listener.waiting(who);
            told = who;
        });
        if (!pause.await(poll)) {
            throw new InterruptedRunException("interrupted while waiting for another runner; nothing was changed");
        }
        waited = waited.plus(poll);
        Duration doubled = poll.multipliedBy(2);
        poll = doubled.compareTo(LONGEST_POLL) < 0 ? doubled : LONGEST_POLL;
    }

    /** Begins with short pauses again. */
    void hurry() {
        poll = SHORTEST_POLL;
    }

    private QuipuException tooLong(String owner) {
        return new QuipuException(
                Kind.FAILED,
                "another runner is at work: " + owner,
                longest.isZero()
                        ? "wait for it with " + Setting.WAIT
                        : "waited " + longest.toSeconds() + " s; wait longer with " + Setting.WAIT_LONGER
                                + ", or end that session");
    }
}
