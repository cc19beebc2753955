package dev.quipu.finops.access;

import dev.quipu.access.AccessException;
import dev.quipu.access.Json;
import dev.quipu.access.Listing;
import dev.quipu.access.support.Ids;
import dev.quipu.access.support.Transaction;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What messages were understood to ask for. */
public final class Intents {
    private final Transaction transaction;
    private final IntentStatements sql;

    Intents(Transaction transaction, IntentStatements sql) {
        this.transaction = transaction;
        this.sql = sql;
    }

    /**
     * Adds what a message was understood to ask for.
     *
     * @param message whose text is the original query
     * @param rewrittenQuery as it is passed on; null if as it came
     * @param confidence from 0 to 1, to two decimals
     * @param dimensions an object
     * @throws AccessException.Invalid with {@link FinOpsRule#INTENT_CONFIDENCE} or {@link FinOpsRule#INTENT_DIMENSIONS}
     * @throws AccessException.BrokenReference if the message is gone
     */
    public Intent add(
            ThreadMessage message,
            IntentType type,
            BigDecimal confidence,
            @Nullable String rewrittenQuery,
            Json dimensions) {
        return addOnce(Ids.next(), message, type, confidence, rewrittenQuery, dimensions);
    }

    /**
     * Adds what a message was understood to ask for under an id of the caller's, or returns what is there under it.
     *
     * @param rewrittenQuery as {@link #add}
     * @throws AccessException as {@link #add}
     * @throws AccessException.AlreadyThere if the id is that of another message's, or of another type
     */
    public Intent addOnce(
            UUID id,
            ThreadMessage message,
            IntentType type,
            BigDecimal confidence,
            @Nullable String rewrittenQuery,
            Json dimensions) {
        return transaction
                .first(
                        sql.add,
                        values -> values.uuid(id)
                                .uuid(message.threadId())
                                .uuid(message.id())
                                .text(message.content())
                                .text(rewrittenQuery)
                                .word(type)
                                .number(confidence)
                                .json(dimensions),
                        IntentStatements::read)
                .orElseGet(() -> there(id, message, type));
    }

    private Intent there(UUID id, ThreadMessage message, IntentType type) {
        Intent there = find(id).orElseThrow(() -> new AccessException.NotFound("intent " + id + " is not there"));
        if (!there.messageId().equals(message.id()) || there.type() != type) {
            throw new AccessException.AlreadyThere(FinOpsRule.INTENT_ID.meaning(), FinOpsRule.INTENT_ID, null);
        }
        return there;
    }

    /** Returns what a message was understood to ask for; empty if there is nothing of this id. */
    public Optional<Intent> find(UUID intentId) {
        return transaction.first(sql.find, values -> values.uuid(intentId), IntentStatements::read);
    }

    /** Returns those of a message, the oldest first. */
    public List<Intent> ofMessage(UUID messageId) {
        return transaction.list(sql.ofMessage, values -> values.uuid(messageId), IntentStatements::read);
    }

    /** Returns those of a thread, the oldest first. */
    public List<Intent> ofThread(UUID threadId) {
        return transaction.list(sql.ofThread, values -> values.uuid(threadId), IntentStatements::read);
    }

    /** Returns those of less than some confidence, the least sure first. */
    public Listing<Intent> unsure(BigDecimal below) {
        return sql.unsure.of(transaction, values -> values.number(below));
    }

    /** Returns those of a type and of less than some confidence, the least sure first. */
    public Listing<Intent> unsure(IntentType type, BigDecimal below) {
        return sql.unsureOfType.of(transaction, values -> values.word(type).number(below));
    }
}
