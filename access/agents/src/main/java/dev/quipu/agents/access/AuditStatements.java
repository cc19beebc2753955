package dev.quipu.agents.access;

import static dev.quipu.access.support.Columns.value;
import static dev.quipu.agents.access.jooq.Tables.AUDIT_LOGS;
import static dev.quipu.agents.access.jooq.Tables.VERIFY_AUDIT_CHAIN;

import dev.quipu.access.support.Cursors;
import dev.quipu.access.support.Keyset;
import dev.quipu.access.support.Pages;
import dev.quipu.access.support.Row;
import dev.quipu.access.support.Statements;
import dev.quipu.agents.access.jooq.routines.LogAudit;
import dev.quipu.agents.access.jooq.routines.VerifyAuditChain;
import java.sql.SQLException;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;

/** The statements about the audit log, as text. */
final class AuditStatements {
    /** In the order in which {@link #read} reads them. */
    private static final List<Field<?>> COLUMNS = List.of(
            AUDIT_LOGS.ID,
            AUDIT_LOGS.UUID,
            AUDIT_LOGS.CHAIN_SEQ,
            AUDIT_LOGS.USER_ID,
            AUDIT_LOGS.ACTOR,
            AUDIT_LOGS.ACTION,
            AUDIT_LOGS.RESOURCE_TYPE,
            AUDIT_LOGS.RESOURCE_ID,
            AUDIT_LOGS.OLD_VALUES,
            AUDIT_LOGS.NEW_VALUES,
            AUDIT_LOGS.IP_ADDRESS,
            AUDIT_LOGS.USER_AGENT,
            AUDIT_LOGS.REQUEST_METHOD,
            AUDIT_LOGS.REQUEST_PATH,
            AUDIT_LOGS.REQUEST_HEADERS,
            AUDIT_LOGS.SUCCESS,
            AUDIT_LOGS.ERROR_MESSAGE,
            AUDIT_LOGS.METADATA,
            AUDIT_LOGS.CREATED_AT);

    private static final Keyset<AuditLine> IN_ORDER =
            Keyset.rising(COLUMNS, List.of(AUDIT_LOGS.CHAIN_SEQ), AuditStatements::read, Audit::place);

    private static final Keyset<AuditLine> LATEST_FIRST = Keyset.falling(
            COLUMNS,
            List.of(AUDIT_LOGS.CREATED_AT, AUDIT_LOGS.ID),
            AuditStatements::read,
            line -> Cursors.of(line.createdAt(), line.id()));

    /** Values: what is given, and the line's uuid or NULL. */
    final String append;

    final Pages<AuditLine> inOrder;

    final Pages<AuditLine> latest;

    /** Values: user. */
    final Pages<AuditLine> ofUser;

    /** Values: action. */
    final Pages<AuditLine> ofAction;

    /** Values: type, id. */
    final Pages<AuditLine> ofResource;

    final String verify;

    AuditStatements(Statements sql) {
        append = sql.selectCall(
                new LogAudit(),
                LogAudit.OF_USER,
                LogAudit.ACTION,
                LogAudit.RESOURCE_TYPE,
                LogAudit.RESOURCE_ID,
                LogAudit.OLD_VALUES,
                LogAudit.NEW_VALUES,
                LogAudit.IP_ADDRESS,
                LogAudit.USER_AGENT,
                LogAudit.REQUEST,
                LogAudit.SUCCESS,
                LogAudit.ERROR_MESSAGE,
                LogAudit.METADATA,
                LogAudit.LINE_UUID);
        Condition isInChain = AUDIT_LOGS.CHAIN_SEQ.isNotNull();
        inOrder = IN_ORDER.where(sql, isInChain);
        latest = IN_ORDER.reversed().where(sql, isInChain);
        ofUser = LATEST_FIRST.where(sql, AUDIT_LOGS.USER_ID.eq(value(AUDIT_LOGS.USER_ID)));
        ofAction = LATEST_FIRST.where(sql, AUDIT_LOGS.ACTION.eq(value(AUDIT_LOGS.ACTION)));
        ofResource = LATEST_FIRST.where(
                sql,
                AUDIT_LOGS
                        .RESOURCE_TYPE
                        .eq(value(AUDIT_LOGS.RESOURCE_TYPE))
                        .and(AUDIT_LOGS.RESOURCE_ID.eq(value(AUDIT_LOGS.RESOURCE_ID))));
        verify = "SELECT " + sql.names(List.of(VERIFY_AUDIT_CHAIN.CHAIN_SEQ, VERIFY_AUDIT_CHAIN.PROBLEM)) + " FROM "
                + sql.call(new VerifyAuditChain());
    }

    static AuditLine read(Row row) throws SQLException {
        return new AuditLine(
                row.number(),
                row.uuid(),
                row.numberOrNull(),
                row.numberOrNull(),
                row.uuidOrNull(),
                row.text(),
                row.text(),
                row.textOrNull(),
                row.json(),
                row.json(),
                new AuditLine.Origin(
                        row.textOrNull(), row.textOrNull(), row.textOrNull(), row.textOrNull(), row.json()),
                row.flag(),
                row.textOrNull(),
                row.json(),
                row.instant());
    }
}
