-- revision: 1d9c0e75ab42
-- revises: e8a64d1f3b07
-- message: keep canvases whole
-- created: 2026-11-28T04:50:00Z
-- transaction: on

-- upgrade
-- JSON Canvas 1.0 has ids that are any text, an order in which things cover each other, coordinates that editors write as
-- fractions, and keys that nobody knows yet. What came in is kept under "canvas" in display_preferences; what a column
-- says goes before it.
ALTER TABLE conversations
    ADD COLUMN canvas jsonb NOT NULL DEFAULT '{}',
    ADD CONSTRAINT ck_conversation_canvas CHECK (jsonb_typeof(canvas) = 'object');
ALTER TABLE nodes
    ADD COLUMN canvas_id text,
    ADD COLUMN canvas_order integer,
    ADD CONSTRAINT ck_node_canvas_id CHECK (octet_length(canvas_id) <= 2000);
ALTER TABLE clusters
    ADD COLUMN canvas_id text,
    ADD COLUMN canvas_order integer,
    ADD COLUMN canvas_x integer,
    ADD COLUMN canvas_y integer,
    ADD COLUMN canvas_width integer,
    ADD COLUMN canvas_height integer,
    ADD COLUMN display_preferences jsonb NOT NULL DEFAULT '{}',
    ADD CONSTRAINT ck_cluster_canvas_id CHECK (octet_length(canvas_id) <= 2000),
    ADD CONSTRAINT ck_cluster_canvas_size CHECK (canvas_width > 0 AND canvas_height > 0),
    ADD CONSTRAINT ck_cluster_display_preferences CHECK (jsonb_typeof(display_preferences) = 'object');
ALTER TABLE relationships
    ADD COLUMN canvas_id text,
    ADD COLUMN canvas_order integer,
    ADD COLUMN display_preferences jsonb NOT NULL DEFAULT '{}',
    ADD CONSTRAINT ck_relationship_canvas_id CHECK (octet_length(canvas_id) <= 2000),
    ADD CONSTRAINT ck_relationship_display_preferences CHECK (jsonb_typeof(display_preferences) = 'object');

COMMENT ON COLUMN conversations.canvas IS 'What a canvas says of itself beside its nodes and edges';
COMMENT ON COLUMN nodes.canvas_id IS 'Its id on the canvas; NULL: its id here';
COMMENT ON COLUMN nodes.canvas_order IS 'Its place among the nodes of the canvas: later ones cover earlier ones';

CREATE UNIQUE INDEX uq_nodes_canvas_id ON nodes (conversation_id, canvas_id) WHERE canvas_id IS NOT NULL;
CREATE UNIQUE INDEX uq_clusters_canvas_id ON clusters (conversation_id, canvas_id) WHERE canvas_id IS NOT NULL;
CREATE UNIQUE INDEX uq_relationships_canvas_id ON relationships (conversation_id, canvas_id) WHERE canvas_id IS NOT NULL;

CREATE TABLE canvas_edges (
    id              uuid    NOT NULL DEFAULT gen_random_uuid(),
    conversation_id uuid    NOT NULL,
    canvas_id       text    NOT NULL,
    canvas_order    integer,
    edge            jsonb   NOT NULL,
    is_dangling     boolean NOT NULL DEFAULT false,
    CONSTRAINT canvas_edges_pkey PRIMARY KEY (id),
    CONSTRAINT canvas_edges_conversation_id_fkey FOREIGN KEY (conversation_id)
        REFERENCES conversations (id) ON DELETE CASCADE,
    CONSTRAINT uq_canvas_edges_canvas_id UNIQUE (conversation_id, canvas_id),
    CONSTRAINT ck_canvas_edge_canvas_id CHECK (octet_length(canvas_id) <= 2000),
    CONSTRAINT ck_canvas_edge CHECK (jsonb_typeof(edge) = 'object')
);

COMMENT ON TABLE canvas_edges IS
    'Edges of a canvas that are no relationship: to a group, from a node to itself, a second one of the same kind between'
    ' the same nodes, or with an end that is not there; while a canvas comes in, all of its edges';
COMMENT ON COLUMN canvas_edges.is_dangling IS 'Whether an end was missing when it came in';

SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

CREATE FUNCTION canvas_text(node_name text, summary text, key_points text[]) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN '# ' || node_name || CASE WHEN summary = '' THEN '' ELSE E'\n\n' || summary END
        || CASE WHEN key_points = '{}' THEN '' ELSE E'\n\n- ' || array_to_string(key_points, E'\n- ') END;

COMMENT ON FUNCTION canvas_text(text, text, text[]) IS 'A node as Markdown: its name, its summary, its points';

-- The way back. A text with no heading is all summary, and its first line gives the name. Points are the lines with a
-- dash after the last empty line, if the text ends with them.
CREATE FUNCTION canvas_text_parts(body text, OUT node_name text, OUT summary text, OUT key_points text[])
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    listed text[];
BEGIN
    key_points := '{}';
    IF left(body, 2) = '# ' THEN
        node_name := split_part(substr(body, 3), E'\n', 1);
        summary := substr(body, 3 + length(node_name));
        listed := regexp_match(summary, '^(.*)\n\n- ([^\n]*(?:\n- [^\n]*)*)$');
        IF listed IS NOT NULL THEN
            summary := listed[1];
            key_points := string_to_array(listed[2], E'\n- ');
        END IF;
        summary := ltrim(summary, E'\n');
    ELSE
        summary := body;
        node_name := ltrim(substring(body FROM '\S[^\n]*'), '# ');
    END IF;
    node_name := coalesce(nullif(btrim(left(node_name, 200), E' \t\r'), ''), 'Untitled');
END;
$$;

COMMENT ON FUNCTION canvas_text_parts(text) IS 'What a text on a canvas says of a node: the way back of canvas_text';

-- A number that an editor wrote, as the integer that a column takes.
CREATE FUNCTION canvas_integer(number jsonb, least_value integer DEFAULT -2147483648) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN greatest(least(round((number #>> '{}')::numeric), 2147483647), least_value)::integer;

COMMENT ON FUNCTION canvas_integer(jsonb, integer) IS 'A number of JSON, rounded, and no further out than an integer goes';

-- The number as it came in while the column says the same, so that fractions come back.
CREATE FUNCTION canvas_number(came_in jsonb, now integer, least_value integer DEFAULT -2147483648) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN jsonb_typeof(came_in) = 'number' AND canvas_integer(came_in, least_value) = now THEN came_in
        ELSE to_jsonb(now) END;

COMMENT ON FUNCTION canvas_number(jsonb, integer, integer) IS 'A coordinate for a canvas';

-- Obsidian''s colours: red, orange, yellow, green.
CREATE FUNCTION canvas_colour(is_crux boolean, is_bookmark boolean, is_tangent boolean, is_contextual_progress boolean)
    RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN is_crux THEN '1' WHEN is_bookmark THEN '3' WHEN is_tangent THEN '2' WHEN is_contextual_progress THEN '4'
        END;

COMMENT ON FUNCTION canvas_colour(boolean, boolean, boolean, boolean) IS
    'The preset colour that shows a node''s flags: crux 1, bookmark 3, tangent 2, contextual progress 4';

CREATE FUNCTION canvas_relationship_type(label text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN label IN ('temporal_next', 'contextual_related', 'elaborates', 'contradicts', 'supports', 'questions',
        'answers', 'builds_on', 'diverges', 'resolves', 'revisits', 'depends_on', 'crux') THEN label
        ELSE 'contextual_related' END;

COMMENT ON FUNCTION canvas_relationship_type(text) IS 'The type of relationship that a label on a canvas names';

-- What a canvas has no key for goes under "quipu", and only what is not as it is in a node that somebody just drew.
CREATE FUNCTION canvas_node_extras(node nodes) RETURNS jsonb
    LANGUAGE sql STABLE
    RETURN jsonb_strip_nulls(jsonb_build_object(
        'node_type', nullif(node.node_type, 'conversational_thread'),
        'level', nullif(node.level, 1),
        'parent', (SELECT coalesce(parent.canvas_id, parent.id::text) FROM nodes AS parent WHERE parent.id = node.parent_id),
        'is_bookmark', nullif(node.is_bookmark, false),
        'is_contextual_progress', nullif(node.is_contextual_progress, false),
        'is_tangent', nullif(node.is_tangent, false),
        'is_crux', nullif(node.is_crux, false),
        'dialogue_type', node.dialogue_type,
        'timestamp_start', node.timestamp_start,
        'timestamp_end', node.timestamp_end,
        'duration_seconds', node.duration_seconds,
        'confidence_score', node.confidence_score))
        || CASE WHEN node.zoom_level_visible = '{}' THEN '{}'
            ELSE jsonb_build_object('zoom_level_visible', node.zoom_level_visible) END
        || CASE WHEN node.chunk_ids = '{}' THEN '{}' ELSE jsonb_build_object('chunk_ids', node.chunk_ids) END
        || CASE WHEN node.utterance_ids = '{}' THEN '{}' ELSE jsonb_build_object('utterance_ids', node.utterance_ids) END
        || CASE WHEN node.claim_ids = '{}' THEN '{}' ELSE jsonb_build_object('claim_ids', node.claim_ids) END
        || CASE WHEN node.speaker_info = '{}' THEN '{}' ELSE jsonb_build_object('speaker_info', node.speaker_info) END
        || CASE WHEN node.speaker_transitions = '[]' THEN '{}'
            ELSE jsonb_build_object('speaker_transitions', node.speaker_transitions) END
        || CASE WHEN node.cluster_info = '{}' THEN '{}' ELSE jsonb_build_object('cluster_info', node.cluster_info) END
        || CASE WHEN node.display_preferences - 'canvas' = '{}' THEN '{}'
            ELSE jsonb_build_object('display_preferences', node.display_preferences - 'canvas') END;

COMMENT ON FUNCTION canvas_node_extras(nodes) IS 'What of a node stands under "quipu" on a canvas';

CREATE FUNCTION canvas_cluster_extras(cluster clusters) RETURNS jsonb
    LANGUAGE sql STABLE
    RETURN jsonb_strip_nulls(jsonb_build_object(
        'level', cluster.level,
        'parent', (SELECT coalesce(parent.canvas_id, parent.id::text) FROM clusters AS parent
                   WHERE parent.id = cluster.parent_cluster_id),
        'summary', cluster.summary,
        'clustering_algorithm', cluster.clustering_algorithm,
        'icon', cluster.icon,
        'color', CASE WHEN cluster.color !~ '^([1-6]|#[0-9A-Fa-f]{6})$' THEN cluster.color END,
        'auto_generated', cluster.auto_generated,
        'clustering_confidence', cluster.clustering_confidence))
        || jsonb_build_object('members', (
            SELECT coalesce(jsonb_agg(coalesce(node.canvas_id, node.id::text) ORDER BY place), '[]')
            FROM unnest(cluster.node_ids) WITH ORDINALITY AS member (id, place) JOIN nodes AS node USING (id)))
        || CASE WHEN cluster.key_themes = '{}' THEN '{}' ELSE jsonb_build_object('key_themes', cluster.key_themes) END
        || CASE WHEN cluster.display_preferences - 'canvas' = '{}' THEN '{}'
            ELSE jsonb_build_object('display_preferences', cluster.display_preferences - 'canvas') END;

COMMENT ON FUNCTION canvas_cluster_extras(clusters) IS 'What of a cluster stands under "quipu" on a canvas';

CREATE FUNCTION canvas_relationship_extras(edge relationships) RETURNS jsonb
    LANGUAGE sql STABLE
    RETURN jsonb_strip_nulls(jsonb_build_object(
        'relationship_subtype', nullif(edge.relationship_subtype, edge.display_preferences #>> '{canvas,edge,label}'),
        'explanation', edge.explanation,
        'strength', nullif(edge.strength, 1.0),
        'confidence', nullif(edge.confidence, 1.0),
        'link', CASE WHEN edge.relationship_type = 'temporal_next' THEN (
            SELECT jsonb_agg(way ORDER BY way) FROM (
                SELECT 'successor' AS way FROM nodes WHERE id = edge.from_node_id AND successor_id = edge.to_node_id
                UNION ALL
                SELECT 'predecessor' FROM nodes WHERE id = edge.to_node_id AND predecessor_id = edge.from_node_id) AS link)
            END))
        || CASE WHEN edge.supporting_utterance_ids = '{}' THEN '{}'
            ELSE jsonb_build_object('supporting_utterance_ids', edge.supporting_utterance_ids) END
        || CASE WHEN edge.display_preferences - 'canvas' = '{}' THEN '{}'
            ELSE jsonb_build_object('display_preferences', edge.display_preferences - 'canvas') END;

COMMENT ON FUNCTION canvas_relationship_extras(relationships) IS 'What of a relationship stands under "quipu" on a canvas';

-- While nothing that these say has changed since the element came in, its own "quipu" is given back, word for word: it
-- may name utterances that this conversation does not have.
CREATE FUNCTION canvas_extras(came_in jsonb, sum text, now jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE
        WHEN sum = md5(now::text) THEN
            CASE WHEN came_in ? 'quipu' THEN jsonb_build_object('quipu', came_in -> 'quipu') ELSE '{}' END
        WHEN now = '{}' THEN '{}'
        ELSE jsonb_build_object('quipu', now) END;

COMMENT ON FUNCTION canvas_extras(jsonb, text, jsonb) IS 'The key "quipu" of an element, or nothing';

CREATE FUNCTION canvas_sum(node_name text, summary text, key_points text[]) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN md5(jsonb_build_array(node_name, summary, key_points)::text);

COMMENT ON FUNCTION canvas_sum(text, text, text[]) IS 'Tells whether a node still says what was read from its text';

-- The text as it came in while the node says the same. A text that would not be read back as the node that it was made
-- of brings the parts along, with the sum of the text that they belong to.
CREATE FUNCTION canvas_node_text(node nodes) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
BEGIN ATOMIC
    SELECT CASE
        WHEN node.display_preferences #>> '{canvas,read}' = canvas_sum(node.node_name, node.summary, node.key_points)
            THEN node.display_preferences #> '{canvas,element,text}'
        ELSE to_jsonb(canvas_text(node.node_name, node.summary, node.key_points)) END;
END;

COMMENT ON FUNCTION canvas_node_text(nodes) IS 'The text of a node for a canvas';

CREATE FUNCTION canvas_node_parts(node nodes) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    RETURN CASE
        WHEN node.display_preferences #>> '{canvas,read}' = canvas_sum(node.node_name, node.summary, node.key_points)
            THEN coalesce(node.display_preferences #> '{canvas,element,quipu,parts}', 'null')
        WHEN coalesce(node.display_preferences #>> '{canvas,element,type}', 'text') = 'text'
            AND (SELECT canvas_sum(part.node_name, part.summary, part.key_points)
                 FROM canvas_text_parts(canvas_text(node.node_name, node.summary, node.key_points)) AS part)
                = canvas_sum(node.node_name, node.summary, node.key_points) THEN 'null'
        ELSE jsonb_build_object('node_name', node.node_name, 'summary', node.summary, 'key_points', node.key_points,
            'of', md5(canvas_text(node.node_name, node.summary, node.key_points))) END;

COMMENT ON FUNCTION canvas_node_parts(nodes) IS 'What a node''s text does not bring back, or null';

CREATE FUNCTION canvas_node_quipu(node nodes) RETURNS jsonb
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT canvas_node_extras(node) || CASE part WHEN 'null' THEN '{}' ELSE jsonb_build_object('parts', part) END
    FROM canvas_node_parts(node) AS part;
END;

COMMENT ON FUNCTION canvas_node_quipu(nodes) IS 'All of a node that stands under "quipu" on a canvas';

CREATE FUNCTION canvas_node_elements(conversation uuid) RETURNS TABLE (element jsonb)
    LANGUAGE sql STABLE
BEGIN ATOMIC
    -- Who was never put anywhere stands by its level, in the order of time.
    WITH placed AS (
        SELECT node, (row_number() OVER (PARTITION BY node.level
                ORDER BY node.timestamp_start NULLS LAST, node.created_at, node.id) - 1)::integer AS place
        FROM nodes AS node WHERE conversation_id = conversation
    ), sited AS (
        SELECT node, (node).id, coalesce((node).canvas_x, place * 400) AS x,
               coalesce((node).canvas_y, ((node).level - 1) * 300) AS y,
               coalesce((node).display_preferences #> '{canvas,element}', '{}') AS came_in,
               coalesce((node).display_preferences -> 'canvas', '{}') AS canvas
        FROM placed
    ), boxes AS (
        SELECT cluster, box.x, box.y, box.width, box.height,
               coalesce(cluster.display_preferences #> '{canvas,element}', '{}') AS came_in,
               coalesce(cluster.display_preferences -> 'canvas', '{}') AS canvas
        FROM clusters AS cluster
        CROSS JOIN LATERAL (
            SELECT coalesce(min(sited.x) - 40, 0) AS x, coalesce(min(sited.y) - 40, -400) AS y,
                   coalesce(max(sited.x + (sited.node).canvas_width) - min(sited.x) + 80, 350) AS width,
                   coalesce(max(sited.y + (sited.node).canvas_height) - min(sited.y) + 80, 200) AS height
            FROM sited WHERE sited.id = ANY (cluster.node_ids)
        ) AS around
        CROSS JOIN LATERAL (
            SELECT coalesce(cluster.canvas_x, around.x) AS x, coalesce(cluster.canvas_y, around.y) AS y,
                   coalesce(cluster.canvas_width, around.width) AS width,
                   coalesce(cluster.canvas_height, around.height) AS height
        ) AS box
        WHERE cluster.conversation_id = conversation
    ), elements AS (
        SELECT (cluster).canvas_order AS canvas_order, 0 AS kind, NULL::float8 AS timestamp_start,
               (cluster).created_at AS created_at, (cluster).id AS id,
               came_in - '{quipu,color,label}'::text[]
               || jsonb_build_object('id', coalesce((cluster).canvas_id, (cluster).id::text),
                   'type', coalesce(came_in -> 'type', '"group"'),
                   'x', canvas_number(came_in -> 'x', boxes.x), 'y', canvas_number(came_in -> 'y', boxes.y),
                   'width', canvas_number(came_in -> 'width', boxes.width, 1),
                   'height', canvas_number(came_in -> 'height', boxes.height, 1))
               || CASE
                   WHEN (cluster).color IS NOT DISTINCT FROM came_in ->> 'color' THEN
                       CASE WHEN came_in ? 'color' THEN jsonb_build_object('color', came_in -> 'color') ELSE '{}' END
                   WHEN (cluster).color ~ '^([1-6]|#[0-9A-Fa-f]{6})$' THEN jsonb_build_object('color', (cluster).color)
                   ELSE '{}' END
               || CASE
                   WHEN canvas ->> 'name' IS DISTINCT FROM (cluster).cluster_name THEN
                       jsonb_build_object('label', (cluster).cluster_name)
                   WHEN came_in ? 'label' THEN jsonb_build_object('label', came_in -> 'label')
                   ELSE '{}' END
               || canvas_extras(came_in, canvas ->> 'extras', canvas_cluster_extras(cluster)) AS element
        FROM boxes
        UNION ALL
        SELECT (node).canvas_order, 1, (node).timestamp_start, (node).created_at, (node).id,
               came_in - '{quipu,color,text}'::text[]
               || jsonb_build_object('id', coalesce((node).canvas_id, (node).id::text),
                   'type', coalesce(came_in -> 'type', '"text"'),
                   'x', canvas_number(came_in -> 'x', sited.x), 'y', canvas_number(came_in -> 'y', sited.y),
                   'width', canvas_number(came_in -> 'width', (node).canvas_width, 1),
                   'height', canvas_number(came_in -> 'height', (node).canvas_height, 1))
               || CASE WHEN came_in ? 'text' OR coalesce(came_in ->> 'type', 'text') = 'text' THEN
                   jsonb_build_object('text', canvas_node_text(node)) ELSE '{}' END
               || jsonb_strip_nulls(jsonb_build_object('color', CASE
                   WHEN canvas ->> 'colour' IS NOT DISTINCT FROM shown.colour AND canvas ? 'element'
                       THEN came_in -> 'color'
                   ELSE to_jsonb(shown.colour) END))
               || canvas_extras(came_in, canvas ->> 'extras', canvas_node_quipu(node))
        FROM sited
        CROSS JOIN LATERAL (
            SELECT canvas_colour((node).is_crux, (node).is_bookmark, (node).is_tangent, (node).is_contextual_progress)
                AS colour
        ) AS shown
    )
    SELECT elements.element FROM elements
    ORDER BY canvas_order NULLS LAST, kind, timestamp_start NULLS LAST, created_at, id;
END;

COMMENT ON FUNCTION canvas_node_elements(uuid) IS 'The nodes of a conversation''s canvas, the lowest first, groups as nodes';

CREATE FUNCTION canvas_edge_elements(conversation uuid) RETURNS TABLE (element jsonb)
    LANGUAGE sql STABLE
BEGIN ATOMIC
    WITH known AS (
        SELECT id, coalesce(canvas_id, id::text) AS canvas_id FROM nodes WHERE conversation_id = conversation
    ), elements AS (
        SELECT edge.canvas_order, 0 AS kind, edge.created_at, edge.id::text,
               came_in - '{quipu,label,fromEnd}'::text[]
               || jsonb_build_object('id', coalesce(edge.canvas_id, edge.id::text),
                   'fromNode', origin.canvas_id, 'toNode', goal.canvas_id)
               || CASE
                   WHEN came_in <> '{}' AND canvas_relationship_type(came_in ->> 'label') = edge.relationship_type THEN
                       CASE WHEN came_in ? 'label' THEN jsonb_build_object('label', came_in -> 'label') ELSE '{}' END
                   ELSE jsonb_build_object('label', edge.relationship_type) END
               || CASE
                   WHEN came_in ? 'fromEnd' AND (came_in ->> 'fromEnd' = 'arrow') = edge.is_bidirectional THEN
                       jsonb_build_object('fromEnd', came_in -> 'fromEnd')
                   WHEN edge.is_bidirectional THEN '{"fromEnd": "arrow"}'
                   ELSE '{}' END
               || canvas_extras(came_in, edge.display_preferences #>> '{canvas,extras}', canvas_relationship_extras(edge))
               AS element
        FROM relationships AS edge
        CROSS JOIN LATERAL (SELECT coalesce(edge.display_preferences #> '{canvas,edge}', '{}') AS came_in) AS raw
        JOIN known AS origin ON origin.id = edge.from_node_id
        JOIN known AS goal ON goal.id = edge.to_node_id
        WHERE edge.conversation_id = conversation
        UNION ALL
        SELECT canvas_order, 0, NULL, canvas_edges.canvas_id, edge
        FROM canvas_edges
        WHERE conversation_id = conversation AND (is_dangling OR NOT EXISTS (
            SELECT FROM (VALUES (edge ->> 'fromNode'), (edge ->> 'toNode')) AS named (id)
            WHERE named.id NOT IN (SELECT known.canvas_id FROM known)
              AND named.id NOT IN (SELECT coalesce(clusters.canvas_id, clusters.id::text) FROM clusters
                                   WHERE clusters.conversation_id = conversation)))
        UNION ALL
        -- What comes before and after, where no relationship says so.
        SELECT NULL, 1, NULL, 'next-' || origin.canvas_id || '-' || goal.canvas_id,
               jsonb_build_object('id', 'next-' || origin.canvas_id || '-' || goal.canvas_id,
                   'fromNode', origin.canvas_id, 'toNode', goal.canvas_id, 'label', 'temporal_next',
                   'quipu', jsonb_build_object('link', jsonb_agg(way ORDER BY way), 'only', true))
        FROM (SELECT id AS from_id, successor_id AS to_id, 'successor' AS way FROM nodes
              WHERE conversation_id = conversation AND successor_id IS NOT NULL
              UNION ALL
              SELECT predecessor_id, id, 'predecessor' FROM nodes
              WHERE conversation_id = conversation AND predecessor_id IS NOT NULL) AS link
        JOIN known AS origin ON origin.id = from_id
        JOIN known AS goal ON goal.id = to_id
        WHERE NOT EXISTS (SELECT FROM relationships WHERE from_node_id = from_id AND to_node_id = to_id
                            AND relationship_type = 'temporal_next')
        GROUP BY origin.canvas_id, goal.canvas_id
    )
    SELECT elements.element FROM elements ORDER BY canvas_order NULLS LAST, kind, created_at, id;
END;

COMMENT ON FUNCTION canvas_edge_elements(uuid) IS 'The edges of a conversation''s canvas';

CREATE FUNCTION canvas_export(conversation uuid) RETURNS jsonb
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT coalesce(canvas -> 'keys', '{"quipu": {"version": 1}}')
        || CASE WHEN nodes.list = '[]' AND coalesce(canvas -> 'absent', '[]') ? 'nodes' THEN '{}'
            ELSE jsonb_build_object('nodes', nodes.list) END
        || CASE WHEN edges.list = '[]' AND coalesce(canvas -> 'absent', '[]') ? 'edges' THEN '{}'
            ELSE jsonb_build_object('edges', edges.list) END
    FROM conversations
    CROSS JOIN LATERAL (SELECT coalesce(jsonb_agg(element), '[]') AS list FROM canvas_node_elements(id)) AS nodes
    CROSS JOIN LATERAL (SELECT coalesce(jsonb_agg(element), '[]') AS list FROM canvas_edge_elements(id)) AS edges
    WHERE id = conversation;
END;

COMMENT ON FUNCTION canvas_export(uuid) IS 'A conversation as a canvas: JSON Canvas 1.0, as Obsidian reads it';

CREATE FUNCTION canvas_node_fault(element jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE
        WHEN jsonb_typeof(element) <> 'object' THEN 'is no object'
        WHEN jsonb_typeof(element -> 'id') IS DISTINCT FROM 'string' OR element ->> 'id' = '' THEN 'has no id'
        WHEN octet_length(element ->> 'id') > 2000 THEN 'has an id of more than 2,000 bytes'
        WHEN jsonb_typeof(element -> 'type') IS DISTINCT FROM 'string' THEN 'has no type'
        WHEN jsonb_typeof(element -> 'x') IS DISTINCT FROM 'number' THEN 'has no number as its x'
        WHEN jsonb_typeof(element -> 'y') IS DISTINCT FROM 'number' THEN 'has no number as its y'
        WHEN jsonb_typeof(element -> 'width') IS DISTINCT FROM 'number' THEN 'has no number as its width'
        WHEN jsonb_typeof(element -> 'height') IS DISTINCT FROM 'number' THEN 'has no number as its height'
        WHEN element ->> 'type' = 'text' AND jsonb_typeof(element -> 'text') IS DISTINCT FROM 'string' THEN 'has no text'
        WHEN element ->> 'type' = 'file' AND jsonb_typeof(element -> 'file') IS DISTINCT FROM 'string' THEN 'has no file'
        WHEN element ->> 'type' = 'link' AND jsonb_typeof(element -> 'url') IS DISTINCT FROM 'string' THEN 'has no url'
        WHEN element ? 'quipu' AND jsonb_typeof(element -> 'quipu') <> 'object' THEN 'has a "quipu" that is no object'
    END;

COMMENT ON FUNCTION canvas_node_fault(jsonb) IS 'Why something is no node of a canvas; NULL where it is one';

CREATE FUNCTION canvas_edge_fault(element jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE
        WHEN jsonb_typeof(element) <> 'object' THEN 'is no object'
        WHEN jsonb_typeof(element -> 'id') IS DISTINCT FROM 'string' OR element ->> 'id' = '' THEN 'has no id'
        WHEN octet_length(element ->> 'id') > 2000 THEN 'has an id of more than 2,000 bytes'
        WHEN jsonb_typeof(element -> 'fromNode') IS DISTINCT FROM 'string' THEN 'has no fromNode'
        WHEN jsonb_typeof(element -> 'toNode') IS DISTINCT FROM 'string' THEN 'has no toNode'
        WHEN element ? 'quipu' AND jsonb_typeof(element -> 'quipu') <> 'object' THEN 'has a "quipu" that is no object'
    END;

COMMENT ON FUNCTION canvas_edge_fault(jsonb) IS 'Why something is no edge of a canvas; NULL where it is one';

-- What stands before and after is a column of the nodes; an edge that says only that is no relationship.
CREATE FUNCTION canvas_is_link_only(edge jsonb) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN coalesce(edge #> '{quipu,only}' = 'true' AND edge ->> 'label' = 'temporal_next'
        AND edge - '{id,fromNode,toNode,label,quipu}'::text[] = '{}', false);

COMMENT ON FUNCTION canvas_is_link_only(jsonb) IS 'Whether an edge of a canvas stands for predecessor_id or successor_id';

CREATE FUNCTION canvas_element_parts(element jsonb, OUT node_name text, OUT summary text, OUT key_points text[])
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    SET search_path FROM CURRENT
AS $$
DECLARE
    parts CONSTANT jsonb := element #> '{quipu,parts}';
BEGIN
    IF parts IS NOT NULL AND (element ->> 'type' <> 'text' OR parts ->> 'of' = md5(element ->> 'text')) THEN
        node_name := parts ->> 'node_name';
        summary := parts ->> 'summary';
        key_points := ARRAY(SELECT jsonb_array_elements_text(parts -> 'key_points'));
        RETURN;
    END IF;
    key_points := '{}';
    CASE element ->> 'type'
        WHEN 'text' THEN
            SELECT * INTO node_name, summary, key_points FROM canvas_text_parts(element ->> 'text');
        WHEN 'file' THEN
            summary := element ->> 'file';
            node_name := regexp_replace(summary, '^.*/(?=.)', '') || coalesce(element ->> 'subpath', '');
        WHEN 'link' THEN
            summary := element ->> 'url';
            node_name := summary;
        ELSE
            summary := '';
            node_name := concat_ws(' ', element ->> 'type', element ->> 'id');
    END CASE;
    node_name := coalesce(nullif(left(node_name, 200), ''), 'Untitled');
END;
$$;

COMMENT ON FUNCTION canvas_element_parts(jsonb) IS 'What an element of a canvas says of a node';

CREATE FUNCTION canvas_allowed(quipu jsonb, keys text[]) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(quipu) WHERE key = ANY (keys) AND value <> 'null';
END;

COMMENT ON FUNCTION canvas_allowed(jsonb, text[]) IS 'Some of the keys of an object';

-- An id of the canvas that is a uuid which nobody has yet becomes the row's own.
CREATE FUNCTION canvas_own_id(canvas_id text) RETURNS uuid
    LANGUAGE sql STABLE
    RETURN CASE WHEN canvas_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN canvas_id::uuid END;

COMMENT ON FUNCTION canvas_own_id(text) IS 'An id of a canvas as a uuid, or NULL where it is none';

-- The rows as they shall be. A text that is as it would be written out says nothing new. Names are unique in a
-- conversation and texts on a canvas are not, so whoever comes second gets its id added.
CREATE FUNCTION canvas_read_nodes(conversation uuid, first integer, elements jsonb, colours_as_flags boolean)
    RETURNS TABLE (is_new boolean, node nodes)
    LANGUAGE sql STABLE
BEGIN ATOMIC
    WITH given AS (
        SELECT element, element ->> 'id' AS canvas_id, first + place::integer - 1 AS canvas_order, known AS was,
               canvas_allowed(coalesce(element -> 'quipu', '{}'), '{node_type,level,is_bookmark,is_contextual_progress,is_tangent,is_crux,dialogue_type,timestamp_start,timestamp_end,duration_seconds,confidence_score,zoom_level_visible,chunk_ids,claim_ids,speaker_info,speaker_transitions,cluster_info}') AS stated,
               known.id IS NOT NULL AND element -> 'text' IS NOT DISTINCT FROM CASE WHEN element ? 'text'
                   THEN canvas_node_text(known) END AS is_same
        FROM jsonb_array_elements(elements) WITH ORDINALITY AS listed (element, place)
        LEFT JOIN nodes AS known ON known.conversation_id = conversation AND known.canvas_id = element ->> 'id'
        WHERE element ->> 'type' <> 'group'
    ), read AS (
        SELECT given.*, CASE WHEN is_same THEN (was).node_name ELSE part.node_name END AS wanted,
               CASE WHEN is_same THEN (was).summary ELSE part.summary END AS summary,
               CASE WHEN is_same THEN (was).key_points ELSE part.key_points END AS key_points
        FROM given CROSS JOIN LATERAL canvas_element_parts(element) AS part
    ), numbered AS (
        SELECT read.*, row_number() OVER (PARTITION BY wanted ORDER BY is_same DESC, canvas_order) > 1 OR EXISTS (
                SELECT FROM nodes AS other WHERE other.conversation_id = conversation AND other.node_name = wanted
                    AND other.canvas_id IS DISTINCT FROM read.canvas_id) AS is_taken
        FROM read
    ), suffixed AS (
        SELECT numbered.*, left(wanted, 180) || ' (' || left(canvas_id, 60) || ')' AS longer FROM numbered
    ), named AS (
        SELECT suffixed.*, CASE WHEN NOT is_taken THEN wanted
            WHEN EXISTS (SELECT FROM nodes AS other WHERE other.conversation_id = conversation
                    AND other.node_name = longer AND other.canvas_id IS DISTINCT FROM suffixed.canvas_id)
                OR longer IN (SELECT read.wanted FROM read) OR octet_length(canvas_id) > 60
                THEN left(wanted, 180) || ' (' || md5(canvas_id) || ')'
            ELSE longer END AS node_name
        FROM suffixed
    ), flagged AS (
        SELECT named.*, coalesce((element #>> '{quipu,is_crux}')::boolean, (was).is_crux, false) AS crux,
               coalesce((element #>> '{quipu,is_bookmark}')::boolean, (was).is_bookmark, false) AS bookmark,
               coalesce((element #>> '{quipu,is_tangent}')::boolean, (was).is_tangent, false) AS tangent,
               coalesce((element #>> '{quipu,is_contextual_progress}')::boolean, (was).is_contextual_progress, false)
                   AS progress
        FROM named
    ), coloured AS (
        -- A colour that somebody changed takes the flag that it showed away, and sets the one that it shows now.
        SELECT flagged.*, shown.colour, element ->> 'color' AS given_colour,
               colours_as_flags AND element ->> 'color' IS DISTINCT FROM shown.colour
                   AND coalesce(element ->> 'color', '1') IN ('1', '2', '3', '4') AS is_recoloured
        FROM flagged CROSS JOIN LATERAL (SELECT canvas_colour(crux, bookmark, tangent, progress) AS colour) AS shown
    ), settled AS (
        SELECT coloured.*, jsonb_build_object(
                'is_crux', CASE WHEN is_recoloured AND colour = '1' THEN false
                    WHEN is_recoloured AND given_colour = '1' THEN true ELSE crux END,
                'is_bookmark', CASE WHEN is_recoloured AND colour = '3' THEN false
                    WHEN is_recoloured AND given_colour = '3' THEN true ELSE bookmark END,
                'is_tangent', CASE WHEN is_recoloured AND colour = '2' THEN false
                    WHEN is_recoloured AND given_colour = '2' THEN true ELSE tangent END,
                'is_contextual_progress', CASE WHEN is_recoloured AND colour = '4' THEN false
                    WHEN is_recoloured AND given_colour = '4' THEN true ELSE progress END) AS flags
        FROM coloured
    )
    SELECT (was).id IS NULL, jsonb_populate_record(NULL::nodes,
        coalesce(to_jsonb(was), jsonb_build_object(
            'id', CASE WHEN EXISTS (SELECT FROM nodes AS other WHERE other.id = canvas_own_id(element ->> 'id'))
                THEN NULL ELSE canvas_own_id(element ->> 'id') END,
            'conversation_id', conversation, 'node_type', CASE element ->> 'type' WHEN 'text' THEN 'conversational_thread'
                ELSE 'canvas_' || (element ->> 'type') END, 'level', 1,
            'children_ids', '{}'::uuid[], 'chunk_ids', '{}'::uuid[], 'utterance_ids', '{}'::uuid[],
            'claim_ids', '{}'::uuid[], 'zoom_level_visible', '{}'::integer[], 'speaker_info', '{}'::jsonb,
            'speaker_transitions', '[]'::jsonb, 'cluster_info', '{}'::jsonb, 'display_preferences', '{}'::jsonb,
            'created_at', CURRENT_TIMESTAMP, 'updated_at', CURRENT_TIMESTAMP))
        || stated || flags
        || CASE WHEN element #> '{quipu,utterance_ids}' IS NULL THEN '{}' ELSE jsonb_build_object('utterance_ids', ARRAY(
            SELECT said.id FROM jsonb_array_elements_text(element #> '{quipu,utterance_ids}') WITH ORDINALITY AS n (id, place)
            JOIN utterances AS said ON said.id = n.id::uuid AND said.conversation_id = conversation ORDER BY place)) END
        || jsonb_build_object('canvas_id', canvas_id, 'canvas_order', canvas_order, 'node_name', node_name,
            'summary', summary, 'key_points', key_points, 'canvas_x', canvas_integer(element -> 'x'),
            'canvas_y', canvas_integer(element -> 'y'), 'canvas_width', canvas_integer(element -> 'width', 1),
            'canvas_height', canvas_integer(element -> 'height', 1),
            'display_preferences', coalesce(element #> '{quipu,display_preferences}', (was).display_preferences, '{}')
                || jsonb_build_object('canvas', jsonb_build_object('element', element,
                    'read', canvas_sum(node_name, summary, key_points),
                    'colour', canvas_colour((flags ->> 'is_crux')::boolean, (flags ->> 'is_bookmark')::boolean,
                        (flags ->> 'is_tangent')::boolean, (flags ->> 'is_contextual_progress')::boolean)))))
    FROM settled;
END;

COMMENT ON FUNCTION canvas_read_nodes(uuid, integer, jsonb, boolean) IS 'What elements of a canvas make of a conversation''s nodes';

CREATE FUNCTION canvas_read_clusters(conversation uuid, first integer, elements jsonb)
    RETURNS TABLE (is_new boolean, cluster clusters)
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT known.id IS NULL, jsonb_populate_record(NULL::clusters,
        coalesce(to_jsonb(known), jsonb_build_object(
            'id', CASE WHEN EXISTS (SELECT FROM clusters AS other WHERE other.id = canvas_own_id(element ->> 'id')) THEN NULL
                ELSE canvas_own_id(element ->> 'id') END,
            'conversation_id', conversation, 'level', 1, 'node_ids', '{}'::uuid[], 'child_cluster_ids', '{}'::uuid[],
            'key_themes', '{}'::text[], 'auto_generated', false,
            'created_at', CURRENT_TIMESTAMP, 'updated_at', CURRENT_TIMESTAMP))
        || canvas_allowed(coalesce(element -> 'quipu', '{}'), '{level,summary,clustering_algorithm,icon,auto_generated,clustering_confidence,key_themes}')
        || jsonb_build_object('canvas_id', element ->> 'id', 'canvas_order', first + place::integer - 1,
            'cluster_name', label.name, 'color', coalesce(element ->> 'color', element #>> '{quipu,color}'),
            'canvas_x', canvas_integer(element -> 'x'), 'canvas_y', canvas_integer(element -> 'y'),
            'canvas_width', canvas_integer(element -> 'width', 1), 'canvas_height', canvas_integer(element -> 'height', 1),
            'display_preferences', coalesce(element #> '{quipu,display_preferences}', known.display_preferences, '{}')
                || jsonb_build_object('canvas', jsonb_build_object('element', element, 'name', label.name))))
    FROM jsonb_array_elements(elements) WITH ORDINALITY AS listed (element, place)
    CROSS JOIN LATERAL (SELECT coalesce(element ->> 'label', 'Group') AS name) AS label
    LEFT JOIN clusters AS known ON known.conversation_id = conversation AND known.canvas_id = element ->> 'id'
    WHERE element ->> 'type' = 'group';
END;

COMMENT ON FUNCTION canvas_read_clusters(uuid, integer, jsonb) IS 'What groups of a canvas make of a conversation''s clusters';

-- What would be a relationship: not an edge to a group, to the node itself, or into nothing.
CREATE FUNCTION canvas_claims(conversation uuid)
    RETURNS TABLE (element jsonb, canvas_order integer, from_id uuid, to_id uuid, type text, known relationships)
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT came.edge, came.canvas_order, origin.id, goal.id,
           CASE WHEN known.id IS NOT NULL AND came.edge -> 'label' IS NOT DISTINCT FROM to_jsonb(known.relationship_type)
               THEN known.relationship_type ELSE canvas_relationship_type(came.edge ->> 'label') END, known
    FROM canvas_edges AS came
    JOIN nodes AS origin ON origin.conversation_id = conversation AND origin.canvas_id = came.edge ->> 'fromNode'
    JOIN nodes AS goal ON goal.conversation_id = conversation AND goal.canvas_id = came.edge ->> 'toNode'
    LEFT JOIN relationships AS known ON known.conversation_id = conversation AND known.canvas_id = came.canvas_id
    WHERE came.conversation_id = conversation AND came.canvas_order IS NOT NULL AND origin.id <> goal.id;
END;

COMMENT ON FUNCTION canvas_claims(uuid) IS
    'The edges of the canvas that is coming in between two nodes, and the relationships that they are already';

CREATE FUNCTION canvas_read_relationships(conversation uuid, chosen text[])
    RETURNS TABLE (is_new boolean, edge relationships)
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT (known).id IS NULL, jsonb_populate_record(NULL::relationships,
        coalesce(to_jsonb(known), jsonb_build_object(
            'id', CASE WHEN EXISTS (SELECT FROM relationships AS other WHERE other.id = canvas_own_id(element ->> 'id'))
                THEN NULL ELSE canvas_own_id(element ->> 'id') END,
            'conversation_id', conversation, 'strength', 1.0, 'confidence', 1.0,
            'supporting_utterance_ids', '{}'::uuid[], 'created_at', CURRENT_TIMESTAMP))
        || CASE WHEN element ->> 'label' IS DISTINCT FROM type AND element ? 'label'
            THEN jsonb_build_object('relationship_subtype', element ->> 'label') ELSE '{}' END
        || canvas_allowed(coalesce(element -> 'quipu', '{}'), '{relationship_subtype,explanation,strength,confidence}')
        || CASE WHEN element #> '{quipu,supporting_utterance_ids}' IS NULL THEN '{}' ELSE
            jsonb_build_object('supporting_utterance_ids', ARRAY(
                SELECT said.id
                FROM jsonb_array_elements_text(element #> '{quipu,supporting_utterance_ids}') WITH ORDINALITY AS n (id, at)
                JOIN utterances AS said ON said.id = n.id::uuid AND said.conversation_id = conversation ORDER BY at)) END
        || jsonb_build_object('canvas_id', element ->> 'id', 'canvas_order', canvas_order,
            'from_node_id', from_id, 'to_node_id', to_id, 'relationship_type', type,
            'is_bidirectional', coalesce(element ->> 'fromEnd', 'none') = 'arrow',
            'display_preferences', coalesce(element #> '{quipu,display_preferences}', (known).display_preferences, '{}')
                || jsonb_build_object('canvas', jsonb_build_object('edge', element))))
    FROM canvas_claims(conversation)
    JOIN unnest(chosen) AS picked (canvas_id) ON picked.canvas_id = element ->> 'id';
END;

COMMENT ON FUNCTION canvas_read_relationships(uuid, text[]) IS
    'What edges of a canvas make of a conversation''s relationships';

-- Which edges are relationships is found when all are there: one may have the ends or the type that another one gives up
-- further down. Of several between the same nodes of the same type it is the one that has them already, else the first; no
-- one where they belong to a relationship that stays and is not on the canvas. What stands in the way of another is taken
-- out and put in again, since the key is checked row by row. By hash tables: the tables have just been filled, and the
-- planner takes them for short.
CREATE FUNCTION canvas_settle_edges(conversation uuid, replacing boolean) RETURNS void
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
    SET enable_nestloop = off
AS $$
DECLARE
    chosen text[];
    in_way uuid[];
    moved  relationships[];
BEGIN
    IF replacing THEN
        DELETE FROM relationships AS old
        WHERE old.conversation_id = conversation AND NOT EXISTS (
            SELECT FROM canvas_edges AS came
            WHERE came.conversation_id = conversation AND came.canvas_id = old.canvas_id AND came.canvas_order IS NOT NULL);
    END IF;
    WITH winner AS MATERIALIZED (
        SELECT DISTINCT ON (from_id, to_id, type) element ->> 'id' AS canvas_id, from_id, to_id, type, known,
               coalesce(((known).from_node_id, (known).to_node_id, (known).relationship_type) = (from_id, to_id, type), false)
                   AS has_it
        FROM canvas_claims(conversation)
        WHERE NOT EXISTS (
            SELECT FROM relationships AS other
            WHERE other.conversation_id = conversation AND other.from_node_id = from_id AND other.to_node_id = to_id
              AND other.relationship_type = type AND NOT EXISTS (
                SELECT FROM canvas_edges AS came
                WHERE came.conversation_id = conversation AND came.canvas_id = other.canvas_id
                  AND came.canvas_order IS NOT NULL))
        ORDER BY from_id, to_id, type, has_it DESC, canvas_order
    )
    SELECT (SELECT array_agg(canvas_id) FROM winner), (
            SELECT array_agg((winner.known).id)
            FROM winner JOIN winner AS other ON other.from_id = (winner.known).from_node_id
                AND other.to_id = (winner.known).to_node_id AND other.type = (winner.known).relationship_type
            WHERE NOT winner.has_it)
    INTO chosen, in_way;
    SELECT array_agg(edge) INTO moved
    FROM canvas_read_relationships(conversation, chosen) JOIN unnest(in_way) AS old (id) ON old.id = (edge).id;
    DELETE FROM relationships AS old
    USING canvas_edges AS came
    WHERE old.conversation_id = conversation AND came.conversation_id = conversation AND came.canvas_id = old.canvas_id
      AND came.canvas_order IS NOT NULL
      AND NOT EXISTS (SELECT FROM unnest(chosen) AS picked (canvas_id) WHERE picked.canvas_id = old.canvas_id);
    DELETE FROM relationships USING unnest(in_way) AS old (id) WHERE relationships.id = old.id;
    INSERT INTO relationships SELECT row.* FROM unnest(moved) AS row;
    UPDATE relationships AS old SET from_node_id = (edge).from_node_id, to_node_id = (edge).to_node_id,
        relationship_type = (edge).relationship_type, relationship_subtype = (edge).relationship_subtype,
        explanation = (edge).explanation, strength = (edge).strength, confidence = (edge).confidence,
        supporting_utterance_ids = (edge).supporting_utterance_ids, is_bidirectional = (edge).is_bidirectional,
        canvas_order = (edge).canvas_order, display_preferences = (edge).display_preferences
    FROM canvas_read_relationships(conversation, chosen) AS now
    WHERE old.id = (edge).id AND old.conversation_id = conversation AND old.canvas_order IS NULL;
    INSERT INTO relationships (id, conversation_id, from_node_id, to_node_id, relationship_type,
        relationship_subtype, explanation, strength, confidence, supporting_utterance_ids, is_bidirectional,
        created_at, canvas_id, canvas_order, display_preferences)
    SELECT row.id, row.conversation_id, row.from_node_id, row.to_node_id, row.relationship_type,
        row.relationship_subtype, row.explanation, row.strength, row.confidence, row.supporting_utterance_ids,
        row.is_bidirectional, row.created_at, row.canvas_id, row.canvas_order, row.display_preferences
    FROM canvas_read_relationships(conversation, chosen) AS now
    CROSS JOIN LATERAL jsonb_populate_record(
        now.edge, jsonb_build_object('id', coalesce((now.edge).id, gen_random_uuid()))) AS row
    WHERE is_new;
    DELETE FROM canvas_edges AS came
    USING unnest(chosen) AS picked (canvas_id)
    WHERE came.conversation_id = conversation AND came.canvas_id = picked.canvas_id;
    WITH known AS (
        SELECT nodes.canvas_id FROM nodes WHERE nodes.conversation_id = conversation
        UNION SELECT clusters.canvas_id FROM clusters WHERE clusters.conversation_id = conversation
    )
    UPDATE canvas_edges SET is_dangling = origin.canvas_id IS NULL OR goal.canvas_id IS NULL
    FROM canvas_edges AS came
    LEFT JOIN known AS origin ON origin.canvas_id = came.edge ->> 'fromNode'
    LEFT JOIN known AS goal ON goal.canvas_id = came.edge ->> 'toNode'
    WHERE canvas_edges.id = came.id AND came.conversation_id = conversation AND came.canvas_order IS NOT NULL;
END;
$$;

COMMENT ON FUNCTION canvas_settle_edges(uuid, boolean) IS
    'Makes relationships of the edges of a canvas that are one; part of canvas_finish';

-- Locks the conversation, so that of two imports one waits for the other.
CREATE FUNCTION canvas_begin(conversation uuid, replacing boolean DEFAULT false) RETURNS void
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
AS $$
BEGIN
    PERFORM FROM conversations WHERE id = conversation FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no conversation %', conversation USING ERRCODE = 'foreign_key_violation';
    END IF;
    UPDATE nodes
    SET canvas_id = coalesce(canvas_id, id::text), canvas_order = NULL,
        predecessor_id = CASE WHEN NOT replacing THEN predecessor_id END,
        successor_id = CASE WHEN NOT replacing THEN successor_id END
    WHERE conversation_id = conversation
      AND (canvas_id IS NULL OR canvas_order IS NOT NULL OR replacing AND coalesce(predecessor_id, successor_id) IS NOT NULL);
    UPDATE clusters SET canvas_id = coalesce(canvas_id, id::text), canvas_order = NULL
    WHERE conversation_id = conversation AND (canvas_id IS NULL OR canvas_order IS NOT NULL);
    UPDATE relationships SET canvas_id = coalesce(canvas_id, id::text), canvas_order = NULL
    WHERE conversation_id = conversation AND (canvas_id IS NULL OR canvas_order IS NOT NULL);
    UPDATE canvas_edges SET canvas_order = NULL WHERE conversation_id = conversation AND canvas_order IS NOT NULL;
END;
$$;

COMMENT ON FUNCTION canvas_begin(uuid, boolean) IS 'Begins an import: canvas_import_nodes, canvas_import_edges, canvas_finish';

CREATE FUNCTION canvas_import_nodes(conversation uuid, first integer, elements jsonb, colours_as_flags boolean DEFAULT false)
    RETURNS void
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
AS $$
DECLARE
    fault  record;
    listed nodes[];
BEGIN
    SELECT first + place AS number, canvas_node_fault(element) AS reason INTO fault
    FROM jsonb_array_elements(elements) WITH ORDINALITY AS listed (element, place)
    WHERE canvas_node_fault(element) IS NOT NULL ORDER BY place LIMIT 1;
    IF fault.reason IS NOT NULL THEN
        RAISE EXCEPTION 'node % of the canvas %', fault.number, fault.reason USING ERRCODE = 'invalid_parameter_value';
    END IF;
    -- An id may be that of another kind of element now; what it was before is not on the canvas any more.
    DELETE FROM clusters USING jsonb_array_elements(elements) AS element
    WHERE conversation_id = conversation AND canvas_id = element ->> 'id' AND element ->> 'type' <> 'group';
    DELETE FROM nodes USING jsonb_array_elements(elements) AS element
    WHERE conversation_id = conversation AND canvas_id = element ->> 'id' AND element ->> 'type' = 'group';
    UPDATE clusters AS old SET cluster_name = (cluster).cluster_name, level = (cluster).level,
        summary = (cluster).summary, clustering_algorithm = (cluster).clustering_algorithm, color = (cluster).color,
        icon = (cluster).icon, key_themes = (cluster).key_themes, auto_generated = (cluster).auto_generated,
        clustering_confidence = (cluster).clustering_confidence, canvas_order = (cluster).canvas_order,
        canvas_x = (cluster).canvas_x, canvas_y = (cluster).canvas_y, canvas_width = (cluster).canvas_width,
        canvas_height = (cluster).canvas_height, display_preferences = (cluster).display_preferences
    FROM canvas_read_clusters(conversation, first, elements) AS now
    WHERE old.id = (cluster).id AND old.conversation_id = conversation AND NOT is_new;
    -- By name, so that columns that a user has added get their defaults.
    INSERT INTO clusters (id, conversation_id, cluster_name, level, summary, clustering_algorithm, color, icon,
        key_themes, auto_generated, clustering_confidence, created_at, updated_at, canvas_id, canvas_order,
        canvas_x, canvas_y, canvas_width, canvas_height, display_preferences)
    SELECT row.id, row.conversation_id, row.cluster_name, row.level, row.summary, row.clustering_algorithm,
        row.color, row.icon, row.key_themes, row.auto_generated, row.clustering_confidence, row.created_at,
        row.updated_at, row.canvas_id, row.canvas_order, row.canvas_x, row.canvas_y, row.canvas_width,
        row.canvas_height, row.display_preferences
    FROM canvas_read_clusters(conversation, first, elements) AS now
    CROSS JOIN LATERAL jsonb_populate_record(
        now.cluster, jsonb_build_object('id', coalesce((now.cluster).id, gen_random_uuid()))) AS row
    WHERE is_new;
    -- Only what is needed is read, and into a list: the planner sees how long that is, and so does not run through one
    -- list for each row of another. New names are found after the old nodes have theirs.
    IF EXISTS (SELECT FROM jsonb_array_elements(elements) AS element
               JOIN nodes AS old ON old.conversation_id = conversation AND old.canvas_id = element ->> 'id') THEN
        SELECT array_agg(now.node) INTO listed
        FROM canvas_read_nodes(conversation, first, elements, colours_as_flags) AS now WHERE NOT now.is_new;
        UPDATE nodes AS old SET node_name = node.node_name, summary = node.summary, key_points = node.key_points,
            node_type = node.node_type, level = node.level, is_bookmark = node.is_bookmark,
            is_contextual_progress = node.is_contextual_progress, is_tangent = node.is_tangent, is_crux = node.is_crux,
            dialogue_type = node.dialogue_type, timestamp_start = node.timestamp_start,
            timestamp_end = node.timestamp_end, duration_seconds = node.duration_seconds,
            confidence_score = node.confidence_score, zoom_level_visible = node.zoom_level_visible,
            chunk_ids = node.chunk_ids, utterance_ids = node.utterance_ids, claim_ids = node.claim_ids,
            speaker_info = node.speaker_info, speaker_transitions = node.speaker_transitions,
            cluster_info = node.cluster_info, canvas_order = node.canvas_order, canvas_x = node.canvas_x,
            canvas_y = node.canvas_y, canvas_width = node.canvas_width, canvas_height = node.canvas_height,
            display_preferences = node.display_preferences
        FROM unnest(listed) AS node WHERE old.id = node.id AND old.conversation_id = conversation;
    END IF;
    IF (SELECT count(*) FROM jsonb_array_elements(elements) AS element WHERE element ->> 'type' <> 'group')
        > coalesce(cardinality(listed), 0) THEN
        INSERT INTO nodes (id, conversation_id, node_name, summary, key_points, node_type, level, is_bookmark,
            is_contextual_progress, is_tangent, is_crux, chunk_ids, utterance_ids, speaker_info,
            speaker_transitions, dialogue_type, claim_ids, timestamp_start, timestamp_end, duration_seconds,
            cluster_info, display_preferences, canvas_x, canvas_y, canvas_width, canvas_height,
            zoom_level_visible, confidence_score, created_at, updated_at, canvas_id, canvas_order)
        SELECT row.id, row.conversation_id, row.node_name, row.summary, row.key_points, row.node_type, row.level,
            row.is_bookmark, row.is_contextual_progress, row.is_tangent, row.is_crux, row.chunk_ids,
            row.utterance_ids, row.speaker_info, row.speaker_transitions, row.dialogue_type, row.claim_ids,
            row.timestamp_start, row.timestamp_end, row.duration_seconds, row.cluster_info,
            row.display_preferences, row.canvas_x, row.canvas_y, row.canvas_width, row.canvas_height,
            row.zoom_level_visible, row.confidence_score, row.created_at, row.updated_at, row.canvas_id,
            row.canvas_order
        FROM canvas_read_nodes(conversation, first, elements, colours_as_flags) AS now
        CROSS JOIN LATERAL jsonb_populate_record(
            now.node, jsonb_build_object('id', coalesce((now.node).id, gen_random_uuid()))) AS row
        WHERE is_new;
    END IF;
END;
$$;

COMMENT ON FUNCTION canvas_import_nodes(uuid, integer, jsonb, boolean) IS
    'Writes some of the nodes of a canvas, from the place "first" of the list, which begins with 0';

CREATE FUNCTION canvas_import_edges(conversation uuid, first integer, elements jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
AS $$
DECLARE
    fault record;
BEGIN
    SELECT first + place AS number, canvas_edge_fault(element) AS reason INTO fault
    FROM jsonb_array_elements(elements) WITH ORDINALITY AS listed (element, place)
    WHERE canvas_edge_fault(element) IS NOT NULL ORDER BY place LIMIT 1;
    IF fault.reason IS NOT NULL THEN
        RAISE EXCEPTION 'edge % of the canvas %', fault.number, fault.reason USING ERRCODE = 'invalid_parameter_value';
    END IF;
    WITH link AS MATERIALIZED (
        SELECT element ->> 'fromNode' AS origin, element ->> 'toNode' AS goal
        FROM jsonb_array_elements(elements) AS element WHERE element #> '{quipu,link}' ? 'successor'
    )
    UPDATE nodes SET successor_id = goal.id
    FROM link JOIN nodes AS goal ON goal.conversation_id = conversation AND goal.canvas_id = link.goal
    WHERE nodes.conversation_id = conversation AND nodes.canvas_id = link.origin AND goal.id <> nodes.id;
    WITH link AS MATERIALIZED (
        SELECT element ->> 'fromNode' AS origin, element ->> 'toNode' AS goal
        FROM jsonb_array_elements(elements) AS element WHERE element #> '{quipu,link}' ? 'predecessor'
    )
    UPDATE nodes SET predecessor_id = origin.id
    FROM link JOIN nodes AS origin ON origin.conversation_id = conversation AND origin.canvas_id = link.origin
    WHERE nodes.conversation_id = conversation AND nodes.canvas_id = link.goal AND origin.id <> nodes.id;
    INSERT INTO canvas_edges (conversation_id, canvas_id, canvas_order, edge)
    SELECT conversation, element ->> 'id', first + place - 1, element
    FROM jsonb_array_elements(elements) WITH ORDINALITY AS listed (element, place)
    WHERE NOT canvas_is_link_only(element)
    ON CONFLICT (conversation_id, canvas_id) DO UPDATE SET canvas_order = EXCLUDED.canvas_order, edge = EXCLUDED.edge;
END;
$$;

COMMENT ON FUNCTION canvas_import_edges(uuid, integer, jsonb) IS
    'Takes some of the edges of a canvas, all nodes of which are written already; canvas_finish makes relationships of them';

-- Groups that do not list their members have those that stand inside them, and stand themselves in the smallest group
-- around them.
CREATE FUNCTION canvas_finish(
    conversation uuid, keys jsonb DEFAULT '{}', absent jsonb DEFAULT '[]', replacing boolean DEFAULT false)
    RETURNS void
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
AS $$
BEGIN
    IF replacing THEN
        DELETE FROM canvas_edges WHERE conversation_id = conversation AND canvas_order IS NULL;
        DELETE FROM clusters WHERE conversation_id = conversation AND canvas_order IS NULL;
        DELETE FROM nodes WHERE conversation_id = conversation AND canvas_order IS NULL;
    END IF;
    PERFORM canvas_settle_edges(conversation, replacing);
    -- A name that somebody else had when its node was read may be nobody's now.
    LOOP
        UPDATE nodes SET node_name = asked.name, display_preferences = jsonb_set(
            display_preferences, '{canvas,read}', to_jsonb(canvas_sum(asked.name, summary, key_points)))
        FROM (
            SELECT DISTINCT ON (part.node_name) node.id, part.node_name AS name
            FROM nodes AS node
            CROSS JOIN LATERAL canvas_element_parts(node.display_preferences #> '{canvas,element}') AS part
            WHERE node.conversation_id = conversation AND node.canvas_order IS NOT NULL AND node.node_name LIKE '%)'
              AND node.node_name IN (left(part.node_name, 180) || ' (' || left(node.canvas_id, 60) || ')',
                  left(part.node_name, 180) || ' (' || md5(node.canvas_id) || ')')
              AND NOT EXISTS (SELECT FROM nodes AS other
                              WHERE other.conversation_id = conversation AND other.node_name = part.node_name)
            ORDER BY part.node_name, node.canvas_order
        ) AS asked
        WHERE nodes.id = asked.id;
        EXIT WHEN NOT FOUND;
    END LOOP;
    -- Each by its key: a join may run through all nodes for each of them.
    UPDATE nodes SET parent_id = coalesce((
            SELECT parent.id FROM nodes AS parent
            WHERE parent.conversation_id = conversation AND parent.id <> nodes.id
              AND parent.canvas_id = nodes.display_preferences #>> '{canvas,element,quipu,parent}'), parent_id)
    WHERE nodes.conversation_id = conversation AND nodes.canvas_order IS NOT NULL
      AND display_preferences #> '{canvas,element,quipu}' ? 'parent';
    UPDATE clusters SET parent_cluster_id = parent.id
    FROM clusters AS parent
    WHERE clusters.conversation_id = conversation AND clusters.canvas_order IS NOT NULL
      AND parent.conversation_id = conversation AND parent.id <> clusters.id
      AND parent.canvas_id = clusters.display_preferences #>> '{canvas,element,quipu,parent}'
      AND clusters.parent_cluster_id IS DISTINCT FROM parent.id;
    UPDATE clusters SET node_ids = ARRAY(
        SELECT node.id
        FROM jsonb_array_elements_text(display_preferences #> '{canvas,element,quipu,members}')
            WITH ORDINALITY AS member (canvas_id, place)
        JOIN nodes AS node ON node.conversation_id = conversation AND node.canvas_id = member.canvas_id
        ORDER BY place)
    WHERE conversation_id = conversation AND canvas_order IS NOT NULL
      AND display_preferences #> '{canvas,element,quipu}' ? 'members';
    UPDATE clusters SET
        node_ids = ARRAY(
            SELECT node.id FROM nodes AS node
            WHERE node.conversation_id = conversation AND node.canvas_x >= clusters.canvas_x
              AND node.canvas_y >= clusters.canvas_y
              AND node.canvas_x::bigint + node.canvas_width <= clusters.canvas_x::bigint + clusters.canvas_width
              AND node.canvas_y::bigint + node.canvas_height <= clusters.canvas_y::bigint + clusters.canvas_height
            ORDER BY node.canvas_order, node.id),
        parent_cluster_id = (
            SELECT around.id FROM clusters AS around
            CROSS JOIN LATERAL (SELECT around.canvas_width::bigint * around.canvas_height AS area) AS size
            WHERE around.conversation_id = conversation AND around.id <> clusters.id
              AND around.canvas_x <= clusters.canvas_x AND around.canvas_y <= clusters.canvas_y
              AND clusters.canvas_x::bigint + clusters.canvas_width <= around.canvas_x::bigint + around.canvas_width
              AND clusters.canvas_y::bigint + clusters.canvas_height <= around.canvas_y::bigint + around.canvas_height
              AND (area, -around.canvas_order) > (clusters.canvas_width::bigint * clusters.canvas_height, -clusters.canvas_order)
            ORDER BY area, around.canvas_order DESC LIMIT 1)
    WHERE conversation_id = conversation AND canvas_order IS NOT NULL
      AND NOT coalesce(display_preferences #> '{canvas,element,quipu}', '{}') ? 'members';
    UPDATE clusters SET level = tree.depth
    FROM cluster_tree(conversation) AS tree
    WHERE tree.cluster_id = clusters.id AND clusters.canvas_order IS NOT NULL AND clusters.level <> tree.depth
      AND NOT coalesce(clusters.display_preferences #> '{canvas,element,quipu}', '{}') ? 'level';
    UPDATE nodes AS node
    SET display_preferences = jsonb_set(
        display_preferences, '{canvas,extras}', to_jsonb(md5(canvas_node_quipu(node)::text)))
    WHERE conversation_id = conversation AND canvas_order IS NOT NULL;
    UPDATE clusters AS cluster
    SET display_preferences = jsonb_set(
        display_preferences, '{canvas,extras}', to_jsonb(md5(canvas_cluster_extras(cluster)::text)))
    WHERE conversation_id = conversation AND canvas_order IS NOT NULL;
    UPDATE relationships AS edge
    SET display_preferences = jsonb_set(
        display_preferences, '{canvas,extras}', to_jsonb(md5(canvas_relationship_extras(edge)::text)))
    WHERE conversation_id = conversation AND canvas_order IS NOT NULL;
    UPDATE conversations SET canvas = jsonb_build_object('keys', keys, 'absent', absent) WHERE id = conversation;
END;
$$;

COMMENT ON FUNCTION canvas_finish(uuid, jsonb, jsonb, boolean) IS
    'Ends an import: edges, names, parents, members of groups, and what the canvas says of itself';

CREATE FUNCTION canvas_import(
    conversation uuid, canvas jsonb, replacing boolean DEFAULT false, colours_as_flags boolean DEFAULT NULL)
    RETURNS TABLE (nodes bigint, groups bigint, relationships bigint, other_edges bigint)
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
AS $$
DECLARE
    given_nodes CONSTANT jsonb := coalesce(canvas -> 'nodes', '[]');
    given_edges CONSTANT jsonb := coalesce(canvas -> 'edges', '[]');
    double text;
BEGIN
    IF jsonb_typeof(canvas) IS DISTINCT FROM 'object' OR jsonb_typeof(given_nodes) <> 'array'
        OR jsonb_typeof(given_edges) <> 'array' THEN
        RAISE EXCEPTION 'a canvas is an object with lists of nodes and edges' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    SELECT element ->> 'id' INTO double FROM (
        SELECT 'node' AS kind, element FROM jsonb_array_elements(given_nodes) AS element
        UNION ALL SELECT 'edge', element FROM jsonb_array_elements(given_edges) AS element) AS listed
    GROUP BY kind, element ->> 'id' HAVING count(*) > 1 LIMIT 1;
    IF double IS NOT NULL THEN
        RAISE EXCEPTION 'the canvas has the id "%" twice', double USING ERRCODE = 'unique_violation';
    END IF;
    PERFORM canvas_begin(conversation, replacing);
    PERFORM canvas_import_nodes(conversation, 0, given_nodes, coalesce(colours_as_flags, canvas ? 'quipu'));
    PERFORM canvas_import_edges(conversation, 0, given_edges);
    PERFORM canvas_finish(conversation, canvas - '{nodes,edges}'::text[],
        (SELECT coalesce(jsonb_agg(key), '[]') FROM unnest('{nodes,edges}'::text[]) AS key WHERE NOT canvas ? key), replacing);
    RETURN QUERY SELECT
        (SELECT count(*) FROM nodes AS n WHERE n.conversation_id = conversation AND n.canvas_order IS NOT NULL),
        (SELECT count(*) FROM clusters AS c WHERE c.conversation_id = conversation AND c.canvas_order IS NOT NULL),
        (SELECT count(*) FROM relationships AS r WHERE r.conversation_id = conversation AND r.canvas_order IS NOT NULL),
        (SELECT count(*) FROM canvas_edges AS e WHERE e.conversation_id = conversation AND e.canvas_order IS NOT NULL);
END;
$$;

COMMENT ON FUNCTION canvas_import(uuid, jsonb, boolean, boolean) IS
    'Writes a canvas into a conversation: what is there already, by its id on the canvas, is changed; what the canvas does'
    ' not have stays, or goes where replacing is true';

-- downgrade
DROP FUNCTION canvas_import(uuid, jsonb, boolean, boolean);
DROP FUNCTION canvas_finish(uuid, jsonb, jsonb, boolean);
DROP FUNCTION canvas_import_edges(uuid, integer, jsonb);
DROP FUNCTION canvas_import_nodes(uuid, integer, jsonb, boolean);
DROP FUNCTION canvas_begin(uuid, boolean);
DROP FUNCTION canvas_settle_edges(uuid, boolean);
DROP FUNCTION canvas_read_relationships(uuid, text[]);
DROP FUNCTION canvas_claims(uuid);
DROP FUNCTION canvas_read_clusters(uuid, integer, jsonb);
DROP FUNCTION canvas_read_nodes(uuid, integer, jsonb, boolean);
DROP FUNCTION canvas_own_id(text);
DROP FUNCTION canvas_allowed(jsonb, text[]);
DROP FUNCTION canvas_element_parts(jsonb);
DROP FUNCTION canvas_is_link_only(jsonb);
DROP FUNCTION canvas_edge_fault(jsonb);
DROP FUNCTION canvas_node_fault(jsonb);
DROP FUNCTION canvas_export(uuid);
DROP FUNCTION canvas_edge_elements(uuid);
DROP FUNCTION canvas_node_elements(uuid);
DROP FUNCTION canvas_node_quipu(nodes);
DROP FUNCTION canvas_node_parts(nodes);
DROP FUNCTION canvas_node_text(nodes);
DROP FUNCTION canvas_sum(text, text, text[]);
DROP FUNCTION canvas_extras(jsonb, text, jsonb);
DROP FUNCTION canvas_relationship_extras(relationships);
DROP FUNCTION canvas_cluster_extras(clusters);
DROP FUNCTION canvas_node_extras(nodes);
DROP FUNCTION canvas_relationship_type(text);
DROP FUNCTION canvas_colour(boolean, boolean, boolean, boolean);
DROP FUNCTION canvas_number(jsonb, integer, integer);
DROP FUNCTION canvas_integer(jsonb, integer);
DROP FUNCTION canvas_text_parts(text);
DROP FUNCTION canvas_text(text, text, text[]);
DROP TABLE canvas_edges;
ALTER TABLE relationships
    DROP COLUMN canvas_id,
    DROP COLUMN canvas_order,
    DROP COLUMN display_preferences;
ALTER TABLE clusters
    DROP COLUMN canvas_id,
    DROP COLUMN canvas_order,
    DROP COLUMN canvas_x,
    DROP COLUMN canvas_y,
    DROP COLUMN canvas_width,
    DROP COLUMN canvas_height,
    DROP COLUMN display_preferences;
ALTER TABLE nodes
    DROP COLUMN canvas_id,
    DROP COLUMN canvas_order;
ALTER TABLE conversations DROP COLUMN canvas;
