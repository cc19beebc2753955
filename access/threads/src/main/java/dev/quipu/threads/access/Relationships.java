package dev.quipu.threads.access;

import dev.quipu.access.AccessException;
import dev.quipu.access.Listing;
import dev.quipu.access.support.Ids;
import dev.quipu.access.support.Transaction;
import java.util.List;
import java.util.UUID;

/** How topics relate to each other. */
public final class Relationships {
    private final Transaction transaction;
    private final GraphStatements sql;

    Relationships(Transaction transaction, GraphStatements sql) {
        this.transaction = transaction;
        this.sql = sql;
    }

    /**
     * Adds a relationship.
     *
     * @throws AccessException.AlreadyThere with {@link ThreadsRule#RELATIONSHIP_ONCE} if there is one of this type between them
     * @throws AccessException.BrokenReference if a node or an utterance is not of this conversation
     */
    public Relationship add(UUID conversationId, NewRelationship relationship) {
        return transaction.one(
                sql.addRelationship,
                values -> GraphRows.bind(values.uuid(Ids.next()).uuid(conversationId), relationship),
                GraphRows::relationship);
    }

    /** Returns those that lead to or from a node, in the order in which they came. */
    public List<Relationship> ofNode(UUID nodeId) {
        return transaction.list(
                sql.relationshipsOfNode, values -> values.uuid(nodeId).uuid(nodeId), GraphRows::relationship);
    }

    /** Returns those of a type in a conversation, the oldest first. */
    public Listing<Relationship> ofType(UUID conversationId, RelationshipType type) {
        return sql.relationshipsOfType.of(
                transaction, values -> values.uuid(conversationId).word(type));
    }

    /** Deletes a relationship; false if there is none. */
    public boolean delete(UUID relationshipId) {
        return transaction.update(sql.deleteRelationship, values -> values.uuid(relationshipId)) == 1;
    }
}
