package dev.quipu.assistant.access;

import dev.quipu.access.AccessException;
import dev.quipu.access.Json;
import dev.quipu.access.Listing;
import dev.quipu.access.support.Ids;
import dev.quipu.access.support.Transaction;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The people of the tenants: each sees those of their own and changes themselves; the service adds and removes them. */
public final class Users {
    private final Transaction transaction;
    private final UserStatements sql;

    Users(Transaction transaction, UserStatements sql) {
        this.transaction = transaction;
        this.sql = sql;
    }

    /**
     * Adds somebody; for the service.
     *
     * @throws AccessException.AlreadyThere with {@link AssistantRule#USER_EMAIL} or {@link AssistantRule#USER_AUTH_ID}
     * @throws AccessException.BrokenReference with {@link AssistantRule#USER_TENANT}
     */
    public User create(NewUser user) {
        UUID id = user.id() == null ? Ids.next() : user.id();
        return transaction.one(
                sql.create,
                values -> values.uuid(id)
                        .uuid(user.tenantId())
                        .uuid(user.authId())
                        .text(user.email())
                        .text(user.name())
                        .text(role(user.isAdmin())),
                UserStatements::read);
    }

    /** Returns somebody; empty if there is nobody whom the caller may see. */
    public Optional<User> find(UUID userId) {
        return transaction.first(sql.find, values -> values.uuid(userId), UserStatements::read);
    }

    /** Returns whom the transaction is for; empty if nobody, or somebody inactive. */
    public Optional<User> me() {
        return transaction.first(sql.own, Transaction.Binding.NONE, UserStatements::read);
    }

    /** Returns a tenant's user by e-mail address, whatever its case. */
    public Optional<User> byEmail(UUID tenantId, String email) {
        return transaction.first(sql.byEmail, values -> values.uuid(tenantId).text(email), UserStatements::read);
    }

    /** Returns who somebody is to the sign-in service. */
    public Optional<User> byAuthId(UUID authId) {
        return transaction.first(sql.byAuthId, values -> values.uuid(authId), UserStatements::read);
    }

    /** Returns a tenant's users, in the order of their ids. */
    public Listing<User> ofTenant(UUID tenantId) {
        return sql.ofTenant.of(transaction, values -> values.uuid(tenantId));
    }

    /**
     * Changes name and preferences, if they are what the caller has seen.
     *
     * @param name null for none
     * @param preferences an object
     * @throws AccessException.Stale if somebody else has changed them, or the caller may not
     */
    public User edit(User seen, @Nullable String name, Json preferences) {
        return transaction
                .first(
                        sql.edit,
                        values -> values.text(name)
                                .json(preferences)
                                .uuid(seen.id())
                                .text(seen.name())
                                .json(seen.preferences()),
                        UserStatements::read)
                .orElseThrow(() -> new AccessException.Stale(
                        "user " + seen.id() + " is not as it was seen, or not the caller's to change"));
    }

    /**
     * Makes somebody an admin, or no more; for the service.
     *
     * @throws AccessException.NotFound if there is no such user, or none whom the caller may change
     */
    public void setAdmin(UUID userId, boolean admin) {
        require(
                transaction.update(
                        sql.setRole, values -> values.text(role(admin)).uuid(userId)),
                userId);
    }

    /**
     * Lets somebody in, or keeps them out; for the service.
     *
     * @throws AccessException.NotFound if there is no such user, or none whom the caller may change
     */
    public void setActive(UUID userId, boolean active) {
        require(transaction.update(sql.setActive, values -> values.flag(active).uuid(userId)), userId);
    }

    /**
     * Notes that somebody was here just now.
     *
     * @throws AccessException.NotFound if there is no such user, or none whom the caller may change
     */
    public void touch(UUID userId) {
        require(transaction.update(sql.touch, values -> values.uuid(userId)), userId);
    }

    /**
     * Erases somebody and all they said; what they have used stays with the tenant. For the service.
     *
     * @return how many rows went, by table
     * @throws AccessException.NotFound if there is no such user
     */
    public Map<String, Long> erase(UUID userId) {
        Map<String, Long> counts = new LinkedHashMap<>();
        transaction
                .list(sql.erase, values -> values.uuid(userId), row -> Map.entry(row.text(), row.number()))
                .forEach(count -> counts.put(count.getKey(), count.getValue()));
        return counts;
    }

    private static String role(boolean admin) {
        return admin ? UserStatements.ADMIN : UserStatements.USER;
    }

    private static void require(int changed, UUID userId) {
        if (changed == 0) {
            throw new AccessException.NotFound("user " + userId + " is not there, or not the caller's to change");
        }
    }
}
