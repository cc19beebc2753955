package dev.quipu.agents.access;

import static dev.quipu.access.support.Columns.LIMIT;
import static dev.quipu.access.support.Columns.value;
import static dev.quipu.agents.access.jooq.Tables.ACTIVE_PATH;
import static dev.quipu.agents.access.jooq.Tables.MESSAGES;
import static dev.quipu.agents.access.jooq.Tables.MESSAGE_ATTACHMENTS;

import dev.quipu.access.support.Row;
import dev.quipu.access.support.Statements;
import dev.quipu.agents.access.jooq.routines.AppendToMessage;
import dev.quipu.agents.access.jooq.routines.EditMessage;
import dev.quipu.agents.access.jooq.routines.FinishMessage;
import dev.quipu.agents.access.jooq.routines.SwitchBranch;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectConditionStep;
import org.jooq.impl.DSL;

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
            MESSAGES.COST,
            MESSAGES.RESPONSE_TIME,
            MESSAGES.CREATED_AT,
            MESSAGES.UPDATED_AT);

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

    /** Values: uuids as an array. */
    final String ofUuids;

    /** Values: message. */
    final String find;

    /** Values: conversation, limit. */
    final String latest;

    /** Values: conversation, place, limit. */
    final String before;

    /** Values: conversation, place, limit. */
    final String after;

    /** Values: conversation. */
    final String all;

    /** Values: conversation. */
    final String activePath;

    /** Values: message. */
    final String replies;

    /** Values: message. Gives NULL if there is none. */
    final String show;

    /** Values: message, content. Gives NULL if there is none. */
    final String reword;

    /** Values: message, text, reasoning. */
    final String progress;

    /** Values: message, state, reason. */
    final String finish;

    /** Values: message, message, then what is attached. */
    final String attach;

    /** Values: message. */
    final String attachments;

    /** Values: message. */
    final String delete;

    MessageStatements(Statements sql) {
        Condition here = MESSAGES.CONVERSATION_ID.eq(value(MESSAGES.CONVERSATION_ID));
        append = appendText(sql);
        Field<UUID[]> uuids = DSL.field("cast(? as uuid[])", UUID[].class, DSL.param("uuids", String.class));
        ofUuids = sql.render(where(sql, MESSAGES.UUID.eq(DSL.any(uuids))));
        find = sql.render(where(sql, MESSAGES.ID.eq(value(MESSAGES.ID))));
        latest = sql.render(where(sql, here).orderBy(MESSAGES.SEQ.desc()).limit(LIMIT));
        before = sql.render(where(sql, here.and(MESSAGES.SEQ.lt(value(MESSAGES.SEQ))))
                .orderBy(MESSAGES.SEQ.desc())
                .limit(LIMIT));
        after = sql.render(where(sql, here.and(MESSAGES.SEQ.gt(value(MESSAGES.SEQ))))
                .orderBy(MESSAGES.SEQ)
                .limit(LIMIT));
        all = sql.render(where(sql, here).orderBy(MESSAGES.SEQ));
        activePath = sql.render(sql.dsl()
                .select(COLUMNS.stream()
                        .map(column -> Objects.requireNonNull(ACTIVE_PATH.field(column.getName())))
                        .toList())
                .from(ACTIVE_PATH(value(MESSAGES.CONVERSATION_ID))));
        replies = sql.render(where(sql, MESSAGES.PARENT_MESSAGE_ID.eq(value(MESSAGES.PARENT_MESSAGE_ID)))
                .orderBy(MESSAGES.SEQ));
        show = sql.selectCall(new SwitchBranch(), SwitchBranch.MESSAGE);
        reword = sql.selectCall(new EditMessage(), EditMessage.MESSAGE, EditMessage.NEW_CONTENT);
        progress = sql.selectCall(
                new AppendToMessage(), AppendToMessage.MESSAGE, AppendToMessage.MORE, AppendToMessage.MORE_REASONING);
        finish = sql.selectCall(
                new FinishMessage(), FinishMessage.MESSAGE, FinishMessage.END_STATE, FinishMessage.REASON);
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
        delete = sql.render(sql.dsl().deleteFrom(MESSAGES).where(MESSAGES.ID.eq(value(MESSAGES.ID))));
    }

    private static SelectConditionStep<Record> where(Statements sql, Condition condition) {
        return sql.dsl().select(COLUMNS).from(MESSAGES).where(condition);
    }

    private static String appendText(Statements sql) {
        String names = APPENDED.stream().map(MessageStatements::name).collect(Collectors.joining(", "));
        String arrays = APPENDED.stream().map(column -> "?::text[]").collect(Collectors.joining(", "));
        String values = APPENDED.stream()
                .map(column -> "given." + name(column) + "::" + sql.typeName(column))
                .collect(Collectors.joining(", "));
        return "INSERT INTO " + sql.render(MESSAGES) + " (" + name(MESSAGES.CONVERSATION_ID) + ", " + names
                + ") SELECT ?::bigint, " + values + " FROM unnest(" + arrays + ") WITH ORDINALITY AS given (" + names
                + ", place) ORDER BY place ON CONFLICT (" + name(MESSAGES.UUID) + ") DO NOTHING RETURNING "
                + name(MESSAGES.UUID) + ", " + name(MESSAGES.ID) + ", " + name(MESSAGES.SEQ) + ", "
                + name(MESSAGES.CREATED_AT);
    }

    /** Behind those that are there already. */
    private static String attachText(Statements sql) {
        String table = sql.render(MESSAGE_ATTACHMENTS);
        return "INSERT INTO " + table + " ("
                + Stream.of(
                                MESSAGE_ATTACHMENTS.MESSAGE_ID,
                                MESSAGE_ATTACHMENTS.POSITION,
                                MESSAGE_ATTACHMENTS.URI,
                                MESSAGE_ATTACHMENTS.MEDIA_TYPE,
                                MESSAGE_ATTACHMENTS.SHA256,
                                MESSAGE_ATTACHMENTS.BYTE_SIZE,
                                MESSAGE_ATTACHMENTS.FILE_NAME,
                                MESSAGE_ATTACHMENTS.METADATA)
                        .map(MessageStatements::name)
                        .collect(Collectors.joining(", "))
                + ") SELECT ?::bigint, (SELECT coalesce(max(position), 0) FROM " + table
                + " WHERE message_id = ?) + place, uri, media_type, decode(sha256, 'hex'), size::bigint, file_name,"
                + " metadata::jsonb FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])"
                + " WITH ORDINALITY AS given (uri, media_type, sha256, size, file_name, metadata, place)";
    }

    private static String name(Field<?> field) {
        return "\"" + field.getName() + "\"";
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
                row.json(),
                tool(new Message.Tool(row.textOrNull(), row.textOrNull(), row.jsonOrNull())),
                row.json(),
                new Message.Measures(row.textOrNull(), row.number(), Read.tokens(row), row.decimal(), row.realOrNull()),
                row.instant(),
                row.instant());
    }

    private static Message.@org.jspecify.annotations.Nullable Tool tool(Message.Tool tool) {
        return tool.callId() == null && tool.name() == null && tool.result() == null ? null : tool;
    }
}
