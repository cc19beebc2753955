package dev.quipu.assistant.access;

import org.jspecify.annotations.Nullable;

/**
 * How a tenant stands to the tokens of today in UTC.
 *
 * @param isAllowed whether it may use as many more as were asked for
 * @param used by all users together
 * @param limit null if there is none
 * @param remaining without what is reserved; null if there is no limit
 */
public record DailyLimit(
        boolean isAllowed,
        long used,
        @Nullable Long limit,
        @Nullable Long remaining) {}
