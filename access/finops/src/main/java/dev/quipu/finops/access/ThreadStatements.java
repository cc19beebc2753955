package dev.quipu.finops.access;

import static dev.quipu.access.support.Columns.value;
import static dev.quipu.finops.access.jooq.Tables.CONVERSATION_THREADS;

import dev.quipu.access.support.Cursors;
import dev.quipu.access.support.Keyset;
import dev.quipu.access.support.Pages;
import dev.quipu.access.support.Row;
import dev.quipu.access.support.Statements;
import java.sql.SQLException;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;

/** The statements about threads, as text. */
final class ThreadStatements {
    /** In the order in which {@link #read} reads them. */
    private static final List<Field<?>> COLUMNS = List.of(
            CONVERSATION_THREADS.THREAD_ID,
            CONVERSATION_THREADS.USER_ID,
            CONVERSATION_THREADS.TITLE,
            CONVERSATION_THREADS.METADATA,
            CONVERSATION_THREADS.IS_ACTIVE,
            CONVERSATION_THREADS.ACTIVE_MESSAGE_ID,
            CONVERSATION_THREADS.CREATED_AT,
            CONVERSATION_THREADS.UPDATED_AT);

    private static final Keyset<ConversationThread> LATEST_FIRST = Keyset.falling(
            COLUMNS,
            List.of(CONVERSATION_THREADS.UPDATED_AT, CONVERSATION_THREADS.THREAD_ID),
            ThreadStatements::read,
            thread -> Cursors.of(thread.updatedAt(), thread.id()));

    /** Values: id, user, title, metadata. Gives no row if the id is taken. */
    final String start;

    /** Values: thread. */
    final String find;

    /** Values: user. */
    final Pages<ConversationThread> recent;

    /** Values: title, metadata, thread, title before, metadata before. */
    final String edit;

    /** Values: whether active, thread. */
    final String setActive;

    /** Values: message or NULL, thread. */
    final String activate;

    /** Values: thread. */
    final String delete;

    ThreadStatements(Statements sql) {
        start = sql.render(sql.dsl()
                .insertInto(
                        CONVERSATION_THREADS,
                        CONVERSATION_THREADS.THREAD_ID,
                        CONVERSATION_THREADS.USER_ID,
                        CONVERSATION_THREADS.TITLE,
                        CONVERSATION_THREADS.METADATA)
                .values(
                        value(CONVERSATION_THREADS.THREAD_ID),
                        value(CONVERSATION_THREADS.USER_ID),
                        value(CONVERSATION_THREADS.TITLE),
                        value(CONVERSATION_THREADS.METADATA))
                .onConflict(CONVERSATION_THREADS.THREAD_ID)
                .doNothing()
                .returning(COLUMNS));
        find = sql.render(sql.dsl().select(COLUMNS).from(CONVERSATION_THREADS).where(hasId()));
        recent = LATEST_FIRST.where(
                sql,
                CONVERSATION_THREADS
                        .USER_ID
                        .eq(value(CONVERSATION_THREADS.USER_ID))
                        .and(CONVERSATION_THREADS.IS_ACTIVE));
        edit = sql.edit(
                CONVERSATION_THREADS.THREAD_ID,
                List.of(CONVERSATION_THREADS.TITLE, CONVERSATION_THREADS.METADATA),
                COLUMNS);
        setActive = sql.set(CONVERSATION_THREADS.THREAD_ID, CONVERSATION_THREADS.IS_ACTIVE);
        activate = sql.set(CONVERSATION_THREADS.THREAD_ID, CONVERSATION_THREADS.ACTIVE_MESSAGE_ID);
        delete = sql.delete(CONVERSATION_THREADS.THREAD_ID);
    }

    private static Condition hasId() {
        return CONVERSATION_THREADS.THREAD_ID.eq(value(CONVERSATION_THREADS.THREAD_ID));
    }

    static ConversationThread read(Row row) throws SQLException {
        return new ConversationThread(
                row.uuid(),
                row.text(),
                row.textOrNull(),
                row.json(),
                row.flag(),
                row.uuidOrNull(),
                row.instant(),
                row.instant());
    }
}
