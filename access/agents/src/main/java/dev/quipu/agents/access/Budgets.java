package dev.quipu.agents.access;

import static dev.quipu.agents.access.jooq.Tables.USER_BUDGETS;

import dev.quipu.access.AccessException;
import dev.quipu.access.Listing;
import dev.quipu.access.support.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What users may spend: in all, with a provider, or with a model. The month as a whole is in {@link UserSettings}. */
public final class Budgets {
    private final Transaction transaction;
    private final BudgetStatements sql;

    Budgets(Transaction transaction, BudgetStatements sql) {
        this.transaction = transaction;
        this.sql = sql;
    }

    /**
     * Opens a budget for the period around now, with what was spent in it already.
     *
     * @throws AccessException.AlreadyThere with {@link AgentsRule#BUDGET_OVERLAP} if an active budget of the name has some of
     *     that time
     * @throws AccessException.BrokenReference with {@link AgentsRule#BUDGET_USER} if there is no such user
     */
    public Budget open(NewBudget budget) {
        long id = transaction.one(
                sql.open,
                values -> values.number(budget.userId())
                        .text(USER_BUDGETS.BUDGET_NAME, budget.name())
                        .number(budget.amount())
                        .word(budget.period())
                        .text(Read.word(budget.provider()))
                        .text(USER_BUDGETS.MODEL_NAME, budget.modelName())
                        .flag(budget.isHard()),
                row -> row.number());
        return get(id);
    }

    /** Returns a budget; empty if there is none. */
    public Optional<Budget> find(long budgetId) {
        return transaction.first(sql.find, values -> values.number(budgetId), BudgetStatements::read);
    }

    /**
     * Returns a budget.
     *
     * @throws AccessException.NotFound if there is none
     */
    public Budget get(long budgetId) {
        return find(budgetId).orElseThrow(() -> missing(budgetId));
    }

    /** Returns a user's active budgets, in the order in which they were opened. */
    public List<Budget> active(long userId) {
        return transaction.list(sql.active, values -> values.number(userId), BudgetStatements::read);
    }

    /** Returns all of a user's budgets, also those of periods that are over, the latest period first. */
    public Listing<Budget> history(long userId) {
        return sql.history.of(transaction, values -> values.number(userId));
    }

    /** Returns how a user's month and active budgets stand, the month first. */
    public List<BudgetState> states(long userId) {
        return transaction.list(sql.states, values -> values.number(userId), BudgetStatements::readState);
    }

    /**
     * Changes the settings, if they are what the caller has seen. What was spent meanwhile does not matter.
     *
     * @throws AccessException.Stale if somebody else has changed them, or the budget is gone
     */
    public Budget edit(Budget seen, BudgetSettings settings) {
        return transaction
                .first(
                        sql.edit,
                        values -> BudgetStatements.bind(
                                BudgetStatements.bind(values, settings).number(seen.id()), seen.settings()),
                        BudgetStatements::read)
                .orElseThrow(() -> new AccessException.Stale("budget " + seen.id() + " is not as it was seen"));
    }

    /**
     * Ends a budget before its time; it stays as history.
     *
     * @throws AccessException.NotFound if there is none
     */
    public void close(long budgetId) {
        if (transaction.update(sql.close, values -> values.number(budgetId)) == 0) {
            throw missing(budgetId);
        }
    }

    /**
     * Starts the next period of a user's budgets that are over; to record a request does so by itself.
     *
     * @return how many periods began
     */
    public int renew(long userId) {
        return transaction.one(sql.renew, values -> values.number(userId), row -> row.integer());
    }

    /** Starts the next period of all budgets that are over; maintenance does so too. */
    public int renewAll(Instant at) {
        return transaction.one(sql.renewAll, values -> values.instant(at), row -> row.integer());
    }

    /** Sets back the month of users whose month is over, and returns how many there were; maintenance does so too. */
    public int startMonth(Instant at) {
        return transaction.one(sql.startMonth, values -> values.instant(at), row -> row.integer());
    }

    private static AccessException missing(long budgetId) {
        return new AccessException.NotFound("budget " + budgetId + " is not there");
    }
}
