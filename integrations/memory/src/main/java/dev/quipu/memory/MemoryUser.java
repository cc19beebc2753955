package dev.quipu.memory;

import dev.quipu.access.AccessException;
import dev.quipu.assistant.access.Assistant;
import dev.quipu.assistant.access.NewUser;
import dev.quipu.assistant.access.ServiceSession;
import dev.quipu.assistant.access.Tenant;
import dev.quipu.assistant.access.TenantSettings;
import dev.quipu.assistant.access.User;
import java.util.UUID;

/** Whose conversations they are. Asked at each call, on the thread of the call: such as whoever is logged in. */
@FunctionalInterface
public interface MemoryUser {
    /** Returns the id of a user of the assistant platform. */
    UUID current();

    /** Returns always the same. */
    static MemoryUser of(UUID userId) {
        return () -> userId;
    }

    /**
     * Returns the one user of a tenant, for applications that have no users of their own; both are made if they are not there
     * yet. Any number of instances may do that at once.
     *
     * @param slug the tenant's short name, such as {@code default}
     */
    static MemoryUser only(Assistant assistant, String slug) {
        for (int attempt = 1; ; attempt++) {
            try {
                return of(assistant.service().call(session -> find(session, slug)));
            } catch (AccessException.AlreadyThere e) {
                // Another instance was faster; what it made is found now.
                if (attempt == 3) {
                    throw e;
                }
            }
        }
    }

    private static UUID find(ServiceSession session, String slug) {
        Tenant tenant = session.tenants()
                .bySlug(slug)
                .orElseGet(() -> session.tenants().create(slug, TenantSettings.named(slug)));
        String email = slug + "@localhost";
        User user = session.users()
                .byEmail(tenant.id(), email)
                .orElseGet(() -> session.users().create(NewUser.of(tenant.id(), email)));
        return user.id();
    }
}
