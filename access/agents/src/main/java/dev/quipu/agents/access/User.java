package dev.quipu.agents.access;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who uses the platform; without the hash of the password, for which see {@link Users#passwordHash}.
 *
 * @param uuid what other systems know them by
 * @param isActive whether a login of theirs is let in
 * @param month what they have used in the month that they last used something in
 */
public record User(
        long id,
        UUID uuid,
        String username,
        String email,
        UserRole role,
        boolean isActive,
        boolean isVerified,
        UserSettings settings,
        Month month,
        Login login,
        Instant createdAt,
        Instant updatedAt) {
    /**
     * A month of somebody's.
     *
     * @param first its first day, in their time zone; null if they have used nothing yet
     * @param spent US dollars
     * @param calls how many requests of theirs were recorded
     */
    public record Month(@Nullable LocalDate first, BigDecimal spent, int calls) {}

    /**
     * How their logins went.
     *
     * @param last null if there was none yet
     * @param failures in a row
     * @param lockedUntil null if not locked; may have passed
     * @param passwordChangedAt null if it never was
     */
    public record Login(
            @Nullable Instant last,
            int failures,
            @Nullable Instant lockedUntil,
            @Nullable Instant passwordChangedAt) {}
}
