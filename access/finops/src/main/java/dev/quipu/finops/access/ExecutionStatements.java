package dev.quipu.finops.access;

import static dev.quipu.access.support.Columns.value;
import static dev.quipu.finops.access.jooq.Tables.AGENT_EXECUTIONS;

import dev.quipu.access.Trace;
import dev.quipu.access.support.Cursors;
import dev.quipu.access.support.Keyset;
import dev.quipu.access.support.Pages;
import dev.quipu.access.support.Row;
import dev.quipu.access.support.Statements;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;
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

    private static final Keyset<Execution> LATEST_FIRST = Keyset.falling(
            COLUMNS,
            List.of(AGENT_EXECUTIONS.CREATED_AT, AGENT_EXECUTIONS.ID),
            ExecutionStatements::read,
            run -> Cursors.of(run.startedAt(), run.id()));

    private static final Keyset<Execution> LONGEST_FIRST = Keyset.falling(
            COLUMNS,
            List.of(AGENT_EXECUTIONS.EXECUTION_TIME_MS, AGENT_EXECUTIONS.ID),
            ExecutionStatements::read,
            run -> Cursors.of(run.time().toMillis(), run.id()));

    /** Values: all columns. Gives no row if it is there already. */
    final String add;

    /** Values: execution. */
    final String find;

    /** Values: thread. */
    final Pages<Execution> ofThread;

    /** Values: trace. */
    final String ofTrace;

    /** Values: status, from when. */
    final Pages<Execution> ofStatusSince;

    /** Values: status. */
    final Pages<Execution> ofStatus;

    /** Values: milliseconds. */
    final Pages<Execution> slowest;

    /** Values: array of tools. */
    final Pages<Execution> withTools;

    ExecutionStatements(Statements sql) {
        add = sql.insertOnce(AGENT_EXECUTIONS.ID, COLUMNS, COLUMNS);
        find = sql.render(sql.dsl()
                .select(COLUMNS)
                .from(AGENT_EXECUTIONS)
                .where(AGENT_EXECUTIONS.ID.eq(value(AGENT_EXECUTIONS.ID))));
        ofThread = LATEST_FIRST.reversed().where(sql, AGENT_EXECUTIONS.THREAD_ID.eq(value(AGENT_EXECUTIONS.THREAD_ID)));
        ofTrace = sql.render(sql.dsl()
                .select(COLUMNS)
                .from(AGENT_EXECUTIONS)
                .where(AGENT_EXECUTIONS.TRACE_ID.eq(value(AGENT_EXECUTIONS.TRACE_ID)))
                .orderBy(AGENT_EXECUTIONS.CREATED_AT, AGENT_EXECUTIONS.ID));
        Condition hasStatus = AGENT_EXECUTIONS.STATUS.eq(value(AGENT_EXECUTIONS.STATUS));
        ofStatus = LATEST_FIRST.where(sql, hasStatus);
        ofStatusSince = LATEST_FIRST.where(
                sql, hasStatus.and(AGENT_EXECUTIONS.CREATED_AT.ge(value(AGENT_EXECUTIONS.CREATED_AT))));
        slowest = LONGEST_FIRST.where(
                sql, AGENT_EXECUTIONS.EXECUTION_TIME_MS.gt(value(AGENT_EXECUTIONS.EXECUTION_TIME_MS)));
        withTools = LATEST_FIRST.where(sql, AGENT_EXECUTIONS.TOOLS_USED.contains(value(AGENT_EXECUTIONS.TOOLS_USED)));
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
