package dev.quipu.finops.access;

import static dev.quipu.access.support.Columns.LIMIT;
import static dev.quipu.access.support.Columns.value;
import static dev.quipu.finops.access.jooq.Tables.CONVERSATION_MESSAGES;

import dev.quipu.access.support.Row;
import dev.quipu.access.support.Statements;
import dev.quipu.finops.access.jooq.routines.ConversationSearchVector;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectConditionStep;
import org.jooq.impl.DSL;

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
            CONVERSATION_MESSAGES.METADATA,
            CONVERSATION_MESSAGES.CREATED_AT,
            CONVERSATION_MESSAGES.UPDATED_AT);

    /** What is given of each message, in the order in which {@link Messages} binds it. */
    private static final List<Field<?>> APPENDED = List.of(
            CONVERSATION_MESSAGES.ID,
            CONVERSATION_MESSAGES.ROLE,
            CONVERSATION_MESSAGES.MESSAGE_TYPE,
            CONVERSATION_MESSAGES.CONTENT,
            CONVERSATION_MESSAGES.METADATA);

    /** Values: thread, then an array for each column of what is appended. */
    final String append;

    /** Values: messages as an array. */
    final String ofIds;

    /** Values: message. */
    final String find;

    /** Values: thread, limit. */
    final String latest;

    /** Values: thread, place, limit. */
    final String before;

    /** Values: thread, place, limit. */
    final String after;

    /** Values: thread. */
    final String all;

    /** Values: words, limit. */
    final String search;

    /** Values: message. */
    final String delete;

    MessageStatements(Statements sql) {
        Condition here = CONVERSATION_MESSAGES.THREAD_ID.eq(value(CONVERSATION_MESSAGES.THREAD_ID));
        var place = CONVERSATION_MESSAGES.ORDERING_INDEX;
        append = appendText(sql);
        Field<UUID[]> ids = DSL.field("cast(? as uuid[])", UUID[].class, DSL.param("ids", String.class));
        ofIds = sql.render(where(sql, CONVERSATION_MESSAGES.ID.eq(DSL.any(ids))));
        find = sql.render(where(sql, CONVERSATION_MESSAGES.ID.eq(value(CONVERSATION_MESSAGES.ID))));
        latest = sql.render(where(sql, here).orderBy(place.desc()).limit(LIMIT));
        before = sql.render(where(sql, here.and(place.lt(value(place))))
                .orderBy(place.desc())
                .limit(LIMIT));
        after = sql.render(
                where(sql, here.and(place.gt(value(place)))).orderBy(place).limit(LIMIT));
        all = sql.render(where(sql, here).orderBy(place));
        search = searchText(sql);
        delete = sql.render(sql.dsl()
                .deleteFrom(CONVERSATION_MESSAGES)
                .where(CONVERSATION_MESSAGES.ID.eq(value(CONVERSATION_MESSAGES.ID))));
    }

    private static SelectConditionStep<Record> where(Statements sql, Condition condition) {
        return sql.dsl().select(COLUMNS).from(CONVERSATION_MESSAGES).where(condition);
    }

    private static String appendText(Statements sql) {
        String names = APPENDED.stream().map(MessageStatements::name).collect(Collectors.joining(", "));
        String arrays = APPENDED.stream().map(column -> "?::text[]").collect(Collectors.joining(", "));
        String values = APPENDED.stream()
                .map(column -> "given." + name(column) + "::" + sql.typeName(column))
                .collect(Collectors.joining(", "));
        return "INSERT INTO " + sql.render(CONVERSATION_MESSAGES) + " (" + name(CONVERSATION_MESSAGES.THREAD_ID) + ", "
                + names + ") SELECT ?::uuid, " + values + " FROM unnest(" + arrays + ") WITH ORDINALITY AS given ("
                + names
                + ", place) ORDER BY place ON CONFLICT (" + name(CONVERSATION_MESSAGES.ID) + ") DO NOTHING RETURNING "
                + name(CONVERSATION_MESSAGES.ID) + ", " + name(CONVERSATION_MESSAGES.ORDERING_INDEX) + ", "
                + name(CONVERSATION_MESSAGES.CREATED_AT);
    }

    /** The best are found before their excerpts are made, which takes long. */
    private static String searchText(Statements sql) {
        String vector = sql.name(new ConversationSearchVector()) + "(" + name(CONVERSATION_MESSAGES.CONTENT) + ")";
        String found = List.of(
                        CONVERSATION_MESSAGES.ID,
                        CONVERSATION_MESSAGES.THREAD_ID,
                        CONVERSATION_MESSAGES.ROLE,
                        CONVERSATION_MESSAGES.CREATED_AT,
                        CONVERSATION_MESSAGES.CONTENT)
                .stream()
                .map(MessageStatements::name)
                .collect(Collectors.joining(", "));
        String created = name(CONVERSATION_MESSAGES.CREATED_AT);
        return "SELECT id, thread_id, role, created_at, ts_headline('pg_catalog.english', left(content, 100000), words,"
                + " 'MaxFragments=1, MaxWords=25, MinWords=8') FROM websearch_to_tsquery('pg_catalog.english', ?) AS words"
                + " CROSS JOIN LATERAL (SELECT " + found + ", ts_rank(" + vector + ", words) FROM "
                + sql.render(CONVERSATION_MESSAGES) + " WHERE " + vector + " @@ words ORDER BY ts_rank(" + vector
                + ", words) DESC, " + created + " DESC LIMIT ?) AS hit (id, thread_id, role, created_at, content, rank)"
                + " ORDER BY rank DESC, created_at DESC";
    }

    private static String name(Field<?> field) {
        return "\"" + field.getName() + "\"";
    }

    static ThreadMessage read(Row row) throws SQLException {
        return new ThreadMessage(
                row.uuid(),
                row.uuid(),
                row.integer(),
                row.word(MessageRole.class),
                row.word(MessageType.class),
                row.text(),
                row.json(),
                row.instant(),
                row.instant());
    }
}
