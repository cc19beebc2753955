package dev.quipu.assistant.access;

import dev.quipu.access.AccessException;
import dev.quipu.access.Listing;
import dev.quipu.access.support.Ids;
import dev.quipu.access.support.Transaction;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The organisations; for the service. */
public final class Tenants {
    private final Transaction transaction;
    private final TenantStatements sql;

    Tenants(Transaction transaction, TenantStatements sql) {
        this.transaction = transaction;
        this.sql = sql;
    }

    /**
     * Adds a tenant.
     *
     * @throws AccessException.AlreadyThere with {@link AssistantRule#TENANT_SLUG} if there is one with this slug
     */
    public Tenant create(String slug, TenantSettings settings) {
        return create(Ids.next(), slug, settings);
    }

    /** Adds a tenant under an id of the caller's. */
    public Tenant create(UUID id, String slug, TenantSettings settings) {
        return transaction.one(
                sql.create,
                values -> TenantStatements.bind(values.uuid(id).text(slug), settings),
                TenantStatements::read);
    }

    /** Returns a tenant; empty if there is none. */
    public Optional<Tenant> find(UUID tenantId) {
        return transaction.first(sql.find, values -> values.uuid(tenantId), TenantStatements::read);
    }

    /** Returns the tenant with a slug; empty if there is none. */
    public Optional<Tenant> bySlug(String slug) {
        return transaction.first(sql.bySlug, values -> values.text(slug), TenantStatements::read);
    }

    /** Returns all tenants, in the order of their ids. */
    public Listing<Tenant> all() {
        return sql.all.of(transaction, Transaction.Binding.NONE);
    }

    /**
     * Changes a tenant's settings, if they are what the caller has seen.
     *
     * @throws AccessException.Stale if somebody else has changed them, or the tenant is gone
     */
    public Tenant edit(Tenant seen, TenantSettings settings) {
        return transaction
                .first(
                        sql.edit,
                        values -> {
                            TenantStatements.bind(values, settings);
                            TenantStatements.bind(values.uuid(seen.id()), seen.settings());
                        },
                        TenantStatements::read)
                .orElseThrow(() -> new AccessException.Stale("tenant " + seen.id() + " is not as it was seen"));
    }

    /**
     * Lets a tenant's users in, or keeps them out.
     *
     * @throws AccessException.NotFound if there is no such tenant
     */
    public void setActive(UUID tenantId, boolean active) {
        if (transaction.update(sql.setActive, values -> values.flag(active).uuid(tenantId)) == 0) {
            throw new AccessException.NotFound("tenant " + tenantId + " is not there");
        }
    }

    /**
     * Erases a tenant and everything of it.
     *
     * @return how many rows went, by table
     * @throws AccessException.NotFound if there is no such tenant
     */
    public Map<String, Long> erase(UUID tenantId) {
        Map<String, Long> counts = new LinkedHashMap<>();
        transaction
                .list(sql.erase, values -> values.uuid(tenantId), row -> Map.entry(row.text(), row.number()))
                .forEach(count -> counts.put(count.getKey(), count.getValue()));
        return counts;
    }
}
