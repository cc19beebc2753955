package dev.quipu.cli;

import dev.quipu.migration.project.Workspace;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Work that Ctrl-C ends in good order: it is asked to stop, and the process stays until it has rolled back and said so.
 *
 * <p>A JVM that is told to end runs its shutdown hooks while its threads go on, and then ends without asking them. So the
 * hook asks the work to stop and then waits for {@link #told()}, which comes when the outcome has been printed.
 */
final class Interruptible {
    /** Longer waiting would only keep the terminal: the server rolls back by itself when the connection goes. */
    private static final long LONGEST_STOP_SECONDS = 30;

    private static final CountDownLatch TOLD = new CountDownLatch(1);
    private static final AtomicReference<@Nullable Workspace> WORKING = new AtomicReference<>();

    private Interruptible() {}

    static <T> T run(Workspace workspace, Supplier<T> work) {
        if (WORKING.getAndSet(workspace) == null) {
            Runtime.getRuntime().addShutdownHook(new Thread(Interruptible::stop, "stop"));
        }
        return work.get();
    }

    /** Lets a process that is being stopped go: what there was to say has been said. */
    static void told() {
        TOLD.countDown();
    }

    private static void stop() {
        Workspace workspace = WORKING.get();
        // The ordinary end of a process comes by here too, with nothing left to stop.
        if (workspace == null || TOLD.getCount() == 0) {
            return;
        }
        try {
            for (long waited = 0; waited < LONGEST_STOP_SECONDS; waited++) {
                // Again and again: a request that comes between two messages finds nothing to cancel.
                workspace.interruption().request();
                if (TOLD.await(1, TimeUnit.SECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
