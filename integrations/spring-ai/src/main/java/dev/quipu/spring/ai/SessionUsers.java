package dev.quipu.spring.ai;

import dev.quipu.access.AccessException;
import dev.quipu.assistant.access.Assistant;
import dev.quipu.assistant.access.NewUser;
import dev.quipu.assistant.access.ServiceSession;
import dev.quipu.assistant.access.Tenant;
import dev.quipu.assistant.access.TenantSettings;
import dev.quipu.assistant.access.User;
import dev.quipu.memory.Texts;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** The users of sessions, who are texts, as users of one tenant of the assistant platform. */
public interface SessionUsers {
    /** Returns the tenant, outside of which no session is found. */
    UUID tenantId();

    /** Returns the platform's user for a session's, who is made if that is the way of the application. */
    UUID user(String userId);

    /** Returns the platform's user for a session's, whose sessions are looked for; empty if there is none, and so no session. */
    default Optional<UUID> find(String userId) {
        return Optional.of(user(userId));
    }

    /**
     * Returns the users of a tenant, who are made when they have their first session. The tenant is made at once, if it is not
     * there; any number of instances may do that at a time. Not to be called in a transaction that may be rolled back, and
     * the tenant with it.
     *
     * @param slug the tenant's short name, such as {@code default}
     */
    static SessionUsers made(Assistant assistant, String slug) {
        UUID tenant = again(() -> assistant.service().call(session -> madeTenant(session, slug)));
        return new SessionUsers() {
            @Override
            public UUID tenantId() {
                return tenant;
            }

            @Override
            public UUID user(String userId) {
                return again(() -> assistant.service().call(session -> madeUser(session, tenant, userId)));
            }

            @Override
            public Optional<UUID> find(String userId) {
                return assistant
                        .service()
                        .call(session -> session.users().byEmail(tenant, email(userId)))
                        .map(User::id);
            }
        };
    }

    /** Runs some work, and again if somebody else was faster; what they made is found then. */
    private static UUID again(Supplier<UUID> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return work.get();
            } catch (AccessException.AlreadyThere e) {
                if (attempt == 3) {
                    throw e;
                }
            }
        }
    }

    private static UUID madeTenant(ServiceSession session, String slug) {
        return session.tenants()
                .bySlug(slug)
                .map(Tenant::id)
                .orElseGet(() -> session.tenants()
                        .create(slug, TenantSettings.named(slug))
                        .id());
    }

    private static UUID madeUser(ServiceSession session, UUID tenant, String userId) {
        String email = email(userId);
        return session.users()
                .byEmail(tenant, email)
                .map(User::id)
                .orElseGet(() -> session.users()
                        .create(NewUser.of(tenant, email).withName(Texts.storable(userId)))
                        .id());
    }

    /** The address is made of the text, which may be anything, and differ from another in case alone. */
    private static String email(String userId) {
        return Texts.id(userId) + "@session.invalid";
    }
}
