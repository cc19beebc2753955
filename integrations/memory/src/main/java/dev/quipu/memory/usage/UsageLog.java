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

/**
 * Records what calls of models use on the day in UTC of whoever asked, and of their tenant and the model. It works as that user, so
 * it reaches no other tenant. Safe for use by any number of threads.
 */
public final class UsageLog {
    /** For how long tokens are set aside for a call that never ends. */
    private static final Duration LONGEST_CALL = Duration.ofMinutes(10);

    private static final long NO_LIMIT = -1;

    private final Assistant assistant;
    private final MemoryUser user;
    private final CallPrice price;
    private final long tokensOfCall;
    private final InstantSource clock;

    private UsageLog(Assistant assistant, MemoryUser user, CallPrice price, long tokensOfCall, InstantSource clock) {
        this.assistant = assistant;
        this.user = user;
        this.price = price;
        this.tokensOfCall = tokensOfCall;
        this.clock = clock;
    }

    /** Takes where usage is kept, who is asking, and what calls cost. */
    public static UsageLog of(Assistant assistant, MemoryUser user, CallPrice price) {
        return new UsageLog(assistant, user, price, NO_LIMIT, InstantSource.system());
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

    /** Returns one that takes the time from a clock. */
    public UsageLog by(InstantSource clock) {
        return new UsageLog(assistant, user, price, tokensOfCall, clock);
    }

    /** Tells whether calls may be refused, and so whether {@link #begin} asks the database. */
    public boolean isLimited() {
        return tokensOfCall != NO_LIMIT;
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
        if (!isLimited()) {
            return new PendingCall(this, caller, null);
        }
        Reservation reservation = assistant
                .tenancy()
                .as(
                        caller,
                        session ->
                                session.usage().reserve(session.me().tenantId(), caller, tokensOfCall, LONGEST_CALL));
        if (!reservation.isAllowed()) {
            throw new UsageLimitException(tokensOfCall, reservation);
        }
        return new PendingCall(this, caller, reservation.id());
    }

    /**
     * Adds a call that has been answered to the day of the answer.
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
