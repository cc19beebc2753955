package dev.quipu.migration.run;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Does something again and again beside a run, on a thread of its own, until it is closed or there is nothing more to do. */
final class Beat implements AutoCloseable {
    /** A server that does not answer must not keep a run from ending. */
    private static final Duration LONGEST_END = Duration.ofSeconds(5);

    private final Interruption end;
    private final Thread thread;

    /**
     * Begins when it is told to.
     *
     * @param name what the thread is called
     * @param every how often
     * @param pause lets that time pass, and says when it has been enough
     * @param end ends the pause
     * @param work does it, and says whether to go on
     * @param after runs when it was the last time
     */
    Beat(String name, Duration every, Pause pause, Interruption end, BooleanSupplier work, Runnable after) {
        this.end = end;
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(() -> {
            boolean goesOn = true;
            while (goesOn && pause.await(every) && !end.isRequested()) {
                goesOn = work.getAsBoolean();
            }
            after.run();
        });
    }

    void start() {
        thread.start();
    }

    @Override
    public void close() {
        end.request();
        try {
            thread.join(LONGEST_END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
