package dev.quipu.finops.access;

import static dev.quipu.access.support.Columns.LIMIT;
import static dev.quipu.access.support.Columns.value;
import static dev.quipu.finops.access.jooq.Tables.ACTIVE_PATH;
import static dev.quipu.finops.access.jooq.Tables.CONVERSATION_MESSAGES;
import static dev.quipu.finops.access.jooq.Tables.SEARCH_MESSAGES;

import dev.quipu.access.MessageRole;
import dev.quipu.access.MessageStatus;
import dev.quipu.access.ToolResult;
import dev.quipu.access.support.Keyset;
import dev.quipu.access.support.Pages;
import dev.quipu.access.support.Parts;
import dev.quipu.access.support.Row;
import dev.quipu.access.support.Statements;
import dev.quipu.finops.access.jooq.tables.ActivePath;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectConditionStep;
import org.jooq.SelectSeekStep1;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** The statements about messages, as text. */
final class MessageStatements {
    /** In the order in which {@link #read} reads them. */
    private static final List<Field<?>> COLUMNS = List.of(
            CONVERSATION_MESSAGES.ID,
            CONVERSATION_MESSAGES.THREAD_ID,
            CONVERSATION_MESSAGES.ORDERING_INDEX,
            CONVERSATION_MESSAGES.ROLE,
            CONVERSATION_MESSAGES.MESSAGE_TYPE,
            CONVERSATION_MESSAGES.CONTENT,
            CONVERSATION_MESSAGES.STATUS,
            CONVERSATION_MESSAGES.PARENT_MESSAGE_ID,
            CONVERSATION_MESSAGES.ALTERNATIVE_TO,
            CONVERSATION_MESSAGES.TOOL_CALLS,
            CONVERSATION_MESSAGES.TOOL_CALL_ID,
            CONVERSATION_MESSAGES.TOOL_NAME,
            CONVERSATION_MESSAGES.TOOL_FAILED,
            CONVERSATION_MESSAGES.REASONING,
            CONVERSATION_MESSAGES.ATTACHMENTS,
            CONVERSATION_MESSAGES.METADATA,
            CONVERSATION_MESSAGES.MODEL_USED,
            CONVERSATION_MESSAGES.PROMPT_TOKENS,
            CONVERSATION_MESSAGES.COMPLETION_TOKENS,
            CONVERSATION_MESSAGES.CACHED_TOKENS,
            CONVERSATION_MESSAGES.REASONING_TOKENS,
            CONVERSATION_MESSAGES.CREATED_AT,
            CONVERSATION_MESSAGES.UPDATED_AT);

    /** What a message says: with another of these under one key it is another message. */
    private static final List<Field<?>> SAID = List.of(
            CONVERSATION_MESSAGES.ROLE,
            CONVERSATION_MESSAGES.MESSAGE_TYPE,
            CONVERSATION_MESSAGES.CONTENT,
            CONVERSATION_MESSAGES.TOOL_CALLS,
            CONVERSATION_MESSAGES.TOOL_CALL_ID,
            CONVERSATION_MESSAGES.TOOL_NAME,
            CONVERSATION_MESSAGES.TOOL_FAILED,
            CONVERSATION_MESSAGES.REASONING,
            CONVERSATION_MESSAGES.ATTACHMENTS);

    /** What else is given of a message. */
    private static final List<Field<?>> BESIDE = List.of(
            CONVERSATION_MESSAGES.STATUS,
            CONVERSATION_MESSAGES.PARENT_MESSAGE_ID,
            CONVERSATION_MESSAGES.ALTERNATIVE_TO,
            CONVERSATION_MESSAGES.METADATA,
            CONVERSATION_MESSAGES.MODEL_USED,
            CONVERSATION_MESSAGES.PROMPT_TOKENS,
            CONVERSATION_MESSAGES.COMPLETION_TOKENS,
            CONVERSATION_MESSAGES.CACHED_TOKENS,
            CONVERSATION_MESSAGES.REASONING_TOKENS);

    /** Values: thread, then an array of ids, and one for each column of what is said and what goes beside it. */
    final String append;

    /**
     * Values: an array of ids, one for each column of what is said, and one of statuses. Gives the places in the
     * arrays of those that are there and say the same: of JSON the database tells whether it does, however it is
     * written. The text of one that is given unfinished does not matter: what is there may have come further.
     */
    final String same;

    /** Values: message. */
    final String find;

    /** The messages of a thread, of all branches. Values: thread. */
    final Pages<ThreadMessage> inOrder;

    /** Values: thread, limit. */
    final String activePath;

    /** Values: message, message. */
    final String alternatives;

    /** Values: message. */
    final String replies;

    /** Values: content, message. */
    final String replaceText;

    /** Values: content, status, model, prompt, completion, cached, reasoning tokens, message. */
    final String finish;

    /** Values: words, user or NULL, limit. */
    final String search;

    /** Values: message. */
    final String delete;

    MessageStatements(Statements sql) {
        append = sql.insertEach(
                CONVERSATION_MESSAGES.THREAD_ID,
                CONVERSATION_MESSAGES.ID,
                given(SAID, BESIDE),
                List.of(
                        CONVERSATION_MESSAGES.ID,
                        CONVERSATION_MESSAGES.ORDERING_INDEX,
                        CONVERSATION_MESSAGES.CREATED_AT));
        same = sameText(sql);
        find = sql.render(where(sql, CONVERSATION_MESSAGES.ID.eq(value(CONVERSATION_MESSAGES.ID))));
        inOrder = Keyset.rising(
                        COLUMNS,
                        List.of(CONVERSATION_MESSAGES.ORDERING_INDEX),
                        MessageStatements::read,
                        Messages::place)
                .where(sql, CONVERSATION_MESSAGES.THREAD_ID.eq(value(CONVERSATION_MESSAGES.THREAD_ID)));
        activePath = activePathText(sql);
        alternatives = sql.render(inOrder(
                sql,
                CONVERSATION_MESSAGES
                        .ID
                        .eq(value(CONVERSATION_MESSAGES.ID))
                        .or(CONVERSATION_MESSAGES.ALTERNATIVE_TO.eq(value(CONVERSATION_MESSAGES.ALTERNATIVE_TO)))));
        replies = sql.render(inOrder(
                sql, CONVERSATION_MESSAGES.PARENT_MESSAGE_ID.eq(value(CONVERSATION_MESSAGES.PARENT_MESSAGE_ID))));
        replaceText = sql.render(sql.dsl()
                .update(CONVERSATION_MESSAGES)
                .set(CONVERSATION_MESSAGES.CONTENT, value(CONVERSATION_MESSAGES.CONTENT))
                .where(isUnfinished()));
        finish = sql.render(sql.dsl()
                .update(CONVERSATION_MESSAGES)
                .set(CONVERSATION_MESSAGES.CONTENT, value(CONVERSATION_MESSAGES.CONTENT))
                .set(CONVERSATION_MESSAGES.STATUS, value(CONVERSATION_MESSAGES.STATUS))
                .set(CONVERSATION_MESSAGES.MODEL_USED, value(CONVERSATION_MESSAGES.MODEL_USED))
                .set(CONVERSATION_MESSAGES.PROMPT_TOKENS, value(CONVERSATION_MESSAGES.PROMPT_TOKENS))
                .set(CONVERSATION_MESSAGES.COMPLETION_TOKENS, value(CONVERSATION_MESSAGES.COMPLETION_TOKENS))
                .set(CONVERSATION_MESSAGES.CACHED_TOKENS, value(CONVERSATION_MESSAGES.CACHED_TOKENS))
                .set(CONVERSATION_MESSAGES.REASONING_TOKENS, value(CONVERSATION_MESSAGES.REASONING_TOKENS))
                .where(isUnfinished())
                .returning(COLUMNS));
        search = sql.render(sql.dsl()
                .select(
                        SEARCH_MESSAGES.MESSAGE_ID,
                        SEARCH_MESSAGES.THREAD_ID,
                        SEARCH_MESSAGES.ROLE,
                        SEARCH_MESSAGES.CREATED_AT,
                        SEARCH_MESSAGES.EXCERPT)
                .from(SEARCH_MESSAGES(DSL.param("words", String.class), DSL.param("user", String.class), LIMIT)));
        delete = sql.delete(CONVERSATION_MESSAGES.ID);
    }

    private static Condition isUnfinished() {
        return CONVERSATION_MESSAGES
                .ID
                .eq(value(CONVERSATION_MESSAGES.ID))
                .and(CONVERSATION_MESSAGES.STATUS.eq(DSL.inline("partial")));
    }

    private static SelectConditionStep<Record> where(Statements sql, Condition condition) {
        return sql.dsl().select(COLUMNS).from(CONVERSATION_MESSAGES).where(condition);
    }

    /** In the order in which the path comes: that of the replies, of which the places may have been changed. */
    private static String activePathText(Statements sql) {
        ActivePath path = ACTIVE_PATH(value(CONVERSATION_MESSAGES.THREAD_ID), LIMIT);
        Table<Record> numbered = path.withOrdinality();
        return sql.render(sql.dsl()
                .select(COLUMNS)
                .from(numbered)
                .join(CONVERSATION_MESSAGES)
                .on(CONVERSATION_MESSAGES.ID.eq(path.ID))
                .orderBy(numbered.field(numbered.fields().length - 1)));
    }

    private static SelectSeekStep1<Record, Integer> inOrder(Statements sql, Condition condition) {
        return where(sql, condition).orderBy(CONVERSATION_MESSAGES.ORDERING_INDEX);
    }

    private static String sameText(Statements sql) {
        String id = sql.name(CONVERSATION_MESSAGES.ID);
        String said = SAID.stream().map(column -> "there." + sql.name(column)).collect(Collectors.joining(", "));
        return "SELECT given.place, there." + id + ", there." + sql.name(CONVERSATION_MESSAGES.ORDERING_INDEX)
                + ", there." + sql.name(CONVERSATION_MESSAGES.CREATED_AT) + " FROM "
                + sql.given(given(SAID, List.of(CONVERSATION_MESSAGES.STATUS))) + " JOIN "
                + sql.render(CONVERSATION_MESSAGES)
                + " AS there ON there." + id + " = given." + id + "::uuid WHERE (" + said + ") IS NOT DISTINCT FROM ("
                + sql.valuesOf(SAID, List.of(CONVERSATION_MESSAGES.CONTENT), CONVERSATION_MESSAGES.STATUS) + ")";
    }

    private static List<Field<?>> given(List<Field<?>> said, List<Field<?>> beside) {
        return Stream.of(List.<Field<?>>of(CONVERSATION_MESSAGES.ID), said, beside)
                .flatMap(List::stream)
                .toList();
    }

    static ThreadMessage read(Row row) throws SQLException {
        return new ThreadMessage(
                row.uuid(),
                row.uuid(),
                row.integer(),
                row.word(MessageRole.class),
                row.word(MessageType.class),
                row.text(),
                row.word(MessageStatus.class),
                row.uuidOrNull(),
                row.uuidOrNull(),
                Parts.toolCalls(row.jsonOrNull()),
                toolResult(row.textOrNull(), row.textOrNull(), row.flagOrNull()),
                row.textOrNull(),
                Parts.attachments(row.json()),
                row.json(),
                measures(row),
                row.instant(),
                row.instant());
    }

    private static @Nullable ToolResult toolResult(
            @Nullable String callId, @Nullable String name, @Nullable Boolean failed) {
        return callId == null ? null : new ToolResult(callId, name, failed);
    }

    private static Measures measures(Row row) throws SQLException {
        return new Measures(
                row.textOrNull(), row.numberOrNull(), row.numberOrNull(), row.numberOrNull(), row.numberOrNull());
    }
}
