package dev.quipu.memory.usage;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A call of a model that has begun. Whichever comes first, {@link #record}, {@link #leave} or {@link #release}, ends it, on any
 * thread; the others do nothing then. One that fails has not ended it.
 */
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

    /** Records what it has used. Its errors are those of {@link UsageLog#record}. */
    public void record(ModelCall call) {
        end(() -> {
            // One that took longer than its tokens were set aside for was made all the same.
            if (reservation == null || !log.settle(caller, reservation, call)) {
                log.record(caller, call);
            }
        });
    }

    /**
     * Records a call that was left before it told what it used. What was set aside for it stays so until its time is over, or
     * whoever hangs up early would use what they like.
     */
    public void leave(ModelCall call) {
        end(() -> log.record(caller, call));
    }

    /** Gives back what was set aside for it, since there was no answer. */
    public void release() {
        end(() -> {
            if (reservation != null) {
                log.release(caller, reservation);
            }
        });
    }

    private void end(Runnable work) {
        if (!hasEnded.compareAndSet(false, true)) {
            return;
        }
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            hasEnded.set(false);
            throw e;
        }
    }
}
