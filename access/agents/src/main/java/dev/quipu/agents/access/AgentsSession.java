package dev.quipu.agents.access;

import dev.quipu.access.support.Transaction;

/** A transaction. Of no use once it has ended, or on other threads. */
public final class AgentsSession {
    private final Transaction transaction;
    private final AgentsStatements sql;

    AgentsSession(Transaction transaction, AgentsStatements sql) {
        this.transaction = transaction;
        this.sql = sql;
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

    public Requests requests() {
        return new Requests(transaction, sql.requests());
    }

    public Costs costs() {
        return new Costs(transaction, sql.costs());
    }

    public Prices prices() {
        return new Prices(transaction, sql.prices());
    }

    public Budgets budgets() {
        return new Budgets(transaction, sql.budgets());
    }

    public Alerts alerts() {
        return new Alerts(transaction, sql.alerts());
    }

    public Contents contents() {
        return new Contents(transaction, sql.contents());
    }

    public Audit audit() {
        return new Audit(transaction, sql.audit());
    }

    public Roster roster() {
        return new Roster(transaction, sql.roster());
    }

    public Tasks tasks() {
        return new Tasks(transaction, sql.tasks());
    }
}
