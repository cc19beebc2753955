package dev.quipu.spring.boot;

import dev.quipu.spring.ai.SessionUsers;
import java.util.Optional;
import java.util.UUID;

/** The users of a tenant that is made at the first call. */
record LastingSessionUsers(Lasting<SessionUsers> users) implements SessionUsers {
    @Override
    public UUID tenantId() {
        return users.get().tenantId();
    }

    @Override
    public UUID user(String userId) {
        return users.get().user(userId);
    }

    @Override
    public Optional<UUID> find(String userId) {
        return users.get().find(userId);
    }
}
