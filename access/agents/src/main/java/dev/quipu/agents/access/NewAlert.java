package dev.quipu.agents.access;

import dev.quipu.access.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An alert to raise.
 *
 * @param userId whom it is for; null: who runs the platform
 * @param title at most 200 characters
 * @param about what it is about; null: nothing that it would be raised once for
 * @param actionRequired whether somebody has to do something
 * @param expiresAt from when on it need not be shown; null: never
 * @param metadata an object
 */
public record NewAlert(
        @Nullable Long userId,
        AlertType type,
        Severity severity,
        String title,
        String message,
        @Nullable About about,
        boolean actionRequired,
        @Nullable Instant expiresAt,
        Json metadata) {
    /**
     * What an alert is about; of each type there is one a period.
     *
     * @param table at most 50 characters
     * @param id of a row of the table
     * @param period at most 50 characters, as {@code 2026-11}
     */
    public record About(String table, long id, String period) {}

    /** Makes an alert that may come again. */
    public static NewAlert of(AlertType type, Severity severity, String title, String message) {
        return new NewAlert(null, type, severity, title, message, null, false, null, Json.EMPTY);
    }

    /** Says whom it is for. */
    public NewAlert to(long userId) {
        return new NewAlert(userId, type, severity, title, message, about, actionRequired, expiresAt, metadata);
    }

    /** Says what it is about, so that it is raised once. */
    public NewAlert once(About about) {
        return new NewAlert(userId, type, severity, title, message, about, actionRequired, expiresAt, metadata);
    }

    /** Says that somebody has to do something. */
    public NewAlert withActionRequired() {
        return new NewAlert(userId, type, severity, title, message, about, true, expiresAt, metadata);
    }

    /** Says from when on it need not be shown. */
    public NewAlert until(Instant expiresAt) {
        return new NewAlert(userId, type, severity, title, message, about, actionRequired, expiresAt, metadata);
    }

    /** Keeps whatever else is to be kept of it, an object. */
    public NewAlert withMetadata(Json metadata) {
        return new NewAlert(userId, type, severity, title, message, about, actionRequired, expiresAt, metadata);
    }
}
