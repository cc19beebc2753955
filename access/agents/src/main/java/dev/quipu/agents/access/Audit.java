package dev.quipu.agents.access;

import static dev.quipu.agents.access.jooq.Tables.AUDIT_LOGS;

import dev.quipu.access.AccessException;
import dev.quipu.access.Cursor;
import dev.quipu.access.Listing;
import dev.quipu.access.support.Cursors;
import dev.quipu.access.support.Transaction;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who did what to what. Can be added to and read, not changed: each line holds the hash of the one before, so those who
 * append wait for each other until they commit. Append last.
 */
public final class Audit {
    private final Transaction transaction;
    private final AuditStatements sql;

    Audit(Transaction transaction, AuditStatements sql) {
        this.transaction = transaction;
        this.sql = sql;
    }

    /**
     * Appends a line. It is there if, and only if, what it tells of is: in the same transaction.
     *
     * @return its id
     */
    public long append(NewAuditLine line) {
        return append(null, line);
    }

    /**
     * Appends a line under a uuid of the caller's, unless it is there under it: what a client sends again because it had no answer.
     * Known as long as the line's month is in the log and not in the archive.
     *
     * @return the id of the line that is there
     * @throws AccessException.AlreadyThere if the uuid is that of a line about something else, or that says something else
     */
    public long appendOnce(UUID uuid, NewAuditLine line) {
        return append(uuid, line);
    }

    private long append(@Nullable UUID uuid, NewAuditLine line) {
        return transaction.one(
                sql.append,
                values -> values.number(line.userId())
                        .text(AUDIT_LOGS.ACTION, line.action())
                        .text(AUDIT_LOGS.RESOURCE_TYPE, line.resourceType())
                        .text(AUDIT_LOGS.RESOURCE_ID, line.resourceId())
                        .json(line.oldValues())
                        .json(line.newValues())
                        .text(AUDIT_LOGS.IP_ADDRESS, line.ipAddress())
                        .text(AUDIT_LOGS.USER_AGENT, line.userAgent())
                        .json(line.request())
                        .flag(line.success())
                        .text(line.error())
                        .json(line.metadata())
                        .uuid(uuid),
                row -> row.number());
    }

    /** Returns the lines of the chain, the last first; the only list here in which what commits later comes later. */
    public Listing<AuditLine> latest() {
        return sql.latest.of(transaction, Transaction.Binding.NONE);
    }

    /** Returns the lines of the chain in the order in which they were written, which is that of their commits. */
    public Listing<AuditLine> inOrder() {
        return sql.inOrder.of(transaction, Transaction.Binding.NONE);
    }

    /** Returns the place of a line in {@link #inOrder} and {@link #latest}, from which a reader may go on another day. */
    public static Cursor place(AuditLine line) {
        return Cursors.of(line.chainSeq() == null ? 0 : line.chainSeq());
    }

    /** Returns what somebody did, the latest first. */
    public Listing<AuditLine> ofUser(long userId) {
        return sql.ofUser.of(transaction, values -> values.number(userId));
    }

    /** Returns how often something was done, the latest first. */
    public Listing<AuditLine> ofAction(String action) {
        return sql.ofAction.of(transaction, values -> values.text(action));
    }

    /** Returns what was done to something, the latest first. */
    public Listing<AuditLine> ofResource(String type, String id) {
        return sql.ofResource.of(transaction, values -> values.text(type).text(id));
    }

    /** Returns where the log is not what was written: changed, missing, put in. Reads all of it; nothing if it is whole. */
    public List<AuditProblem> verify() {
        return transaction.list(
                sql.verify, Transaction.Binding.NONE, row -> new AuditProblem(row.number(), row.text()));
    }
}
