package dev.quipu.agents.access;

import static dev.quipu.access.support.Columns.value;
import static dev.quipu.agents.access.jooq.Tables.USERS;

import dev.quipu.access.support.Columns;
import dev.quipu.access.support.Cursors;
import dev.quipu.access.support.Keyset;
import dev.quipu.access.support.Pages;
import dev.quipu.access.support.Row;
import dev.quipu.access.support.Statements;
import dev.quipu.access.support.Values;
import dev.quipu.agents.access.jooq.routines.EraseUser;
import dev.quipu.agents.access.jooq.routines.LoginAllowed;
import dev.quipu.agents.access.jooq.routines.RegisterLoginFailure;
import dev.quipu.agents.access.jooq.routines.RegisterLoginSuccess;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.TableField;
import org.jooq.impl.DSL;

/** The statements about users, as text. */
final class UserStatements {
    /** In the order in which {@link #bind} binds and {@link #settings} reads them. */
    private static final List<Field<?>> SETTINGS = List.of(
            USERS.FULL_NAME,
            USERS.PREFERENCES,
            USERS.TIMEZONE,
            USERS.PREFERRED_MODEL_PROVIDER,
            USERS.PREFERRED_MODEL,
            USERS.DEFAULT_TEMPERATURE,
            USERS.API_QUOTA_LIMIT,
            USERS.MONTHLY_BUDGET_LIMIT,
            USERS.MONTHLY_BUDGET_IS_HARD,
            USERS.BUDGET_ALERTS_ENABLED,
            USERS.BUDGET_WARNING_THRESHOLD,
            USERS.BUDGET_CRITICAL_THRESHOLD);

    /** In the order in which {@link Users#create} binds them. */
    private static final List<Field<?>> GIVEN = Stream.concat(
                    Stream.of(USERS.UUID, USERS.USERNAME, USERS.EMAIL, USERS.HASHED_PASSWORD, USERS.ROLE),
                    SETTINGS.stream())
            .toList();

    /** In the order in which {@link #read} reads them. */
    private static final List<Field<?>> COLUMNS = Stream.of(
                    List.<Field<?>>of(
                            USERS.ID,
                            USERS.UUID,
                            USERS.USERNAME,
                            USERS.EMAIL,
                            USERS.ROLE,
                            USERS.IS_ACTIVE,
                            USERS.IS_VERIFIED),
                    SETTINGS,
                    List.<Field<?>>of(
                            USERS.CURRENT_MONTH,
                            USERS.CURRENT_MONTH_SPEND,
                            USERS.API_QUOTA_USED,
                            USERS.LAST_LOGIN,
                            USERS.FAILED_LOGIN_ATTEMPTS,
                            USERS.LOCKED_UNTIL,
                            USERS.PASSWORD_CHANGED_AT,
                            USERS.CREATED_AT,
                            USERS.UPDATED_AT))
            .flatMap(List::stream)
            .toList();

    /** Values: what is given. */
    final String create;

    /** Values: user. */
    final String find;

    /** Values: user. */
    final String hold;

    /** Values: uuid. */
    final String byUuid;

    /** Values: e-mail address. */
    final String byEmail;

    /** Values: name. */
    final String byUsername;

    final Pages<User> all;

    final Pages<User> locked;

    /** Values: settings, user, settings before. */
    final String edit;

    /** Values: role, user. */
    final String setRole;

    /** Values: whether, user. */
    final String setActive;

    /** Values: whether, user. */
    final String setVerified;

    /** Values: user. */
    final String passwordHash;

    /** Values: hash, user. */
    final String setPasswordHash;

    /** Values: user. Gives NULLs if there is none. */
    final String loginFailed;

    /** Values: user. */
    final String loginSucceeded;

    /** Values: user. */
    final String loginAllowed;

    /** Values: user. */
    final String erase;

    UserStatements(Statements sql) {
        create = sql.render(sql.dsl()
                .insertInto(USERS)
                .columns(GIVEN)
                .values(GIVEN.stream().map(Columns::value).toList())
                .returning(COLUMNS));
        find = select(sql, hasId());
        hold = sql.render(sql.dsl().select(COLUMNS).from(USERS).where(hasId()).forNoKeyUpdate());
        byUuid = select(sql, USERS.UUID.eq(value(USERS.UUID)));
        byEmail = select(sql, DSL.lower(USERS.EMAIL).eq(DSL.lower(value(USERS.EMAIL))));
        byUsername = select(sql, DSL.lower(USERS.USERNAME).eq(DSL.lower(value(USERS.USERNAME))));
        all = Keyset.rising(COLUMNS, List.of(USERS.ID), UserStatements::read, user -> Cursors.of(user.id()))
                .all(sql);
        locked = Keyset.falling(
                        COLUMNS,
                        List.of(USERS.LOCKED_UNTIL, USERS.ID),
                        UserStatements::read,
                        user -> Cursors.of(Objects.requireNonNull(user.login().lockedUntil()), user.id()))
                .where(sql, USERS.LOCKED_UNTIL.gt(DSL.currentOffsetDateTime()));
        edit = sql.edit(USERS.ID, SETTINGS, COLUMNS);
        setRole = set(sql, USERS.ROLE);
        setActive = set(sql, USERS.IS_ACTIVE);
        setVerified = set(sql, USERS.IS_VERIFIED);
        passwordHash =
                sql.render(sql.dsl().select(USERS.HASHED_PASSWORD).from(USERS).where(hasId()));
        setPasswordHash = sql.render(sql.dsl()
                .update(USERS)
                .set(USERS.HASHED_PASSWORD, value(USERS.HASHED_PASSWORD))
                .set(USERS.PASSWORD_CHANGED_AT, DSL.currentOffsetDateTime())
                .where(hasId()));
        RegisterLoginFailure failure = new RegisterLoginFailure();
        loginFailed = "SELECT " + RegisterLoginFailure.FAILED_LOGIN_ATTEMPTS.getName() + ", "
                + RegisterLoginFailure.LOCKED_UNTIL.getName() + " FROM "
                + sql.call(failure, RegisterLoginFailure.OF_USER);
        loginSucceeded = sql.selectCall(new RegisterLoginSuccess(), RegisterLoginSuccess.OF_USER);
        loginAllowed = sql.selectCall(new LoginAllowed(), LoginAllowed.OF_USER);
        erase = sql.selectCall(new EraseUser(), EraseUser.OF_USER);
    }

    private static Condition hasId() {
        return USERS.ID.eq(value(USERS.ID));
    }

    private static String select(Statements sql, Condition condition) {
        return sql.render(sql.dsl().select(COLUMNS).from(USERS).where(condition));
    }

    private static <T> String set(Statements sql, TableField<?, T> column) {
        return sql.render(sql.dsl().update(USERS).set(column, value(column)).where(hasId()));
    }

    static Values bind(Values values, UserSettings settings) throws SQLException {
        return values.text(USERS.FULL_NAME, settings.fullName())
                .json(settings.preferences())
                .text(USERS.TIMEZONE, settings.timezone())
                .text(Read.word(settings.preferredProvider()))
                .text(USERS.PREFERRED_MODEL, settings.preferredModel())
                .number(settings.temperature())
                .number(settings.monthlyCalls())
                .number(settings.monthlyBudget())
                .flag(settings.monthlyBudgetIsHard())
                .flag(settings.budgetAlerts())
                .number(settings.warningThreshold())
                .number(settings.criticalThreshold());
    }

    private static UserSettings settings(Row row) throws SQLException {
        return new UserSettings(
                row.textOrNull(),
                row.json(),
                row.textOrNull(),
                Read.providerOrNull(row),
                row.textOrNull(),
                row.real(),
                row.integer(),
                row.decimalOrNull(),
                row.flag(),
                row.flag(),
                row.decimal(),
                row.decimal());
    }

    static User read(Row row) throws SQLException {
        return new User(
                row.number(),
                row.uuid(),
                row.text(),
                row.text(),
                row.word(UserRole.class),
                row.flag(),
                row.flag(),
                settings(row),
                new User.Month(row.dateOrNull(), row.decimal(), row.integer()),
                new User.Login(row.instantOrNull(), row.integer(), row.instantOrNull(), row.instantOrNull()),
                row.instant(),
                row.instant());
    }
}
