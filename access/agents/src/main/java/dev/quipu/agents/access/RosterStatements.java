package dev.quipu.agents.access;

import static dev.quipu.access.support.Columns.hasGiven;
import static dev.quipu.access.support.Columns.value;
import static dev.quipu.agents.access.jooq.Tables.AGENTS_;

import dev.quipu.access.support.Cursors;
import dev.quipu.access.support.Keyset;
import dev.quipu.access.support.Pages;
import dev.quipu.access.support.Row;
import dev.quipu.access.support.Statements;
import dev.quipu.access.support.Values;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.Field;

/** The statements about agents, as text. */
final class RosterStatements {
    /** In the order in which {@link #bind} binds and {@link #settings} reads them. */
    private static final List<Field<?>> SETTINGS = List.of(
            AGENTS_.NAME,
            AGENTS_.DESCRIPTION,
            AGENTS_.SYSTEM_PROMPT,
            AGENTS_.MODEL_PROVIDER,
            AGENTS_.MODEL_NAME,
            AGENTS_.TEMPERATURE,
            AGENTS_.MAX_TOKENS,
            AGENTS_.IS_PUBLIC,
            AGENTS_.CAPABILITIES,
            AGENTS_.TAGS,
            AGENTS_.METADATA);

    private static final List<Field<?>> GIVEN =
            Stream.concat(Stream.of(AGENTS_.UUID), SETTINGS.stream()).toList();

    /** In the order in which {@link #read} reads them. */
    private static final List<Field<?>> COLUMNS = Stream.of(
                    List.<Field<?>>of(AGENTS_.ID, AGENTS_.UUID, AGENTS_.IS_ACTIVE),
                    SETTINGS,
                    List.<Field<?>>of(AGENTS_.CREATED_AT, AGENTS_.UPDATED_AT))
            .flatMap(List::stream)
            .toList();

    private static final Keyset<Agent> AS_THEY_CAME =
            Keyset.rising(COLUMNS, List.of(AGENTS_.ID), RosterStatements::read, agent -> Cursors.of(agent.id()));

    /** Values: uuid, settings. Gives no row if the uuid is taken. */
    final String add;

    /** Values: agent. */
    final String find;

    /** Values: uuid. */
    final String byUuid;

    final Pages<Agent> all;

    /** Values: tag. */
    final Pages<Agent> withTag;

    /** Values: settings, agent, settings before. */
    final String edit;

    /** Values: whether, agent. */
    final String setActive;

    RosterStatements(Statements sql) {
        add = sql.insertOnce(AGENTS_.UUID, GIVEN, COLUMNS);
        find = select(sql, AGENTS_.ID.eq(value(AGENTS_.ID)));
        byUuid = select(sql, AGENTS_.UUID.eq(value(AGENTS_.UUID)));
        all = AS_THEY_CAME.all(sql);
        withTag = AS_THEY_CAME.where(sql, hasGiven(AGENTS_.TAGS));
        edit = sql.edit(AGENTS_.ID, SETTINGS, COLUMNS);
        setActive = sql.set(AGENTS_.ID, AGENTS_.IS_ACTIVE);
    }

    private static String select(Statements sql, Condition condition) {
        return sql.render(sql.dsl().select(COLUMNS).from(AGENTS_).where(condition));
    }

    static Values bind(Values values, AgentSettings settings) throws SQLException {
        return values.text(AGENTS_.NAME, settings.name())
                .text(settings.description())
                .text(settings.systemPrompt())
                .text(Read.word(settings.provider()))
                .text(AGENTS_.MODEL_NAME, settings.modelName())
                .number(settings.temperature())
                .number(settings.maxTokens())
                .flag(settings.isPublic())
                .json(settings.capabilities())
                .json(settings.tags())
                .json(settings.metadata());
    }

    private static AgentSettings settings(Row row) throws SQLException {
        return new AgentSettings(
                row.text(),
                row.textOrNull(),
                row.textOrNull(),
                Read.providerOrNull(row),
                row.textOrNull(),
                row.real(),
                row.integer(),
                row.flag(),
                row.json(),
                row.json(),
                row.json());
    }

    static Agent read(Row row) throws SQLException {
        return new Agent(row.number(), row.uuid(), row.flag(), settings(row), row.instant(), row.instant());
    }
}
