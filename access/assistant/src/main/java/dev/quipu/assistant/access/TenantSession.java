package dev.quipu.assistant.access;

import dev.quipu.access.AccessException;
import dev.quipu.access.support.Transaction;

/** A transaction for one user: what they see and may do, and no more. Of no use once it has ended, or on other threads. */
public final class TenantSession {
    private final Transaction transaction;
    private final AssistantStatements sql;

    TenantSession(Transaction transaction, AssistantStatements sql) {
        this.transaction = transaction;
        this.sql = sql;
    }

    /**
     * Returns whom the transaction is for.
     *
     * @throws AccessException.NotFound if there is no such user, or they or their tenant are inactive
     */
    public User me() {
        return users().me().orElseThrow(() -> new AccessException.NotFound("there is no such user, or no active one"));
    }

    /**
     * Returns their tenant.
     *
     * @throws AccessException.NotFound as {@link #me}
     */
    public Tenant tenant() {
        return transaction
                .first(sql.tenants().own, Transaction.Binding.NONE, TenantStatements::read)
                .orElseThrow(() -> new AccessException.NotFound("there is no such user, or no active one"));
    }

    /** Returns the people of their tenant, of whom they change themselves alone. */
    public Users users() {
        return new Users(transaction, sql.users());
    }

    /** Returns the conversations of their tenant, of which they change their own alone. */
    public Conversations conversations() {
        return new Conversations(transaction, sql.conversations());
    }

    /** Returns what is said in those; they write in their own alone. */
    public Messages messages() {
        return new Messages(transaction, sql.messages());
    }

    /** Returns what the people of their tenant think of answers; they give and take back their own alone. */
    public Feedbacks feedback() {
        return new Feedbacks(transaction, sql.feedback());
    }

    /** Returns what their tenant has used; they add to their own and the tenant's. */
    public Usage usage() {
        return new Usage(transaction, sql.usage());
    }
}
