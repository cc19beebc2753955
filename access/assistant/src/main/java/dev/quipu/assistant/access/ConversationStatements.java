package dev.quipu.assistant.access;

import static dev.quipu.access.support.Columns.value;
import static dev.quipu.assistant.access.jooq.Tables.CONVERSATIONS;
import static dev.quipu.assistant.access.jooq.Tables.USERS;

import dev.quipu.access.support.Cursors;
import dev.quipu.access.support.Keyset;
import dev.quipu.access.support.Pages;
import dev.quipu.access.support.Row;
import dev.quipu.access.support.Statements;
import dev.quipu.assistant.access.jooq.Routines;
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
            CONVERSATIONS.TENANT_ID,
            CONVERSATIONS.USER_ID,
            CONVERSATIONS.TITLE,
            CONVERSATIONS.METADATA,
            CONVERSATIONS.IS_ARCHIVED,
            CONVERSATIONS.ACTIVE_MESSAGE_ID,
            CONVERSATIONS.CREATED_AT,
            CONVERSATIONS.UPDATED_AT);

    private static final Keyset<Conversation> LATEST_FIRST = Keyset.falling(
            COLUMNS,
            List.of(CONVERSATIONS.UPDATED_AT, CONVERSATIONS.ID),
            ConversationStatements::read,
            conversation -> Cursors.of(conversation.updatedAt(), conversation.id()));

    /** Values: id, title, metadata, user (NULL: the caller). Gives no row if the id is taken, or there is no such user. */
    final String start;

    /** Values: user (NULL: the caller). Gives no row if there is no such user. */
    final String owner;

    /** Values: conversation. */
    final String find;

    /** Values: user. */
    final Pages<Conversation> recent;

    /** Values: title, metadata, conversation, title before, metadata before. */
    final String edit;

    /** Values: whether, conversation. */
    final String setArchived;

    /** Values: message or NULL, conversation. */
    final String activate;

    /** Values: conversation. */
    final String delete;

    ConversationStatements(Statements sql) {
        Condition isOwner = USERS.ID.eq(DSL.coalesce(value(USERS.ID), Routines.currentUserId()));
        start = sql.render(sql.dsl()
                .insertInto(
                        CONVERSATIONS,
                        CONVERSATIONS.ID,
                        CONVERSATIONS.TITLE,
                        CONVERSATIONS.METADATA,
                        CONVERSATIONS.TENANT_ID,
                        CONVERSATIONS.USER_ID)
                .select(sql.dsl()
                        .select(
                                value(CONVERSATIONS.ID),
                                value(CONVERSATIONS.TITLE),
                                value(CONVERSATIONS.METADATA),
                                USERS.TENANT_ID,
                                USERS.ID)
                        .from(USERS)
                        .where(isOwner))
                // Of any constraint: of one alone, two at once may meet in the other one, which also holds the id.
                .onConflictDoNothing()
                .returning(COLUMNS));
        owner = sql.render(sql.dsl().select(USERS.ID).from(USERS).where(isOwner));
        find = sql.render(sql.dsl().select(COLUMNS).from(CONVERSATIONS).where(hasId()));
        recent = LATEST_FIRST.where(
                sql, CONVERSATIONS.USER_ID.eq(value(CONVERSATIONS.USER_ID)).andNot(CONVERSATIONS.IS_ARCHIVED));
        edit = sql.edit(CONVERSATIONS.ID, List.of(CONVERSATIONS.TITLE, CONVERSATIONS.METADATA), COLUMNS);
        setArchived = sql.set(CONVERSATIONS.ID, CONVERSATIONS.IS_ARCHIVED);
        activate = sql.set(CONVERSATIONS.ID, CONVERSATIONS.ACTIVE_MESSAGE_ID);
        delete = sql.delete(CONVERSATIONS.ID);
    }

    private static Condition hasId() {
        return CONVERSATIONS.ID.eq(value(CONVERSATIONS.ID));
    }

    static Conversation read(Row row) throws SQLException {
        return new Conversation(
                row.uuid(),
                row.uuid(),
                row.uuid(),
                row.text(),
                row.json(),
                row.flag(),
                row.uuidOrNull(),
                row.instant(),
                row.instant());
    }
}
