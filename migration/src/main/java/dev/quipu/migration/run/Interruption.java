package dev.quipu.migration.run;

import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.session.Session;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A request to stop, as by Ctrl-C: it ends waits at once and cancels the statement that is running, whose revision then
 * rolls back. May be used from any thread.
 */
public final class Interruption implements Pause {
    private final CountDownLatch requested = new CountDownLatch(1);
    private final AtomicReference<@Nullable Runnable> cancelling = new AtomicReference<>();

    /** Creates one that nobody has asked for yet. */
    public Interruption() {}

    /** Asks the run to stop. */
    public void request() {
        requested.countDown();
        Runnable cancel = cancelling.get();
        if (cancel != null) {
            try {
                cancel.run();
            } catch (ServerException e) {
                // A server that cannot be told is gone, and rolls back by itself.
            }
        }
    }

    public boolean isRequested() {
        return requested.getCount() == 0;
    }

    /** Says which session works from now on, so that {@link #request()} can cancel it. */
    void watch(@Nullable Session session) {
        cancelBy(session == null ? null : session::cancel);
    }

    /**
     * Says how to cancel what runs from now on, or null if nothing does; it may be called several times for one request,
     * and from any thread.
     */
    public void cancelBy(@Nullable Runnable cancel) {
        cancelling.set(cancel);
    }

    @Override
    public boolean await(Duration duration) {
        try {
            return !requested.await(duration.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
