-- revision: 4b7d19c2e6a5
-- revises: 732e0cd9a870
-- message: search utterances and walk the graph
-- created: 2026-11-28T04:10:00Z
-- transaction: on

-- upgrade
-- conversations.tsv_search says which conversation; this one says where in it, and knows phrases.
CREATE INDEX idx_utterances_text_fts ON utterances USING gin (searchable_words(text));

CREATE VIEW graph_edges WITH (security_invoker = true) AS
SELECT conversation_id, from_node_id, to_node_id, relationship_type, is_bidirectional, strength, id AS relationship_id
FROM relationships
UNION ALL
SELECT conversation_id, parent_id, id, 'parent_of', false, 1.0, NULL
FROM nodes WHERE parent_id IS NOT NULL
UNION ALL
SELECT conversation_id, predecessor_id, id, 'temporal_next', false, 1.0, NULL
FROM nodes WHERE predecessor_id IS NOT NULL
UNION
SELECT conversation_id, id, successor_id, 'temporal_next', false, 1.0, NULL
FROM nodes WHERE successor_id IS NOT NULL;

COMMENT ON VIEW graph_edges IS
    'Every edge of the graph: relationships, parents, and what comes before and after; those of columns have no id';

SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

-- A correction loses few words. Of each the index tells whether somebody else in the conversation says it; only one that
-- nobody does leaves. All is read anew where much went, or where the vector is so full that words were left out of it.
CREATE OR REPLACE FUNCTION words_after_loss(
    conversation uuid, heading tsvector, vector tsvector, old_texts text[], new_texts text[]) RETURNS tsvector
    LANGUAGE plpgsql STABLE
    SET search_path FROM CURRENT
    -- For one row that would do, the planner reads the conversation through; a bitmap makes it ask the index of words.
    SET enable_seqscan = off
    SET enable_indexscan = off
AS $$
DECLARE
    fresh tsvector := '';
    gone  text[];
BEGIN
    IF cardinality(old_texts) > 10 OR pg_column_size(vector || '') > 800000 THEN
        RETURN merge_words(heading, words_of_conversation(conversation));
    END IF;
    IF new_texts IS NOT NULL THEN
        fresh := words_of_texts(new_texts);
    END IF;
    gone := ARRAY(
        SELECT unnest(tsvector_to_array(words_of_texts(old_texts)))
        EXCEPT SELECT unnest(tsvector_to_array(fresh || strip(heading))) LIMIT 200);
    IF cardinality(gone) = 200 THEN
        RETURN merge_words(heading, words_of_conversation(conversation));
    END IF;
    gone := ARRAY(
        SELECT word FROM unnest(gone) AS word
        WHERE NOT EXISTS (
            SELECT FROM utterances
            WHERE conversation_id = conversation
              AND searchable_words(text) @@ ('''' || replace(replace(word, '\', '\\'), '''', '''''') || '''')::tsquery));
    RETURN merge_words(ts_delete(vector, gone), fresh);
END;
$$;

-- Where a node leads in one step: along relationships, and to what comes before and after, but not to parents, which
-- node_tree() is for. Relationships of both directions are walked both ways, and all are where direction does not matter.
CREATE FUNCTION neighbours(node uuid[], any_direction boolean DEFAULT false, types text[] DEFAULT NULL)
    RETURNS TABLE (from_id uuid, to_id uuid, relationship_id uuid, relationship_type text)
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT from_node_id, to_node_id, id, relationships.relationship_type
    FROM relationships
    WHERE from_node_id = ANY (node) AND (types IS NULL OR relationships.relationship_type = ANY (types))
    UNION ALL
    SELECT to_node_id, from_node_id, id, relationships.relationship_type
    FROM relationships
    WHERE to_node_id = ANY (node) AND (is_bidirectional OR any_direction)
      AND (types IS NULL OR relationships.relationship_type = ANY (types))
    UNION ALL
    SELECT id, successor_id, NULL::uuid AS relationship_id, 'temporal_next'::text AS relationship_type
    FROM nodes
    WHERE id = ANY (node) AND successor_id IS NOT NULL AND (types IS NULL OR 'temporal_next' = ANY (types))
    UNION ALL
    SELECT predecessor_id, id, NULL::uuid AS relationship_id, 'temporal_next'::text AS relationship_type
    FROM nodes
    WHERE predecessor_id = ANY (node) AND (types IS NULL OR 'temporal_next' = ANY (types))
    UNION ALL
    SELECT successor_id, id, NULL::uuid AS relationship_id, 'temporal_next'::text AS relationship_type
    FROM nodes
    WHERE successor_id = ANY (node) AND any_direction AND (types IS NULL OR 'temporal_next' = ANY (types))
    UNION ALL
    SELECT id, predecessor_id, NULL::uuid AS relationship_id, 'temporal_next'::text AS relationship_type
    FROM nodes
    WHERE id = ANY (node) AND predecessor_id IS NOT NULL AND any_direction
      AND (types IS NULL OR 'temporal_next' = ANY (types));
END;

COMMENT ON FUNCTION neighbours(uuid[], boolean, text[]) IS
    'Where nodes lead in one step, by relationships, predecessors and successors; those of columns have no id';

-- Step by step from the start, each node once, so that circles and many ways to one node cost nothing more.
CREATE FUNCTION node_neighbourhood(
    node uuid, hops integer DEFAULT 1, any_direction boolean DEFAULT true, types text[] DEFAULT NULL)
    RETURNS TABLE (node_id uuid, distance integer, via_node_id uuid, relationship_type text)
    LANGUAGE plpgsql STABLE
    SET search_path FROM CURRENT
AS $$
#variable_conflict use_column
DECLARE
    seen  uuid[] := ARRAY[node];
    edge_ uuid[] := ARRAY[node];
BEGIN
    FOR step IN 1 .. hops LOOP
        RETURN QUERY
            SELECT DISTINCT ON (to_id) to_id, step, from_id, next.relationship_type
            FROM neighbours(edge_, any_direction, types) AS next
            WHERE to_id <> ALL (seen)
            ORDER BY to_id, from_id, next.relationship_type;
        SELECT array_agg(DISTINCT to_id) INTO edge_
        FROM neighbours(edge_, any_direction, types) WHERE to_id <> ALL (seen);
        EXIT WHEN edge_ IS NULL;
        seen := seen || edge_;
    END LOOP;
END;
$$;

COMMENT ON FUNCTION node_neighbourhood(uuid, integer, boolean, text[]) IS
    'The nodes within so many steps of a node, nearest first, each with one that leads to it';

-- Breadth first, so what is found first is a shortest way; of several it is the one by the least ids.
CREATE FUNCTION node_path(
    start_node uuid, end_node uuid, any_direction boolean DEFAULT false, most_steps integer DEFAULT 50)
    RETURNS TABLE (step integer, node_id uuid, relationship_id uuid, relationship_type text)
    LANGUAGE plpgsql STABLE
    SET search_path FROM CURRENT
AS $$
#variable_conflict use_column
DECLARE
    seen     uuid[] := ARRAY[start_node];
    origins  uuid[] := ARRAY[NULL::uuid];
    by_id    uuid[] := ARRAY[NULL::uuid];
    by_type  text[] := ARRAY[NULL::text];
    fringe   uuid[] := ARRAY[start_node];
    found    record;
    place    integer;
    way      integer[] := '{}';
BEGIN
    FOR depth IN 1 .. most_steps LOOP
        EXIT WHEN end_node = ANY (fringe);
        SELECT array_agg(to_id) AS ids, array_agg(from_id) AS origins, array_agg(relationship_id) AS by_id,
               array_agg(relationship_type) AS by_type
        INTO found
        FROM (SELECT DISTINCT ON (to_id) to_id, from_id, relationship_id, relationship_type
              FROM neighbours(fringe, any_direction)
              WHERE to_id <> ALL (seen)
              ORDER BY to_id, from_id, relationship_type, relationship_id) AS next;
        EXIT WHEN found.ids IS NULL;
        fringe := found.ids;
        seen := seen || found.ids;
        origins := origins || found.origins;
        by_id := by_id || found.by_id;
        by_type := by_type || found.by_type;
    END LOOP;
    place := array_position(seen, end_node);
    WHILE place IS NOT NULL LOOP
        way := place || way;
        place := array_position(seen, origins[place]);
    END LOOP;
    FOR i IN 1 .. cardinality(way) LOOP
        step := i - 1;
        node_id := seen[way[i]];
        relationship_id := by_id[way[i]];
        relationship_type := by_type[way[i]];
        RETURN NEXT;
    END LOOP;
END;
$$;

COMMENT ON FUNCTION node_path(uuid, uuid, boolean, integer) IS
    'A shortest way from one node to another along relationships, predecessors and successors: step 0 is the start; no rows where there is none';

CREATE FUNCTION nodes_at_zoom(conversation uuid, zoom integer) RETURNS SETOF nodes
    LANGUAGE sql STABLE
BEGIN ATOMIC
    -- The row as such, and not its columns, so that columns may be added to the table.
    SELECT node
    FROM nodes AS node
    WHERE conversation_id = conversation
      AND (zoom = ANY (zoom_level_visible) OR zoom_level_visible = '{}' AND level = zoom)
    ORDER BY timestamp_start NULLS LAST, created_at, id;
END;

COMMENT ON FUNCTION nodes_at_zoom(uuid, integer) IS
    'The nodes that a zoom level shows, in their order in time: those that name it, and of those that name none its own';

CREATE FUNCTION node_tree(conversation uuid)
    RETURNS TABLE (node_id uuid, parent_id uuid, node_name text, level integer, depth integer, path text[])
    LANGUAGE sql STABLE
BEGIN ATOMIC
    WITH RECURSIVE tree AS (
        SELECT id, nodes.parent_id, nodes.node_name, nodes.level, 1 AS depth, ARRAY[nodes.node_name] AS path
        FROM nodes WHERE conversation_id = conversation AND nodes.parent_id IS NULL
        UNION ALL
        SELECT child.id, child.parent_id, child.node_name, child.level, tree.depth + 1, tree.path || child.node_name
        FROM tree JOIN nodes AS child ON child.parent_id = tree.id
    )
    SELECT * FROM tree ORDER BY tree.path;
END;

COMMENT ON FUNCTION node_tree(uuid) IS 'The nodes of a conversation under their parents, each before its children';

CREATE FUNCTION cluster_tree(conversation uuid)
    RETURNS TABLE (cluster_id uuid, parent_cluster_id uuid, cluster_name text, level integer, depth integer, path text[],
        node_count integer)
    LANGUAGE sql STABLE
BEGIN ATOMIC
    WITH RECURSIVE tree AS (
        SELECT id, clusters.parent_cluster_id, clusters.cluster_name, clusters.level, 1 AS depth,
               ARRAY[clusters.cluster_name] AS path, cardinality(node_ids) AS node_count
        FROM clusters WHERE conversation_id = conversation AND clusters.parent_cluster_id IS NULL
        UNION ALL
        SELECT child.id, child.parent_cluster_id, child.cluster_name, child.level, tree.depth + 1,
               tree.path || child.cluster_name, cardinality(child.node_ids)
        FROM tree JOIN clusters AS child ON child.parent_cluster_id = tree.id
    ) SEARCH DEPTH FIRST BY cluster_name, id SET place
    SELECT id, tree.parent_cluster_id, tree.cluster_name, tree.level, tree.depth, tree.path, tree.node_count
    FROM tree ORDER BY place;
END;

COMMENT ON FUNCTION cluster_tree(uuid) IS
    'The clusters of a conversation under their parents, each before its children; names may repeat, ids do not';

-- downgrade
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

CREATE OR REPLACE FUNCTION words_after_loss(
    conversation uuid, heading tsvector, vector tsvector, old_texts text[], new_texts text[]) RETURNS tsvector
    LANGUAGE plpgsql STABLE
    SET search_path FROM CURRENT
AS $$
BEGIN
    RETURN merge_words(heading, words_of_conversation(conversation));
END;
$$;

DROP FUNCTION cluster_tree(uuid);
DROP FUNCTION node_tree(uuid);
DROP FUNCTION nodes_at_zoom(uuid, integer);
DROP FUNCTION node_path(uuid, uuid, boolean, integer);
DROP FUNCTION node_neighbourhood(uuid, integer, boolean, text[]);
DROP FUNCTION neighbours(uuid[], boolean, text[]);
DROP VIEW graph_edges;
DROP INDEX idx_utterances_text_fts;
