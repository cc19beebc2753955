package dev.quipu.agents.access;

import static dev.quipu.agents.access.jooq.Tables.MODEL_PRICES;

import dev.quipu.access.AccessException;
import dev.quipu.access.support.Transaction;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What tokens cost: a history, so that a new price does not change what was. */
public final class Prices {
    private final Transaction transaction;
    private final PriceStatements sql;

    Prices(Transaction transaction, PriceStatements sql) {
        this.transaction = transaction;
        this.sql = sql;
    }

    /**
     * Sets a price from a moment on, which may be yet to come; what was recorded already keeps its cost.
     *
     * @param from null for since ever
     * @throws AccessException.Invalid with {@link AgentsRule#PRICE} if it is below 0
     */
    public void set(Model model, PriceKind kind, @Nullable Instant from, BigDecimal dollarsPerMillion) {
        transaction.update(
                sql.set,
                values -> values.text(model.provider().word())
                        .text(MODEL_PRICES.MODEL_NAME, model.name())
                        .word(kind)
                        .instant(from)
                        .number(dollarsPerMillion));
    }

    /** Returns all prices of a model, by kind, the latest first. */
    public List<Price> history(Model model) {
        return transaction.list(
                sql.history, values -> values.text(model.provider().word()).text(model.name()), PriceStatements::read);
    }

    /** Returns what tokens would cost at a moment. */
    public Estimate estimate(Model model, Tokens tokens, Instant at) {
        return transaction.one(
                sql.cost,
                values -> values.text(model.provider().word())
                        .text(model.name())
                        .instant(at)
                        .number(tokens.input())
                        .number(tokens.output())
                        .number(tokens.cached())
                        .number(tokens.reasoning())
                        .number(tokens.cacheWritten()),
                row -> new Estimate(row.decimal(), row.decimal(), row.flag()));
    }
}
