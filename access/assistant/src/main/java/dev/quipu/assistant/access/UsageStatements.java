package dev.quipu.assistant.access;

import static dev.quipu.access.support.Columns.value;
import static dev.quipu.assistant.access.jooq.Tables.MODEL_USAGE;
import static dev.quipu.assistant.access.jooq.Tables.USAGE_METRICS;

import dev.quipu.access.support.Row;
import dev.quipu.access.support.Statements;
import dev.quipu.assistant.access.jooq.routines.CheckDailyTokenLimit;
import dev.quipu.assistant.access.jooq.routines.RecordUsage;
import dev.quipu.assistant.access.jooq.routines.ReleaseTokens;
import dev.quipu.assistant.access.jooq.routines.ReserveTokens;
import dev.quipu.assistant.access.jooq.routines.SettleTokens;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.Field;
import org.jooq.Parameter;
import org.jooq.Routine;

/** The statements about usage, as text. */
final class UsageStatements {
    private static final List<Field<?>> DAY = List.of(
            USAGE_METRICS.TENANT_ID,
            USAGE_METRICS.USER_ID,
            USAGE_METRICS.DATE,
            USAGE_METRICS.PROMPT_TOKENS,
            USAGE_METRICS.COMPLETION_TOKENS,
            USAGE_METRICS.REQUEST_COUNT,
            USAGE_METRICS.ESTIMATED_COST);

    private static final List<Field<?>> MODEL_DAY = List.of(
            MODEL_USAGE.TENANT_ID,
            MODEL_USAGE.USER_ID,
            MODEL_USAGE.DATE,
            MODEL_USAGE.MODEL,
            MODEL_USAGE.PROMPT_TOKENS,
            MODEL_USAGE.COMPLETION_TOKENS,
            MODEL_USAGE.CACHED_TOKENS,
            MODEL_USAGE.REASONING_TOKENS,
            MODEL_USAGE.REQUEST_COUNT,
            MODEL_USAGE.ESTIMATED_COST);

    /** Values: tenant, user, date, model, tokens read, tokens written, cost, tokens cached, tokens of reasoning. */
    final String record;

    /** Values: tenant, tokens. */
    final String dailyLimit;

    /** Values: tenant, user, tokens, how long. */
    final String reserve;

    /** Values: reservation, model, tokens read, tokens written, cost, tokens cached, tokens of reasoning. */
    final String settle;

    /** Values: reservation. */
    final String release;

    /** Values: tenant, first day, last day. */
    final String days;

    /** Values: user, first day, last day. */
    final String userDays;

    /** Values: tenant, first day, last day. */
    final String modelDays;

    UsageStatements(Statements sql) {
        record = call(
                sql,
                new RecordUsage(),
                "",
                RecordUsage.P_TENANT_ID,
                RecordUsage.P_USER_ID,
                RecordUsage.P_DATE,
                RecordUsage.P_MODEL,
                RecordUsage.P_PROMPT_TOKENS,
                RecordUsage.P_COMPLETION_TOKENS,
                RecordUsage.P_ESTIMATED_COST,
                RecordUsage.P_CACHED_TOKENS,
                RecordUsage.P_REASONING_TOKENS);
        dailyLimit = call(
                sql,
                new CheckDailyTokenLimit(),
                columns(
                        CheckDailyTokenLimit.ALLOWED,
                        CheckDailyTokenLimit.USED_TOKENS,
                        CheckDailyTokenLimit.DAILY_TOKEN_LIMIT,
                        CheckDailyTokenLimit.REMAINING_TOKENS),
                CheckDailyTokenLimit.P_TENANT_ID,
                CheckDailyTokenLimit.P_TOKENS);
        reserve = call(
                sql,
                new ReserveTokens(),
                columns(
                        ReserveTokens.RESERVATION,
                        ReserveTokens.USED_TOKENS,
                        ReserveTokens.RESERVED_TOKENS,
                        ReserveTokens.DAILY_TOKEN_LIMIT,
                        ReserveTokens.REMAINING_TOKENS),
                ReserveTokens.P_TENANT_ID,
                ReserveTokens.P_USER_ID,
                ReserveTokens.P_TOKENS,
                ReserveTokens.P_VALID_FOR);
        settle = call(
                sql,
                new SettleTokens(),
                "*",
                SettleTokens.P_RESERVATION,
                SettleTokens.P_MODEL,
                SettleTokens.P_PROMPT_TOKENS,
                SettleTokens.P_COMPLETION_TOKENS,
                SettleTokens.P_ESTIMATED_COST,
                SettleTokens.P_CACHED_TOKENS,
                SettleTokens.P_REASONING_TOKENS);
        release = call(sql, new ReleaseTokens(), "*", ReleaseTokens.P_RESERVATION);
        days = sql.render(sql.dsl()
                .select(DAY)
                .from(USAGE_METRICS)
                .where(USAGE_METRICS.TENANT_ID.eq(value(USAGE_METRICS.TENANT_ID)))
                .and(USAGE_METRICS.DATE.between(value(USAGE_METRICS.DATE), value(USAGE_METRICS.DATE)))
                .orderBy(USAGE_METRICS.DATE, USAGE_METRICS.USER_ID));
        userDays = sql.render(sql.dsl()
                .select(DAY)
                .from(USAGE_METRICS)
                .where(USAGE_METRICS.USER_ID.eq(value(USAGE_METRICS.USER_ID)))
                .and(USAGE_METRICS.DATE.between(value(USAGE_METRICS.DATE), value(USAGE_METRICS.DATE)))
                .orderBy(USAGE_METRICS.DATE));
        modelDays = sql.render(sql.dsl()
                .select(MODEL_DAY)
                .from(MODEL_USAGE)
                .where(MODEL_USAGE.TENANT_ID.eq(value(MODEL_USAGE.TENANT_ID)))
                .and(MODEL_USAGE.DATE.between(value(MODEL_USAGE.DATE), value(MODEL_USAGE.DATE)))
                .orderBy(MODEL_USAGE.DATE, MODEL_USAGE.MODEL, MODEL_USAGE.USER_ID));
    }

    private static String columns(Parameter<?>... results) {
        return Stream.of(results).map(Parameter::getName).collect(Collectors.joining(", "));
    }

    /** Calls a function by the names of its parameters. */
    private static String call(Statements sql, Routine<?> routine, String columns, Parameter<?>... parameters) {
        String given = Stream.of(parameters)
                .map(parameter -> parameter.getName() + " => ?::"
                        + parameter.getDataType().getCastTypeName(sql.dsl().configuration()))
                .collect(Collectors.joining(", "));
        return "SELECT " + columns + " FROM " + sql.name(routine) + " (" + given + ")";
    }

    static DayUsage readDay(Row row) throws SQLException {
        return new DayUsage(
                row.uuid(), row.uuidOrNull(), row.date(), row.number(), row.number(), row.number(), row.decimal());
    }

    static ModelDayUsage readModelDay(Row row) throws SQLException {
        return new ModelDayUsage(
                row.uuid(),
                row.uuidOrNull(),
                row.date(),
                row.text(),
                row.number(),
                row.number(),
                row.number(),
                row.number(),
                row.number(),
                row.decimal());
    }
}
