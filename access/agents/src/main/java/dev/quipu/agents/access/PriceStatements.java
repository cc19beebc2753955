package dev.quipu.agents.access;

import static dev.quipu.access.support.Columns.value;
import static dev.quipu.agents.access.jooq.Tables.MODEL_PRICES;

import dev.quipu.access.support.Row;
import dev.quipu.access.support.Statements;
import dev.quipu.agents.access.jooq.routines.CostOfTokens;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jooq.Field;
import org.jooq.impl.DSL;

/** The statements about prices, as text. */
final class PriceStatements {
    private static final List<Field<?>> COLUMNS = List.of(
            MODEL_PRICES.MODEL_PROVIDER,
            MODEL_PRICES.MODEL_NAME,
            MODEL_PRICES.KIND,
            MODEL_PRICES.VALID_FROM,
            MODEL_PRICES.PRICE_PER_MILLION);

    /** Values: provider, name, kind, from or NULL, price. */
    final String set;

    /** Values: provider, name. */
    final String history;

    /** Values: provider, name, time, then how many tokens of each kind. */
    final String cost;

    PriceStatements(Statements sql) {
        Field<OffsetDateTime> from = DSL.coalesce(
                value(MODEL_PRICES.VALID_FROM),
                DSL.field("'-infinity'::timestamptz", MODEL_PRICES.VALID_FROM.getDataType()));
        set = sql.render(sql.dsl()
                .insertInto(MODEL_PRICES)
                .columns(COLUMNS)
                .values(
                        value(MODEL_PRICES.MODEL_PROVIDER),
                        value(MODEL_PRICES.MODEL_NAME),
                        value(MODEL_PRICES.KIND),
                        from,
                        value(MODEL_PRICES.PRICE_PER_MILLION))
                .onConflict(
                        MODEL_PRICES.MODEL_PROVIDER,
                        MODEL_PRICES.MODEL_NAME,
                        MODEL_PRICES.KIND,
                        MODEL_PRICES.VALID_FROM)
                .doUpdate()
                .set(MODEL_PRICES.PRICE_PER_MILLION, DSL.excluded(MODEL_PRICES.PRICE_PER_MILLION)));
        history = sql.render(sql.dsl()
                .select(COLUMNS)
                .from(MODEL_PRICES)
                .where(MODEL_PRICES.MODEL_PROVIDER.eq(value(MODEL_PRICES.MODEL_PROVIDER)))
                .and(MODEL_PRICES.MODEL_NAME.eq(value(MODEL_PRICES.MODEL_NAME)))
                .orderBy(MODEL_PRICES.KIND, MODEL_PRICES.VALID_FROM.desc()));
        cost = sql.selectFrom(
                new CostOfTokens(),
                List.of(CostOfTokens.INPUT_COST, CostOfTokens.OUTPUT_COST, CostOfTokens.PRICE_KNOWN),
                CostOfTokens.PROVIDER,
                CostOfTokens.MODEL,
                CostOfTokens.AT,
                CostOfTokens.INPUT_TOKENS,
                CostOfTokens.OUTPUT_TOKENS,
                CostOfTokens.CACHED_TOKENS,
                CostOfTokens.REASONING_TOKENS,
                CostOfTokens.CACHE_WRITE_TOKENS);
    }

    static Price read(Row row) throws SQLException {
        Model model = Read.model(row);
        PriceKind kind = row.word(PriceKind.class);
        Instant from = row.instant();
        // The driver gives the time that has no beginning as the least of its own.
        return new Price(model, kind, from.equals(OffsetDateTime.MIN.toInstant()) ? null : from, row.decimal());
    }
}
