package dev.quipu.finops.access;

import dev.quipu.access.support.Transaction;

/** A transaction. Of no use once it has ended, or on other threads. */
public final class FinOpsSession {
    private final Transaction transaction;
    private final FinOpsStatements sql;

    FinOpsSession(Transaction transaction, FinOpsStatements sql) {
        this.transaction = transaction;
        this.sql = sql;
    }

    public Threads threads() {
        return new Threads(transaction, sql.threads());
    }

    public Messages messages() {
        return new Messages(transaction, sql.messages());
    }

    public Intents intents() {
        return new Intents(transaction, sql.intents());
    }

    public Executions executions() {
        return new Executions(transaction, sql.executions());
    }

    public Recommendations recommendations() {
        return new Recommendations(transaction, sql.recommendations());
    }
}
