package dev.quipu.spring.ai;

import dev.quipu.access.AccessException;
import dev.quipu.assistant.access.Assistant;
import dev.quipu.assistant.access.NewUser;
import dev.quipu.assistant.access.ServiceSession;
import dev.quipu.assistant.access.Tenant;
import dev.quipu.assistant.access.TenantSettings;
import dev.quipu.assistant.access.User;
import dev.quipu.memory.Texts;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** The users of sessions, who are texts, as users of one tenant of the assistant platform. */
public interface SessionUsers {
    /** Returns the tenant, outside of which no session is found. */
    UUID tenantId();

    /** Returns the platform's user for a session's, who is made if that is the way of the application. */
    UUID user(String userId);

    /**
     * Returns the users of a tenant, who are made when they are first heard of, as is the tenant.
     *
     * @param slug the tenant's short name, such as {@code default}
     */
    static SessionUsers made(Assistant assistant, String slug) {
        UUID tenant = assistant.service().call(session -> tenant(session, slug));
        return new SessionUsers() {
            @Override
            public UUID tenantId() {
                return tenant;
            }

            @Override
            public UUID user(String userId) {
                for (int attempt = 1; ; attempt++) {
                    try {
                        return assistant.service().call(session -> find(session, tenant, userId));
                    } catch (AccessException.AlreadyThere e) {
                        // Somebody else was faster; who was made is found now.
                        if (attempt == 3) {
                            throw e;
                        }
                    }
                }
            }
        };
    }

    private static UUID tenant(ServiceSession session, String slug) {
        return session.tenants()
                .bySlug(slug)
                .map(Tenant::id)
                .orElseGet(() -> session.tenants()
                        .create(slug, TenantSettings.named(slug))
                        .id());
    }

    /** The address is made of the text, which may be anything, and differ from another in case alone. */
    private static UUID find(ServiceSession session, UUID tenant, String userId) {
        String email = UUID.nameUUIDFromBytes(userId.getBytes(StandardCharsets.UTF_16BE)) + "@session.invalid";
        return session.users()
                .byEmail(tenant, email)
                .map(User::id)
                .orElseGet(() -> session.users()
                        .create(NewUser.of(tenant, email).withName(Texts.storable(userId)))
                        .id());
    }
}
