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

    public Users users() {
        return new Users(transaction, sql.users());
    }

    public Conversations conversations() {
        return new Conversations(transaction, sql.conversations());
    }

    public Messages messages() {
        return new Messages(transaction, sql.messages());
    }

    public Feedbacks feedback() {
        return new Feedbacks(transaction, sql.feedback());
    }

    public Usage usage() {
        return new Usage(transaction, sql.usage());
    }
}
