package dev.quipu.assistant.access;

import dev.quipu.access.AccessException;
import dev.quipu.access.support.Transaction;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/**
 * What was used, of which tokens and money are exact. People see their tenant's and add to their own and the tenant's, the
 * service to anyone's.
 */
public final class Usage {
    private final Transaction transaction;
    private final UsageStatements sql;

    Usage(Transaction transaction, UsageStatements sql) {
        this.transaction = transaction;
        this.sql = sql;
    }

    /**
     * Adds one request to the day of its tenant and user, and to that of its model; whenever it is called. What may be sent again is
     * recorded with the answer, in one transaction, if the answer {@link Appended#isNew is new}.
     *
     * @throws AccessException.NotAllowed if the tenant or the user is not the caller's
     * @throws AccessException.Invalid if a number is negative, more is cached or reasoning than there is, or the
     *     day is before 1970, after 9999, and for people after tomorrow in UTC
     */
    public void record(Used used) {
        transaction.call(
                sql.record,
                values -> values.uuid(used.tenantId())
                        .uuid(used.userId())
                        .date(used.date())
                        .text(used.model())
                        .number(used.promptTokens())
                        .number(used.completionTokens())
                        .number(used.cost())
                        .number(used.cachedTokens())
                        .number(used.reasoningTokens()));
    }

    /**
     * Asks whether a tenant may use so many tokens more today, beside those that others have reserved. It asks and does not
     * reserve: requests that ask together can pass the limit together.
     *
     * @throws AccessException.NotFound if there is no such tenant
     * @throws AccessException.NotAllowed if it is not the caller's
     */
    public DailyLimit dailyLimit(UUID tenantId, long tokens) {
        return transaction.one(
                sql.dailyLimit,
                values -> values.uuid(tenantId).number(tokens),
                row -> new DailyLimit(row.flag(), row.number(), row.numberOrNull(), row.numberOrNull()));
    }

    /** Returns the days of a tenant, both ends included, one row a user; the oldest day first. */
    public List<DayUsage> days(UUID tenantId, LocalDate first, LocalDate last) {
        return transaction.list(
                sql.days, values -> values.uuid(tenantId).date(first).date(last), UsageStatements::readDay);
    }

    /** Returns the days of a user, both ends included, the oldest first. */
    public List<DayUsage> userDays(UUID userId, LocalDate first, LocalDate last) {
        return transaction.list(
                sql.userDays, values -> values.uuid(userId).date(first).date(last), UsageStatements::readDay);
    }

    /** Returns the days of a tenant, both ends included, one row a model and user; the oldest day first, then by model. */
    public List<ModelDayUsage> modelDays(UUID tenantId, LocalDate first, LocalDate last) {
        return transaction.list(
                sql.modelDays, values -> values.uuid(tenantId).date(first).date(last), UsageStatements::readModelDay);
    }
}
