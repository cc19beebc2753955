package dev.quipu.assistant.access;

import static dev.quipu.access.support.Columns.value;
import static dev.quipu.assistant.access.jooq.Tables.ERASE_USER;
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

/** The statements about users, as text. */
final class UserStatements {
    static final String ADMIN = "admin";
    static final String USER = "user";

    /** In the order in which {@link #read} reads them. */
    private static final List<Field<?>> COLUMNS = List.of(
            USERS.ID,
            USERS.TENANT_ID,
            USERS.AUTH_ID,
            USERS.EMAIL,
            USERS.NAME,
            USERS.ROLE,
            USERS.PREFERENCES,
            USERS.IS_ACTIVE,
            USERS.LAST_ACTIVE_AT,
            USERS.CREATED_AT,
            USERS.UPDATED_AT);

    /** Values: id, tenant, sign-in, e-mail, name, role. */
    final String create;

    /** Values: user. */
    final String find;

    /** No values: the caller. */
    final String own;

    /** Values: tenant, e-mail. */
    final String byEmail;

    /** Values: sign-in. */
    final String byAuthId;

    /** Values: tenant. */
    final Pages<User> ofTenant;

    /** Values: name, preferences, user, name before, preferences before. */
    final String edit;

    /** Values: role, user. */
    final String setRole;

    /** Values: whether, user. */
    final String setActive;

    /** Values: user. */
    final String touch;

    /** Values: user. */
    final String erase;

    UserStatements(Statements sql) {
        create = sql.render(sql.dsl()
                .insertInto(USERS, USERS.ID, USERS.TENANT_ID, USERS.AUTH_ID, USERS.EMAIL, USERS.NAME, USERS.ROLE)
                .values(
                        value(USERS.ID),
                        value(USERS.TENANT_ID),
                        value(USERS.AUTH_ID),
                        value(USERS.EMAIL),
                        value(USERS.NAME),
                        value(USERS.ROLE))
                .returning(COLUMNS));
        find = select(sql, hasId());
        own = select(sql, USERS.ID.eq(DSL.field(DSL.select(Routines.currentUserId()))));
        byEmail = select(
                sql,
                USERS.TENANT_ID
                        .eq(value(USERS.TENANT_ID))
                        .and(DSL.lower(USERS.EMAIL).eq(DSL.lower(value(USERS.EMAIL)))));
        byAuthId = select(sql, USERS.AUTH_ID.eq(value(USERS.AUTH_ID)));
        ofTenant = Keyset.rising(COLUMNS, List.of(USERS.ID), UserStatements::read, user -> Cursors.of(user.id()))
                .where(sql, USERS.TENANT_ID.eq(value(USERS.TENANT_ID)));
        edit = sql.edit(USERS.ID, List.of(USERS.NAME, USERS.PREFERENCES), COLUMNS);
        setRole = sql.set(USERS.ID, USERS.ROLE);
        setActive = sql.set(USERS.ID, USERS.IS_ACTIVE);
        touch = sql.render(sql.dsl()
                .update(USERS)
                .set(USERS.LAST_ACTIVE_AT, DSL.currentOffsetDateTime())
                .where(hasId()));
        erase = sql.render(sql.dsl()
                .select(ERASE_USER.RELATION, ERASE_USER.ROW_COUNT)
                .from(ERASE_USER(value(USERS.ID), DSL.inline(true))));
    }

    private static Condition hasId() {
        return USERS.ID.eq(value(USERS.ID));
    }

    private static String select(Statements sql, Condition condition) {
        return sql.render(sql.dsl().select(COLUMNS).from(USERS).where(condition));
    }

    static User read(Row row) throws SQLException {
        return new User(
                row.uuid(),
                row.uuid(),
                row.uuidOrNull(),
                row.text(),
                row.textOrNull(),
                ADMIN.equals(row.textOrNull()),
                row.json(),
                row.flag(),
                row.instantOrNull(),
                row.instant(),
                row.instant());
    }
}
