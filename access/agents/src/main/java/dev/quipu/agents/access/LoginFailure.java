package dev.quipu.agents.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a failed login has led to.
 *
 * @param failures in a row, with this one
 * @param lockedUntil until when no login is let in; null if the account is not locked
 */
public record LoginFailure(int failures, @Nullable Instant lockedUntil) {}
