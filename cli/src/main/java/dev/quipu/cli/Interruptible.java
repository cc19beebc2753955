package dev.quipu.cli;

import dev.quipu.migration.project.Workspace;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Work that Ctrl-C ends in good order: it is asked to stop, and the process waits until it has rolled back and said so. */
final class Interruptible {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Interruptible() {}

    static <T> T run(Workspace workspace, Supplier<T> work) {
        CountDownLatch ended = new CountDownLatch(1);
        Thread hook = new Thread(() -> stop(workspace, ended), "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return work.get();
        } finally {
            ENDING.set(ended);
            forget(hook);
        }
    }

    /** Set once the work has ended; {@link #told()} counts it down when its outcome has been printed. */
    private static final java.util.concurrent.atomic.AtomicReference<CountDownLatch> ENDING =
            new java.util.concurrent.atomic.AtomicReference<>();

    /** Lets a process that is being stopped go: what there was to say has been said. */
    static void told() {
        CountDownLatch ended = ENDING.get();
        if (ended != null) {
            ended.countDown();
        }
    }

    private static void stop(Workspace workspace, CountDownLatch ended) {
        workspace.interruption().request();
        try {
            if (!ended.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                // The server rolls back when the connection goes; waiting longer would only keep the terminal.
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is being stopped: the hook runs already.
        }
    }
}
