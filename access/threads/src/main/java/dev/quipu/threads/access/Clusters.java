package dev.quipu.threads.access;

import dev.quipu.access.AccessException;
import dev.quipu.access.support.Ids;
import dev.quipu.access.support.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Topics that belong together. */
public final class Clusters {
    private final Transaction transaction;
    private final GraphStatements sql;

    Clusters(Transaction transaction, GraphStatements sql) {
        this.transaction = transaction;
        this.sql = sql;
    }

    /**
     * Adds a cluster.
     *
     * @throws AccessException.BrokenReference if a node or the parent is not of this conversation
     */
    public Cluster add(UUID conversationId, NewCluster cluster) {
        return addOnce(Ids.next(), conversationId, cluster);
    }

    /**
     * Adds a cluster under an id of the caller's, or returns the one that is there under it, whatever has become of it.
     *
     * @throws AccessException as {@link #add}
     * @throws AccessException.AlreadyThere if the id is that of another conversation's cluster, or of one of
     *     another name
     */
    public Cluster addOnce(UUID id, UUID conversationId, NewCluster cluster) {
        return transaction
                .first(
                        sql.addCluster,
                        values -> GraphRows.bind(values.uuid(id).uuid(conversationId), cluster),
                        GraphRows::cluster)
                .orElseGet(() -> there(id, conversationId, cluster));
    }

    private Cluster there(UUID id, UUID conversationId, NewCluster cluster) {
        return find(id).filter(there -> there.conversationId().equals(conversationId)
                        && there.content().name().equals(cluster.name()))
                .orElseThrow(() -> new AccessException.AlreadyThere(
                        ThreadsRule.CLUSTER_ID.meaning(), ThreadsRule.CLUSTER_ID, null));
    }

    /** Returns a cluster; empty if there is none. */
    public Optional<Cluster> find(UUID clusterId) {
        return transaction.first(sql.findCluster, values -> values.uuid(clusterId), GraphRows::cluster);
    }

    /** Returns the clusters of a conversation, by level. */
    public List<Cluster> of(UUID conversationId) {
        return transaction.list(sql.clusters, values -> values.uuid(conversationId), GraphRows::cluster);
    }

    /** Returns the clusters that a node is in, by level. */
    public List<Cluster> ofNode(UUID nodeId) {
        return transaction.list(sql.clustersOfNode, values -> values.list(List.of(nodeId)), GraphRows::cluster);
    }

    /**
     * Changes which nodes are in a cluster, if they are those that the caller has seen.
     *
     * @throws AccessException.Stale if somebody else has changed them, or the cluster is gone
     */
    public Cluster setNodes(Cluster seen, List<UUID> nodeIds) {
        return transaction
                .first(
                        sql.setMembers,
                        values -> values.list(nodeIds)
                                .uuid(seen.id())
                                .list(seen.content().nodeIds()),
                        GraphRows::cluster)
                .orElseThrow(() -> new AccessException.Stale("cluster " + seen.id() + " is not as it was seen"));
    }

    /** Deletes a cluster and not its nodes; false if there is none. */
    public boolean delete(UUID clusterId) {
        return transaction.update(sql.deleteCluster, values -> values.uuid(clusterId)) == 1;
    }
}
