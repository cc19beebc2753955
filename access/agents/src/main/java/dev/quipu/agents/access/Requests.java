package dev.quipu.agents.access;

import static dev.quipu.agents.access.jooq.Tables.BUDGET_RESERVATIONS;
import static dev.quipu.agents.access.jooq.Tables.COST_REFUNDS;

import dev.quipu.access.AccessException;
import dev.quipu.access.Listing;
import dev.quipu.access.support.Transaction;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Requests of models, and what they cost. What moves money locks the user's row until the transaction ends: requests of one
 * user are one after another, those of several users go by user id.
 */
public final class Requests {
    private final Transaction transaction;
    private final RequestStatements sql;

    Requests(Transaction transaction, RequestStatements sql) {
        this.transaction = transaction;
        this.sql = sql;
    }

    /**
     * Records a request, once for each key, and with it what it costs its user in hour, day, week, month and year, its
     * conversation and message, its budgets, and the alerts that follow.
     *
     * @throws AccessException.AlreadyThere if the key is that of another request: of another user or model, or
     *     with other tokens
     * @throws AccessException.BrokenReference if there is no such user, conversation or message, or the reservation that it
     *     settles is another user's
     */
    public Recorded record(NewRequest request) {
        Recorded recorded = transaction.one(
                sql.record,
                new RequestBinding(request),
                row -> new Recorded(row.number(), row.uuid(), row.decimal(), row.flag()));
        if (!recorded.isNew()) {
            requireSame(recorded.id(), request);
        }
        return recorded;
    }

    /** Somebody would take one for paid that is not. */
    private void requireSame(long requestId, NewRequest request) {
        boolean isSame = find(requestId)
                .filter(there ->
                        there.model().equals(request.model) && there.tokens().equals(request.tokens))
                .isPresent();
        if (!isSame) {
            throw new AccessException.AlreadyThere(AgentsRule.REQUEST_KEY.meaning(), AgentsRule.REQUEST_KEY, null);
        }
    }

    /**
     * Sets money aside before a request is made. To be committed before that, in a transaction of its own at READ COMMITTED.
     * What nobody ends stops counting after ten minutes, or what {@code platform_settings} says.
     *
     * @return the reservation, for {@link NewRequest#settling} or {@link #release}
     * @throws AccessException.OverLimit if a hard limit has no room
     * @throws AccessException.BrokenReference if there is no such user
     */
    public UUID reserve(long userId, BigDecimal dollars, Model model) {
        return reserve(userId, dollars, model, null);
    }

    /**
     * Does so for as long as it may take.
     *
     * @param time from which on it does not count any more; null for the usual
     * @throws AccessException.OverLimit if a hard limit has no room
     * @throws AccessException.BrokenReference if there is no such user
     */
    public UUID reserve(long userId, BigDecimal dollars, Model model, @Nullable Duration time) {
        Reservation made = transaction.one(
                sql.reserve,
                values -> values.number(userId)
                        .number(dollars)
                        .text(model.provider().word())
                        .text(BUDGET_RESERVATIONS.MODEL_NAME, model.name())
                        .duration(time),
                row -> new Reservation(row.uuidOrNull(), row.textOrNull(), row.decimalOrNull()));
        if (made.id() == null) {
            String limit = String.valueOf(made.refusedBy());
            BigDecimal available = made.available() == null ? BigDecimal.ZERO : made.available();
            throw new AccessException.OverLimit(
                    "no room for " + dollars.toPlainString() + " dollars: " + limit + " has "
                            + available.stripTrailingZeros().toPlainString() + " left",
                    limit,
                    available);
        }
        return made.id();
    }

    private record Reservation(
            @Nullable UUID id,
            @Nullable String refusedBy,
            @Nullable BigDecimal available) {}

    /** Returns how much room the hard limits leave for a model now, the tightest first; none if there are none. */
    public List<Room> room(long userId, Model model) {
        return transaction.list(
                sql.limits,
                values -> values.number(userId).text(model.provider().word()).text(model.name()),
                row -> new Room(row.text(), row.decimal()));
    }

    /**
     * Ends a reservation whose request was recorded without it; false if it had ended before.
     *
     * @param requestId null if the request is recorded elsewhere
     */
    public boolean settle(UUID reservation, @Nullable Long requestId) {
        return transaction.one(sql.settle, values -> values.uuid(reservation).number(requestId), row -> row.flag());
    }

    /** Ends a reservation whose request was not made; false if it had ended before. */
    public boolean release(UUID reservation) {
        return transaction.one(sql.release, values -> values.uuid(reservation), row -> row.flag());
    }

    /** Marks the reservations that nobody came back for, and returns how many there were; maintenance does so too. */
    public int expireReservations() {
        return transaction.one(sql.expire, Transaction.Binding.NONE, row -> row.integer());
    }

    /**
     * Gives back some of what a request cost, once for each key.
     *
     * @param reason null for none
     * @return false if it was given back before
     * @throws AccessException.NotFound if there is no such request
     * @throws AccessException.AlreadyThere if the key is that of another refund
     * @throws AccessException.Invalid with {@link AgentsRule#REQUEST_REFUND} if that is more than it cost
     */
    public boolean refund(long requestId, BigDecimal dollars, String key, @Nullable String reason) {
        return transaction.one(
                sql.refund,
                values -> values.number(requestId)
                        .number(dollars)
                        .text(COST_REFUNDS.REFUND_KEY, key)
                        .text(reason),
                row -> row.flag());
    }

    /**
     * Says what the user thinks of the answer, in the place of what they have said before.
     *
     * @param rating 1 to 5; null for none
     * @param feedback null for none
     * @throws AccessException.NotFound if there is no such request
     * @throws AccessException.Invalid with {@link AgentsRule#REQUEST_RATING} if the rating is none of these
     */
    public void rate(long requestId, @Nullable Integer rating, @Nullable String feedback) {
        int rated = transaction.update(
                sql.rate, values -> values.number(rating).text(feedback).number(requestId));
        if (rated == 0) {
            throw new AccessException.NotFound("request " + requestId + " is not there");
        }
    }

    /** Returns a request; empty if there is none. */
    public Optional<Request> find(long requestId) {
        return transaction.first(sql.find, values -> values.number(requestId), RequestStatements::read);
    }

    /** Returns the request that other systems know by a uuid. */
    public Optional<Request> byUuid(UUID uuid) {
        return transaction.first(sql.byUuid, values -> values.uuid(uuid), RequestStatements::read);
    }

    /** Returns the request that was recorded with a key. */
    public Optional<Request> byKey(String key) {
        return transaction.first(sql.byKey, values -> values.text(key), RequestStatements::read);
    }

    /** Returns what went in and out, and whatever else is known; empty if there is no such request. */
    public Optional<RequestDetails> details(long requestId) {
        return transaction.first(sql.details, values -> values.number(requestId), RequestStatements::readDetails);
    }

    /** Returns a user's requests, the last recorded first. */
    public Listing<Request> ofUser(long userId) {
        return sql.ofUser.of(transaction, values -> values.number(userId));
    }

    /** Returns the requests of all users that ended so, or have not, the last recorded first. */
    public Listing<Request> ofStatus(RequestStatus status) {
        return sql.ofStatus.of(transaction, values -> values.word(status));
    }

    /** Returns the requests of all users to a model, the last recorded first. */
    public Listing<Request> ofModel(Model model) {
        return sql.ofModel.of(transaction, of(model));
    }

    private static Transaction.Binding of(Model model) {
        return values -> values.text(model.provider().word()).text(model.name());
    }

    /** Returns the last requests of a conversation, the last first. */
    public Listing<Request> ofConversation(long conversationId) {
        return sql.ofConversation.of(transaction, values -> values.number(conversationId));
    }

    /** Returns the requests that made a message, in their order. */
    public List<Request> ofMessage(long messageId) {
        return transaction.list(sql.ofMessage, values -> values.number(messageId), RequestStatements::read);
    }

    /** Returns the requests that were made for a task, in their order. */
    public List<Request> ofTask(long taskId) {
        return transaction.list(sql.ofTask, values -> values.number(taskId), RequestStatements::read);
    }

    /** Returns the requests of a trace, in their order. */
    public List<Request> ofTrace(String traceId) {
        return transaction.list(sql.ofTrace, values -> values.text(traceId), RequestStatements::read);
    }

    /**
     * Returns a user's requests that were recorded from one moment to before another, the first recorded first, as they
     * come: at most 100 of them in memory. Within the transaction only; other statements may run meanwhile.
     */
    public Stream<Request> stream(long userId, Instant from, Instant to) {
        return transaction.stream(
                sql.userRange, values -> values.number(userId).instant(from).instant(to), RequestStatements::read);
    }

    /** Returns those of all users, in no order. */
    public Stream<Request> stream(Instant from, Instant to) {
        return transaction.stream(sql.range, values -> values.instant(from).instant(to), RequestStatements::read);
    }
}
