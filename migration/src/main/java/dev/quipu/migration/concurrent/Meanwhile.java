package dev.quipu.migration.concurrent;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A result that another thread works out while this one waits for the server. Safe for use by several threads.
 *
 * @param <T> the result
 */
public final class Meanwhile<T> {
    private final String name;
    private final FutureTask<T> task;

    /**
     * Takes the work, and does not begin it.
     *
     * @param name what the thread is called
     */
    public Meanwhile(String name, Callable<T> work) {
        this.name = name;
        this.task = new FutureTask<>(work);
    }

    /** Begins the work on a thread of its own, unless it is done already; it is done once, however often it is begun. */
    public Meanwhile<T> start() {
        if (!task.isDone()) {
            Thread.ofPlatform().daemon().name(name).start(task);
        }
        return this;
    }

    /** Returns the result, or throws what the work threw; waits for it, and does it here if nobody has begun it. */
    public T result() {
        task.run();
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException thrown ? thrown : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for " + name);
        }
    }
}
