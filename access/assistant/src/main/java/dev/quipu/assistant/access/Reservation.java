package dev.quipu.assistant.access;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of today in UTC that were set aside for a request, or were not.
 *
 * @param id to settle or release it by; null if the tenant may not use so many, or is inactive
 * @param used by all users of the tenant together
 * @param reserved by them, this one included
 * @param limit null if there is none
 * @param remaining without what is reserved; null if there is no limit
 */
public record Reservation(
        @Nullable UUID id,
        long used,
        long reserved,
        @Nullable Long limit,
        @Nullable Long remaining) {
    /** Tells whether there was room for it. */
    public boolean isAllowed() {
        return id != null;
    }
}
