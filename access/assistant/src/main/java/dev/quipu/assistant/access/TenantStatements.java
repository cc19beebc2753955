package dev.quipu.assistant.access;

import static dev.quipu.access.support.Columns.value;
import static dev.quipu.assistant.access.jooq.Tables.ERASE_TENANT;
import static dev.quipu.assistant.access.jooq.Tables.TENANTS;

import dev.quipu.access.support.Columns;
import dev.quipu.access.support.Cursors;
import dev.quipu.access.support.Keyset;
import dev.quipu.access.support.Pages;
import dev.quipu.access.support.Row;
import dev.quipu.access.support.Statements;
import dev.quipu.access.support.Values;
import dev.quipu.assistant.access.jooq.Routines;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;

/** The statements about tenants, as text. */
final class TenantStatements {
    /** In the order in which settings are bound and read. */
    private static final List<Field<?>> SETTINGS = List.of(
            TENANTS.NAME,
            TENANTS.LLM_PROVIDER,
            TENANTS.LLM_MODEL,
            TENANTS.SYSTEM_PROMPT,
            TENANTS.TEMPERATURE,
            TENANTS.MAX_TOKENS,
            TENANTS.RATE_LIMIT_PER_MINUTE,
            TENANTS.DAILY_TOKEN_LIMIT,
            TENANTS.FEATURES,
            TENANTS.BRANDING);

    private static final List<Field<?>> COLUMNS = Stream.of(
                    List.<Field<?>>of(TENANTS.ID, TENANTS.SLUG),
                    SETTINGS,
                    List.<Field<?>>of(TENANTS.IS_ACTIVE, TENANTS.CREATED_AT, TENANTS.UPDATED_AT))
            .flatMap(List::stream)
            .toList();

    /** Values: id, slug, settings. */
    final String create;

    /** Values: tenant. */
    final String find;

    /** Values: slug. */
    final String bySlug;

    /** No values: the caller's. */
    final String own;

    final Pages<Tenant> all;

    /** Values: settings, tenant, settings before. */
    final String edit;

    /** Values: whether, tenant. */
    final String setActive;

    /** Values: tenant. */
    final String erase;

    TenantStatements(Statements sql) {
        create = sql.render(sql.dsl()
                .insertInto(TENANTS)
                .columns(Stream.concat(Stream.of(TENANTS.ID, TENANTS.SLUG), SETTINGS.stream())
                        .toList())
                .values(Stream.concat(Stream.of(TENANTS.ID, TENANTS.SLUG), SETTINGS.stream())
                        .map(Columns::value)
                        .toList())
                .returning(COLUMNS));
        find = select(sql, hasId());
        bySlug = select(sql, TENANTS.SLUG.eq(value(TENANTS.SLUG)));
        own = select(sql, TENANTS.ID.eq(DSL.field(DSL.select(Routines.currentTenant()))));
        all = Keyset.rising(COLUMNS, List.of(TENANTS.ID), TenantStatements::read, tenant -> Cursors.of(tenant.id()))
                .all(sql);
        edit = sql.edit(TENANTS.ID, SETTINGS, COLUMNS);
        setActive = sql.set(TENANTS.ID, TENANTS.IS_ACTIVE);
        erase = sql.render(sql.dsl()
                .select(ERASE_TENANT.RELATION, ERASE_TENANT.ROW_COUNT)
                .from(ERASE_TENANT(value(TENANTS.ID), DSL.inline(true))));
    }

    private static Condition hasId() {
        return TENANTS.ID.eq(value(TENANTS.ID));
    }

    private static String select(Statements sql, Condition condition) {
        return sql.render(sql.dsl().select(COLUMNS).from(TENANTS).where(condition));
    }

    static void bind(Values values, TenantSettings settings) throws SQLException {
        values.text(settings.name())
                .text(settings.provider())
                .text(settings.model())
                .text(settings.systemPrompt())
                .number(settings.temperature())
                .number(settings.maxTokens())
                .number(settings.requestsPerMinute())
                .number(settings.dailyTokens())
                .json(settings.features())
                .json(settings.branding());
    }

    static Tenant read(Row row) throws SQLException {
        return new Tenant(
                row.uuid(),
                row.text(),
                new TenantSettings(
                        row.text(),
                        row.textOrNull(),
                        row.textOrNull(),
                        row.textOrNull(),
                        row.decimalOrNull(),
                        row.integerOrNull(),
                        row.integerOrNull(),
                        row.numberOrNull(),
                        row.json(),
                        row.json()),
                row.flag(),
                row.instant(),
                row.instant());
    }
}
