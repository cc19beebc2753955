package dev.quipu.threads.access;

import dev.quipu.access.support.Transaction;

/** A transaction. Of no use once it has ended, or on other threads. */
public final class ThreadsSession {
    private final Transaction transaction;
    private final ThreadsStatements sql;

    ThreadsSession(Transaction transaction, ThreadsStatements sql) {
        this.transaction = transaction;
        this.sql = sql;
    }

    public Conversations conversations() {
        return new Conversations(transaction, sql.conversations());
    }

    public Utterances utterances() {
        return new Utterances(transaction, sql.utterances());
    }

    public Nodes nodes() {
        return new Nodes(transaction, sql.graph());
    }

    public Relationships relationships() {
        return new Relationships(transaction, sql.graph());
    }

    public Clusters clusters() {
        return new Clusters(transaction, sql.graph());
    }

    public Edits edits() {
        return new Edits(transaction, sql.edits());
    }

    public Canvases canvases() {
        return new Canvases(transaction, sql.edits());
    }
}
