package dev.quipu.assistant.access;

import static dev.quipu.access.support.Columns.LIMIT;
import static dev.quipu.access.support.Columns.isOneOfGiven;
import static dev.quipu.access.support.Columns.value;
import static dev.quipu.assistant.access.jooq.Tables.ACTIVE_PATH;
import static dev.quipu.assistant.access.jooq.Tables.CONVERSATIONS;
import static dev.quipu.assistant.access.jooq.Tables.MESSAGES;
import static dev.quipu.assistant.access.jooq.Tables.SEARCH_MESSAGES;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;

import dev.quipu.access.MessageRole;
import dev.quipu.access.MessageStatus;
import dev.quipu.access.ToolResult;
import dev.quipu.access.Trace;
import dev.quipu.access.support.Keyset;
import dev.quipu.access.support.Pages;
import dev.quipu.access.support.Parts;
import dev.quipu.access.support.Row;
import dev.quipu.access.support.Statements;
import dev.quipu.assistant.access.jooq.tables.ActivePath;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectConditionStep;
import org.jooq.SelectSeekStep1;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** The statements about messages, as text. */
final class MessageStatements {
    /** In the order in which {@link #read} reads them. */
    private static final List<Field<?>> COLUMNS = List.of(
            MESSAGES.ID,
            MESSAGES.CONVERSATION_ID,
            MESSAGES.TENANT_ID,
            MESSAGES.USER_ID,
            MESSAGES.SEQ,
            MESSAGES.CREATED_AT,
            MESSAGES.ROLE,
            MESSAGES.CONTENT,
            MESSAGES.STATUS,
            MESSAGES.PARENT_MESSAGE_ID,
            MESSAGES.ALTERNATIVE_TO,
            MESSAGES.TOOL_CALLS,
            MESSAGES.TOOL_CALL_ID,
            MESSAGES.TOOL_NAME,
            MESSAGES.TOOL_FAILED,
            MESSAGES.REASONING,
            MESSAGES.ATTACHMENTS,
            MESSAGES.METADATA,
            MESSAGES.TOKEN_COUNT,
            MESSAGES.LATENCY_MS,
            MESSAGES.MODEL_USED,
            MESSAGES.PROMPT_TOKENS,
            MESSAGES.CACHED_TOKENS,
            MESSAGES.REASONING_TOKENS,
            MESSAGES.TRACE_ID,
            MESSAGES.SPAN_ID,
            MESSAGES.PARENT_SPAN_ID,
            MESSAGES.CLIENT_KEY);

    /** What a message says: with another of these under one key it is another message. */
    private static final List<Field<?>> SAME = List.of(
            MESSAGES.ROLE,
            MESSAGES.CONTENT,
            MESSAGES.TOOL_CALLS,
            MESSAGES.TOOL_CALL_ID,
            MESSAGES.TOOL_NAME,
            MESSAGES.TOOL_FAILED,
            MESSAGES.REASONING,
            MESSAGES.ATTACHMENTS);

    /** In the order in which {@link #readSaid} reads them. */
    private static final List<Field<?>> SAID = List.of(
            MESSAGES.SEQ,
            MESSAGES.ROLE,
            MESSAGES.CONTENT,
            MESSAGES.STATUS,
            MESSAGES.TOOL_CALLS,
            MESSAGES.TOOL_CALL_ID,
            MESSAGES.TOOL_NAME,
            MESSAGES.TOOL_FAILED,
            MESSAGES.REASONING,
            MESSAGES.ATTACHMENTS,
            MESSAGES.METADATA);

    /** The messages of a conversation, of all branches. Values: conversation. */
    final Pages<Message> inOrder;

    /** Values: conversation, first place, last place, limit. */
    final String said;

    /** Values: message. */
    final String find;

    /** Values: conversation, key. */
    final String byKey;

    /** Values: conversation, limit. */
    final String activePath;

    /** Values: message, message. */
    final String alternatives;

    /** Values: message. */
    final String replies;

    /** Values: trace. */
    final String ofTrace;

    /** Values: words, user, tenant, limit. */
    final String search;

    /** Values: content, message. */
    final String replaceText;

    /** Values: content, status, tokens, latency, model, prompt, cached, reasoning tokens, message. */
    final String finish;

    /** Values: content, metadata, message, content before, metadata before. */
    final String edit;

    /** Values: messages as an array. */
    final String delete;

    /** Values: conversation. */
    final String deleteAll;

    private final Statements sql;
    /**
     * Values: of each key, each column of {@link #SAME} and each status an array, the conversation. Gives the
     * places, from 1, of those that are there and say the same: of JSON the database tells whether it does,
     * however it is written. The text of one that is given unfinished does not matter: what is there may have come
     * further.
     */
    final String same;

    private final String append;
    private final String appendDated;
    private final String appendKeyed;
    private final String appendKeyedDated;

    MessageStatements(Statements sql) {
        this.sql = sql;
        Condition here = MESSAGES.CONVERSATION_ID.eq(value(MESSAGES.CONVERSATION_ID));
        inOrder = Keyset.rising(COLUMNS, List.of(MESSAGES.SEQ), MessageStatements::read, Messages::place)
                .where(sql, here);
        said = sql.render(sql.dsl()
                .select(SAID)
                .from(MESSAGES)
                .where(here)
                .and(MESSAGES.SEQ.between(value(MESSAGES.SEQ), value(MESSAGES.SEQ)))
                .orderBy(MESSAGES.SEQ)
                .limit(LIMIT));
        find = sql.render(where(MESSAGES.ID.eq(value(MESSAGES.ID))));
        byKey = sql.render(where(here.and(MESSAGES.CLIENT_KEY.eq(value(MESSAGES.CLIENT_KEY))))
                .orderBy(field(MESSAGES.ROLE.eq(inline("user")))));
        ActivePath path = ACTIVE_PATH(value(MESSAGES.CONVERSATION_ID), LIMIT);
        activePath = sql.render(sql.dsl()
                .select(COLUMNS)
                .from(path)
                .join(MESSAGES)
                .on(MESSAGES.ID.eq(path.ID))
                .orderBy(MESSAGES.SEQ));
        ofTrace = sql.render(ascending(MESSAGES.TRACE_ID.eq(value(MESSAGES.TRACE_ID))));
        search = sql.render(sql.dsl()
                .select(
                        SEARCH_MESSAGES.MESSAGE_ID,
                        SEARCH_MESSAGES.CONVERSATION_ID,
                        SEARCH_MESSAGES.TENANT_ID,
                        SEARCH_MESSAGES.USER_ID,
                        SEARCH_MESSAGES.ROLE,
                        SEARCH_MESSAGES.CREATED_AT,
                        SEARCH_MESSAGES.EXCERPT)
                .from(SEARCH_MESSAGES(
                        DSL.param("words", String.class), value(MESSAGES.USER_ID), value(MESSAGES.TENANT_ID), LIMIT)));
        replaceText = sql.render(sql.dsl()
                .update(MESSAGES)
                .set(MESSAGES.CONTENT, value(MESSAGES.CONTENT))
                .where(isUnfinished()));
        finish = sql.render(sql.dsl()
                .update(MESSAGES)
                .set(MESSAGES.CONTENT, value(MESSAGES.CONTENT))
                .set(MESSAGES.STATUS, value(MESSAGES.STATUS))
                .set(MESSAGES.TOKEN_COUNT, value(MESSAGES.TOKEN_COUNT))
                .set(MESSAGES.LATENCY_MS, value(MESSAGES.LATENCY_MS))
                .set(MESSAGES.MODEL_USED, value(MESSAGES.MODEL_USED))
                .set(MESSAGES.PROMPT_TOKENS, value(MESSAGES.PROMPT_TOKENS))
                .set(MESSAGES.CACHED_TOKENS, value(MESSAGES.CACHED_TOKENS))
                .set(MESSAGES.REASONING_TOKENS, value(MESSAGES.REASONING_TOKENS))
                .where(isUnfinished())
                .returning(COLUMNS));
        edit = sql.edit(MESSAGES.ID, List.of(MESSAGES.CONTENT, MESSAGES.METADATA), COLUMNS);
        delete = sql.render(sql.dsl().deleteFrom(MESSAGES).where(isOneOfGiven(MESSAGES.ID)));
        deleteAll = sql.render(sql.dsl().deleteFrom(MESSAGES).where(here));
        alternatives = sql.render(ascending(
                MESSAGES.ID.eq(value(MESSAGES.ID)).or(MESSAGES.ALTERNATIVE_TO.eq(value(MESSAGES.ALTERNATIVE_TO)))));
        replies = sql.render(ascending(MESSAGES.PARENT_MESSAGE_ID.eq(value(MESSAGES.PARENT_MESSAGE_ID))));
        same = sameText();
        append = appendText(false, false);
        appendDated = appendText(false, true);
        appendKeyed = appendText(true, false);
        appendKeyedDated = appendText(true, true);
    }

    /** Values: see {@link #appendedColumns}, and with keys the conversation before, between and after. */
    String append(boolean keyed, boolean dated) {
        return keyed ? (dated ? appendKeyedDated : appendKeyed) : (dated ? appendDated : append);
    }

    private static Condition isUnfinished() {
        return MESSAGES.ID.eq(value(MESSAGES.ID)).and(MESSAGES.STATUS.eq(inline("partial")));
    }

    private SelectConditionStep<Record> where(Condition condition) {
        return sql.dsl().select(COLUMNS).from(MESSAGES).where(condition);
    }

    private SelectSeekStep1<Record, Long> ascending(Condition condition) {
        return where(condition).orderBy(MESSAGES.SEQ);
    }

    /** Returns what is given of each message, in order: an array of texts for each column. */
    static List<Field<?>> appendedColumns(boolean dated) {
        List<Field<?>> columns = new ArrayList<>(COLUMNS);
        columns.removeAll(List.of(
                MESSAGES.CONVERSATION_ID, MESSAGES.TENANT_ID, MESSAGES.USER_ID, MESSAGES.SEQ, MESSAGES.CREATED_AT));
        if (dated) {
            columns.add(MESSAGES.CREATED_AT);
        }
        return columns;
    }

    /**
     * All messages of a call in one statement. With keys, two more go with it in the same message to the server: the
     * conversation is locked before, so that of two clients with one key the second sees what the first has written, and
     * read after it is what is there under the keys, be it from before or new.
     */
    private String appendText(boolean keyed, boolean dated) {
        List<Field<?>> columns = appendedColumns(dated);
        String names = sql.names(columns);
        String arrays = columns.stream().map(column -> "?::text[]").collect(Collectors.joining(", "));
        String values = columns.stream().map(this::given).collect(Collectors.joining(", "));
        String messages = sql.render(MESSAGES);
        String conversation = sql.name(MESSAGES.CONVERSATION_ID);
        String key = sql.name(MESSAGES.CLIENT_KEY);
        String byUser = sql.name(MESSAGES.ROLE) + " = 'user'";
        String insert = "INSERT INTO " + messages + " (" + conversation + ", " + names + ") SELECT ?::uuid, " + values
                + " FROM unnest(" + arrays + ") WITH ORDINALITY AS given (" + names + ", place)"
                + (keyed
                        ? " WHERE NOT EXISTS (SELECT FROM " + messages + " AS there WHERE there." + conversation
                                + " = ?::uuid AND there." + key + " = given." + key + " AND (there." + byUser
                                + ") = (given." + byUser + "))"
                        : "")
                + " ORDER BY place"
                + (keyed
                        ? " ON CONFLICT (" + conversation + ", " + key + ", (" + byUser + ")) WHERE " + key
                                + " IS NOT NULL DO NOTHING"
                        : "")
                + " RETURNING " + sql.name(MESSAGES.ID) + ", " + sql.name(MESSAGES.SEQ) + ", "
                + sql.name(MESSAGES.CREATED_AT);
        if (!keyed) {
            return insert;
        }
        String lock = "SELECT FROM " + sql.render(CONVERSATIONS) + " WHERE " + sql.name(CONVERSATIONS.ID)
                + " = ?::uuid FOR NO KEY UPDATE";
        String there = "SELECT " + sql.name(MESSAGES.ID) + ", " + sql.name(MESSAGES.SEQ) + ", "
                + sql.name(MESSAGES.CREATED_AT) + ", " + key + ", " + byUser + " FROM " + messages
                + " WHERE " + conversation + " = ?::uuid AND " + key + " = ANY (?::text[])";
        return lock + "; " + insert + "; " + there;
    }

    private String sameText() {
        String key = sql.name(MESSAGES.CLIENT_KEY);
        String said = SAME.stream().map(column -> "there." + sql.name(column)).collect(Collectors.joining(", "));
        List<Field<?>> given = Stream.of(
                        List.<Field<?>>of(MESSAGES.CLIENT_KEY), SAME, List.<Field<?>>of(MESSAGES.STATUS))
                .flatMap(List::stream)
                .toList();
        return "SELECT given.place FROM " + sql.given(given) + " JOIN " + sql.render(MESSAGES) + " AS there ON there."
                + key + " = given." + key + " WHERE there." + sql.name(MESSAGES.CONVERSATION_ID) + " = ?::uuid AND ("
                + said + ") IS NOT DISTINCT FROM ("
                + sql.valuesOf(SAME, List.of(MESSAGES.CONTENT), MESSAGES.STATUS) + ")";
    }

    private String given(Field<?> column) {
        String type = column.getDataType().getCastTypeName(sql.dsl().configuration());
        String value = "given." + sql.name(column) + "::" + type;
        return column.equals(MESSAGES.CREATED_AT) ? "coalesce(" + value + ", now())" : value;
    }

    static Message read(Row row) throws SQLException {
        return new Message(
                row.uuid(),
                row.uuid(),
                row.uuid(),
                row.uuid(),
                row.number(),
                row.instant(),
                row.word(MessageRole.class),
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
                trace(row.textOrNull(), row.textOrNull(), row.textOrNull()),
                row.textOrNull());
    }

    static Said readSaid(Row row) throws SQLException {
        return new Said(
                row.number(),
                row.word(MessageRole.class),
                row.text(),
                row.word(MessageStatus.class),
                Parts.toolCalls(row.jsonOrNull()),
                toolResult(row.textOrNull(), row.textOrNull(), row.flagOrNull()),
                row.textOrNull(),
                Parts.attachments(row.json()),
                row.json());
    }

    private static @Nullable ToolResult toolResult(
            @Nullable String callId, @Nullable String name, @Nullable Boolean failed) {
        return callId == null ? null : new ToolResult(callId, name, failed);
    }

    private static Measures measures(Row row) throws SQLException {
        Measures measures = new Measures(
                row.integerOrNull(),
                row.integerOrNull(),
                row.textOrNull(),
                row.numberOrNull(),
                row.numberOrNull(),
                row.numberOrNull());
        return measures.equals(Measures.UNKNOWN) ? Measures.UNKNOWN : measures;
    }

    private static @Nullable Trace trace(
            @Nullable String traceId, @Nullable String spanId, @Nullable String parentSpanId) {
        return traceId == null ? null : new Trace(traceId, spanId, parentSpanId);
    }
}
