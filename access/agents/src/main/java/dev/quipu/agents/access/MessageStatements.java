package dev.quipu.agents.access;

import static dev.quipu.access.support.Columns.LIMIT;
import static dev.quipu.access.support.Columns.value;
import static dev.quipu.agents.access.jooq.Tables.ACTIVE_PATH;
import static dev.quipu.agents.access.jooq.Tables.MESSAGES;
import static dev.quipu.agents.access.jooq.Tables.MESSAGE_ATTACHMENTS;

import dev.quipu.access.MessageRole;
import dev.quipu.access.support.Keyset;
import dev.quipu.access.support.Pages;
import dev.quipu.access.support.Parts;
import dev.quipu.access.support.Row;
import dev.quipu.access.support.Statements;
import dev.quipu.agents.access.jooq.routines.AppendToMessage;
import dev.quipu.agents.access.jooq.routines.EditMessage;
import dev.quipu.agents.access.jooq.routines.FinishMessage;
import dev.quipu.agents.access.jooq.routines.SwitchBranch;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectConditionStep;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** The statements about messages, as text. */
final class MessageStatements {
    /** In the order in which {@link #read} reads them. */
    private static final List<Field<?>> COLUMNS = List.of(
            MESSAGES.ID,
            MESSAGES.UUID,
            MESSAGES.CONVERSATION_ID,
            MESSAGES.SEQ,
            MESSAGES.ROLE,
            MESSAGES.CONTENT,
            MESSAGES.STATE,
            MESSAGES.FINISH_REASON,
            MESSAGES.PARENT_MESSAGE_ID,
            MESSAGES.REASONING,
            MESSAGES.TOOL_CALLS,
            MESSAGES.TOOL_CALL_ID,
            MESSAGES.TOOL_NAME,
            MESSAGES.TOOL_RESULT,
            MESSAGES.METADATA,
            MESSAGES.MODEL_USED,
            MESSAGES.TOKENS_USED,
            MESSAGES.INPUT_TOKENS,
            MESSAGES.OUTPUT_TOKENS,
            MESSAGES.CACHED_TOKENS,
            MESSAGES.REASONING_TOKENS,
            MESSAGES.CACHE_WRITE_TOKENS,
            MESSAGES.COST,
            MESSAGES.RESPONSE_TIME,
            MESSAGES.CREATED_AT,
            MESSAGES.UPDATED_AT);

    /** What a message says: with another of these under one key it is another message. */
    private static final List<Field<?>> SAID = List.of(
            MESSAGES.ROLE,
            MESSAGES.CONTENT,
            MESSAGES.REASONING,
            MESSAGES.TOOL_CALLS,
            MESSAGES.TOOL_CALL_ID,
            MESSAGES.TOOL_NAME,
            MESSAGES.TOOL_RESULT);

    /** What comes bit by bit. */
    private static final List<Field<?>> STREAMED = List.of(MESSAGES.CONTENT, MESSAGES.REASONING);

    /** What is given of each message, in the order in which {@link Messages} binds it. */
    private static final List<Field<?>> APPENDED = List.of(
            MESSAGES.UUID,
            MESSAGES.ROLE,
            MESSAGES.CONTENT,
            MESSAGES.STATE,
            MESSAGES.PARENT_MESSAGE_ID,
            MESSAGES.REASONING,
            MESSAGES.TOOL_CALLS,
            MESSAGES.TOOL_CALL_ID,
            MESSAGES.TOOL_NAME,
            MESSAGES.TOOL_RESULT,
            MESSAGES.METADATA);

    /** Values: conversation, then an array for each column of what is appended. */
    final String append;

    /**
     * Values: an array for each column of what is appended. Gives the places in the arrays of those that are there
     * and say the same: of JSON the database tells whether it does, however it is written. Text and reasoning of
     * one that is given partial do not matter: what is there may have come further.
     */
    final String same;

    /** Values: message. */
    final String find;

    /** The messages of a conversation, of all branches. Values: conversation. */
    final Pages<Message> inOrder;

    /** Values: conversation, limit. */
    final String activePath;

    /** Values: message. */
    final String replies;

    /** Values: message. Gives NULL if there is none. */
    final String activate;

    /** Values: message, content. Gives NULL if there is none. */
    final String reword;

    /** Values: message, text, reasoning. Gives false if it is not unfinished. */
    final String extend;

    /** Values: message, state, reason. Gives false if it is not unfinished. */
    final String finish;

    /** Values: message. */
    final String lock;

    /** Values: message, message, what is attached, message. */
    final String attach;

    /** Values: message. */
    final String attachments;

    /** Values: message. */
    final String delete;

    MessageStatements(Statements sql) {
        append = sql.insertEach(
                MESSAGES.CONVERSATION_ID,
                MESSAGES.UUID,
                APPENDED,
                List.of(MESSAGES.UUID, MESSAGES.ID, MESSAGES.SEQ, MESSAGES.CREATED_AT));
        same = sameText(sql);
        find = sql.render(where(sql, MESSAGES.ID.eq(value(MESSAGES.ID))));
        inOrder = Keyset.rising(COLUMNS, List.of(MESSAGES.SEQ), MessageStatements::read, Messages::place)
                .where(sql, MESSAGES.CONVERSATION_ID.eq(value(MESSAGES.CONVERSATION_ID)));
        activePath = activePathText(sql);
        replies = sql.render(where(sql, MESSAGES.PARENT_MESSAGE_ID.eq(value(MESSAGES.PARENT_MESSAGE_ID)))
                .orderBy(MESSAGES.SEQ));
        activate = sql.selectCall(new SwitchBranch(), SwitchBranch.MESSAGE);
        reword = sql.selectCall(new EditMessage(), EditMessage.MESSAGE, EditMessage.NEW_CONTENT);
        extend = sql.selectCall(
                new AppendToMessage(), AppendToMessage.MESSAGE, AppendToMessage.MORE, AppendToMessage.MORE_REASONING);
        finish = sql.selectCall(
                new FinishMessage(), FinishMessage.MESSAGE, FinishMessage.END_STATE, FinishMessage.REASON);
        lock = sql.render(sql.dsl()
                .select(MESSAGES.ID)
                .from(MESSAGES)
                .where(MESSAGES.ID.eq(value(MESSAGES.ID)))
                .forNoKeyUpdate());
        attach = attachText(sql);
        attachments = sql.render(sql.dsl()
                .select(
                        MESSAGE_ATTACHMENTS.URI,
                        MESSAGE_ATTACHMENTS.MEDIA_TYPE,
                        DSL.field("encode({0}, 'hex')", String.class, MESSAGE_ATTACHMENTS.SHA256),
                        MESSAGE_ATTACHMENTS.BYTE_SIZE,
                        MESSAGE_ATTACHMENTS.FILE_NAME,
                        MESSAGE_ATTACHMENTS.METADATA)
                .from(MESSAGE_ATTACHMENTS)
                .where(MESSAGE_ATTACHMENTS.MESSAGE_ID.eq(value(MESSAGE_ATTACHMENTS.MESSAGE_ID)))
                .orderBy(MESSAGE_ATTACHMENTS.POSITION));
        delete = sql.delete(MESSAGES.ID);
    }

    private static SelectConditionStep<Record> where(Statements sql, Condition condition) {
        return sql.dsl().select(COLUMNS).from(MESSAGES).where(condition);
    }

    private static String activePathText(Statements sql) {
        Table<Record> path = ACTIVE_PATH(value(MESSAGES.CONVERSATION_ID)).withOrdinality();
        int place = path.fields().length - 1;
        Table<Record> last = sql.dsl()
                .select(path.fields())
                .from(path)
                .orderBy(Objects.requireNonNull(path.field(place)).desc())
                .limit(LIMIT)
                .asTable("last");
        return sql.render(sql.dsl()
                .select(COLUMNS.stream()
                        .map(column -> Objects.requireNonNull(last.field(column.getName())))
                        .toList())
                .from(last)
                .orderBy(last.field(place)));
    }

    private static String sameText(Statements sql) {
        String uuid = sql.name(MESSAGES.UUID);
        String said = SAID.stream().map(column -> "there." + sql.name(column)).collect(Collectors.joining(", "));
        return "SELECT given.place, there." + sql.name(MESSAGES.ID) + ", there." + sql.name(MESSAGES.SEQ) + ", there."
                + sql.name(MESSAGES.CREATED_AT) + " FROM " + sql.given(APPENDED) + " JOIN " + sql.render(MESSAGES)
                + " AS there ON there." + uuid + " = given." + uuid + "::uuid WHERE (" + said
                + ") IS NOT DISTINCT FROM ("
                + sql.valuesOf(SAID, STREAMED, MESSAGES.STATE) + ")";
    }

    /** Behind those that are there already, without gaps; of those that are given, too, the first of a hash and URI. */
    private static String attachText(Statements sql) {
        String table = sql.render(MESSAGE_ATTACHMENTS);
        String message = sql.name(MESSAGE_ATTACHMENTS.MESSAGE_ID);
        return "INSERT INTO " + table + " ("
                + sql.names(List.of(
                        MESSAGE_ATTACHMENTS.MESSAGE_ID,
                        MESSAGE_ATTACHMENTS.POSITION,
                        MESSAGE_ATTACHMENTS.URI,
                        MESSAGE_ATTACHMENTS.MEDIA_TYPE,
                        MESSAGE_ATTACHMENTS.SHA256,
                        MESSAGE_ATTACHMENTS.BYTE_SIZE,
                        MESSAGE_ATTACHMENTS.FILE_NAME,
                        MESSAGE_ATTACHMENTS.METADATA))
                + ") SELECT ?::bigint, (SELECT coalesce(max(" + sql.name(MESSAGE_ATTACHMENTS.POSITION) + "), 0) FROM "
                + table
                + " WHERE " + message
                + " = ?) + row_number() OVER (ORDER BY place), uri, media_type, decode(sha256, 'hex'),"
                + " size::bigint, file_name, metadata::jsonb"
                + " FROM (SELECT DISTINCT ON (decode(sha256, 'hex'), uri) *"
                + " FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])"
                + " WITH ORDINALITY AS each (uri, media_type, sha256, size, file_name, metadata, place)"
                + " ORDER BY decode(sha256, 'hex'), uri, place) AS given"
                + " WHERE NOT EXISTS (SELECT FROM " + table + " AS there WHERE there." + message + " = ? AND there."
                + sql.name(MESSAGE_ATTACHMENTS.SHA256) + " = decode(given.sha256, 'hex') AND there."
                + sql.name(MESSAGE_ATTACHMENTS.URI) + " = given.uri)";
    }

    static Message read(Row row) throws SQLException {
        return new Message(
                row.number(),
                row.uuid(),
                row.number(),
                row.integer(),
                row.word(MessageRole.class),
                row.text(),
                row.word(MessageState.class),
                row.textOrNull(),
                row.numberOrNull(),
                row.textOrNull(),
                Parts.toolCalls(row.json()),
                tool(new Message.Tool(row.textOrNull(), row.textOrNull(), row.jsonOrNull())),
                row.json(),
                new Message.Measures(row.textOrNull(), row.number(), Read.tokens(row), row.decimal(), row.realOrNull()),
                row.instant(),
                row.instant());
    }

    private static Message.@Nullable Tool tool(Message.Tool tool) {
        return tool.callId() == null && tool.name() == null && tool.result() == null ? null : tool;
    }
}
