package dev.quipu.postgres.local;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what another process does, of which the operating system gives no notice. */
final class Waiting {
    private static final Duration INTERVAL = Duration.ofMillis(2);

    private static final Duration MOMENT = Duration.ofMillis(100);

    private Waiting() {}

    /** Waits until a condition holds, and returns whether it did within the time. */
    static boolean until(BooleanSupplier condition, Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end >= 0) {
                return false;
            }
            pause();
        }
        return true;
    }

    /** Waits as long as between two looks. */
    static void pause() {
        sleep(INTERVAL);
    }

    /** Waits as long as a process takes to end. */
    static void moment() {
        sleep(MOMENT);
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    static LocalServerException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new LocalServerException("interrupted while waiting for a local server", null, e);
    }
}
