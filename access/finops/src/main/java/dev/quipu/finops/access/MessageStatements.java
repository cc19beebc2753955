package dev.quipu.finops.access;

import static dev.quipu.access.support.Columns.isOneOfGiven;
import static dev.quipu.access.support.Columns.value;
import static dev.quipu.finops.access.jooq.Tables.CONVERSATION_MESSAGES;

import dev.quipu.access.support.Row;
import dev.quipu.access.support.Sequence;
import dev.quipu.access.support.Statements;
import dev.quipu.finops.access.jooq.routines.ConversationSearchVector;
import java.sql.SQLException;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectConditionStep;

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

    /** The messages of a thread. */
    final Sequence<ThreadMessage> inOrder;

    /** Values: words, limit. */
    final String search;

    /** Values: message. */
    final String delete;

    MessageStatements(Statements sql) {
        append = sql.insertEach(
                CONVERSATION_MESSAGES.THREAD_ID,
                CONVERSATION_MESSAGES.ID,
                APPENDED,
                List.of(
                        CONVERSATION_MESSAGES.ID,
                        CONVERSATION_MESSAGES.ORDERING_INDEX,
                        CONVERSATION_MESSAGES.CREATED_AT));
        ofIds = sql.render(where(sql, isOneOfGiven(CONVERSATION_MESSAGES.ID)));
        find = sql.render(where(sql, CONVERSATION_MESSAGES.ID.eq(value(CONVERSATION_MESSAGES.ID))));
        inOrder = new Sequence<>(
                sql,
                COLUMNS,
                CONVERSATION_MESSAGES.THREAD_ID,
                CONVERSATION_MESSAGES.ORDERING_INDEX,
                MessageStatements::read,
                Messages::place);
        search = searchText(sql);
        delete = sql.delete(CONVERSATION_MESSAGES.ID);
    }

    private static SelectConditionStep<Record> where(Statements sql, Condition condition) {
        return sql.dsl().select(COLUMNS).from(CONVERSATION_MESSAGES).where(condition);
    }

    /** The best are found before their excerpts are made, which takes long. */
    private static String searchText(Statements sql) {
        String vector = sql.name(new ConversationSearchVector()) + "(" + sql.name(CONVERSATION_MESSAGES.CONTENT) + ")";
        String found = sql.names(List.of(
                CONVERSATION_MESSAGES.ID,
                CONVERSATION_MESSAGES.THREAD_ID,
                CONVERSATION_MESSAGES.ROLE,
                CONVERSATION_MESSAGES.CREATED_AT,
                CONVERSATION_MESSAGES.CONTENT));
        String created = sql.name(CONVERSATION_MESSAGES.CREATED_AT);
        return "SELECT id, thread_id, role, created_at, ts_headline('pg_catalog.english', left(content, 100000), words,"
                + " 'MaxFragments=1, MaxWords=25, MinWords=8') FROM websearch_to_tsquery('pg_catalog.english', ?) AS words"
                + " CROSS JOIN LATERAL (SELECT " + found + ", ts_rank(" + vector + ", words) FROM "
                + sql.render(CONVERSATION_MESSAGES) + " WHERE " + vector + " @@ words ORDER BY ts_rank(" + vector
                + ", words) DESC, " + created + " DESC LIMIT ?) AS hit (id, thread_id, role, created_at, content, rank)"
                + " ORDER BY rank DESC, created_at DESC";
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
