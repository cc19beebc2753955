package dev.quipu.migration.run;

import java.time.Duration;

/** Lets time pass. Injected, so that tests of retries and waits take none. */
@FunctionalInterface
public interface Pause {
    /**
     * Waits.
     *
     * @return whether the whole time passed; false if whoever waits was asked to stop
     */
    boolean await(Duration duration);
}
