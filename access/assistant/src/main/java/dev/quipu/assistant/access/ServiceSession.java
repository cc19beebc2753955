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

    /** Returns the organisations. */
    public Tenants tenants() {
        return new Tenants(transaction, sql.tenants());
    }

    /** Returns the people of all tenants. */
    public Users users() {
        return new Users(transaction, sql.users());
    }

    /** Returns the conversations of all tenants. */
    public Conversations conversations() {
        return new Conversations(transaction, sql.conversations());
    }

    /** Returns what is said in them. */
    public Messages messages() {
        return new Messages(transaction, sql.messages());
    }

    /** Returns what people think of answers. */
    public Feedbacks feedback() {
        return new Feedbacks(transaction, sql.feedback());
    }

    /** Returns what was used, by all tenants. */
    public Usage usage() {
        return new Usage(transaction, sql.usage());
    }
}
