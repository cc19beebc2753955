package dev.quipu.agents.access;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody to add.
 *
 * @param uuid what other systems shall know them by; null for a new one
 * @param username at most 50 characters; nobody else's, whatever its case
 * @param email at most 100 characters; nobody else's, whatever its case
 * @param passwordHash never a password; at most 255 characters
 */
public record NewUser(
        @Nullable UUID uuid, String username, String email, String passwordHash, UserRole role, UserSettings settings) {
    /** Makes somebody with the settings that everybody begins with. */
    public static NewUser of(String username, String email, String passwordHash) {
        return new NewUser(null, username, email, passwordHash, UserRole.USER, UserSettings.DEFAULT);
    }

    /** Gives them a uuid, which other systems shall know them by. */
    public NewUser withUuid(UUID uuid) {
        return new NewUser(uuid, username, email, passwordHash, role, settings);
    }

    /** Says what they may do. */
    public NewUser withRole(UserRole role) {
        return new NewUser(uuid, username, email, passwordHash, role, settings);
    }

    /** Says what they begin with. */
    public NewUser withSettings(UserSettings settings) {
        return new NewUser(uuid, username, email, passwordHash, role, settings);
    }

    /** Leaves the hash out, which belongs into no log. */
    @Override
    public String toString() {
        return "NewUser[" + username + ", " + email + ", " + role + "]";
    }
}
