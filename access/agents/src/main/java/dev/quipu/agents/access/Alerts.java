package dev.quipu.agents.access;

import static dev.quipu.agents.access.jooq.Tables.SYSTEM_ALERTS;

import dev.quipu.access.AccessException;
import dev.quipu.access.Listing;
import dev.quipu.access.support.Transaction;
import java.util.Optional;

/** What somebody should know: what budgets raise, failed logins, and what the application raises itself. */
public final class Alerts {
    private final Transaction transaction;
    private final AlertStatements sql;

    Alerts(Transaction transaction, AlertStatements sql) {
        this.transaction = transaction;
        this.sql = sql;
    }

    /**
     * Raises an alert; where it says what it is about, once for that, its type and its period.
     *
     * @return it, or the one that was raised before
     * @throws AccessException.BrokenReference with {@link AgentsRule#ALERT_USER} if there is no such user
     */
    public Alert raise(NewAlert alert) {
        NewAlert.About about = alert.about();
        return transaction
                .first(
                        sql.raise,
                        values -> values.number(alert.userId())
                                .word(alert.type())
                                .word(alert.severity())
                                .text(SYSTEM_ALERTS.TITLE, alert.title())
                                .text(alert.message())
                                .text(SYSTEM_ALERTS.SOURCE_TABLE, about == null ? null : about.table())
                                .number(about == null ? null : (Long) about.id())
                                .text(SYSTEM_ALERTS.PERIOD_KEY, about == null ? null : about.period())
                                .flag(alert.actionRequired())
                                .instant(alert.expiresAt())
                                .json(alert.metadata()),
                        AlertStatements::read)
                .or(() -> about == null ? Optional.empty() : raised(alert.type(), about))
                .orElseThrow(() -> new AccessException.Stale("the alert that was there has just gone"));
    }

    private Optional<Alert> raised(AlertType type, NewAlert.About about) {
        return transaction.first(
                sql.raised,
                values -> values.text(about.table())
                        .number((Long) about.id())
                        .word(type)
                        .text(about.period()),
                AlertStatements::read);
    }

    /** Returns an alert; empty if there is none. */
    public Optional<Alert> find(long alertId) {
        return transaction.first(sql.find, values -> values.number(alertId), AlertStatements::read);
    }

    /** Returns what nobody has read of the open alerts of all users and of the platform, the latest first. */
    public Listing<Alert> unread() {
        return sql.unread.of(transaction, Transaction.Binding.NONE);
    }

    /** Returns a user's open alerts, read or not: neither resolved nor dismissed nor past their time; the latest first. */
    public Listing<Alert> open(long userId) {
        return sql.openOfUser.of(transaction, values -> values.number(userId));
    }

    /** Returns the open alerts of all users that are so serious, the latest first. */
    public Listing<Alert> open(Severity severity) {
        return sql.openOfSeverity.of(transaction, values -> values.word(severity));
    }

    /** Returns all of a user's alerts, the latest first. */
    public Listing<Alert> ofUser(long userId) {
        return sql.ofUser.of(transaction, values -> values.number(userId));
    }

    /**
     * Says that somebody has read it.
     *
     * @throws AccessException.NotFound if there is none
     */
    public void acknowledge(long alertId) {
        require(transaction.update(sql.acknowledge, values -> values.number(alertId)), alertId);
    }

    /**
     * Says that nobody wants to see it any more.
     *
     * @throws AccessException.NotFound if there is none
     */
    public void dismiss(long alertId) {
        require(transaction.update(sql.dismiss, values -> values.number(alertId)), alertId);
    }

    /**
     * Says that what it is about is done; the time of the first who says so stays.
     *
     * @throws AccessException.NotFound if there is none
     */
    public void resolve(long alertId) {
        require(transaction.update(sql.resolve, values -> values.number(alertId)), alertId);
    }

    private static void require(int changed, long alertId) {
        if (changed == 0) {
            throw new AccessException.NotFound("alert " + alertId + " is not there");
        }
    }
}
