package dev.quipu.finops.access;

import dev.quipu.access.AccessException;
import dev.quipu.access.Listing;
import dev.quipu.access.support.Ids;
import dev.quipu.access.support.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Ways to spend less; they outlive the thread in which they were found. */
public final class Recommendations {
    private final Transaction transaction;
    private final RecommendationStatements sql;

    Recommendations(Transaction transaction, RecommendationStatements sql) {
        this.transaction = transaction;
        this.sql = sql;
    }

    /**
     * Adds a recommendation, which is active; the database gives it a priority.
     *
     * @throws AccessException.Invalid if a value cannot be, by one of the rules
     * @throws AccessException.BrokenReference if thread or execution is not there
     */
    public Recommendation add(NewRecommendation content) {
        return addOnce(Ids.next(), content);
    }

    /**
     * Adds a recommendation under an id of the caller's, or returns the one that is there under it, whatever has become of it.
     *
     * @throws AccessException as {@link #add}
     * @throws AccessException.AlreadyThere if the id is that of another one: of another service, strategy or thread
     */
    public Recommendation addOnce(UUID id, NewRecommendation content) {
        return transaction
                .first(
                        sql.add,
                        values -> RecommendationStatements.bind(values.uuid(id), content),
                        RecommendationStatements::read)
                .orElseGet(() -> there(id, content));
    }

    /** The thread of one that outlived it is null. */
    private Recommendation there(UUID id, NewRecommendation content) {
        Recommendation there = find(id).orElseThrow(() -> missing(id));
        NewRecommendation before = there.content();
        boolean isSame = before.service().equals(content.service())
                && before.strategyId().equals(content.strategyId())
                && (before.threadId() == null || before.threadId().equals(content.threadId()));
        if (!isSame) {
            throw new AccessException.AlreadyThere(
                    FinOpsRule.RECOMMENDATION_ID.meaning(), FinOpsRule.RECOMMENDATION_ID, null);
        }
        return there;
    }

    /** Returns a recommendation; empty if there is none. */
    public Optional<Recommendation> find(UUID recommendationId) {
        return transaction.first(sql.find, values -> values.uuid(recommendationId), RecommendationStatements::read);
    }

    /** Returns the active ones, those of the highest priority first. */
    public Listing<Recommendation> top() {
        return sql.top.of(transaction, Transaction.Binding.NONE);
    }

    /** Returns those of a service, by priority. */
    public Listing<Recommendation> ofService(RecommendationStatus status, String service) {
        return sql.ofService.of(transaction, values -> values.word(status).text(service));
    }

    /** Returns those that were found in a thread, by priority. */
    public List<Recommendation> ofThread(UUID threadId) {
        return transaction.list(sql.ofThread, values -> values.uuid(threadId), RecommendationStatements::read);
    }

    /** Returns the open ones whose figures no longer hold from some time between two, the first to go first. */
    public Listing<Recommendation> expiring(Instant from, Instant to) {
        return sql.expiring.of(transaction, values -> values.instant(from).instant(to));
    }

    /**
     * Says what has become of one, if it is in the state that the caller has seen.
     *
     * @throws AccessException.Stale if somebody else has said so before, or it is gone
     */
    public Recommendation setStatus(Recommendation seen, RecommendationStatus status) {
        return transaction
                .first(
                        sql.setStatus,
                        values -> values.word(status).uuid(seen.id()).word(seen.status()),
                        RecommendationStatements::read)
                .orElseThrow(() -> new AccessException.Stale("recommendation " + seen.id() + " is not as it was seen"));
    }

    /**
     * Confirms one: adds 1 to its confirmations.
     *
     * @throws AccessException.NotFound if there is none
     */
    public Recommendation confirm(UUID recommendationId) {
        return transaction
                .first(sql.confirm, values -> values.uuid(recommendationId), RecommendationStatements::read)
                .orElseThrow(() -> missing(recommendationId));
    }

    private static AccessException missing(UUID recommendationId) {
        return new AccessException.NotFound("recommendation " + recommendationId + " is not there");
    }
}
