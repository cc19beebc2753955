package dev.quipu.agents.access;

import static dev.quipu.access.support.Columns.value;
import static dev.quipu.agents.access.jooq.Tables.BUDGET_STATUS;
import static dev.quipu.agents.access.jooq.Tables.USER_BUDGETS;

import dev.quipu.access.support.Cursors;
import dev.quipu.access.support.Keyset;
import dev.quipu.access.support.Pages;
import dev.quipu.access.support.Row;
import dev.quipu.access.support.Statements;
import dev.quipu.access.support.Values;
import dev.quipu.agents.access.jooq.routines.OpenBudget;
import dev.quipu.agents.access.jooq.routines.RenewBudgets;
import dev.quipu.agents.access.jooq.routines.StartMonth;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;

/** The statements about budgets, as text. */
final class BudgetStatements {
    /** In the order in which {@link #bind} binds and {@link #settings} reads them. */
    private static final List<Field<?>> SETTINGS = List.of(
            USER_BUDGETS.BUDGET_AMOUNT,
            USER_BUDGETS.WARNING_THRESHOLD_PERCENT,
            USER_BUDGETS.CRITICAL_THRESHOLD_PERCENT,
            USER_BUDGETS.ALERTS_ENABLED,
            USER_BUDGETS.AUTO_RENEW,
            USER_BUDGETS.IS_HARD_LIMIT,
            USER_BUDGETS.METADATA);

    /** In the order in which {@link #read} reads them. */
    private static final List<Field<?>> COLUMNS = Stream.of(
                    List.<Field<?>>of(
                            USER_BUDGETS.ID,
                            USER_BUDGETS.UUID,
                            USER_BUDGETS.USER_ID,
                            USER_BUDGETS.BUDGET_NAME,
                            USER_BUDGETS.BUDGET_PERIOD,
                            USER_BUDGETS.PERIOD_START,
                            USER_BUDGETS.PERIOD_END,
                            USER_BUDGETS.MODEL_PROVIDER,
                            USER_BUDGETS.MODEL_NAME),
                    SETTINGS,
                    List.<Field<?>>of(
                            USER_BUDGETS.CURRENT_SPEND,
                            USER_BUDGETS.REMAINING_BUDGET,
                            USER_BUDGETS.UTILIZATION_PERCENT,
                            USER_BUDGETS.WARNING_ALERT_SENT,
                            USER_BUDGETS.CRITICAL_ALERT_SENT,
                            USER_BUDGETS.BUDGET_EXCEEDED,
                            USER_BUDGETS.IS_ACTIVE,
                            USER_BUDGETS.RENEWED_FROM,
                            USER_BUDGETS.CREATED_AT,
                            USER_BUDGETS.UPDATED_AT))
            .flatMap(List::stream)
            .toList();

    private static final Keyset<Budget> LATEST_FIRST = Keyset.falling(
            COLUMNS,
            List.of(USER_BUDGETS.PERIOD_START, USER_BUDGETS.ID),
            BudgetStatements::read,
            budget -> Cursors.of(budget.from(), budget.id()));

    /** Values: user, name, amount, period, provider, model, whether hard. */
    final String open;

    /** Values: budget. */
    final String find;

    /** Values: user. */
    final String active;

    /** Values: user. */
    final Pages<Budget> history;

    /** Values: settings, budget, settings before. */
    final String edit;

    /** Values: budget. */
    final String close;

    /** Values: user. */
    final String states;

    /** Values: user. */
    final String renew;

    /** Values: time. */
    final String renewAll;

    /** Values: time. */
    final String startMonth;

    BudgetStatements(Statements sql) {
        open = sql.selectCall(
                new OpenBudget(),
                OpenBudget.OF_USER,
                OpenBudget.NAME,
                OpenBudget.AMOUNT,
                OpenBudget.PERIOD,
                OpenBudget.PROVIDER,
                OpenBudget.MODEL,
                OpenBudget.HARD);
        Condition ofUser = USER_BUDGETS.USER_ID.eq(value(USER_BUDGETS.USER_ID));
        find = sql.render(sql.dsl().select(COLUMNS).from(USER_BUDGETS).where(hasId()));
        active = sql.render(sql.dsl()
                .select(COLUMNS)
                .from(USER_BUDGETS)
                .where(ofUser.and(USER_BUDGETS.IS_ACTIVE))
                .orderBy(USER_BUDGETS.ID));
        history = LATEST_FIRST.where(sql, ofUser);
        edit = sql.edit(USER_BUDGETS.ID, SETTINGS, COLUMNS);
        close = sql.render(sql.dsl()
                .update(USER_BUDGETS)
                .set(USER_BUDGETS.IS_ACTIVE, DSL.inline(false))
                .where(hasId()));
        states = sql.render(sql.dsl()
                .select(
                        BUDGET_STATUS.BUDGET_ID,
                        BUDGET_STATUS.SCOPE,
                        BUDGET_STATUS.BUDGET_NAME,
                        BUDGET_STATUS.BUDGET_PERIOD,
                        BUDGET_STATUS.PERIOD_START,
                        BUDGET_STATUS.PERIOD_END,
                        BUDGET_STATUS.BUDGET_AMOUNT,
                        BUDGET_STATUS.CURRENT_SPEND,
                        BUDGET_STATUS.REMAINING_BUDGET,
                        BUDGET_STATUS.UTILIZATION_PERCENT,
                        BUDGET_STATUS.IS_HARD_LIMIT,
                        BUDGET_STATUS.LEVEL)
                .from(BUDGET_STATUS)
                .where(BUDGET_STATUS.USER_ID.eq(value(BUDGET_STATUS.USER_ID)))
                .orderBy(BUDGET_STATUS.BUDGET_ID.asc().nullsFirst()));
        renew = sql.selectCall(new RenewBudgets(), RenewBudgets.OF_USER);
        renewAll = sql.selectCall(new RenewBudgets(), RenewBudgets.AT);
        startMonth = sql.selectCall(new StartMonth(), StartMonth.AT);
    }

    private static Condition hasId() {
        return USER_BUDGETS.ID.eq(value(USER_BUDGETS.ID));
    }

    static Values bind(Values values, BudgetSettings settings) throws SQLException {
        return values.number(settings.amount())
                .number(settings.warningPercent())
                .number(settings.criticalPercent())
                .flag(settings.alerts())
                .flag(settings.autoRenew())
                .flag(settings.isHard())
                .json(settings.metadata());
    }

    private static BudgetSettings settings(Row row) throws SQLException {
        return new BudgetSettings(
                row.decimal(), row.decimal(), row.decimal(), row.flag(), row.flag(), row.flag(), row.json());
    }

    static Budget read(Row row) throws SQLException {
        return new Budget(
                row.number(),
                row.uuid(),
                row.number(),
                row.text(),
                row.word(BudgetPeriod.class),
                row.instant(),
                row.instant(),
                Read.providerOrNull(row),
                row.textOrNull(),
                settings(row),
                new Budget.Spending(row.decimal(), row.decimal(), row.decimal(), row.flag(), row.flag(), row.flag()),
                row.flag(),
                row.numberOrNull(),
                row.instant(),
                row.instant());
    }

    static BudgetState readState(Row row) throws SQLException {
        return new BudgetState(
                row.numberOrNull(),
                row.text(),
                row.text(),
                row.word(BudgetPeriod.class),
                row.instant(),
                row.instant(),
                row.decimal(),
                row.decimal(),
                row.decimal(),
                row.decimalOrNull(),
                row.flag(),
                row.word(BudgetLevel.class));
    }
}
