package dev.quipu.agents.access;

import dev.quipu.access.Cursor;
import dev.quipu.access.Page;
import dev.quipu.access.support.Cursors;
import dev.quipu.access.support.Transaction;
import java.util.List;
import java.util.stream.Stream;
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
        return transaction.one(
                sql.append,
                values -> values.number(line.userId())
                        .text(line.action())
                        .text(line.resourceType())
                        .text(line.resourceId())
                        .json(line.oldValues())
                        .json(line.newValues())
                        .text(line.ipAddress())
                        .text(line.userAgent())
                        .json(line.request())
                        .flag(line.success())
                        .text(line.error())
                        .json(line.metadata()),
                row -> row.number());
    }

    /** Returns the last lines, the last first. */
    public Page<AuditLine> page(int limit) {
        return Page.forward(
                transaction.list(sql.latest, values -> values.number(limit + 1), AuditStatements::read),
                limit,
                null,
                Audit::place);
    }

    /** Returns those that come after a place, which are older: {@link Page#next} of another page. */
    public Page<AuditLine> pageAfter(Cursor place, int limit) {
        return Page.forward(list(sql.before, place, limit + 1), limit, place, Audit::place);
    }

    /** Returns those that come just before a place, which are newer: {@link Page#previous} of another page. */
    public Page<AuditLine> pageBefore(Cursor place, int limit) {
        return Page.backward(list(sql.after, place, limit + 1), limit, place, Audit::place);
    }

    private List<AuditLine> list(String statement, Cursor place, int limit) {
        long seq = Cursors.number(place);
        return transaction.list(statement, values -> values.number(seq).number(limit), AuditStatements::read);
    }

    /** Returns the place of a line in the chain, for {@link #pageAfter}, {@link #pageBefore} and {@link #stream}. */
    public static Cursor place(AuditLine line) {
        return Cursors.of(line.chainSeq() == null ? 0 : line.chainSeq());
    }

    /**
     * Returns the lines in the order in which they were written, as they come: at most 100 of them in memory. Within the
     * transaction only; other statements may run meanwhile.
     *
     * @param after the place of the last line that was read before; null for all
     */
    public Stream<AuditLine> stream(@Nullable Cursor after) {
        long seq = after == null ? 0 : Cursors.number(after);
        return transaction.stream(sql.allAfter, values -> values.number(seq), AuditStatements::read);
    }

    /** Returns what somebody did, the latest first. */
    public Page<AuditLine> ofUser(long userId, int limit) {
        return sql.ofUser.first(transaction, values -> values.number(userId), limit);
    }

    /** Returns those that come after a place: {@link Page#next} of another page. */
    public Page<AuditLine> ofUserAfter(long userId, Cursor place, int limit) {
        return sql.ofUser.after(transaction, values -> values.number(userId), place, limit);
    }

    /** Returns how often something was done, the latest first. */
    public Page<AuditLine> ofAction(String action, int limit) {
        return sql.ofAction.first(transaction, values -> values.text(action), limit);
    }

    /** Returns those that come after a place: {@link Page#next} of another page. */
    public Page<AuditLine> ofActionAfter(String action, Cursor place, int limit) {
        return sql.ofAction.after(transaction, values -> values.text(action), place, limit);
    }

    /** Returns what was done to something, the latest first. */
    public Page<AuditLine> ofResource(String type, String id, int limit) {
        return sql.ofResource.first(transaction, values -> values.text(type).text(id), limit);
    }

    /** Returns those that come after a place: {@link Page#next} of another page. */
    public Page<AuditLine> ofResourceAfter(String type, String id, Cursor place, int limit) {
        return sql.ofResource.after(transaction, values -> values.text(type).text(id), place, limit);
    }

    /** Returns where the log is not what was written: changed, missing, put in. Reads all of it; nothing if it is whole. */
    public List<AuditProblem> verify() {
        return transaction.list(
                sql.verify, Transaction.Binding.NONE, row -> new AuditProblem(row.number(), row.text()));
    }
}
