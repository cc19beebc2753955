package dev.quipu.agents.access;

import static dev.quipu.access.support.Columns.value;
import static dev.quipu.agents.access.jooq.Tables.SYSTEM_ALERTS;

import dev.quipu.access.support.Columns;
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
import org.jspecify.annotations.Nullable;

/** The statements about alerts, as text. */
final class AlertStatements {
    /** In the order in which {@link Alerts} binds them. */
    private static final List<Field<?>> GIVEN = List.of(
            SYSTEM_ALERTS.USER_ID,
            SYSTEM_ALERTS.ALERT_TYPE,
            SYSTEM_ALERTS.SEVERITY,
            SYSTEM_ALERTS.TITLE,
            SYSTEM_ALERTS.MESSAGE,
            SYSTEM_ALERTS.SOURCE_TABLE,
            SYSTEM_ALERTS.SOURCE_ID,
            SYSTEM_ALERTS.PERIOD_KEY,
            SYSTEM_ALERTS.ACTION_REQUIRED,
            SYSTEM_ALERTS.EXPIRES_AT,
            SYSTEM_ALERTS.METADATA);

    /** In the order in which {@link #read} reads them. */
    private static final List<Field<?>> COLUMNS = List.of(
            SYSTEM_ALERTS.ID,
            SYSTEM_ALERTS.UUID,
            SYSTEM_ALERTS.USER_ID,
            SYSTEM_ALERTS.ALERT_TYPE,
            SYSTEM_ALERTS.SEVERITY,
            SYSTEM_ALERTS.TITLE,
            SYSTEM_ALERTS.MESSAGE,
            SYSTEM_ALERTS.SOURCE_TABLE,
            SYSTEM_ALERTS.SOURCE_ID,
            SYSTEM_ALERTS.PERIOD_KEY,
            SYSTEM_ALERTS.IS_READ,
            SYSTEM_ALERTS.IS_DISMISSED,
            SYSTEM_ALERTS.RESOLVED_AT,
            SYSTEM_ALERTS.ACTION_REQUIRED,
            SYSTEM_ALERTS.EXPIRES_AT,
            SYSTEM_ALERTS.METADATA,
            SYSTEM_ALERTS.CREATED_AT);

    private static final Keyset<Alert> LATEST_FIRST = Keyset.falling(
            COLUMNS,
            List.of(SYSTEM_ALERTS.CREATED_AT, SYSTEM_ALERTS.ID),
            AlertStatements::read,
            alert -> Cursors.of(alert.createdAt(), alert.id()));

    /** Values: what is given. Gives no row if it was raised before. */
    final String raise;

    /** Values: table, id, type, period. */
    final String raised;

    /** Values: alert. */
    final String find;

    final Pages<Alert> unread;

    /** Values: user. */
    final Pages<Alert> openOfUser;

    /** Values: user. */
    final Pages<Alert> ofUser;

    /** Values: severity. */
    final Pages<Alert> openOfSeverity;

    /** Values: alert. */
    final String acknowledge;

    /** Values: alert. */
    final String dismiss;

    /** Values: alert. */
    final String resolve;

    AlertStatements(Statements sql) {
        raise = sql.render(sql.dsl()
                .insertInto(SYSTEM_ALERTS)
                .columns(GIVEN)
                .values(GIVEN.stream().map(Columns::value).toList())
                .onConflict(
                        SYSTEM_ALERTS.SOURCE_TABLE,
                        SYSTEM_ALERTS.SOURCE_ID,
                        SYSTEM_ALERTS.ALERT_TYPE,
                        SYSTEM_ALERTS.PERIOD_KEY)
                .doNothing()
                .returning(COLUMNS));
        raised = select(
                sql,
                SYSTEM_ALERTS
                        .SOURCE_TABLE
                        .eq(value(SYSTEM_ALERTS.SOURCE_TABLE))
                        .and(SYSTEM_ALERTS.SOURCE_ID.eq(value(SYSTEM_ALERTS.SOURCE_ID)))
                        .and(SYSTEM_ALERTS.ALERT_TYPE.eq(value(SYSTEM_ALERTS.ALERT_TYPE)))
                        .and(SYSTEM_ALERTS.PERIOD_KEY.eq(value(SYSTEM_ALERTS.PERIOD_KEY))));
        find = select(sql, hasId());
        Condition shown = DSL.condition(SYSTEM_ALERTS.IS_DISMISSED)
                .not()
                .and(SYSTEM_ALERTS.EXPIRES_AT.isNull().or(SYSTEM_ALERTS.EXPIRES_AT.gt(DSL.currentOffsetDateTime())));
        Condition open = shown.andNot(SYSTEM_ALERTS.IS_RESOLVED);
        Condition ofUser = SYSTEM_ALERTS.USER_ID.eq(value(SYSTEM_ALERTS.USER_ID));
        unread = LATEST_FIRST.where(
                sql, DSL.condition(SYSTEM_ALERTS.IS_READ).not().and(open));
        this.ofUser = LATEST_FIRST.where(sql, ofUser);
        openOfUser = LATEST_FIRST.where(sql, ofUser.and(open));
        openOfSeverity = LATEST_FIRST.where(
                sql, SYSTEM_ALERTS.SEVERITY.eq(value(SYSTEM_ALERTS.SEVERITY)).and(open));
        acknowledge = sql.render(sql.dsl()
                .update(SYSTEM_ALERTS)
                .set(SYSTEM_ALERTS.IS_READ, DSL.inline(true))
                .where(hasId()));
        dismiss = sql.render(sql.dsl()
                .update(SYSTEM_ALERTS)
                .set(SYSTEM_ALERTS.IS_DISMISSED, DSL.inline(true))
                .where(hasId()));
        resolve = sql.render(sql.dsl()
                .update(SYSTEM_ALERTS)
                .set(SYSTEM_ALERTS.IS_RESOLVED, DSL.inline(true))
                .set(SYSTEM_ALERTS.RESOLVED_AT, DSL.coalesce(SYSTEM_ALERTS.RESOLVED_AT, DSL.currentOffsetDateTime()))
                .where(hasId()));
    }

    private static Condition hasId() {
        return SYSTEM_ALERTS.ID.eq(value(SYSTEM_ALERTS.ID));
    }

    private static String select(Statements sql, Condition condition) {
        return sql.render(sql.dsl().select(COLUMNS).from(SYSTEM_ALERTS).where(condition));
    }

    static Alert read(Row row) throws SQLException {
        return new Alert(
                row.number(),
                row.uuid(),
                row.numberOrNull(),
                row.word(AlertType.class),
                row.word(Severity.class),
                row.text(),
                row.text(),
                about(row.textOrNull(), row.numberOrNull(), row.textOrNull()),
                row.flag(),
                row.flag(),
                row.instantOrNull(),
                row.flag(),
                row.instantOrNull(),
                row.json(),
                row.instant());
    }

    private static NewAlert.@Nullable About about(@Nullable String table, @Nullable Long id, @Nullable String period) {
        return table == null || id == null || period == null ? null : new NewAlert.About(table, id, period);
    }
}
