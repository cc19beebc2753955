package dev.quipu.threads.access;

import static dev.quipu.access.support.Columns.value;
import static dev.quipu.threads.access.jooq.Tables.CLUSTERS;
import static dev.quipu.threads.access.jooq.Tables.NODES;
import static dev.quipu.threads.access.jooq.Tables.NODES_AT_ZOOM;
import static dev.quipu.threads.access.jooq.Tables.NODE_NEIGHBOURHOOD;
import static dev.quipu.threads.access.jooq.Tables.NODE_PATH;
import static dev.quipu.threads.access.jooq.Tables.RELATIONSHIPS;

import dev.quipu.access.support.Columns;
import dev.quipu.access.support.Cursors;
import dev.quipu.access.support.Keyset;
import dev.quipu.access.support.Pages;
import dev.quipu.access.support.Statements;
import java.util.List;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectConditionStep;
import org.jooq.Table;
import org.jooq.impl.DSL;

/** The statements about nodes, relationships and clusters, as text. */
final class GraphStatements {
    /** In the order in which {@link GraphRows} binds and reads them. */
    private static final List<Field<?>> NODE_CONTENT = List.of(
            NODES.NODE_NAME,
            NODES.SUMMARY,
            NODES.KEY_POINTS,
            NODES.NODE_TYPE,
            NODES.LEVEL,
            NODES.PARENT_ID,
            NODES.IS_BOOKMARK,
            NODES.IS_CONTEXTUAL_PROGRESS,
            NODES.IS_TANGENT,
            NODES.IS_CRUX,
            NODES.UTTERANCE_IDS,
            NODES.ZOOM_LEVEL_VISIBLE,
            NODES.CONFIDENCE_SCORE);

    private static final List<Field<?>> NODE = Stream.of(
                    List.<Field<?>>of(NODES.ID, NODES.CONVERSATION_ID),
                    NODE_CONTENT,
                    List.<Field<?>>of(
                            NODES.PREDECESSOR_ID,
                            NODES.SUCCESSOR_ID,
                            NODES.CHILDREN_IDS,
                            NODES.CREATED_AT,
                            NODES.UPDATED_AT))
            .flatMap(List::stream)
            .toList();

    /** All but the last are given. */
    private static final List<Field<?>> RELATIONSHIP = List.of(
            RELATIONSHIPS.ID,
            RELATIONSHIPS.CONVERSATION_ID,
            RELATIONSHIPS.FROM_NODE_ID,
            RELATIONSHIPS.TO_NODE_ID,
            RELATIONSHIPS.RELATIONSHIP_TYPE,
            RELATIONSHIPS.RELATIONSHIP_SUBTYPE,
            RELATIONSHIPS.EXPLANATION,
            RELATIONSHIPS.STRENGTH,
            RELATIONSHIPS.CONFIDENCE,
            RELATIONSHIPS.SUPPORTING_UTTERANCE_IDS,
            RELATIONSHIPS.IS_BIDIRECTIONAL,
            RELATIONSHIPS.CREATED_AT);

    /** All but the last two are given. */
    private static final List<Field<?>> CLUSTER = List.of(
            CLUSTERS.ID,
            CLUSTERS.CONVERSATION_ID,
            CLUSTERS.CLUSTER_NAME,
            CLUSTERS.LEVEL,
            CLUSTERS.PARENT_CLUSTER_ID,
            CLUSTERS.NODE_IDS,
            CLUSTERS.SUMMARY,
            CLUSTERS.KEY_THEMES,
            CLUSTERS.CLUSTERING_ALGORITHM,
            CLUSTERS.AUTO_GENERATED,
            CLUSTERS.CLUSTERING_CONFIDENCE,
            CLUSTERS.CREATED_AT,
            CLUSTERS.UPDATED_AT);

    /** Values: id, conversation, content. */
    final String addNode;

    /** Values: node. */
    final String findNode;

    /** Values: conversation, name. */
    final String nodeByName;

    /** Values: conversation, zoom level. */
    final String nodesAtZoom;

    /** Values: array of one utterance. */
    final String nodesOfUtterance;

    /** Values: conversation. */
    final String bookmarks;

    /** Values: content, node, content before. */
    final String editNode;

    /** Values: predecessor or NULL, successor or NULL, node. */
    final String linkNode;

    /** Values: node. */
    final String deleteNode;

    /** Values: node, steps, whether in any direction. */
    final String neighbourhood;

    /** Values: node, node, whether in any direction. */
    final String path;

    /** Values: id, conversation, from, to, type, subtype, explanation, strength, confidence, evidence, both ways. */
    final String addRelationship;

    /** Values: node, node. */
    final String relationshipsOfNode;

    /** Values: conversation, type. */
    final Pages<Relationship> relationshipsOfType;

    /** Values: relationship. */
    final String deleteRelationship;

    /** Values: id, conversation, content. Gives no row if the id is taken. */
    final String addCluster;

    /** Values: cluster. */
    final String findCluster;

    /** Values: conversation. */
    final String clusters;

    /** Values: array of one node. */
    final String clustersOfNode;

    /** Values: nodes as an array, cluster, nodes before. */
    final String setMembers;

    /** Values: cluster. */
    final String deleteCluster;

    GraphStatements(Statements sql) {
        Condition isNode = NODES.ID.eq(value(NODES.ID));
        Condition inConversation = NODES.CONVERSATION_ID.eq(value(NODES.CONVERSATION_ID));
        addNode = insert(sql, NODES, NODE.subList(0, NODE_CONTENT.size() + 2), NODE);
        findNode = sql.render(nodes(sql, isNode));
        nodeByName = sql.render(nodes(sql, inConversation.and(NODES.NODE_NAME.eq(value(NODES.NODE_NAME)))));
        var zoomed = NODES_AT_ZOOM(value(NODES.CONVERSATION_ID), value(NODES.LEVEL));
        nodesAtZoom = sql.render(
                sql.dsl().select(zoomed.fields(NODE.toArray(new Field<?>[0]))).from(zoomed));
        nodesOfUtterance = sql.render(nodes(sql, NODES.UTTERANCE_IDS.contains(value(NODES.UTTERANCE_IDS)))
                .orderBy(NODES.CREATED_AT, NODES.ID));
        bookmarks = sql.render(nodes(sql, inConversation.and(NODES.IS_BOOKMARK)).orderBy(NODES.CREATED_AT, NODES.ID));
        editNode = sql.edit(NODES.ID, NODE_CONTENT, NODE);
        linkNode = sql.render(sql.dsl()
                .update(NODES)
                .set(NODES.PREDECESSOR_ID, value(NODES.PREDECESSOR_ID))
                .set(NODES.SUCCESSOR_ID, value(NODES.SUCCESSOR_ID))
                .where(isNode));
        deleteNode = sql.delete(NODES.ID);
        neighbourhood = neighbourhoodText(sql);
        path = pathText(sql);

        addRelationship = insert(sql, RELATIONSHIPS, RELATIONSHIP.subList(0, RELATIONSHIP.size() - 1), RELATIONSHIP);
        var all = sql.dsl().select(RELATIONSHIP).from(RELATIONSHIPS);
        relationshipsOfNode = sql.render(all.where(RELATIONSHIPS
                        .FROM_NODE_ID
                        .eq(value(RELATIONSHIPS.FROM_NODE_ID))
                        .or(RELATIONSHIPS.TO_NODE_ID.eq(value(RELATIONSHIPS.TO_NODE_ID))))
                .orderBy(RELATIONSHIPS.CREATED_AT, RELATIONSHIPS.ID));
        relationshipsOfType = Keyset.rising(
                        RELATIONSHIP,
                        List.of(RELATIONSHIPS.CREATED_AT, RELATIONSHIPS.ID),
                        GraphRows::relationship,
                        one -> Cursors.of(one.createdAt(), one.id()))
                .where(
                        sql,
                        RELATIONSHIPS
                                .CONVERSATION_ID
                                .eq(value(RELATIONSHIPS.CONVERSATION_ID))
                                .and(RELATIONSHIPS.RELATIONSHIP_TYPE.eq(value(RELATIONSHIPS.RELATIONSHIP_TYPE))));
        deleteRelationship = sql.delete(RELATIONSHIPS.ID);

        List<Field<?>> given = CLUSTER.subList(0, CLUSTER.size() - 2);
        addCluster = sql.insertOnce(CLUSTERS.ID, given, CLUSTER);
        findCluster = sql.render(sql.dsl().select(CLUSTER).from(CLUSTERS).where(CLUSTERS.ID.eq(value(CLUSTERS.ID))));
        clusters = sql.render(sql.dsl()
                .select(CLUSTER)
                .from(CLUSTERS)
                .where(CLUSTERS.CONVERSATION_ID.eq(value(CLUSTERS.CONVERSATION_ID)))
                .orderBy(CLUSTERS.LEVEL, CLUSTERS.CREATED_AT, CLUSTERS.ID));
        clustersOfNode = sql.render(sql.dsl()
                .select(CLUSTER)
                .from(CLUSTERS)
                .where(CLUSTERS.NODE_IDS.contains(value(CLUSTERS.NODE_IDS)))
                .orderBy(CLUSTERS.LEVEL, CLUSTERS.ID));
        setMembers = sql.render(sql.dsl()
                .update(CLUSTERS)
                .set(CLUSTERS.NODE_IDS, value(CLUSTERS.NODE_IDS))
                .where(CLUSTERS.ID.eq(value(CLUSTERS.ID)))
                .and(CLUSTERS.NODE_IDS.eq(value(CLUSTERS.NODE_IDS)))
                .returning(CLUSTER));
        deleteCluster = sql.delete(CLUSTERS.ID);
    }

    private static SelectConditionStep<Record> nodes(Statements sql, Condition condition) {
        return sql.dsl().select(NODE).from(NODES).where(condition);
    }

    private static String insert(Statements sql, Table<?> table, List<Field<?>> given, List<Field<?>> returned) {
        return sql.render(sql.dsl()
                .insertInto(table)
                .columns(given)
                .values(given.stream().map(Columns::value).toList())
                .returning(returned));
    }

    private static String neighbourhoodText(Statements sql) {
        var near = NODE_NEIGHBOURHOOD(
                value(NODES.ID), DSL.param("steps", Integer.class), DSL.param("any", Boolean.class), DSL.inline((String
                                [])
                        null));
        return sql.render(sql.dsl()
                .select(near.NODE_ID, near.DISTANCE, near.VIA_NODE_ID, near.RELATIONSHIP_TYPE)
                .from(near)
                .orderBy(near.DISTANCE, near.NODE_ID));
    }

    /** Where a step comes from is the step before it. */
    private static String pathText(Statements sql) {
        var way = NODE_PATH(value(NODES.ID), value(NODES.ID), DSL.param("any", Boolean.class), DSL.inline(50));
        return sql.render(sql.dsl()
                .select(way.NODE_ID, way.STEP, DSL.lag(way.NODE_ID).over(DSL.orderBy(way.STEP)), way.RELATIONSHIP_TYPE)
                .from(way)
                .orderBy(way.STEP));
    }
}
