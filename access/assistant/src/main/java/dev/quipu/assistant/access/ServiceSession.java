package dev.quipu.assistant.access;

import dev.quipu.access.support.Transaction;

/** A transaction for the service: all tenants. Of no use once it has ended, or on other threads. */
public final class ServiceSession {
    private final Transaction transaction;
    private final AssistantStatements sql;

    ServiceSession(Transaction transaction, AssistantStatements sql) {
        this.transaction = transaction;
        this.sql = sql;
    }

    public Tenants tenants() {
        return new Tenants(transaction, sql.tenants());
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
