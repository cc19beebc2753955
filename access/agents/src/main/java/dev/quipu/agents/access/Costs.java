package dev.quipu.agents.access;

import dev.quipu.access.Listing;
import dev.quipu.access.support.Transaction;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was spent, summed by hour, day, week, month and year as requests are recorded. Nothing is added up when it is read. */
public final class Costs {
    private final Transaction transaction;
    private final CostStatements sql;

    Costs(Transaction transaction, CostStatements sql) {
        this.transaction = transaction;
        this.sql = sql;
    }

    /** Returns what a user spent in the periods that begin from one moment to before another, in their order. */
    public List<CostPeriod> ofUser(long userId, BudgetPeriod period, Instant from, Instant to) {
        return transaction.list(
                sql.ofUser,
                values -> values.number(userId).instant(from).instant(to).word(period),
                CostStatements::read);
    }

    /** Returns who spent most with a model in the periods that begin so, the most first. */
    public Listing<CostPeriod> ofModel(Model model, BudgetPeriod period, Instant from, Instant to) {
        return sql.ofModel.of(
                transaction,
                values -> values.text(model.provider().word())
                        .text(model.name())
                        .instant(from)
                        .instant(to)
                        .word(period));
    }

    /** Returns what each model cost on the days that begin so, all users together; by day, the dearest first. */
    public List<ModelCost> days(Instant from, Instant to) {
        return transaction.list(
                sql.days,
                values -> values.instant(from).instant(to),
                row -> new ModelCost(
                        Read.model(row), row.instant(), row.number(), row.number(), row.number(), row.decimal()));
    }

    /**
     * Makes the periods that meet a span anew from the requests, with what cannot be kept as one goes: median, p95, speed and
     * rating. Each user's row is locked until the transaction ends.
     *
     * @param userId null for all users
     * @return how many periods there are
     */
    public int rollUp(Instant from, Instant to, @Nullable Long userId) {
        return transaction.one(
                sql.rollUp, values -> values.instant(from).instant(to).number(userId), row -> row.integer());
    }
}
