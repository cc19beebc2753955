package dev.quipu.assistant.access;

import dev.quipu.access.AccessException;
import dev.quipu.access.support.Row;
import dev.quipu.access.support.Transaction;
import dev.quipu.access.support.Values;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

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
     * @param tenantId who pays
     * @param userId who asked; null if no user did
     * @param date the day in UTC
     * @throws AccessException.NotAllowed if the tenant or the user is not the caller's
     * @throws AccessException.Invalid if a number is negative, more is cached or reasoning than there is, or the
     *     day is before 1970, after 9999, and for people after tomorrow in UTC
     */
    public void record(UUID tenantId, @Nullable UUID userId, LocalDate date, Used used) {
        transaction.call(
                sql.record, values -> bind(values.uuid(tenantId).uuid(userId).date(date), used));
    }

    private static Values bind(Values values, Used used) throws SQLException {
        return values.text(used.model())
                .number(used.promptTokens())
                .number(used.completionTokens())
                .number(used.cost())
                .number(used.cachedTokens())
                .number(used.reasoningTokens());
    }

    /**
     * Sets tokens of today aside for a request, if the tenant's daily limit has room for them: however many ask at once, together
     * they do not pass it. The tenant's row is held until the transaction ends, so that it is best one of its own, and
     * it has to be at the isolation level read committed.
     *
     * @param userId who asks; null if no user does. What people reserve is in their own name in any case
     * @param tokens 0 or more
     * @param validFor how long they are set aside at most: a day or less
     * @throws AccessException.NotFound if there is no such tenant
     * @throws AccessException.NotAllowed if the tenant or the user is not the caller's
     * @throws AccessException.Invalid if so many cannot be reserved, or not for so long
     */
    public Reservation reserve(UUID tenantId, @Nullable UUID userId, long tokens, Duration validFor) {
        return transaction.one(
                sql.reserve,
                values -> values.uuid(tenantId).uuid(userId).number(tokens).duration(validFor),
                row -> new Reservation(
                        row.uuidOrNull(), row.number(), row.number(), row.numberOrNull(), row.numberOrNull()));
    }

    /**
     * Ends a reservation and records what its request has used, on the day of the reservation; both or neither. That may be more
     * than was set aside.
     *
     * @return false if it had ended before, was forgotten a day after its time, or is another tenant's: nothing is recorded then
     * @throws AccessException.NotAllowed if it is somebody else's of the tenant: what the service has reserved only the service
     *     ends
     * @throws AccessException.Invalid as for {@link #record}
     */
    public boolean settle(UUID reservationId, Used used) {
        return transaction.one(sql.settle, values -> bind(values.uuid(reservationId), used), Row::flag);
    }

    /**
     * Ends a reservation whose request was not made.
     *
     * @return false if there was none to end, or it is not the caller's
     */
    public boolean release(UUID reservationId) {
        return transaction.one(sql.release, values -> values.uuid(reservationId), Row::flag);
    }

    /**
     * Asks whether a tenant may use so many tokens more today, beside those that others have reserved. It asks and sets
     * nothing aside: requests that ask together can pass the limit together, those that {@link #reserve} cannot.
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
