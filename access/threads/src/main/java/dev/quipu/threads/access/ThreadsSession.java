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

    /** Returns the conversations. */
    public Conversations conversations() {
        return new Conversations(transaction, sql.conversations());
    }

    /** Returns what is said in conversations. */
    public Utterances utterances() {
        return new Utterances(transaction, sql.utterances());
    }

    /** Returns the topics of conversations. */
    public Nodes nodes() {
        return new Nodes(transaction, sql.graph());
    }

    /** Returns how topics relate to each other. */
    public Relationships relationships() {
        return new Relationships(transaction, sql.graph());
    }

    /** Returns which topics belong together. */
    public Clusters clusters() {
        return new Clusters(transaction, sql.graph());
    }

    /** Returns what people correct. */
    public Edits edits() {
        return new Edits(transaction, sql.edits());
    }

    /** Returns conversations as canvases. */
    public Canvases canvases() {
        return new Canvases(transaction, sql.edits());
    }
}
