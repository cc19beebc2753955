package dev.quipu.memory.usage;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A call of a model that has begun. Whichever comes first, {@link #record} or {@link #release}, ends it, on any thread. */
public final class PendingCall {
    private final UsageLog log;
    private final UUID caller;
    private final @Nullable UUID reservation;
    private final AtomicBoolean hasEnded = new AtomicBoolean();

    PendingCall(UsageLog log, UUID caller, @Nullable UUID reservation) {
        this.log = log;
        this.caller = caller;
        this.reservation = reservation;
    }

    /** Records what it has used; does nothing if it has ended. Its errors are those of {@link UsageLog#record}. */
    public void record(ModelCall call) {
        if (!hasEnded.compareAndSet(false, true)) {
            return;
        }
        // One that took longer than its tokens were set aside for was made all the same.
        if (reservation == null || !log.settle(caller, reservation, call)) {
            log.record(caller, call);
        }
    }

    /** Gives back what was set aside for it, since there was no answer; does nothing if it has ended. */
    public void release() {
        if (hasEnded.compareAndSet(false, true) && reservation != null) {
            log.release(caller, reservation);
        }
    }
}
