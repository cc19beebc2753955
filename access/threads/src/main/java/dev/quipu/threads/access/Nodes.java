package dev.quipu.threads.access;

import dev.quipu.access.AccessException;
import dev.quipu.access.support.Ids;
import dev.quipu.access.support.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The topics of conversations. */
public final class Nodes {
    private final Transaction transaction;
    private final GraphStatements sql;

    Nodes(Transaction transaction, GraphStatements sql) {
        this.transaction = transaction;
        this.sql = sql;
    }

    /**
     * Adds a topic.
     *
     * @throws AccessException.AlreadyThere with {@link ThreadsRule#NODE_NAME} if the conversation has one of this
     *     name
     * @throws AccessException.BrokenReference if an utterance or the parent is not of this conversation
     */
    public Node add(UUID conversationId, NewNode node) {
        return transaction.one(
                sql.addNode,
                values -> GraphRows.bind(values.uuid(Ids.next()).uuid(conversationId), node),
                GraphRows::node);
    }

    /** Returns a topic; empty if there is none. */
    public Optional<Node> find(UUID nodeId) {
        return transaction.first(sql.findNode, values -> values.uuid(nodeId), GraphRows::node);
    }

    /** Returns the topic of a conversation that has a name; empty if there is none. */
    public Optional<Node> byName(UUID conversationId, String name) {
        return transaction.first(
                sql.nodeByName, values -> values.uuid(conversationId).text(name), GraphRows::node);
    }

    /**
     * Returns the topics that a zoom level shows, in their order in time.
     *
     * @param level from 1, the coarsest; none are shown at any other
     */
    public List<Node> atZoom(UUID conversationId, int level) {
        return transaction.list(
                sql.nodesAtZoom, values -> values.uuid(conversationId).number(level), GraphRows::node);
    }

    /** Returns the topics that an utterance is about, the first made first. */
    public List<Node> ofUtterance(UUID utteranceId) {
        return transaction.list(sql.nodesOfUtterance, values -> values.list(List.of(utteranceId)), GraphRows::node);
    }

    /** Returns the topics of a conversation that are bookmarked, the first made first. */
    public List<Node> bookmarks(UUID conversationId) {
        return transaction.list(sql.bookmarks, values -> values.uuid(conversationId), GraphRows::node);
    }

    /**
     * Changes what a topic says, if it is what the caller has seen. What people correct, for training, goes through {@link
     * Edits#record}.
     *
     * @throws AccessException.Stale if somebody else has changed it, or it is gone
     * @throws AccessException.Invalid with {@link ThreadsRule#NODE_NO_CIRCLE_OF_PARENTS} if it would be its own ancestor
     */
    public Node edit(Node seen, NewNode content) {
        return transaction
                .first(
                        sql.editNode,
                        values -> GraphRows.bind(GraphRows.bind(values, content).uuid(seen.id()), seen.content()),
                        GraphRows::node)
                .orElseThrow(() -> new AccessException.Stale("node " + seen.id() + " is not as it was seen"));
    }

    /**
     * Says what comes before a topic in time, and what after it; null for nothing.
     *
     * @throws AccessException.NotFound if there is no such topic
     * @throws AccessException.BrokenReference if the other is not of this conversation
     */
    public void link(UUID nodeId, @Nullable UUID predecessorId, @Nullable UUID successorId) {
        int changed = transaction.update(
                sql.linkNode,
                values -> values.uuid(predecessorId).uuid(successorId).uuid(nodeId));
        if (changed == 0) {
            throw new AccessException.NotFound("node " + nodeId + " is not there");
        }
    }

    /**
     * Returns what is within some steps of a topic, the nearest first, each topic once.
     *
     * @param steps along relationships, 1 or more
     * @param inAnyDirection whether to go against the direction of relationships too
     */
    public List<Neighbour> neighbourhood(UUID nodeId, int steps, boolean inAnyDirection) {
        return transaction.list(
                sql.neighbourhood,
                values -> values.uuid(nodeId).number(steps).flag(inAnyDirection),
                GraphRows::neighbour);
    }

    /** Returns the shortest way from one topic to another, both included; empty if there is none of up to 50 steps. */
    public List<Neighbour> path(UUID fromNodeId, UUID toNodeId, boolean inAnyDirection) {
        return transaction.list(
                sql.path, values -> values.uuid(fromNodeId).uuid(toNodeId).flag(inAnyDirection), GraphRows::neighbour);
    }

    /** Deletes a topic with its relationships; false if there is none. */
    public boolean delete(UUID nodeId) {
        return transaction.update(sql.deleteNode, values -> values.uuid(nodeId)) == 1;
    }
}
