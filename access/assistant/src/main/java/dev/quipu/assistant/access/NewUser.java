package dev.quipu.assistant.access;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A person to add to a tenant.
 *
 * @param id an id of the caller's; null for a new one
 * @param email unique in the tenant, whatever its case
 * @param name null if not known
 * @param authId who they are to the sign-in service; null if they cannot sign in
 * @param isAdmin whether they may change the tenant's own row
 */
public record NewUser(
        @Nullable UUID id,
        UUID tenantId,
        String email,
        @Nullable String name,
        @Nullable UUID authId,
        boolean isAdmin) {
    /** Makes somebody who is no admin and cannot sign in by a token. */
    public static NewUser of(UUID tenantId, String email) {
        return new NewUser(null, tenantId, email, null, null, false);
    }

    /** Gives them an id. */
    public NewUser withId(UUID id) {
        return new NewUser(id, tenantId, email, name, authId, isAdmin);
    }

    /** Gives them a name. */
    public NewUser withName(String name) {
        return new NewUser(id, tenantId, email, name, authId, isAdmin);
    }

    /** Says who they are to the sign-in service. */
    public NewUser withAuthId(UUID authId) {
        return new NewUser(id, tenantId, email, name, authId, isAdmin);
    }

    /** Makes them an admin. */
    public NewUser asAdmin() {
        return new NewUser(id, tenantId, email, name, authId, true);
    }
}
