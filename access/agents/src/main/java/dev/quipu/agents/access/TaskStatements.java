package dev.quipu.agents.access;

import static dev.quipu.access.support.Columns.LIMIT;
import static dev.quipu.access.support.Columns.value;
import static dev.quipu.agents.access.jooq.Tables.TASKS;

import dev.quipu.access.support.Columns;
import dev.quipu.access.support.Cursors;
import dev.quipu.access.support.Keyset;
import dev.quipu.access.support.Pages;
import dev.quipu.access.support.Row;
import dev.quipu.access.support.Statements;
import dev.quipu.agents.access.jooq.enums.Taskstatus;
import dev.quipu.agents.access.jooq.routines.CancelTask;
import dev.quipu.agents.access.jooq.routines.ClaimTasks;
import dev.quipu.agents.access.jooq.routines.CompleteTask;
import dev.quipu.agents.access.jooq.routines.ExtendLease;
import dev.quipu.agents.access.jooq.routines.FailTask;
import dev.quipu.agents.access.jooq.routines.ReleaseExpiredTasks;
import dev.quipu.agents.access.jooq.routines.ReviveTask;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** The statements about tasks, as text. */
final class TaskStatements {
    /** In the order in which {@link Tasks} binds them. */
    private static final List<Field<?>> GIVEN = List.of(
            TASKS.UUID,
            TASKS.AGENT_ID,
            TASKS.USER_ID,
            TASKS.PARENT_TASK_ID,
            TASKS.TITLE,
            TASKS.DESCRIPTION,
            TASKS.PRIORITY,
            TASKS.INPUT_DATA,
            TASKS.MAX_ATTEMPTS,
            TASKS.ESTIMATED_DURATION,
            TASKS.TRACE_ID,
            TASKS.SPAN_ID,
            TASKS.PARENT_SPAN_ID);

    /** What a task asks for, and of whom: with another of these under one key it is another task. */
    private static final List<Field<?>> ASKED = List.of(
            TASKS.AGENT_ID, TASKS.USER_ID, TASKS.PARENT_TASK_ID, TASKS.TITLE, TASKS.DESCRIPTION, TASKS.INPUT_DATA);

    /** In the order in which {@link #read} reads them. */
    private static final List<Field<?>> COLUMNS = List.of(
            TASKS.ID,
            TASKS.UUID,
            TASKS.AGENT_ID,
            TASKS.USER_ID,
            TASKS.PARENT_TASK_ID,
            TASKS.TITLE,
            TASKS.DESCRIPTION,
            TASKS.STATUS,
            TASKS.PRIORITY,
            TASKS.INPUT_DATA,
            TASKS.OUTPUT_DATA,
            TASKS.ERROR_MESSAGE,
            TASKS.ATTEMPTS,
            TASKS.MAX_ATTEMPTS,
            TASKS.LEASE_OWNER,
            TASKS.LEASE_EXPIRES_AT,
            TASKS.CREATED_AT,
            TASKS.AVAILABLE_AT,
            TASKS.STARTED_AT,
            TASKS.COMPLETED_AT,
            TASKS.DEAD_AT,
            TASKS.ESTIMATED_DURATION,
            TASKS.ACTUAL_DURATION,
            TASKS.TRACE_ID,
            TASKS.SPAN_ID,
            TASKS.PARENT_SPAN_ID);

    private static final Keyset<Task> LATEST_FIRST = Keyset.falling(
            COLUMNS,
            List.of(TASKS.CREATED_AT, TASKS.ID),
            TaskStatements::read,
            task -> Cursors.of(task.times().createdAt(), task.id()));

    private static final Keyset<Task> LAST_MADE_FIRST =
            Keyset.falling(COLUMNS, List.of(TASKS.ID), TaskStatements::read, task -> Cursors.of(task.id()));

    private static final Keyset<Task> LATEST_DEATH_FIRST = Keyset.falling(
            COLUMNS,
            List.of(TASKS.DEAD_AT, TASKS.ID),
            TaskStatements::read,
            task -> Cursors.of(Objects.requireNonNull(task.times().deadAt()), task.id()));

    /** Values: what is given, time or NULL. Gives no row if the uuid is taken. */
    final String enqueue;

    /** Values: task. */
    final String find;

    /** Values: uuid. */
    final String byUuid;

    /** Values: uuid, those of {@link #ASKED}. */
    final String same;

    /** Values: worker, how many, how long, agent or NULL. */
    final String claim;

    /** Values: task, worker, how long. */
    final String extend;

    /** Values: task, worker, output. */
    final String complete;

    /** Values: task, worker, error, how long or NULL. Gives NULL if it is not the worker's. */
    final String fail;

    /** Values: task. */
    final String cancel;

    /** Values: task. */
    final String revive;

    /** Values: limit. */
    final String releaseExpired;

    /** Values: limit. */
    final String waiting;

    final Pages<Task> dead;

    /** Values: status. */
    final Pages<Task> ofStatus;

    /** Values: user, status. */
    final Pages<Task> ofUser;

    /** Values: task. */
    final String parts;

    /** Values: trace. */
    final String ofTrace;

    TaskStatements(Statements sql) {
        List<Field<?>> columns = new ArrayList<>(GIVEN);
        List<Field<?>> values =
                new ArrayList<>(GIVEN.stream().map(Columns::value).toList());
        columns.add(TASKS.AVAILABLE_AT);
        values.add(DSL.coalesce(value(TASKS.AVAILABLE_AT), DSL.currentOffsetDateTime()));
        enqueue = sql.render(sql.dsl()
                .insertInto(TASKS)
                .columns(columns)
                .values(values)
                .onConflict(TASKS.UUID)
                .doNothing()
                .returning(COLUMNS));
        find = select(sql, TASKS.ID.eq(value(TASKS.ID)));
        byUuid = select(sql, TASKS.UUID.eq(value(TASKS.UUID)));
        same = select(
                sql,
                ASKED.stream().map(TaskStatements::isAsGiven).reduce(TASKS.UUID.eq(value(TASKS.UUID)), Condition::and));
        String names = COLUMNS.stream().map(Field::getName).collect(Collectors.joining(", "));
        claim = "SELECT " + names + " FROM "
                + sql.call(
                        new ClaimTasks(), ClaimTasks.WORKER, ClaimTasks.HOW_MANY, ClaimTasks.LEASE, ClaimTasks.OF_AGENT)
                + " ORDER BY priority DESC, available_at, id";
        extend = sql.selectCall(new ExtendLease(), ExtendLease.TASK, ExtendLease.WORKER, ExtendLease.LEASE);
        complete = sql.selectCall(new CompleteTask(), CompleteTask.TASK, CompleteTask.WORKER, CompleteTask.OUTPUT);
        fail = sql.selectCall(new FailTask(), FailTask.TASK, FailTask.WORKER, FailTask.ERROR, FailTask.RETRY_AFTER);
        cancel = sql.selectCall(new CancelTask(), CancelTask.TASK);
        revive = sql.selectCall(new ReviveTask(), ReviveTask.TASK);
        releaseExpired = sql.selectCall(new ReleaseExpiredTasks(), ReleaseExpiredTasks.AT_MOST);
        waiting = sql.render(sql.dsl()
                .select(COLUMNS)
                .from(TASKS)
                .where(TASKS.STATUS.eq(DSL.inline(Taskstatus.pending)))
                .orderBy(TASKS.PRIORITY.desc(), TASKS.AVAILABLE_AT, TASKS.ID)
                .limit(LIMIT));
        dead = LATEST_DEATH_FIRST.where(sql, TASKS.DEAD_AT.isNotNull());
        ofStatus = LATEST_FIRST.where(sql, TASKS.STATUS.eq(value(TASKS.STATUS)));
        ofUser = LAST_MADE_FIRST.where(
                sql, TASKS.USER_ID.eq(value(TASKS.USER_ID)).and(TASKS.STATUS.eq(value(TASKS.STATUS))));
        parts = sql.render(sql.dsl()
                .select(COLUMNS)
                .from(TASKS)
                .where(TASKS.PARENT_TASK_ID.eq(value(TASKS.PARENT_TASK_ID)))
                .orderBy(TASKS.ID));
        ofTrace = sql.render(sql.dsl()
                .select(COLUMNS)
                .from(TASKS)
                .where(TASKS.TRACE_ID.eq(value(TASKS.TRACE_ID)))
                .orderBy(TASKS.ID));
    }

    private static <T> Condition isAsGiven(Field<T> column) {
        return column.isNotDistinctFrom(value(column));
    }

    private static String select(Statements sql, Condition condition) {
        return sql.render(sql.dsl().select(COLUMNS).from(TASKS).where(condition));
    }

    static Task read(Row row) throws SQLException {
        return new Task(
                row.number(),
                row.uuid(),
                row.numberOrNull(),
                row.numberOrNull(),
                row.numberOrNull(),
                row.text(),
                row.textOrNull(),
                row.word(TaskStatus.class),
                row.integer(),
                row.json(),
                row.json(),
                row.textOrNull(),
                new Task.Attempts(row.integer(), row.integer()),
                lease(row.textOrNull(), row.instantOrNull()),
                new Task.Times(
                        row.instant(),
                        row.instant(),
                        row.instantOrNull(),
                        row.instantOrNull(),
                        row.instantOrNull(),
                        row.integerOrNull(),
                        row.integerOrNull()),
                Read.trace(row));
    }

    private static Task.@Nullable Lease lease(@Nullable String worker, @Nullable Instant until) {
        return worker == null || until == null ? null : new Task.Lease(worker, until);
    }
}
