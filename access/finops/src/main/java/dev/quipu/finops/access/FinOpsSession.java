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

    /** Returns the conversations of users with the agents. */
    public Threads threads() {
        return new Threads(transaction, sql.threads());
    }

    /** Returns what is said in threads. */
    public Messages messages() {
        return new Messages(transaction, sql.messages());
    }

    /** Returns what messages were understood to ask for. */
    public Intents intents() {
        return new Intents(transaction, sql.intents());
    }

    /** Returns the runs of agents. */
    public Executions executions() {
        return new Executions(transaction, sql.executions());
    }

    /** Returns ways to spend less. */
    public Recommendations recommendations() {
        return new Recommendations(transaction, sql.recommendations());
    }
}
