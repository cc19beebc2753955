package dev.quipu.agents.access;

import static dev.quipu.access.support.Columns.LIMIT;
import static dev.quipu.access.support.Columns.value;
import static dev.quipu.agents.access.jooq.Tables.AUDIT_LOGS;

import dev.quipu.access.support.Cursors;
import dev.quipu.access.support.LatestFirst;
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

    private static final LatestFirst<AuditLine> ROWS = new LatestFirst<>(
            COLUMNS,
            AUDIT_LOGS.CREATED_AT,
            AUDIT_LOGS.ID,
            AuditStatements::read,
            line -> Cursors.of(line.createdAt(), line.id()));

    /** Values: what is given. */
    final String append;

    /** Values: limit. */
    final String latest;

    /** Values: place in the chain, limit. */
    final String before;

    /** Values: place in the chain, limit. */
    final String after;

    /** Values: place in the chain. */
    final String allAfter;

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
                LogAudit.METADATA);
        Condition older = AUDIT_LOGS.CHAIN_SEQ.lt(value(AUDIT_LOGS.CHAIN_SEQ));
        Condition newer = AUDIT_LOGS.CHAIN_SEQ.gt(value(AUDIT_LOGS.CHAIN_SEQ));
        latest = sql.render(sql.dsl()
                .select(COLUMNS)
                .from(AUDIT_LOGS)
                .where(AUDIT_LOGS.CHAIN_SEQ.isNotNull())
                .orderBy(AUDIT_LOGS.CHAIN_SEQ.desc())
                .limit(LIMIT));
        before = sql.render(sql.dsl()
                .select(COLUMNS)
                .from(AUDIT_LOGS)
                .where(older)
                .orderBy(AUDIT_LOGS.CHAIN_SEQ.desc())
                .limit(LIMIT));
        after = sql.render(sql.dsl()
                .select(COLUMNS)
                .from(AUDIT_LOGS)
                .where(newer)
                .orderBy(AUDIT_LOGS.CHAIN_SEQ)
                .limit(LIMIT));
        allAfter = sql.render(
                sql.dsl().select(COLUMNS).from(AUDIT_LOGS).where(newer).orderBy(AUDIT_LOGS.CHAIN_SEQ));
        ofUser = ROWS.where(sql, AUDIT_LOGS.USER_ID.eq(value(AUDIT_LOGS.USER_ID)));
        ofAction = ROWS.where(sql, AUDIT_LOGS.ACTION.eq(value(AUDIT_LOGS.ACTION)));
        ofResource = ROWS.where(
                sql,
                AUDIT_LOGS
                        .RESOURCE_TYPE
                        .eq(value(AUDIT_LOGS.RESOURCE_TYPE))
                        .and(AUDIT_LOGS.RESOURCE_ID.eq(value(AUDIT_LOGS.RESOURCE_ID))));
        verify = "SELECT chain_seq, problem FROM " + sql.call(new VerifyAuditChain());
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
