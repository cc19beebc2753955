package dev.quipu.memory.usage;

import dev.quipu.assistant.access.Reservation;

/** A tenant has no room left for a call in its tokens of today: the model was not called. */
public final class UsageLimitException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Reservation refused;

    UsageLimitException(long tokens, Reservation refused) {
        super(message(tokens, refused));
        this.refused = refused;
    }

    private static String message(long tokens, Reservation refused) {
        return refused.limit() == null
                ? "the tenant may not use anything"
                : "of the " + refused.limit() + " tokens that the tenant may use today, " + refused.used()
                        + " are used and " + refused.reserved() + " set aside for others: there is no room for "
                        + tokens;
    }

    /** Returns how the tenant stands. */
    public Reservation refused() {
        return refused;
    }
}
