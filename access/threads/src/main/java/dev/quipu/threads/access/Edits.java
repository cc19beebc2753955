package dev.quipu.threads.access;

import dev.quipu.access.AccessException;
import dev.quipu.access.Json;
import dev.quipu.access.Listing;
import dev.quipu.access.support.Ids;
import dev.quipu.access.support.Transaction;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What people correct, with what was around it: the question and the answer of a training set. */
public final class Edits {
    private final Transaction transaction;
    private final EditStatements sql;

    Edits(Transaction transaction, EditStatements sql) {
        this.transaction = transaction;
        this.sql = sql;
    }

    /**
     * Corrects a field: notes what is around it, changes it and logs the edit, all or nothing. Of two at once the second waits,
     * and has what the first has made of it as its old value: {@link Edit#oldValue} is what somebody compares with what they have
     * seen, and throws in the transaction if it is another.
     *
     * @param field the column, such as {@code summary}
     * @param value as text; null for nothing
     * @param comment null for none
     * @param confidence from 0 to 1
     * @throws AccessException.BrokenReference if there is no such target
     * @throws AccessException.Invalid if the field cannot be edited, or not to this value
     */
    public Edit record(
            TargetType targetType,
            UUID targetId,
            String field,
            @Nullable String value,
            String userId,
            @Nullable String comment,
            double confidence) {
        return recordOnce(Ids.next(), targetType, targetId, field, value, userId, comment, confidence);
    }

    /**
     * Corrects a field under an id of the caller's, or returns the edit that is there under it, and changes nothing then: what a
     * client sends again because it had no answer.
     *
     * @param field as of {@link #record}, like all that follows
     * @throws AccessException as {@link #record}
     * @throws AccessException.AlreadyThere if the id is that of another edit
     */
    public Edit recordOnce(
            UUID id,
            TargetType targetType,
            UUID targetId,
            String field,
            @Nullable String value,
            String userId,
            @Nullable String comment,
            double confidence) {
        transaction.one(
                sql.record,
                values -> values.word(targetType)
                        .uuid(targetId)
                        .text(field)
                        .text(value)
                        .text(userId)
                        .text(comment)
                        .number(confidence)
                        .uuid(id),
                row -> row.uuid());
        return transaction.one(sql.find, values -> values.uuid(id), EditStatements::read);
    }

    /** Returns what was corrected in one target, the oldest first. */
    public List<Edit> ofTarget(TargetType targetType, UUID targetId) {
        return transaction.list(sql.ofTarget, values -> values.word(targetType).uuid(targetId), EditStatements::read);
    }

    /**
     * Returns edits that no training set has yet, the oldest first; also those in conversations that are archived,
     * which are not handed out until these are brought back.
     */
    public Listing<Edit> toExport() {
        return sql.toExport.of(transaction, Transaction.Binding.NONE);
    }

    /**
     * Takes edits that no training set has yet into one, and returns them as lines of JSON, as they come: at most 100 of them in
     * memory. Each edit goes to one set only, under any number of exporters; all that were taken are of the set when the transaction
     * commits, also those that nobody has read from the stream.
     *
     * @param dataset the set's name
     * @param most how many, 1 or more; null for all
     * @param leastConfidence from 0 to 1
     * @throws AccessException.Invalid if the set has no name
     * @throws IllegalArgumentException if it is to be less than one
     */
    public Stream<Json> export(String dataset, @Nullable Integer most, double leastConfidence) {
        return transaction.stream(
                sql.export,
                values -> {
                    values.text(dataset);
                    (most == null ? values.number((Integer) null) : values.limit(most)).number(leastConfidence);
                },
                row -> row.json());
    }
}
