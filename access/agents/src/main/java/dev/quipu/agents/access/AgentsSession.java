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

    /** Returns the accounts, their month and their logins. */
    public Users users() {
        return new Users(transaction, sql.users());
    }

    /** Returns the conversations of users with models; what is said in them is in {@link #messages}. */
    public Conversations conversations() {
        return new Conversations(transaction, sql.conversations());
    }

    /** Returns what is said in conversations. */
    public Messages messages() {
        return new Messages(transaction, sql.messages());
    }

    /** Returns the requests of models, and the money that is set aside for them. */
    public Requests requests() {
        return new Requests(transaction, sql.requests());
    }

    /** Returns what was spent, summed by period. */
    public Costs costs() {
        return new Costs(transaction, sql.costs());
    }

    /** Returns what tokens cost. */
    public Prices prices() {
        return new Prices(transaction, sql.prices());
    }

    /** Returns what users may spend in a period, beside the budget of their month. */
    public Budgets budgets() {
        return new Budgets(transaction, sql.budgets());
    }

    /** Returns what somebody should know. */
    public Alerts alerts() {
        return new Alerts(transaction, sql.alerts());
    }

    /** Returns what models made, in its versions. */
    public Contents contents() {
        return new Contents(transaction, sql.contents());
    }

    /** Returns the log of who did what to what. */
    public Audit audit() {
        return new Audit(transaction, sql.audit());
    }

    /** Returns the agents that there are. */
    public Roster roster() {
        return new Roster(transaction, sql.roster());
    }

    /** Returns the queue of what is to be done. */
    public Tasks tasks() {
        return new Tasks(transaction, sql.tasks());
    }
}
