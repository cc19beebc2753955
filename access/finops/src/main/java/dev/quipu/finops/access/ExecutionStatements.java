package dev.quipu.finops.access;

import static dev.quipu.access.support.Columns.LIMIT;
import static dev.quipu.access.support.Columns.value;
import static dev.quipu.finops.access.jooq.Tables.AGENT_EXECUTIONS;

import dev.quipu.access.support.Columns;
import dev.quipu.access.support.Cursors;
import dev.quipu.access.support.LatestFirst;
import dev.quipu.access.support.Pages;
import dev.quipu.access.support.Row;
import dev.quipu.access.support.Statements;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.OrderField;
import org.jspecify.annotations.Nullable;

/** The statements about executions, as text. */
final class ExecutionStatements {
    /** In the order in which {@link #read} reads them, and {@link Executions} binds them. */
    private static final List<Field<?>> COLUMNS = List.of(
            AGENT_EXECUTIONS.ID,
            AGENT_EXECUTIONS.THREAD_ID,
            AGENT_EXECUTIONS.MESSAGE_ID,
            AGENT_EXECUTIONS.AGENT_NAME,
            AGENT_EXECUTIONS.AGENT_TYPE,
            AGENT_EXECUTIONS.INPUT_QUERY,
            AGENT_EXECUTIONS.OUTPUT_RESPONSE,
            AGENT_EXECUTIONS.TOOLS_USED,
            AGENT_EXECUTIONS.EXECUTION_TIME_MS,
            AGENT_EXECUTIONS.STATUS,
            AGENT_EXECUTIONS.ERROR_MESSAGE,
            AGENT_EXECUTIONS.ERROR_STACK_TRACE,
            AGENT_EXECUTIONS.METADATA,
            AGENT_EXECUTIONS.CREATED_AT,
            AGENT_EXECUTIONS.COMPLETED_AT,
            AGENT_EXECUTIONS.TRACE_ID,
            AGENT_EXECUTIONS.SPAN_ID,
            AGENT_EXECUTIONS.PARENT_SPAN_ID);

    private static final LatestFirst<Execution> ROWS = new LatestFirst<>(
            COLUMNS,
            AGENT_EXECUTIONS.CREATED_AT,
            AGENT_EXECUTIONS.ID,
            ExecutionStatements::read,
            run -> Cursors.of(run.startedAt(), run.id()));

    /** Values: all columns. Gives no row if it is there already. */
    final String add;

    /** Values: execution. */
    final String find;

    /** Values: thread. */
    final String ofThread;

    /** Values: trace. */
    final String ofTrace;

    /** Values: status, from when, limit. */
    final String ofStatus;

    /** Values: status. */
    final Pages<Execution> recent;

    /** Values: milliseconds, limit. */
    final String slowest;

    /** Values: array of tools, limit. */
    final String withTool;

    ExecutionStatements(Statements sql) {
        add = sql.render(sql.dsl()
                .insertInto(AGENT_EXECUTIONS)
                .columns(COLUMNS)
                .values(COLUMNS.stream().map(Columns::value).toList())
                .onConflict(AGENT_EXECUTIONS.ID)
                .doNothing()
                .returning(COLUMNS));
        find = sql.render(sql.dsl()
                .select(COLUMNS)
                .from(AGENT_EXECUTIONS)
                .where(AGENT_EXECUTIONS.ID.eq(value(AGENT_EXECUTIONS.ID))));
        ofThread = oldestFirst(sql, AGENT_EXECUTIONS.THREAD_ID.eq(value(AGENT_EXECUTIONS.THREAD_ID)));
        ofTrace = oldestFirst(sql, AGENT_EXECUTIONS.TRACE_ID.eq(value(AGENT_EXECUTIONS.TRACE_ID)));
        ofStatus = limited(
                sql,
                AGENT_EXECUTIONS
                        .STATUS
                        .eq(value(AGENT_EXECUTIONS.STATUS))
                        .and(AGENT_EXECUTIONS.CREATED_AT.ge(value(AGENT_EXECUTIONS.CREATED_AT))),
                AGENT_EXECUTIONS.CREATED_AT.desc());
        recent = ROWS.where(sql, AGENT_EXECUTIONS.STATUS.eq(value(AGENT_EXECUTIONS.STATUS)));
        slowest = limited(
                sql,
                AGENT_EXECUTIONS.EXECUTION_TIME_MS.gt(value(AGENT_EXECUTIONS.EXECUTION_TIME_MS)),
                AGENT_EXECUTIONS.EXECUTION_TIME_MS.desc());
        withTool = limited(
                sql,
                AGENT_EXECUTIONS.TOOLS_USED.contains(value(AGENT_EXECUTIONS.TOOLS_USED)),
                AGENT_EXECUTIONS.CREATED_AT.desc());
    }

    private static String oldestFirst(Statements sql, Condition condition) {
        return sql.render(sql.dsl()
                .select(COLUMNS)
                .from(AGENT_EXECUTIONS)
                .where(condition)
                .orderBy(AGENT_EXECUTIONS.CREATED_AT, AGENT_EXECUTIONS.ID));
    }

    private static String limited(Statements sql, Condition condition, OrderField<?> order) {
        return sql.render(sql.dsl()
                .select(COLUMNS)
                .from(AGENT_EXECUTIONS)
                .where(condition)
                .orderBy(order)
                .limit(LIMIT));
    }

    static Execution read(Row row) throws SQLException {
        return new Execution(
                row.uuid(),
                row.uuid(),
                row.uuidOrNull(),
                row.text(),
                row.word(AgentType.class),
                row.text(),
                row.jsonOrNull(),
                row.json(),
                Duration.ofMillis(row.integer()),
                row.word(ExecutionStatus.class),
                row.textOrNull(),
                row.textOrNull(),
                row.json(),
                row.instant(),
                row.instantOrNull(),
                trace(row.textOrNull(), row.textOrNull(), row.textOrNull()));
    }

    private static @Nullable Trace trace(
            @Nullable String traceId, @Nullable String spanId, @Nullable String parentSpanId) {
        return traceId == null ? null : new Trace(traceId, spanId, parentSpanId);
    }
}
