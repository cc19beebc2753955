package dev.quipu.memory.usage;

import dev.quipu.access.AccessException;
import dev.quipu.assistant.access.Assistant;
import dev.quipu.assistant.access.Reservation;
import dev.quipu.assistant.access.Used;
import dev.quipu.memory.MemoryUser;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Records what calls of models use on the day in UTC of whoever asked, and of their tenant and the model. It works as that user, so
 * it reaches no other tenant.
 *
 * <p>In the caller's transaction, where the platform {@linkplain Assistant#joining joins} one, usage comes and goes with it, and
 * a limited log holds the tenant's row to its end: models are best called outside of transactions. Safe for use by any number
 * of threads.
 */
public final class UsageLog {
    /** For how long tokens are set aside for a call that never ends. */
    private static final Duration LONGEST_CALL = Duration.ofMinutes(10);

    private final Assistant assistant;
    private final MemoryUser user;
    private final CallPrice price;
    private final @Nullable Long tokensOfCall;
    private final InstantSource clock;

    UsageLog(Assistant assistant, MemoryUser user, CallPrice price, @Nullable Long tokensOfCall, InstantSource clock) {
        this.assistant = assistant;
        this.user = user;
        this.price = price;
        this.tokensOfCall = tokensOfCall;
        this.clock = clock;
    }

    /** Takes where usage is kept, who is asking, and what calls cost. */
    public static UsageLog of(Assistant assistant, MemoryUser user, CallPrice price) {
        return new UsageLog(assistant, user, price, null, InstantSource.system());
    }

    /**
     * Returns one that lets a call begin only if the tenant's tokens of the day have room for it, together with all that have
     * begun and not ended.
     *
     * @param tokensOfCall how many a call may use, read and written together, as far as one can tell; 0 or more
     */
    public UsageLog limited(long tokensOfCall) {
        if (tokensOfCall < 0) {
            throw new IllegalArgumentException("a call uses no less than 0 tokens");
        }
        return new UsageLog(assistant, user, price, tokensOfCall, clock);
    }

    /** Tells whether calls may be refused, and so whether {@link #begin} asks the database. */
    public boolean isLimited() {
        return tokensOfCall != null;
    }

    /** Returns who is asking. To be called on the thread of the call. */
    public UUID caller() {
        return user.current();
    }

    /**
     * Begins a call.
     *
     * @param caller who is asking
     * @throws UsageLimitException if the log is {@link #limited} and there is no room for the call
     * @throws AccessException.NotFound if it is limited and there is no such user, or they or their tenant are inactive
     */
    public PendingCall begin(UUID caller) {
        Long tokens = tokensOfCall;
        if (tokens == null) {
            return new PendingCall(this, caller, null);
        }
        Reservation reservation = assistant
                .tenancy()
                .as(caller, session -> session.usage().reserve(session.me().tenantId(), caller, tokens, LONGEST_CALL));
        if (!reservation.isAllowed()) {
            throw new UsageLimitException(tokens, reservation);
        }
        return new PendingCall(this, caller, reservation.id());
    }

    /**
     * Adds a call that has been answered to the day of the answer; one that tokens were set aside for counts on the day on which
     * they were.
     *
     * @param caller who asked
     * @throws AccessException.NotFound if there is no such user, or they or their tenant are inactive
     */
    public void record(UUID caller, ModelCall call) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        assistant
                .tenancy()
                .run(caller, session -> session.usage().record(session.me().tenantId(), caller, today, used(call)));
    }

    boolean settle(UUID caller, UUID reservation, ModelCall call) {
        return assistant.tenancy().as(caller, session -> session.usage().settle(reservation, used(call)));
    }

    void release(UUID caller, UUID reservation) {
        assistant.tenancy().run(caller, session -> session.usage().release(reservation));
    }

    private Used used(ModelCall call) {
        return new Used(
                call.model(),
                call.promptTokens(),
                call.completionTokens(),
                price.of(call),
                call.cachedTokens(),
                call.reasoningTokens());
    }
}
