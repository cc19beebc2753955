package dev.quipu.agents.access;

import static dev.quipu.access.support.Columns.hasGiven;
import static dev.quipu.access.support.Columns.value;
import static dev.quipu.agents.access.jooq.Tables.CONVERSATIONS;

import dev.quipu.access.support.Cursors;
import dev.quipu.access.support.Keyset;
import dev.quipu.access.support.Pages;
import dev.quipu.access.support.Row;
import dev.quipu.access.support.Statements;
import dev.quipu.access.support.Values;
import dev.quipu.agents.access.jooq.enums.Conversationstatus;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;

/** The statements about conversations, as text. */
final class ConversationStatements {
    /** In the order in which {@link #bind} binds and {@link #settings} reads them. */
    private static final List<Field<?>> SETTINGS = List.of(
            CONVERSATIONS.TITLE,
            CONVERSATIONS.MODEL_PROVIDER,
            CONVERSATIONS.MODEL_NAME,
            CONVERSATIONS.TEMPERATURE,
            CONVERSATIONS.MAX_TOKENS,
            CONVERSATIONS.SYSTEM_PROMPT,
            CONVERSATIONS.METADATA,
            CONVERSATIONS.TAGS);

    private static final List<Field<?>> GIVEN = Stream.concat(
                    Stream.of(CONVERSATIONS.UUID, CONVERSATIONS.USER_ID), SETTINGS.stream())
            .toList();

    /** In the order in which {@link #read} reads them. */
    private static final List<Field<?>> COLUMNS = Stream.of(
                    List.<Field<?>>of(
                            CONVERSATIONS.ID, CONVERSATIONS.UUID, CONVERSATIONS.USER_ID, CONVERSATIONS.STATUS),
                    SETTINGS,
                    List.<Field<?>>of(
                            CONVERSATIONS.TOTAL_MESSAGES,
                            CONVERSATIONS.TOTAL_TOKENS,
                            CONVERSATIONS.TOTAL_COST,
                            CONVERSATIONS.AVERAGE_RESPONSE_TIME,
                            CONVERSATIONS.ACTIVE_MESSAGE_ID,
                            CONVERSATIONS.CREATED_AT,
                            CONVERSATIONS.UPDATED_AT))
            .flatMap(List::stream)
            .toList();

    private static final Keyset<Conversation> LATEST_FIRST = Keyset.falling(
            COLUMNS,
            List.of(CONVERSATIONS.UPDATED_AT, CONVERSATIONS.ID),
            ConversationStatements::read,
            conversation -> Cursors.of(conversation.updatedAt(), conversation.id()));

    /** Values: uuid, user, settings. Gives no row if the uuid is taken. */
    final String start;

    /** Values: conversation. */
    final String find;

    /** Values: uuid. */
    final String byUuid;

    /** Values: user. */
    final Pages<Conversation> recent;

    /** Values: tag. */
    final Pages<Conversation> withTag;

    /** Values: settings, conversation, settings before. */
    final String edit;

    /** Values: status, conversation. */
    final String setStatus;

    /** Values: conversation. */
    final String delete;

    ConversationStatements(Statements sql) {
        start = sql.insertOnce(CONVERSATIONS.UUID, GIVEN, COLUMNS);
        find = select(sql, hasId());
        byUuid = select(sql, CONVERSATIONS.UUID.eq(value(CONVERSATIONS.UUID)));
        recent = LATEST_FIRST.where(
                sql, CONVERSATIONS.USER_ID.eq(value(CONVERSATIONS.USER_ID)).and(isActive()));
        withTag = LATEST_FIRST.where(sql, hasGiven(CONVERSATIONS.TAGS).and(isActive()));
        edit = sql.edit(CONVERSATIONS.ID, SETTINGS, COLUMNS);
        setStatus = sql.set(CONVERSATIONS.ID, CONVERSATIONS.STATUS);
        delete = sql.delete(CONVERSATIONS.ID);
    }

    private static Condition isActive() {
        return CONVERSATIONS.STATUS.eq(DSL.inline(Conversationstatus.active));
    }

    private static Condition hasId() {
        return CONVERSATIONS.ID.eq(value(CONVERSATIONS.ID));
    }

    private static String select(Statements sql, Condition condition) {
        return sql.render(sql.dsl().select(COLUMNS).from(CONVERSATIONS).where(condition));
    }

    static Values bind(Values values, ConversationSettings settings) throws SQLException {
        return values.text(CONVERSATIONS.TITLE, settings.title())
                .text(Read.word(settings.provider()))
                .text(CONVERSATIONS.MODEL_NAME, settings.modelName())
                .number(settings.temperature())
                .number(settings.maxTokens())
                .text(settings.systemPrompt())
                .json(settings.metadata())
                .json(settings.tags());
    }

    private static ConversationSettings settings(Row row) throws SQLException {
        return new ConversationSettings(
                row.text(),
                Read.providerOrNull(row),
                row.textOrNull(),
                row.real(),
                row.integer(),
                row.textOrNull(),
                row.json(),
                row.json());
    }

    static Conversation read(Row row) throws SQLException {
        return new Conversation(
                row.number(),
                row.uuid(),
                row.number(),
                row.word(ConversationStatus.class),
                settings(row),
                new Conversation.Totals(row.integer(), row.number(), row.decimal(), row.real()),
                row.numberOrNull(),
                row.instant(),
                row.instant());
    }
}
