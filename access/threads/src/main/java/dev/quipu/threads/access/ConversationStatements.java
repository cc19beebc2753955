package dev.quipu.threads.access;

import static dev.quipu.access.support.Columns.value;
import static dev.quipu.threads.access.jooq.Tables.CONVERSATIONS;

import dev.quipu.access.support.Cursors;
import dev.quipu.access.support.Keyset;
import dev.quipu.access.support.Pages;
import dev.quipu.access.support.Row;
import dev.quipu.access.support.Statements;
import java.sql.SQLException;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;

/** The statements about conversations, as text. */
final class ConversationStatements {
    /** In the order in which {@link #read} reads them. */
    private static final List<Field<?>> COLUMNS = List.of(
            CONVERSATIONS.ID,
            CONVERSATIONS.CONVERSATION_NAME,
            CONVERSATIONS.CONVERSATION_TYPE,
            CONVERSATIONS.SOURCE_TYPE,
            CONVERSATIONS.SOURCE_METADATA,
            CONVERSATIONS.PARTICIPANTS,
            CONVERSATIONS.STARTED_AT,
            CONVERSATIONS.ENDED_AT,
            CONVERSATIONS.GOALS,
            CONVERSATIONS.OWNER_ID,
            CONVERSATIONS.VISIBILITY,
            CONVERSATIONS.SHARED_WITH,
            CONVERSATIONS.PARTICIPANT_COUNT,
            CONVERSATIONS.TOTAL_UTTERANCES,
            CONVERSATIONS.TOTAL_WORDS,
            CONVERSATIONS.TOTAL_NODES,
            CONVERSATIONS.TOTAL_CLAIMS,
            CONVERSATIONS.CURRENT_UTTERANCE_ID,
            CONVERSATIONS.DELETED_AT,
            CONVERSATIONS.CREATED_AT,
            CONVERSATIONS.UPDATED_AT);

    /** In the order in which {@link Conversations} binds them. */
    private static final List<Field<?>> GIVEN = List.of(
            CONVERSATIONS.ID,
            CONVERSATIONS.CONVERSATION_NAME,
            CONVERSATIONS.CONVERSATION_TYPE,
            CONVERSATIONS.SOURCE_TYPE,
            CONVERSATIONS.SOURCE_METADATA,
            CONVERSATIONS.PARTICIPANTS,
            CONVERSATIONS.STARTED_AT,
            CONVERSATIONS.GOALS,
            CONVERSATIONS.OWNER_ID);

    private static final Keyset<Conversation> LATEST_FIRST = Keyset.falling(
            COLUMNS,
            List.of(CONVERSATIONS.STARTED_AT, CONVERSATIONS.ID),
            ConversationStatements::read,
            conversation -> Cursors.of(conversation.startedAt(), conversation.id()));

    /** Values: what is given. Gives no row if the id is taken. */
    final String start;

    /** Values: conversation. */
    final String find;

    /** Values: owner. */
    final Pages<Conversation> recent;

    /** Values: array of one user. */
    final Pages<Conversation> sharedWith;

    /** Values: words. */
    final Pages<Conversation> search;

    /** Values: name, goals, conversation, name before, goals before. */
    final String edit;

    /** Values: visibility, users as an array, conversation. */
    final String share;

    /** Values: time, conversation. */
    final String finish;

    /** Values: utterance or NULL, conversation. */
    final String activate;

    /** Values: whether, conversation. */
    final String setArchived;

    /** Values: conversation. */
    final String delete;

    ConversationStatements(Statements sql) {
        start = sql.insertOnce(CONVERSATIONS.ID, GIVEN, COLUMNS);
        find = sql.render(sql.dsl().select(COLUMNS).from(CONVERSATIONS).where(hasId()));
        recent = LATEST_FIRST.where(
                sql, CONVERSATIONS.OWNER_ID.eq(value(CONVERSATIONS.OWNER_ID)).and(CONVERSATIONS.DELETED_AT.isNull()));
        sharedWith = LATEST_FIRST.where(
                sql,
                CONVERSATIONS
                        .SHARED_WITH
                        .contains(value(CONVERSATIONS.SHARED_WITH))
                        .and(CONVERSATIONS.VISIBILITY.ne(DSL.inline("private")))
                        .and(CONVERSATIONS.DELETED_AT.isNull()));
        Field<Object> words =
                DSL.field("websearch_to_tsquery('pg_catalog.english', ?)", Object.class, DSL.param("w", String.class));
        search = LATEST_FIRST.where(
                sql,
                DSL.condition("{0} @@ {1}", CONVERSATIONS.TSV_SEARCH, words).and(CONVERSATIONS.DELETED_AT.isNull()));
        edit = sql.edit(CONVERSATIONS.ID, List.of(CONVERSATIONS.CONVERSATION_NAME, CONVERSATIONS.GOALS), COLUMNS);
        share = sql.render(sql.dsl()
                .update(CONVERSATIONS)
                .set(CONVERSATIONS.VISIBILITY, value(CONVERSATIONS.VISIBILITY))
                .set(CONVERSATIONS.SHARED_WITH, value(CONVERSATIONS.SHARED_WITH))
                .where(hasId()));
        finish = sql.set(CONVERSATIONS.ID, CONVERSATIONS.ENDED_AT);
        activate = sql.set(CONVERSATIONS.ID, CONVERSATIONS.CURRENT_UTTERANCE_ID);
        setArchived = sql.render(sql.dsl()
                .update(CONVERSATIONS)
                .set(
                        CONVERSATIONS.DELETED_AT,
                        DSL.when(
                                        DSL.condition(DSL.param("archived", Boolean.class)),
                                        DSL.coalesce(CONVERSATIONS.DELETED_AT, DSL.currentOffsetDateTime()))
                                .otherwise(DSL.inline(null, CONVERSATIONS.DELETED_AT)))
                .where(hasId()));
        delete = sql.delete(CONVERSATIONS.ID);
    }

    private static Condition hasId() {
        return CONVERSATIONS.ID.eq(value(CONVERSATIONS.ID));
    }

    static Conversation read(Row row) throws SQLException {
        return new Conversation(
                row.uuid(),
                row.text(),
                row.word(ConversationType.class),
                row.text(),
                row.json(),
                row.json(),
                row.instant(),
                row.instantOrNull(),
                row.json(),
                row.text(),
                row.word(Visibility.class),
                row.list(String.class),
                new Conversation.Counts(row.integer(), row.integer(), row.integer(), row.integer(), row.integer()),
                row.uuidOrNull(),
                row.instantOrNull(),
                row.instant(),
                row.instant());
    }
}
