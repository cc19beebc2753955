package dev.quipu.assistant.access;

import dev.quipu.access.AccessException;
import dev.quipu.access.Listing;
import dev.quipu.access.support.Ids;
import dev.quipu.access.support.Transaction;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What people think of answers: each sees their tenant's, and gives and takes back their own. */
public final class Feedbacks {
    private final Transaction transaction;
    private final FeedbackStatements sql;

    Feedbacks(Transaction transaction, FeedbackStatements sql) {
        this.transaction = transaction;
        this.sql = sql;
    }

    /**
     * Gives feedback to an answer, in the place of what the user has given it before, as the user whom the transaction is for.
     *
     * @param comment at most 5000 characters; null for none
     * @throws AccessException.Invalid if the message is no answer of the assistant
     * @throws AccessException.BrokenReference if there is no such message
     */
    public Feedback give(UUID messageId, Rating rating, @Nullable String comment) {
        return given(messageId, null, rating, comment);
    }

    /** Does so as somebody of the message's tenant; for the service. */
    public Feedback give(UUID messageId, UUID userId, Rating rating, @Nullable String comment) {
        return given(messageId, userId, rating, comment);
    }

    private Feedback given(UUID messageId, @Nullable UUID userId, Rating rating, @Nullable String comment) {
        return transaction.one(
                sql.give,
                values -> values.uuid(Ids.next())
                        .uuid(messageId)
                        .uuid(userId)
                        .number(rating.value())
                        .text(comment),
                FeedbackStatements::read);
    }

    /** Takes back what the user has given whom the transaction is for; false if that is nothing. */
    public boolean withdraw(UUID messageId) {
        return transaction.update(sql.withdraw, values -> values.uuid(messageId).uuid(null)) == 1;
    }

    /** Returns all feedback of a message, the oldest first. */
    public List<Feedback> of(UUID messageId) {
        return transaction.list(sql.ofMessage, values -> values.uuid(messageId), FeedbackStatements::read);
    }

    /** Returns a tenant's feedback, the newest first. */
    public Listing<Feedback> newest(UUID tenantId) {
        return sql.newest.of(transaction, values -> values.uuid(tenantId));
    }
}
