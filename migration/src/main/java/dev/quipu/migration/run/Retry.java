package dev.quipu.migration.run;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often and after what pause a revision is tried again that did not get its locks.
 *
 * @param attempts how often at most it is tried, the first time included; at least 1
 * @param first the pause after the first failure; doubled after each further one
 * @param longest the pause that is not exceeded
 */
public record Retry(int attempts, Duration first, Duration longest) {
    /** Ten attempts over about two minutes. */
    public static final Retry DEFAULT = new Retry(10, Duration.ofMillis(500), Duration.ofSeconds(30));

    /** More than that many attempts nobody means. */
    public static final int MOST_ATTEMPTS = 1000;

    public Retry {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be at least 1, was " + attempts);
        }
    }

    /**
     * Returns the pause after an attempt that failed: between half and the whole of the doubled pause, so that runners
     * that collided once do not collide again.
     *
     * @param attempt which one failed, from 1
     */
    public Duration pause(int attempt, RandomGenerator random) {
        long doubled = first.toMillis() << Math.min(attempt - 1, 20);
        long most = Math.min(doubled, longest.toMillis());
        return Duration.ofMillis(most / 2 + random.nextLong(most / 2 + 1));
    }
}
