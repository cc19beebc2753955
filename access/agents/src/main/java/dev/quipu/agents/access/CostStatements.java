package dev.quipu.agents.access;

import static dev.quipu.access.support.Columns.value;
import static dev.quipu.agents.access.jooq.Tables.COST_TRACKING;

import dev.quipu.access.support.Cursors;
import dev.quipu.access.support.Keyset;
import dev.quipu.access.support.Pages;
import dev.quipu.access.support.Row;
import dev.quipu.access.support.Statements;
import dev.quipu.agents.access.jooq.enums.Budgetperiod;
import dev.quipu.agents.access.jooq.routines.RollupCosts;
import java.sql.SQLException;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;

/** The statements about costs, as text. */
final class CostStatements {
    /** In the order in which {@link #read} reads them. */
    private static final List<Field<?>> COLUMNS = List.of(
            COST_TRACKING.USER_ID,
            COST_TRACKING.MODEL_PROVIDER,
            COST_TRACKING.MODEL_NAME,
            COST_TRACKING.PERIOD_TYPE,
            COST_TRACKING.PERIOD_START,
            COST_TRACKING.PERIOD_END,
            COST_TRACKING.TOTAL_REQUESTS,
            COST_TRACKING.SUCCESSFUL_REQUESTS,
            COST_TRACKING.FAILED_REQUESTS,
            COST_TRACKING.RETRIED_REQUESTS,
            COST_TRACKING.TOTAL_INPUT_TOKENS,
            COST_TRACKING.TOTAL_OUTPUT_TOKENS,
            COST_TRACKING.TOTAL_CACHED_TOKENS,
            COST_TRACKING.TOTAL_REASONING_TOKENS,
            COST_TRACKING.TOTAL_CACHE_WRITE_TOKENS,
            COST_TRACKING.TOTAL_COST,
            COST_TRACKING.REFUNDED_COST,
            COST_TRACKING.AVERAGE_COST_PER_REQUEST,
            COST_TRACKING.AVERAGE_RESPONSE_TIME_MS,
            COST_TRACKING.MEDIAN_RESPONSE_TIME_MS,
            COST_TRACKING.P95_RESPONSE_TIME_MS,
            COST_TRACKING.AVERAGE_TOKENS_PER_SECOND,
            COST_TRACKING.AVERAGE_USER_RATING);

    /** Of one model and one kind of period, no two rows share user and beginning. */
    private static final Keyset<CostPeriod> MOST_FIRST = Keyset.falling(
            COLUMNS,
            List.of(COST_TRACKING.TOTAL_COST, COST_TRACKING.USER_ID, COST_TRACKING.PERIOD_START),
            CostStatements::read,
            period -> Cursors.of(period.cost(), period.userId(), period.from()));

    /** Values: user, from, to, kind of period. */
    final String ofUser;

    /** Values: provider, name, from, to, kind of period. */
    final Pages<CostPeriod> ofModel;

    /** Values: from, to. */
    final String days;

    /** Values: from, to, user or NULL. */
    final String rollUp;

    CostStatements(Statements sql) {
        Condition within = COST_TRACKING
                .PERIOD_START
                .ge(value(COST_TRACKING.PERIOD_START))
                .and(COST_TRACKING.PERIOD_START.lt(value(COST_TRACKING.PERIOD_START)));
        Condition ofKind = COST_TRACKING.PERIOD_TYPE.eq(value(COST_TRACKING.PERIOD_TYPE));
        ofUser = sql.render(sql.dsl()
                .select(COLUMNS)
                .from(COST_TRACKING)
                .where(COST_TRACKING.USER_ID.eq(value(COST_TRACKING.USER_ID)))
                .and(within)
                .and(ofKind)
                .orderBy(COST_TRACKING.PERIOD_START, COST_TRACKING.TOTAL_COST.desc()));
        ofModel = MOST_FIRST.where(
                sql,
                COST_TRACKING
                        .MODEL_PROVIDER
                        .eq(value(COST_TRACKING.MODEL_PROVIDER))
                        .and(COST_TRACKING.MODEL_NAME.eq(value(COST_TRACKING.MODEL_NAME)))
                        .and(within)
                        .and(ofKind));
        days = sql.render(sql.dsl()
                .select(
                        COST_TRACKING.MODEL_PROVIDER,
                        COST_TRACKING.MODEL_NAME,
                        COST_TRACKING.PERIOD_START,
                        DSL.countDistinct(COST_TRACKING.USER_ID),
                        DSL.sum(COST_TRACKING.TOTAL_REQUESTS),
                        DSL.sum(COST_TRACKING.TOTAL_TOKENS),
                        DSL.sum(COST_TRACKING.TOTAL_COST))
                .from(COST_TRACKING)
                .where(within)
                .and(COST_TRACKING.PERIOD_TYPE.eq(DSL.inline(Budgetperiod.daily)))
                .groupBy(COST_TRACKING.MODEL_PROVIDER, COST_TRACKING.MODEL_NAME, COST_TRACKING.PERIOD_START)
                .orderBy(
                        COST_TRACKING.PERIOD_START,
                        DSL.sum(COST_TRACKING.TOTAL_COST).desc()));
        rollUp = sql.selectCall(new RollupCosts(), RollupCosts.BEGINNING, RollupCosts.ENDING, RollupCosts.OF_USER);
    }

    static CostPeriod read(Row row) throws SQLException {
        return new CostPeriod(
                row.number(),
                Read.model(row),
                row.word(BudgetPeriod.class),
                row.instant(),
                row.instant(),
                new CostPeriod.Counts(row.number(), row.number(), row.number(), row.number()),
                Read.tokens(row),
                row.decimal(),
                row.decimal(),
                new CostPeriod.Averages(
                        row.decimal(), row.real(), row.real(), row.real(), row.real(), row.decimalOrNull()));
    }
}
