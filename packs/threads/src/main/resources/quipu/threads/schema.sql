-- What the revisions of the pack make, all together, in the words of "quipu dump revisions --home threads". "quipu check"
-- compares the two.

-- Functions keep the search_path that stands when they are made. pg_temp is named, and last, because a path that does not
-- name it searches it first.
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', false);

SET check_function_bodies = off;

CREATE FUNCTION as_participant(id text, name text, role text)
RETURNS jsonb
LANGUAGE sql
IMMUTABLE PARALLEL SAFE
RETURN jsonb_strip_nulls(jsonb_build_object('id', id, 'name', name, 'role', role));

COMMENT ON FUNCTION as_participant(id text, name text, role text) IS 'A speaker as participants has them';

CREATE FUNCTION assign_sequence_number()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
SET enable_seqscan TO off
SET enable_sort TO off
AS $$
DECLARE
    chosen uuid;
    last   record;
BEGIN
    SELECT current_utterance_id INTO chosen FROM conversations WHERE id = NEW.conversation_id FOR NO KEY UPDATE;
    SELECT id, sequence_number INTO last FROM utterances
    WHERE conversation_id = NEW.conversation_id ORDER BY sequence_number DESC LIMIT 1;
    NEW.sequence_number := coalesce(last.sequence_number, -1) + 1;
    -- One that is there already will be refused or passed over, and chooses no branch.
    IF TG_OP = 'INSERT' AND chosen IS NOT NULL AND NOT EXISTS (SELECT FROM utterances WHERE id = NEW.id) THEN
        IF NEW.parent_utterance_id IS NULL AND chosen <> last.id THEN
            NEW.parent_utterance_id := chosen;
        END IF;
        UPDATE conversations SET current_utterance_id = NULL WHERE id = NEW.conversation_id;
    END IF;
    RETURN NEW;
END;
$$;

CREATE FUNCTION canvas_allowed(quipu jsonb, keys text[])
RETURNS jsonb
LANGUAGE sql
IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
 SELECT COALESCE(jsonb_object_agg(jsonb_each.key, jsonb_each.value), '{}'::jsonb) AS "coalesce"
    FROM jsonb_each(canvas_allowed.quipu) jsonb_each(key, value)
   WHERE ((jsonb_each.key = ANY (canvas_allowed.keys)) AND (jsonb_each.value <> 'null'::jsonb));
END;

COMMENT ON FUNCTION canvas_allowed(quipu jsonb, keys text[]) IS 'Some of the keys of an object';

CREATE FUNCTION canvas_begin(conversation uuid, replacing boolean DEFAULT false)
RETURNS void
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

COMMENT ON FUNCTION canvas_begin(conversation uuid, replacing boolean) IS 'Begins an import: canvas_import_nodes, canvas_import_edges, canvas_finish';

CREATE FUNCTION canvas_colour(is_crux boolean, is_bookmark boolean, is_tangent boolean, is_contextual_progress boolean)
RETURNS text
LANGUAGE sql
IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN is_crux THEN '1'::text WHEN is_bookmark THEN '3'::text WHEN is_tangent THEN '2'::text WHEN is_contextual_progress THEN '4'::text ELSE NULL::text END;

COMMENT ON FUNCTION canvas_colour(is_crux boolean, is_bookmark boolean, is_tangent boolean, is_contextual_progress boolean) IS 'The preset colour that shows a node''s flags: crux 1, bookmark 3, tangent 2, contextual progress 4';

CREATE FUNCTION canvas_edge_fault(element jsonb)
RETURNS text
LANGUAGE sql
IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN (jsonb_typeof(element) <> 'object'::text) THEN 'is no object'::text WHEN ((jsonb_typeof((element -> 'id'::text)) IS DISTINCT FROM 'string'::text) OR ((element ->> 'id'::text) = ''::text)) THEN 'has no id'::text WHEN (octet_length((element ->> 'id'::text)) > 2000) THEN 'has an id of more than 2,000 bytes'::text WHEN (jsonb_typeof((element -> 'fromNode'::text)) IS DISTINCT FROM 'string'::text) THEN 'has no fromNode'::text WHEN (jsonb_typeof((element -> 'toNode'::text)) IS DISTINCT FROM 'string'::text) THEN 'has no toNode'::text WHEN ((element ? 'quipu'::text) AND (jsonb_typeof((element -> 'quipu'::text)) <> 'object'::text)) THEN 'has a "quipu" that is no object'::text ELSE NULL::text END;

COMMENT ON FUNCTION canvas_edge_fault(element jsonb) IS 'Why something is no edge of a canvas; NULL where it is one';

CREATE FUNCTION canvas_element_parts(element jsonb, OUT node_name text, OUT summary text, OUT key_points text[])
RETURNS record
LANGUAGE plpgsql
IMMUTABLE PARALLEL SAFE
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

COMMENT ON FUNCTION canvas_element_parts(element jsonb, OUT node_name text, OUT summary text, OUT key_points text[]) IS 'What an element of a canvas says of a node';

CREATE FUNCTION canvas_extras(came_in jsonb, sum text, now jsonb)
RETURNS jsonb
LANGUAGE sql
IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN (sum = md5((now)::text)) THEN CASE WHEN (came_in ? 'quipu'::text) THEN jsonb_build_object('quipu', (came_in -> 'quipu'::text)) ELSE '{}'::jsonb END WHEN (now = '{}'::jsonb) THEN '{}'::jsonb ELSE jsonb_build_object('quipu', now) END;

COMMENT ON FUNCTION canvas_extras(came_in jsonb, sum text, now jsonb) IS 'The key "quipu" of an element, or nothing';

CREATE FUNCTION canvas_finish(conversation uuid, keys jsonb DEFAULT '{}'::jsonb, absent jsonb DEFAULT '[]'::jsonb, replacing boolean DEFAULT false)
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

COMMENT ON FUNCTION canvas_finish(conversation uuid, keys jsonb, absent jsonb, replacing boolean) IS 'Ends an import: edges, names, parents, members of groups, and what the canvas says of itself';

CREATE FUNCTION canvas_import(conversation uuid, canvas jsonb, replacing boolean DEFAULT false, colours_as_flags boolean DEFAULT NULL::boolean)
RETURNS TABLE(nodes bigint, groups bigint, relationships bigint, other_edges bigint)
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

COMMENT ON FUNCTION canvas_import(conversation uuid, canvas jsonb, replacing boolean, colours_as_flags boolean) IS 'Writes a canvas into a conversation: what is there already, by its id on the canvas, is changed; what the canvas does not have stays, or goes where replacing is true';

CREATE FUNCTION canvas_import_edges(conversation uuid, first integer, elements jsonb)
RETURNS void
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

COMMENT ON FUNCTION canvas_import_edges(conversation uuid, first integer, elements jsonb) IS 'Takes some of the edges of a canvas, all nodes of which are written already; canvas_finish makes relationships of them';

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

COMMENT ON FUNCTION canvas_import_nodes(conversation uuid, first integer, elements jsonb, colours_as_flags boolean) IS 'Writes some of the nodes of a canvas, from the place "first" of the list, which begins with 0';

CREATE FUNCTION canvas_integer(number jsonb, least_value integer DEFAULT '-2147483648'::integer)
RETURNS integer
LANGUAGE sql
IMMUTABLE PARALLEL SAFE
RETURN (GREATEST(LEAST(round(((number #>> '{}'::text[]))::numeric), (2147483647)::numeric), (least_value)::numeric))::integer;

COMMENT ON FUNCTION canvas_integer(number jsonb, least_value integer) IS 'A number of JSON, rounded, and no further out than an integer goes';

CREATE FUNCTION canvas_is_link_only(edge jsonb)
RETURNS boolean
LANGUAGE sql
IMMUTABLE PARALLEL SAFE
RETURN COALESCE((((edge #> '{quipu,only}'::text[]) = 'true'::jsonb) AND ((edge ->> 'label'::text) = 'temporal_next'::text) AND ((edge - '{id,fromNode,toNode,label,quipu}'::text[]) = '{}'::jsonb)), false);

COMMENT ON FUNCTION canvas_is_link_only(edge jsonb) IS 'Whether an edge of a canvas stands for predecessor_id or successor_id';

CREATE FUNCTION canvas_node_fault(element jsonb)
RETURNS text
LANGUAGE sql
IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN (jsonb_typeof(element) <> 'object'::text) THEN 'is no object'::text WHEN ((jsonb_typeof((element -> 'id'::text)) IS DISTINCT FROM 'string'::text) OR ((element ->> 'id'::text) = ''::text)) THEN 'has no id'::text WHEN (octet_length((element ->> 'id'::text)) > 2000) THEN 'has an id of more than 2,000 bytes'::text WHEN (jsonb_typeof((element -> 'type'::text)) IS DISTINCT FROM 'string'::text) THEN 'has no type'::text WHEN (jsonb_typeof((element -> 'x'::text)) IS DISTINCT FROM 'number'::text) THEN 'has no number as its x'::text WHEN (jsonb_typeof((element -> 'y'::text)) IS DISTINCT FROM 'number'::text) THEN 'has no number as its y'::text WHEN (jsonb_typeof((element -> 'width'::text)) IS DISTINCT FROM 'number'::text) THEN 'has no number as its width'::text WHEN (jsonb_typeof((element -> 'height'::text)) IS DISTINCT FROM 'number'::text) THEN 'has no number as its height'::text WHEN (((element ->> 'type'::text) = 'text'::text) AND (jsonb_typeof((element -> 'text'::text)) IS DISTINCT FROM 'string'::text)) THEN 'has no text'::text WHEN (((element ->> 'type'::text) = 'file'::text) AND (jsonb_typeof((element -> 'file'::text)) IS DISTINCT FROM 'string'::text)) THEN 'has no file'::text WHEN (((element ->> 'type'::text) = 'link'::text) AND (jsonb_typeof((element -> 'url'::text)) IS DISTINCT FROM 'string'::text)) THEN 'has no url'::text WHEN ((element ? 'quipu'::text) AND (jsonb_typeof((element -> 'quipu'::text)) <> 'object'::text)) THEN 'has a "quipu" that is no object'::text ELSE NULL::text END;

COMMENT ON FUNCTION canvas_node_fault(element jsonb) IS 'Why something is no node of a canvas; NULL where it is one';

CREATE FUNCTION canvas_number(came_in jsonb, now integer, least_value integer DEFAULT '-2147483648'::integer)
RETURNS jsonb
LANGUAGE sql
IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN ((jsonb_typeof(came_in) = 'number'::text) AND (canvas_integer(came_in, least_value) = now)) THEN came_in ELSE to_jsonb(now) END;

COMMENT ON FUNCTION canvas_number(came_in jsonb, now integer, least_value integer) IS 'A coordinate for a canvas';

CREATE FUNCTION canvas_own_id(canvas_id text)
RETURNS uuid
LANGUAGE sql
STABLE
RETURN CASE WHEN (canvas_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'::text) THEN (canvas_id)::uuid ELSE NULL::uuid END;

COMMENT ON FUNCTION canvas_own_id(canvas_id text) IS 'An id of a canvas as a uuid, or NULL where it is none';

CREATE FUNCTION canvas_relationship_type(label text)
RETURNS text
LANGUAGE sql
IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN (label = ANY (ARRAY['temporal_next'::text, 'contextual_related'::text, 'elaborates'::text, 'contradicts'::text, 'supports'::text, 'questions'::text, 'answers'::text, 'builds_on'::text, 'diverges'::text, 'resolves'::text, 'revisits'::text, 'depends_on'::text, 'crux'::text])) THEN label ELSE 'contextual_related'::text END;

COMMENT ON FUNCTION canvas_relationship_type(label text) IS 'The type of relationship that a label on a canvas names';

CREATE FUNCTION canvas_settle_edges(conversation uuid, replacing boolean)
RETURNS void
LANGUAGE plpgsql
SET search_path FROM CURRENT
SET enable_nestloop TO off
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

COMMENT ON FUNCTION canvas_settle_edges(conversation uuid, replacing boolean) IS 'Makes relationships of the edges of a canvas that are one; part of canvas_finish';

CREATE FUNCTION canvas_sum(node_name text, summary text, key_points text[])
RETURNS text
LANGUAGE sql
IMMUTABLE PARALLEL SAFE
RETURN md5((jsonb_build_array(node_name, summary, key_points))::text);

COMMENT ON FUNCTION canvas_sum(node_name text, summary text, key_points text[]) IS 'Tells whether a node still says what was read from its text';

CREATE FUNCTION canvas_text(node_name text, summary text, key_points text[])
RETURNS text
LANGUAGE sql
IMMUTABLE PARALLEL SAFE STRICT
RETURN ((('# '::text || node_name) || CASE WHEN (summary = ''::text) THEN ''::text ELSE ('

'::text || summary) END) || CASE WHEN (key_points = '{}'::text[]) THEN ''::text ELSE ('

- '::text || array_to_string(key_points, '
- '::text)) END);

COMMENT ON FUNCTION canvas_text(node_name text, summary text, key_points text[]) IS 'A node as Markdown: its name, its summary, its points';

CREATE FUNCTION canvas_text_parts(body text, OUT node_name text, OUT summary text, OUT key_points text[])
RETURNS record
LANGUAGE plpgsql
IMMUTABLE PARALLEL SAFE STRICT
SET search_path TO 'pg_catalog', 'pg_temp'
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

COMMENT ON FUNCTION canvas_text_parts(body text, OUT node_name text, OUT summary text, OUT key_points text[]) IS 'What a text on a canvas says of a node: the way back of canvas_text';

CREATE FUNCTION check_elements()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    conversation uuid;
    named   uuid[];
    found   uuid[];
    missing uuid;
BEGIN
    EXECUTE format('SELECT conversation_id, %I FROM %I WHERE id = $1', TG_ARGV[0], TG_TABLE_NAME)
        INTO conversation, named USING NEW.id;
    EXECUTE format('SELECT array_agg(id) FROM (SELECT id FROM %I WHERE id = ANY ($1) AND conversation_id = $2'
        ' ORDER BY id FOR KEY SHARE) AS locked', TG_ARGV[1]) INTO found USING named, conversation;
    SELECT element INTO missing FROM unnest(named) AS element EXCEPT SELECT unnest(found) LIMIT 1;
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION '% of % names a row that is not among the % of its conversation', TG_ARGV[0], TG_TABLE_NAME,
            TG_ARGV[1]
            USING ERRCODE = 'foreign_key_violation', DETAIL = format('The id is %s.', missing), TABLE = TG_TABLE_NAME,
                COLUMN = TG_ARGV[0], CONSTRAINT = TG_NAME;
    END IF;
    RETURN NULL;
END;
$$;

CREATE FUNCTION check_parent_utterance()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
SET enable_seqscan TO off
AS $$
BEGIN
    PERFORM FROM utterances WHERE id = NEW.parent_utterance_id AND conversation_id = NEW.conversation_id FOR KEY SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'utterance % is not in conversation %', NEW.parent_utterance_id, NEW.conversation_id
            USING ERRCODE = 'foreign_key_violation', TABLE = 'utterances', COLUMN = 'parent_utterance_id',
                CONSTRAINT = 'utterances_parent_utterance_id_fkey';
    END IF;
    RETURN NULL;
END;
$$;

CREATE FUNCTION complete_edit()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
BEGIN
    IF NEW.edit_type NOT IN ('deletion', 'merge')
        AND NOT edit_target_exists(NEW.target_type, NEW.target_id, NEW.conversation_id) THEN
        RAISE EXCEPTION 'there is no % with the id % in conversation %', NEW.target_type, NEW.target_id,
            NEW.conversation_id
            USING ERRCODE = 'foreign_key_violation', TABLE = 'edits_log', COLUMN = 'target_id',
                CONSTRAINT = 'edits_log_target_id_fkey';
    END IF;
    IF NEW.context_before IS NULL THEN
        NEW.context_before := edit_context(
            NEW.target_type, NEW.target_id, NEW.field_name, NEW.old_value, NEW.new_value);
        IF NEW.edit_type = 'addition' AND NEW.old_value IS NULL
            AND NOT coalesce(NEW.context_before -> 'target' ? NEW.field_name, false) THEN
            -- What was added is the answer; before, there was only what is around it.
            NEW.context_before := jsonb_set(NEW.context_before, '{target}', 'null');
        ELSIF NEW.context_before -> 'target' ? NEW.field_name THEN
            NEW.context_before := jsonb_set(
                NEW.context_before, ARRAY['target', NEW.field_name], coalesce(to_jsonb(NEW.old_value), 'null'));
        END IF;
    END IF;
    RETURN NEW;
END;
$$;

CREATE FUNCTION count_nodes()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    changes refcursor;
    change  record;
BEGIN
    IF TG_OP = 'INSERT' THEN
        OPEN changes FOR
            SELECT conversation_id, count(*) AS number, bool_or(claim_ids <> '{}') AS claims
            FROM new_rows GROUP BY conversation_id ORDER BY conversation_id;
    ELSIF TG_OP = 'DELETE' THEN
        OPEN changes FOR
            SELECT conversation_id, -count(*) AS number, bool_or(claim_ids <> '{}') AS claims
            FROM old_rows GROUP BY conversation_id ORDER BY conversation_id;
    ELSE
        OPEN changes FOR
            SELECT conversation_id, sum(sign) AS number, true AS claims
            FROM (SELECT conversation_id, -1 AS sign FROM (
                      SELECT id, conversation_id, claim_ids FROM old_rows
                      EXCEPT SELECT id, conversation_id, claim_ids FROM new_rows) AS was
                  UNION ALL SELECT conversation_id, 1 FROM (
                      SELECT id, conversation_id, claim_ids FROM new_rows
                      EXCEPT SELECT id, conversation_id, claim_ids FROM old_rows) AS is_now) AS changed
            GROUP BY conversation_id ORDER BY conversation_id;
    END IF;
    LOOP
        FETCH changes INTO change;
        EXIT WHEN NOT FOUND;
        IF change.claims THEN
            PERFORM FROM conversations WHERE id = change.conversation_id FOR NO KEY UPDATE;
        END IF;
        UPDATE conversations
        SET total_nodes = total_nodes + change.number,
            total_claims = CASE WHEN change.claims THEN
                (SELECT count(DISTINCT claim) FROM nodes CROSS JOIN LATERAL unnest(claim_ids) AS claim
                 WHERE conversation_id = change.conversation_id) ELSE total_claims END
        WHERE id = change.conversation_id;
    END LOOP;
    CLOSE changes;
    RETURN NULL;
END;
$$;

CREATE FUNCTION count_utterances()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    changes refcursor;
    change  record;
BEGIN
    IF TG_OP = 'INSERT' THEN
        OPEN changes FOR
            SELECT conversation_id, count(*) AS number, sum(word_count(text)) AS words, false AS lost,
                   array_agg(text) AS texts, NULL::text[] AS old_texts,
                   jsonb_agg(DISTINCT as_participant(speaker_id, speaker_name, speaker_role)) AS speakers
            FROM new_rows GROUP BY conversation_id ORDER BY conversation_id;
    ELSIF TG_OP = 'DELETE' THEN
        OPEN changes FOR
            SELECT conversation_id, -count(*) AS number, -sum(word_count(text)) AS words, true AS lost,
                   NULL::text[] AS texts, array_agg(text) AS old_texts, NULL::jsonb AS speakers
            FROM old_rows GROUP BY conversation_id ORDER BY conversation_id;
    ELSE
        OPEN changes FOR
            SELECT conversation_id, sum(sign) AS number, sum(sign * word_count(text)) AS words,
                   bool_or(sign = -1 AND (next_conversation_id IS DISTINCT FROM conversation_id
                       OR next_text <> text
                           AND NOT holds_words(searchable_words(next_text), searchable_words(text)))) AS lost,
                   array_agg(text) FILTER (WHERE sign = 1) AS texts,
                   array_agg(text) FILTER (WHERE sign = -1) AS old_texts,
                   jsonb_agg(DISTINCT as_participant(speaker_id, speaker_name, speaker_role)) FILTER (WHERE sign = 1)
                       AS speakers
            FROM (SELECT *, lead(conversation_id) OVER (PARTITION BY id ORDER BY sign) AS next_conversation_id,
                         lead(text) OVER (PARTITION BY id ORDER BY sign) AS next_text
                  FROM (SELECT *, -1 AS sign FROM (
                            SELECT id, conversation_id, text, speaker_id, speaker_name, speaker_role FROM old_rows
                            EXCEPT SELECT id, conversation_id, text, speaker_id, speaker_name, speaker_role FROM new_rows
                        ) AS was
                        UNION ALL SELECT *, 1 FROM (
                            SELECT id, conversation_id, text, speaker_id, speaker_name, speaker_role FROM new_rows
                            EXCEPT SELECT id, conversation_id, text, speaker_id, speaker_name, speaker_role FROM old_rows
                        ) AS is_now) AS both_sides) AS changed
            GROUP BY conversation_id ORDER BY conversation_id;
    END IF;
    LOOP
        FETCH changes INTO change;
        EXIT WHEN NOT FOUND;
        IF change.lost THEN
            PERFORM FROM conversations WHERE id = change.conversation_id FOR NO KEY UPDATE;
        END IF;
        UPDATE conversations
        SET total_utterances = total_utterances + change.number,
            total_words = total_words + change.words,
            participants = with_speakers(participants, coalesce(change.speakers, '[]')),
            tsv_search = CASE
                WHEN change.lost THEN
                    words_after_loss(id, conversation_heading(conversation_name, participants), tsv_search,
                        change.old_texts, change.texts)
                ELSE merge_words(tsv_search, words_of_texts(change.texts)) END
        WHERE id = change.conversation_id;
    END LOOP;
    CLOSE changes;
    RETURN NULL;
END;
$$;

CREATE FUNCTION forget_truncated()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
BEGIN
    IF TG_TABLE_NAME = 'utterances' THEN
        UPDATE conversations
        SET total_utterances = 0, total_words = 0, tsv_search = conversation_heading(conversation_name, participants);
        UPDATE nodes SET utterance_ids = '{}' WHERE utterance_ids <> '{}';
        UPDATE relationships SET supporting_utterance_ids = '{}' WHERE supporting_utterance_ids <> '{}';
    ELSE
        UPDATE conversations SET total_nodes = 0, total_claims = 0;
        UPDATE clusters SET node_ids = '{}' WHERE node_ids <> '{}';
    END IF;
    RETURN NULL;
END;
$$;

CREATE FUNCTION hand_on_replies()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
SET enable_seqscan TO off
SET enable_mergejoin TO off
AS $$
DECLARE
    gone    uuid[];
    parents uuid[];
    homes   uuid[];
    places  integer[];
    heirs   uuid[];
BEGIN
    IF TG_OP = 'DELETE' THEN
        SELECT array_agg(id), array_agg(parent_utterance_id), array_agg(conversation_id), array_agg(sequence_number)
        INTO gone, parents, homes, places
        FROM old_rows WHERE EXISTS (SELECT FROM conversations WHERE conversations.id = old_rows.conversation_id);
    ELSE
        SELECT array_agg(id), array_agg(was.parent_utterance_id), array_agg(was.conversation_id),
               array_agg(was.sequence_number)
        INTO gone, parents, homes, places
        FROM (SELECT id, parent_utterance_id, conversation_id, sequence_number FROM old_rows
              EXCEPT SELECT id, parent_utterance_id, conversation_id, sequence_number FROM new_rows) AS was
        JOIN utterances AS here USING (id)
        WHERE here.conversation_id <> was.conversation_id;
    END IF;
    IF gone IS NULL OR cardinality(array_remove(parents, NULL)) = 0
        AND NOT EXISTS (SELECT FROM utterances WHERE parent_utterance_id = ANY (gone)) THEN
        RETURN NULL;
    END IF;
    WITH RECURSIVE listed AS (
        SELECT id, parent, home, place, lag(id) OVER before AS last_gone, lag(place) OVER before AS last_place
        FROM unnest(gone, parents, homes, places) AS said (id, parent, home, place)
        WINDOW before AS (PARTITION BY home ORDER BY place)
    ), said AS MATERIALIZED (
        SELECT listed.id, listed.home, listed.place, CASE WHEN parent IS NOT NULL THEN parent
                WHEN coalesce(earlier.sequence_number, -1) > coalesce(last_place, -1) THEN earlier.id
                ELSE last_gone END AS parent
        FROM listed
        LEFT JOIN LATERAL (
            SELECT utterances.id, sequence_number FROM utterances
            WHERE parent IS NULL AND conversation_id = listed.home AND sequence_number < listed.place
            ORDER BY sequence_number DESC LIMIT 1) AS earlier ON true
    ), heir AS (
        SELECT said.id, said.parent AS heir FROM said LEFT JOIN said AS parent ON parent.id = said.parent
        WHERE parent.id IS NULL
        UNION ALL
        SELECT said.id, heir.heir FROM heir JOIN said ON said.parent = heir.id
    )
    SELECT array_agg(said.id), array_agg(heir.heir), array_agg(said.home), array_agg(said.place)
    INTO gone, heirs, homes, places
    FROM said LEFT JOIN heir ON heir.id = said.id;
    UPDATE utterances SET parent_utterance_id = (
        SELECT heir.id FROM utterances AS heir
        WHERE heir.id = said.heir AND heir.sequence_number < utterances.sequence_number)
    FROM unnest(gone, heirs, homes) AS said (id, heir, home)
    WHERE utterances.parent_utterance_id = said.id AND utterances.conversation_id = said.home;
    UPDATE utterances SET parent_utterance_id = said.heir
    FROM (
        SELECT heir, (
                SELECT later.id FROM utterances AS later
                WHERE later.conversation_id = home AND later.sequence_number > place
                  AND later.sequence_number < coalesce(next_place, 2147483647)
                ORDER BY later.sequence_number LIMIT 1) AS follower
        FROM (SELECT *, lead(place) OVER (PARTITION BY home ORDER BY place) AS next_place
              FROM unnest(heirs, homes, places) AS said (heir, home, place)) AS listed
        WHERE heir IS NOT NULL
    ) AS said
    WHERE utterances.id = said.follower AND utterances.parent_utterance_id IS NULL AND said.heir <> (
        SELECT earlier.id FROM utterances AS earlier
        WHERE earlier.conversation_id = utterances.conversation_id
          AND earlier.sequence_number < utterances.sequence_number
        ORDER BY earlier.sequence_number DESC LIMIT 1);
    RETURN NULL;
END;
$$;

CREATE FUNCTION holds_words(vector tsvector, words tsvector)
RETURNS boolean
LANGUAGE sql
IMMUTABLE PARALLEL SAFE STRICT
RETURN (tsvector_to_array(vector) @> tsvector_to_array(words));

COMMENT ON FUNCTION holds_words(vector tsvector, words tsvector) IS 'Whether a search vector has all words of another';

CREATE FUNCTION keep_cluster()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.child_cluster_ids := '{}';
    ELSE
        NEW.updated_at := greatest(OLD.updated_at, CURRENT_TIMESTAMP);
        IF pg_trigger_depth() = 1 THEN
            NEW.child_cluster_ids := OLD.child_cluster_ids;
        END IF;
    END IF;
    RETURN NEW;
END;
$$;

CREATE FUNCTION keep_conversation()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
BEGIN
    IF jsonb_typeof(NEW.participants) IS DISTINCT FROM 'array' THEN
        -- For the constraints to refuse.
        RETURN NEW;
    ELSIF TG_OP = 'INSERT' THEN
        NEW.total_utterances := 0;
        NEW.total_words := 0;
        NEW.total_nodes := 0;
        NEW.total_claims := 0;
        NEW.tsv_search := conversation_heading(NEW.conversation_name, NEW.participants);
    ELSE
        NEW.updated_at := greatest(OLD.updated_at, CURRENT_TIMESTAMP);
        IF pg_trigger_depth() = 1 THEN
            NEW.total_utterances := OLD.total_utterances;
            NEW.total_words := OLD.total_words;
            NEW.total_nodes := OLD.total_nodes;
            NEW.total_claims := OLD.total_claims;
            NEW.tsv_search := OLD.tsv_search;
        END IF;
        NEW.participant_count := OLD.participant_count;
        IF NEW.conversation_name = OLD.conversation_name AND NEW.participants = OLD.participants THEN
            RETURN NEW;
        END IF;
        IF NEW.conversation_name = OLD.conversation_name AND NEW.participants @> OLD.participants THEN
            -- Nobody may be new: the same ones in another order, or one of them twice.
            NEW.tsv_search := merge_words(NEW.tsv_search, conversation_heading('', coalesce((
                SELECT jsonb_agg(person) FROM jsonb_array_elements(NEW.participants) AS person
                WHERE NOT OLD.participants @> jsonb_build_array(person)), '[]')));
        ELSE
            NEW.tsv_search := merge_words(
                conversation_heading(NEW.conversation_name, NEW.participants), words_of_conversation(OLD.id));
        END IF;
    END IF;
    NEW.participant_count :=
        (SELECT count(DISTINCT person ->> 'id') FROM jsonb_array_elements(NEW.participants) AS person);
    RETURN NEW;
END;
$$;

CREATE FUNCTION keep_node()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.children_ids := '{}';
    ELSE
        NEW.updated_at := greatest(OLD.updated_at, CURRENT_TIMESTAMP);
        IF pg_trigger_depth() = 1 THEN
            NEW.children_ids := OLD.children_ids;
        END IF;
    END IF;
    RETURN NEW;
END;
$$;

CREATE FUNCTION links_onward(relation text, link text, INOUT ids uuid[], OUT nexts uuid[])
RETURNS record
LANGUAGE plpgsql
SET search_path FROM CURRENT
SET enable_seqscan TO off
SET enable_hashjoin TO off
SET enable_mergejoin TO off
AS $$
BEGIN
    EXECUTE format('
        WITH RECURSIVE reached AS (
            SELECT id, %2$I AS next FROM %1$I WHERE id = ANY ($1)
            UNION SELECT further.id, further.%2$I FROM reached JOIN %1$I AS further ON further.id = reached.next
        ) SELECT array_agg(id), array_agg(next) FROM reached', relation, link) INTO ids, nexts USING ids;
END;
$$;

COMMENT ON FUNCTION links_onward(relation text, link text, INOUT ids uuid[], OUT nexts uuid[]) IS 'Rows of a table with all that a column leads to from them, and what each of these leads to';

CREATE FUNCTION list_children()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    parents uuid[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        EXECUTE format('SELECT array_agg(DISTINCT %1$I) FROM new_rows WHERE %1$I IS NOT NULL', TG_ARGV[0]) INTO parents;
    ELSIF TG_OP = 'DELETE' THEN
        EXECUTE format('SELECT array_agg(DISTINCT %1$I) FROM old_rows WHERE %1$I IS NOT NULL', TG_ARGV[0]) INTO parents;
    ELSE
        EXECUTE format('
            SELECT array_agg(DISTINCT parent) FROM (
                SELECT was.%1$I AS parent FROM old_rows AS was LEFT JOIN new_rows AS is_now USING (id)
                WHERE is_now.%1$I IS DISTINCT FROM was.%1$I
                UNION SELECT is_now.%1$I FROM new_rows AS is_now LEFT JOIN old_rows AS was USING (id)
                WHERE is_now.%1$I IS DISTINCT FROM was.%1$I) AS changed
            WHERE parent IS NOT NULL', TG_ARGV[0]) INTO parents;
    END IF;
    IF parents IS NULL THEN
        RETURN NULL;
    END IF;
    EXECUTE format('SELECT FROM %I WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE', TG_TABLE_NAME) USING parents;
    EXECUTE format('
        UPDATE %3$I AS parent SET %2$I = ARRAY(SELECT id FROM %3$I WHERE %1$I = parent.id ORDER BY id)
        WHERE id = ANY ($1)', TG_ARGV[0], TG_ARGV[1], TG_TABLE_NAME) USING parents;
    RETURN NULL;
END;
$$;

CREATE FUNCTION merge_words(vector tsvector, words tsvector)
RETURNS tsvector
LANGUAGE plpgsql
IMMUTABLE PARALLEL SAFE STRICT
SET search_path TO 'pg_catalog', 'pg_temp'
AS $$
DECLARE
    capacity CONSTANT integer := 1048575;
    merged   tsvector;
    -- A fresh copy: what comes from a row may be compressed, and its size then says nothing.
    plain    tsvector := vector || '';
    room     integer := capacity - (pg_column_size(plain) - 4 * length(plain) - 8);
BEGIN
    IF pg_column_size(words || '') - 4 * length(words) - 8 > room THEN
        SELECT array_to_tsvector(array_agg(lexeme)) INTO words
        FROM (
            SELECT lexeme, sum(octet_length(lexeme) + 1) OVER (ORDER BY lexeme COLLATE "C") AS bytes
            FROM unnest(tsvector_to_array(words)) AS lexeme
            WHERE lexeme <> ALL (tsvector_to_array(plain))
        ) AS fresh
        WHERE bytes <= room;
    END IF;
    merged := plain || coalesce(words, '');
    RETURN CASE WHEN length(merged) = length(plain) THEN vector ELSE merged END;
END;
$$;

COMMENT ON FUNCTION merge_words(vector tsvector, words tsvector) IS 'Two search vectors as one, as far as 1 MB goes';

CREATE FUNCTION node_neighbourhood(node uuid, hops integer DEFAULT 1, any_direction boolean DEFAULT true, types text[] DEFAULT NULL::text[])
RETURNS TABLE(node_id uuid, distance integer, via_node_id uuid, relationship_type text)
LANGUAGE plpgsql
STABLE
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

COMMENT ON FUNCTION node_neighbourhood(node uuid, hops integer, any_direction boolean, types text[]) IS 'The nodes within so many steps of a node, nearest first, each with one that leads to it';

CREATE FUNCTION node_path(start_node uuid, end_node uuid, any_direction boolean DEFAULT false, most_steps integer DEFAULT 50)
RETURNS TABLE(step integer, node_id uuid, relationship_id uuid, relationship_type text)
LANGUAGE plpgsql
STABLE
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

COMMENT ON FUNCTION node_path(start_node uuid, end_node uuid, any_direction boolean, most_steps integer) IS 'A shortest way from one node to another along relationships, predecessors and successors: step 0 is the start; no rows where there is none';

CREATE FUNCTION own_schema()
RETURNS name
LANGUAGE sql
STABLE
SET search_path FROM CURRENT
AS $$SELECT current_schema()$$;

COMMENT ON FUNCTION own_schema() IS 'The schema that the pack is in';

CREATE FUNCTION record_deletion(target_type text, target_id uuid, user_id text, user_comment text DEFAULT NULL::text, user_confidence double precision DEFAULT 1.0, edit_id uuid DEFAULT NULL::uuid)
RETURNS uuid
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    home CONSTANT text := CASE record_deletion.target_type WHEN 'node' THEN 'nodes' WHEN 'relationship' THEN 'relationships'
        WHEN 'cluster' THEN 'clusters' WHEN 'utterance' THEN 'utterances' END;
    gone    jsonb;
    is_same boolean;
    edit    uuid := coalesce(edit_id, gen_random_uuid());
BEGIN
    IF home IS NULL THEN
        RAISE EXCEPTION 'a % cannot be deleted here', record_deletion.target_type USING ERRCODE = 'invalid_parameter_value';
    END IF;
    EXECUTE format('SELECT to_jsonb(%1$I) FROM %1$I WHERE id = $1 FOR UPDATE', home)
        INTO gone USING record_deletion.target_id;
    SELECT (log.edit_type, log.target_type, log.target_id, log.user_id) IS NOT DISTINCT FROM
        ('deletion', record_deletion.target_type, record_deletion.target_id, record_deletion.user_id)
        INTO is_same
    FROM edits_log AS log WHERE log.id = edit;
    IF is_same THEN
        RETURN edit;
    ELSIF NOT is_same THEN
        RAISE EXCEPTION 'the id % is that of another edit', edit USING ERRCODE = 'unique_violation';
    ELSIF gone IS NULL THEN
        RAISE EXCEPTION 'there is no % with the id %', record_deletion.target_type, record_deletion.target_id
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    INSERT INTO edits_log (id, conversation_id, target_type, target_id, edit_type, field_name, old_value, user_comment,
        user_id, user_confidence)
    VALUES (edit, (gone ->> 'conversation_id')::uuid, record_deletion.target_type, record_deletion.target_id, 'deletion', '',
        gone::text, record_deletion.user_comment, record_deletion.user_id, record_deletion.user_confidence);
    EXECUTE format('DELETE FROM %I WHERE id = $1', home) USING record_deletion.target_id;
    RETURN edit;
END;
$$;

COMMENT ON FUNCTION record_deletion(target_type text, target_id uuid, user_id text, user_comment text, user_confidence double precision, edit_id uuid) IS 'Deletes a node, relationship, cluster or utterance and logs it with what it was and what was around it. Under the id of an edit that is there nothing is done again';

CREATE FUNCTION record_edit(target_type text, target_id uuid, field_name text, new_value text, user_id text, user_comment text DEFAULT NULL::text, user_confidence double precision DEFAULT 1.0, edit_id uuid DEFAULT NULL::uuid)
RETURNS uuid
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    home CONSTANT text := CASE record_edit.target_type WHEN 'node' THEN 'nodes' WHEN 'relationship' THEN 'relationships'
        WHEN 'cluster' THEN 'clusters' WHEN 'utterance' THEN 'utterances' WHEN 'speaker_attribution' THEN 'utterances' END;
    conversation uuid;
    is_text      boolean;
    before       jsonb;
    old_value    text;
    is_same      boolean;
    edit         uuid;
BEGIN
    IF home IS NULL THEN
        RAISE EXCEPTION 'a % cannot be edited here', record_edit.target_type USING ERRCODE = 'invalid_parameter_value';
    END IF;
    SELECT atttypid = 'text'::regtype INTO is_text
    FROM pg_catalog.pg_attribute
    WHERE attrelid = home::regclass AND attname = record_edit.field_name AND attnum > 0 AND NOT attisdropped
      AND attname NOT IN ('id', 'conversation_id', 'created_at', 'updated_at', 'children_ids', 'child_cluster_ids')
      AND (record_edit.target_type <> 'speaker_attribution' OR attname LIKE 'speaker\_%');
    IF is_text IS NULL THEN
        RAISE EXCEPTION '"%" of a % cannot be edited', record_edit.field_name, record_edit.target_type
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
    EXECUTE format('SELECT conversation_id, %s FROM %I WHERE id = $1 FOR NO KEY UPDATE',
        CASE WHEN is_text THEN format('%I', record_edit.field_name)
            ELSE format('to_jsonb(%I)::text', record_edit.field_name) END, home)
        INTO conversation, old_value USING record_edit.target_id;
    IF edit_id IS NOT NULL THEN
        SELECT (log.target_type, log.target_id, log.field_name, log.new_value, log.user_id) IS NOT DISTINCT FROM
            (record_edit.target_type, record_edit.target_id, record_edit.field_name, record_edit.new_value, record_edit.user_id)
            INTO is_same
        FROM edits_log AS log WHERE log.id = edit_id;
        IF is_same THEN
            RETURN edit_id;
        ELSIF NOT is_same THEN
            RAISE EXCEPTION 'the id % is that of another edit', edit_id USING ERRCODE = 'unique_violation';
        END IF;
    END IF;
    IF conversation IS NULL THEN
        RAISE EXCEPTION 'there is no % with the id %', record_edit.target_type, record_edit.target_id
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    before := edit_context(record_edit.target_type, record_edit.target_id);
    IF is_text OR new_value IS NULL THEN
        EXECUTE format('UPDATE %I SET %I = $1 WHERE id = $2', home, record_edit.field_name)
            USING new_value, record_edit.target_id;
    ELSE
        EXECUTE format('UPDATE %1$I SET %2$I = (jsonb_populate_record(NULL::%1$I, $1)).%2$I WHERE id = $2',
            home, record_edit.field_name)
            USING jsonb_build_object(record_edit.field_name, new_value::jsonb), record_edit.target_id;
    END IF;
    INSERT INTO edits_log (id, conversation_id, target_type, target_id, edit_type, field_name, old_value, new_value,
        user_comment, user_id, user_confidence, context_before)
    VALUES (coalesce(edit_id, gen_random_uuid()), conversation, record_edit.target_type, record_edit.target_id, 'correction', record_edit.field_name, old_value,
        record_edit.new_value, record_edit.user_comment, record_edit.user_id, record_edit.user_confidence, before)
    RETURNING id INTO edit;
    RETURN edit;
END;
$$;

COMMENT ON FUNCTION record_edit(target_type text, target_id uuid, field_name text, new_value text, user_id text, user_comment text, user_confidence double precision, edit_id uuid) IS 'Changes one field of a node, relationship, cluster or utterance and logs it with what was before. The new value is a text, or JSON where the column is of another type. Under the id of an edit that is there nothing is changed again';

CREATE FUNCTION refuse_circles()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    link     text;
    changed  uuid[];
    nexts    uuid[];
    on_a_circle uuid;
    conversation uuid;
BEGIN
    IF TG_OP = 'INSERT' AND (SELECT count(*) FROM (SELECT FROM new_rows LIMIT 2) AS first_two) < 2 THEN
        RETURN NULL;
    END IF;
    FOREACH link IN ARRAY TG_ARGV LOOP
        IF TG_OP = 'INSERT' THEN
            EXECUTE format('SELECT array_agg(id), array_agg(%1$I) FROM new_rows WHERE %1$I IS NOT NULL', link)
                INTO changed, nexts;
        ELSE
            EXECUTE format('
                SELECT array_agg(is_now.id) FROM new_rows AS is_now LEFT JOIN old_rows AS was USING (id)
                WHERE is_now.%1$I IS NOT NULL AND is_now.%1$I IS DISTINCT FROM was.%1$I', link) INTO changed;
            CONTINUE WHEN changed IS NULL;
            FOR conversation IN
                SELECT DISTINCT conversation_id FROM new_rows WHERE id = ANY (changed) ORDER BY conversation_id
            LOOP
                UPDATE conversations SET updated_at = CURRENT_TIMESTAMP WHERE id = conversation;
            END LOOP;
            SELECT onward.ids, onward.nexts INTO changed, nexts FROM links_onward(TG_TABLE_NAME, link, changed) AS onward;
        END IF;
        SELECT id INTO on_a_circle FROM rows_on_circles(changed, nexts) AS id LIMIT 1;
        IF on_a_circle IS NOT NULL THEN
            RAISE EXCEPTION '% of % leads in a circle', link, TG_TABLE_NAME
                USING ERRCODE = 'check_violation', DETAIL = format('One row of the circle has the id %s.', on_a_circle),
                    TABLE = TG_TABLE_NAME, COLUMN = link, CONSTRAINT = 'no_circle_of_' || link;
        END IF;
    END LOOP;
    RETURN NULL;
END;
$$;

CREATE FUNCTION release_elements()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    gone   uuid[];
    homes  uuid[];
    naming uuid[];
BEGIN
    IF TG_OP = 'DELETE' THEN
        SELECT array_agg(was.id), array_agg(DISTINCT conversation_id) INTO gone, homes
        FROM old_rows AS was JOIN conversations ON conversations.id = conversation_id;
    ELSE
        SELECT array_agg(id), array_agg(DISTINCT conversation_id) INTO gone, homes
        FROM (SELECT id, conversation_id FROM old_rows EXCEPT SELECT id, conversation_id FROM new_rows) AS was;
    END IF;
    FOR i IN 0 .. TG_NARGS - 1 BY 2 LOOP
        EXIT WHEN gone IS NULL;
        naming := rows_naming(TG_ARGV[i], TG_ARGV[i + 1], homes, gone);
        CONTINUE WHEN naming IS NULL;
        EXECUTE format('SELECT FROM %I WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE', TG_ARGV[i]) USING naming;
        EXECUTE format('
            UPDATE %1$I SET %2$I = ARRAY(
                SELECT element FROM unnest(%2$I) WITH ORDINALITY AS named (element, place)
                WHERE element NOT IN (SELECT unnest($2)) ORDER BY place)
            WHERE id = ANY ($1)', TG_ARGV[i], TG_ARGV[i + 1]) USING naming, gone;
    END LOOP;
    RETURN NULL;
END;
$$;

CREATE FUNCTION rows_naming(relation text, elements text, homes uuid[], gone uuid[])
RETURNS uuid[]
LANGUAGE plpgsql
SET search_path FROM CURRENT
SET enable_nestloop TO off
AS $$
DECLARE
    ids uuid[];
BEGIN
    IF cardinality(gone) <= 8 THEN
        EXECUTE format('SELECT array_agg(id) FROM %1$I WHERE conversation_id = ANY ($1) AND %2$I && $2', relation, elements)
            INTO ids USING homes, gone;
        RETURN ids;
    END IF;
    EXECUTE format('
        SELECT array_agg(DISTINCT named.id)
        FROM (SELECT id, unnest(%2$I) AS element FROM %1$I WHERE conversation_id = ANY ($1)) AS named
        JOIN unnest($2) AS went (id) ON went.id = named.element', relation, elements) INTO ids USING homes, gone;
    RETURN ids;
END;
$$;

COMMENT ON FUNCTION rows_naming(relation text, elements text, homes uuid[], gone uuid[]) IS 'The rows of some conversations whose array names one of what is gone';

CREATE FUNCTION rows_on_circles(ids uuid[], nexts uuid[])
RETURNS SETOF uuid
LANGUAGE plpgsql
IMMUTABLE
SET search_path TO 'pg_catalog', 'pg_temp'
SET enable_nestloop TO off
AS $$
DECLARE
    links bigint := cardinality(ids);
    steps bigint := 1;
BEGIN
    WHILE steps <= links AND ids IS NOT NULL LOOP
        SELECT array_agg(link.id), array_agg(further.next) INTO ids, nexts
        FROM unnest(ids, nexts) AS link (id, next)
        JOIN unnest(ids, nexts) AS further (id, next) ON further.id = link.next;
        steps := 2 * steps;
    END LOOP;
    RETURN QUERY SELECT DISTINCT on_circle.id FROM unnest(nexts) AS on_circle (id);
END;
$$;

COMMENT ON FUNCTION rows_on_circles(ids uuid[], nexts uuid[]) IS 'Of rows and what each leads to, those that are led back to themselves';

CREATE FUNCTION searchable_words(body text)
RETURNS tsvector
LANGUAGE plpgsql
IMMUTABLE PARALLEL SAFE STRICT COST 5000
SET search_path TO 'pg_catalog', 'pg_temp'
AS $$
DECLARE
    piece_length CONSTANT integer := 100000;
    longest_word CONSTANT integer := 2048;
    capacity     CONSTANT integer := 1048575;
    reading  text;
    piece    text;
    tail     integer;
    words    tsvector;
    vector   tsvector := '';
BEGIN
    IF octet_length(body) <= piece_length THEN
        RETURN to_tsvector('pg_catalog.english', body);
    END IF;
    reading := left(body, 8388608);
    WHILE reading <> '' LOOP
        piece := left(reading, piece_length);
        IF length(piece) = piece_length THEN
            -- End between two words; a word too long for that is one that no tsvector takes.
            tail := length(substring(right(piece, longest_word) FROM '\S*$'));
            piece := left(piece, piece_length - CASE WHEN tail < longest_word THEN tail ELSE 0 END);
        END IF;
        words := to_tsvector('pg_catalog.english', piece);
        IF vector <> '' THEN
            words := strip(words);
        END IF;
        -- Beside its words a tsvector takes 8 bytes, and 4 for each of them.
        EXIT WHEN pg_column_size(vector) + pg_column_size(words) - 4 * (length(vector) + length(words)) - 16 > capacity;
        vector := vector || words;
        reading := substr(reading, length(piece) + 1);
    END LOOP;
    RETURN vector;
END;
$$;

COMMENT ON FUNCTION searchable_words(body text) IS 'The words of a text of any length, in English, for a search';

CREATE FUNCTION conversation_heading(name text, participants jsonb)
RETURNS tsvector
LANGUAGE sql
IMMUTABLE PARALLEL SAFE STRICT
BEGIN ATOMIC
 SELECT merge_words(setweight(searchable_words(conversation_heading.name), 'A'::"char"), setweight(searchable_words(COALESCE(string_agg(concat_ws(' '::text, (participant.person ->> 'id'::text), (participant.person ->> 'name'::text), (participant.person ->> 'role'::text), (participant.person ->> 'email'::text)), '
'::text ORDER BY participant.place), ''::text)), 'B'::"char")) AS merge_words
    FROM jsonb_array_elements(conversation_heading.participants) WITH ORDINALITY participant(person, place);
END;

COMMENT ON FUNCTION conversation_heading(name text, participants jsonb) IS 'What is searched of a conversation beside its utterances: its name, and who takes part';

CREATE FUNCTION uuids_of(value text)
RETURNS uuid[]
LANGUAGE sql
IMMUTABLE PARALLEL SAFE
RETURN ARRAY(SELECT (found.id[1])::uuid AS id FROM regexp_matches(uuids_of.value, '[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}'::text, 'g'::text) found(id));

COMMENT ON FUNCTION uuids_of(value text) IS 'The ids in a value as somebody logged it: one, a list of JSON, an array';

CREATE FUNCTION with_speakers(participants jsonb, speakers jsonb)
RETURNS jsonb
LANGUAGE sql
IMMUTABLE PARALLEL SAFE STRICT
BEGIN ATOMIC
 SELECT (with_speakers.participants || COALESCE(jsonb_agg(fresh.speaker ORDER BY (fresh.speaker ->> ('id'::text COLLATE "C"))), '[]'::jsonb))
    FROM ( SELECT DISTINCT ON ((person.value ->> 'id'::text)) person.value AS speaker
            FROM jsonb_array_elements(with_speakers.speakers) person(value)
           WHERE (NOT (with_speakers.participants @> jsonb_build_array(jsonb_build_object('id', (person.value -> 'id'::text)))))
           ORDER BY (person.value ->> 'id'::text), person.value DESC) fresh;
END;

COMMENT ON FUNCTION with_speakers(participants jsonb, speakers jsonb) IS 'Participants, and after them the speakers who are not among them';

CREATE FUNCTION word_count(body text)
RETURNS integer
LANGUAGE sql
IMMUTABLE PARALLEL SAFE STRICT
RETURN regexp_count((body COLLATE "C"), '\S+'::text);

COMMENT ON FUNCTION word_count(body text) IS 'Runs of characters between ASCII white space';

CREATE FUNCTION words_after_loss(conversation uuid, heading tsvector, vector tsvector, old_texts text[], new_texts text[])
RETURNS tsvector
LANGUAGE plpgsql
STABLE
SET search_path FROM CURRENT
SET enable_seqscan TO 'off'
SET enable_indexscan TO 'off'
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

COMMENT ON FUNCTION words_after_loss(conversation uuid, heading tsvector, vector tsvector, old_texts text[], new_texts text[]) IS 'The search vector of a conversation after some of its texts went or changed';

CREATE FUNCTION words_of_texts(texts text[])
RETURNS tsvector
LANGUAGE sql
IMMUTABLE PARALLEL SAFE STRICT
BEGIN ATOMIC
 SELECT COALESCE(array_to_tsvector(array_agg(word.lexeme)), ''::tsvector) AS "coalesce"
    FROM ( SELECT found.lexeme,
             sum(octet_length(found.lexeme)) OVER (ORDER BY (min(said.place)), found.lexeme) AS bytes
            FROM (unnest(words_of_texts.texts) WITH ORDINALITY said(body, place)
              CROSS JOIN LATERAL unnest(searchable_words(said.body)) found(lexeme, positions, weights))
           GROUP BY found.lexeme) word
   WHERE (word.bytes <= 1048575);
END;

COMMENT ON FUNCTION words_of_texts(texts text[]) IS 'The different words of several texts, without positions';

CREATE TABLE conversations (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    conversation_name text NOT NULL,
    conversation_type text NOT NULL,
    source_type text NOT NULL,
    source_metadata jsonb NOT NULL DEFAULT '{}'::jsonb,
    participant_count integer NOT NULL DEFAULT 0,
    participants jsonb NOT NULL DEFAULT '[]'::jsonb,
    started_at timestamptz NOT NULL,
    ended_at timestamptz,
    duration_seconds integer,
    goals jsonb NOT NULL DEFAULT '[]'::jsonb,
    goal_progress jsonb NOT NULL DEFAULT '{}'::jsonb,
    gcs_path text,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    deleted_at timestamptz,
    owner_id text NOT NULL,
    visibility text NOT NULL DEFAULT 'private'::text,
    shared_with text[] NOT NULL DEFAULT '{}'::text[],
    total_utterances integer NOT NULL DEFAULT 0,
    total_words integer NOT NULL DEFAULT 0,
    total_nodes integer NOT NULL DEFAULT 0,
    total_claims integer NOT NULL DEFAULT 0,
    tsv_search tsvector NOT NULL DEFAULT ''::tsvector,
    current_utterance_id uuid,
    canvas jsonb NOT NULL DEFAULT '{}'::jsonb,
    CONSTRAINT ck_conversation_canvas CHECK (jsonb_typeof(canvas) = 'object'::text),
    CONSTRAINT ck_conversation_counters CHECK ((participant_count >= 0) AND (total_utterances >= 0) AND (total_words >= 0) AND (total_nodes >= 0) AND (total_claims >= 0)),
    CONSTRAINT ck_conversation_duration CHECK (duration_seconds >= 0),
    CONSTRAINT ck_conversation_ended_after_started CHECK (ended_at >= started_at),
    CONSTRAINT ck_conversation_goal_progress CHECK (jsonb_typeof(goal_progress) = 'object'::text),
    CONSTRAINT ck_conversation_goals CHECK ((jsonb_typeof(goals) = 'array'::text) AND (NOT jsonb_path_exists(goals, '$[*]?(@.type() != "object")'::jsonpath))),
    CONSTRAINT ck_conversation_participants CHECK ((jsonb_typeof(participants) = 'array'::text) AND (NOT jsonb_path_exists(participants, '$[*]?((@.type() != "object" || !(exists (@."id"))) || @."id".type() != "string")'::jsonpath))),
    CONSTRAINT ck_conversation_shared_with CHECK (array_position(shared_with, NULL::text) IS NULL),
    CONSTRAINT ck_conversation_source_metadata CHECK (jsonb_typeof(source_metadata) = 'object'::text),
    CONSTRAINT valid_conversation_type CHECK (conversation_type = ANY (ARRAY['live_audio'::text, 'transcript'::text, 'chat'::text, 'hybrid'::text])),
    CONSTRAINT valid_visibility CHECK (visibility = ANY (ARRAY['private'::text, 'shared'::text, 'public'::text]))
)
WITH (fillfactor = 80);

COMMENT ON TABLE conversations IS 'One conversation: a call, a meeting, a chat, or the transcript of one';

COMMENT ON COLUMN conversations.canvas IS 'What a canvas says of itself beside its nodes and edges';

COMMENT ON COLUMN conversations.current_utterance_id IS 'Where the branch ends that is shown, and the next utterance goes on; NULL: at the last one';

COMMENT ON COLUMN conversations.deleted_at IS 'Set where it is put away; its rows stay until somebody deletes them';

COMMENT ON COLUMN conversations.gcs_path IS 'Where the recording or the file lies in an object store';

COMMENT ON COLUMN conversations.goals IS 'Objects of goal_type (learn, decide, build_rapport, brainstorm, resolve_conflict, custom), description, target_metric, target_value and weight';

COMMENT ON COLUMN conversations.participant_count IS 'How many ids participants has; kept by a trigger';

COMMENT ON COLUMN conversations.participants IS 'Objects of id, name, role and whatever else is known; whoever speaks and is not among them is added by a trigger';

COMMENT ON COLUMN conversations.source_type IS 'Where it comes from: audio_stream, google_meet, slack, discord, …';

COMMENT ON COLUMN conversations.total_claims IS 'Different ids in claim_ids of its nodes';

COMMENT ON COLUMN conversations.total_utterances IS 'Kept by a trigger, as the other totals; an UPDATE cannot set it';

COMMENT ON COLUMN conversations.total_words IS 'Runs of characters between white space in the texts of its utterances';

COMMENT ON COLUMN conversations.tsv_search IS 'The words of the name (weight A), the participants (B) and all utterances (D, without positions); kept by triggers';

CREATE INDEX idx_conversations_current_utterance ON conversations (current_utterance_id) WHERE (current_utterance_id IS NOT NULL);

CREATE INDEX idx_conversations_owner ON conversations (owner_id);

CREATE INDEX idx_conversations_owner_recent ON conversations (owner_id, started_at DESC) WHERE (deleted_at IS NULL);

CREATE INDEX idx_conversations_shared_with ON conversations USING gin (shared_with);

CREATE INDEX idx_conversations_started ON conversations (started_at DESC);

CREATE INDEX idx_conversations_tsv ON conversations USING gin (tsv_search);

CREATE UNIQUE INDEX uq_conversations_import ON conversations (owner_id, ((source_metadata #>> '{import,key}'::text[]))) WHERE (((source_metadata #>> '{import,key}'::text[]) IS NOT NULL) AND (deleted_at IS NULL));

COMMENT ON INDEX uq_conversations_import IS 'A file comes in once for each owner, until its conversation is put away';

CREATE TRIGGER trigger_keep_conversation
    BEFORE INSERT OR UPDATE ON conversations
    FOR EACH ROW
    EXECUTE FUNCTION keep_conversation();

CREATE TABLE canvas_edges (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    conversation_id uuid NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
    canvas_id text NOT NULL,
    canvas_order integer,
    edge jsonb NOT NULL,
    is_dangling boolean NOT NULL DEFAULT false,
    CONSTRAINT uq_canvas_edges_canvas_id UNIQUE (conversation_id, canvas_id),
    CONSTRAINT ck_canvas_edge CHECK (jsonb_typeof(edge) = 'object'::text),
    CONSTRAINT ck_canvas_edge_canvas_id CHECK (octet_length(canvas_id) <= 2000)
);

COMMENT ON TABLE canvas_edges IS 'Edges of a canvas that are no relationship: to a group, from a node to itself, a second one of the same kind between the same nodes, or with an end that is not there; while a canvas comes in, all of its edges';

COMMENT ON COLUMN canvas_edges.is_dangling IS 'Whether an end was missing when it came in';

CREATE TABLE clusters (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    conversation_id uuid NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
    cluster_name text NOT NULL,
    level integer NOT NULL,
    parent_cluster_id uuid,
    node_ids uuid[] NOT NULL DEFAULT '{}'::uuid[],
    child_cluster_ids uuid[] NOT NULL DEFAULT '{}'::uuid[],
    summary text,
    clustering_algorithm text,
    color text,
    icon text,
    key_themes text[] NOT NULL DEFAULT '{}'::text[],
    auto_generated boolean NOT NULL DEFAULT true,
    clustering_confidence double precision,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    canvas_id text,
    canvas_order integer,
    canvas_x integer,
    canvas_y integer,
    canvas_width integer,
    canvas_height integer,
    display_preferences jsonb NOT NULL DEFAULT '{}'::jsonb,
    CONSTRAINT uq_clusters_in_conversation UNIQUE (conversation_id, id),
    CONSTRAINT ck_cluster_arrays CHECK ((array_position(node_ids, NULL::uuid) IS NULL) AND (array_position(key_themes, NULL::text) IS NULL)),
    CONSTRAINT ck_cluster_canvas_id CHECK (octet_length(canvas_id) <= 2000),
    CONSTRAINT ck_cluster_canvas_size CHECK ((canvas_width > 0) AND (canvas_height > 0)),
    CONSTRAINT ck_cluster_confidence CHECK ((clustering_confidence >= (0)::double precision) AND (clustering_confidence <= (1)::double precision)),
    CONSTRAINT ck_cluster_display_preferences CHECK (jsonb_typeof(display_preferences) = 'object'::text),
    CONSTRAINT ck_cluster_level CHECK (level >= 0),
    CONSTRAINT no_self_parent CHECK (parent_cluster_id <> id),
    CONSTRAINT clusters_parent_cluster_id_fkey FOREIGN KEY (conversation_id, parent_cluster_id) REFERENCES clusters(conversation_id, id) ON DELETE SET NULL (parent_cluster_id)
);

COMMENT ON TABLE clusters IS 'Nodes of a conversation that belong together, and clusters of clusters';

COMMENT ON COLUMN clusters.child_cluster_ids IS 'The clusters whose parent_cluster_id this is, by id; kept by a trigger, nothing else sets it';

COMMENT ON COLUMN clusters.node_ids IS 'Nodes of the same conversation; unknown ones are refused, deleted ones are taken out';

CREATE INDEX idx_clusters_conversation ON clusters (conversation_id);

CREATE INDEX idx_clusters_level ON clusters (conversation_id, level);

CREATE INDEX idx_clusters_nodes ON clusters USING gin (node_ids);

CREATE INDEX idx_clusters_parent ON clusters (parent_cluster_id);

CREATE UNIQUE INDEX uq_clusters_canvas_id ON clusters (conversation_id, canvas_id) WHERE (canvas_id IS NOT NULL);

CREATE CONSTRAINT TRIGGER clusters_node_ids_fkey
    AFTER INSERT OR UPDATE OF node_ids, conversation_id ON clusters DEFERRABLE INITIALLY IMMEDIATE
    FOR EACH ROW WHEN ((new.node_ids <> '{}'::uuid[]))
    EXECUTE FUNCTION check_elements('node_ids', 'nodes');

CREATE TRIGGER trigger_without_circles
    AFTER INSERT ON clusters REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT
    EXECUTE FUNCTION refuse_circles('parent_cluster_id');

CREATE TRIGGER trigger_without_circles_on_update
    AFTER UPDATE ON clusters REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT
    EXECUTE FUNCTION refuse_circles('parent_cluster_id');

CREATE TRIGGER trigger_keep_cluster
    BEFORE INSERT OR UPDATE ON clusters
    FOR EACH ROW
    EXECUTE FUNCTION keep_cluster();

CREATE TRIGGER trigger_list_children
    AFTER INSERT ON clusters REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT
    EXECUTE FUNCTION list_children('parent_cluster_id', 'child_cluster_ids');

CREATE TRIGGER trigger_list_children_on_delete
    AFTER DELETE ON clusters REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT
    EXECUTE FUNCTION list_children('parent_cluster_id', 'child_cluster_ids');

CREATE TRIGGER trigger_list_children_on_update
    AFTER UPDATE ON clusters REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT
    EXECUTE FUNCTION list_children('parent_cluster_id', 'child_cluster_ids');

CREATE FUNCTION canvas_read_clusters(conversation uuid, first integer, elements jsonb)
RETURNS TABLE(is_new boolean, cluster clusters)
LANGUAGE sql
STABLE
BEGIN ATOMIC
 SELECT (known.id IS NULL),
     jsonb_populate_record(NULL::clusters, ((COALESCE(to_jsonb(known.*), jsonb_build_object('id',
         CASE
             WHEN (EXISTS ( SELECT
                FROM clusters other
               WHERE (other.id = canvas_own_id((listed.element ->> 'id'::text))))) THEN NULL::uuid
             ELSE canvas_own_id((listed.element ->> 'id'::text))
         END, 'conversation_id', canvas_read_clusters.conversation, 'level', 1, 'node_ids', '{}'::uuid[], 'child_cluster_ids', '{}'::uuid[], 'key_themes', '{}'::text[], 'auto_generated', false, 'created_at', CURRENT_TIMESTAMP, 'updated_at', CURRENT_TIMESTAMP)) || canvas_allowed(COALESCE((listed.element -> 'quipu'::text), '{}'::jsonb), '{level,summary,clustering_algorithm,icon,auto_generated,clustering_confidence,key_themes}'::text[])) || jsonb_build_object('canvas_id', (listed.element ->> 'id'::text), 'canvas_order', ((canvas_read_clusters.first + (listed.place)::integer) - 1), 'cluster_name', label.name, 'color', COALESCE((listed.element ->> 'color'::text), (listed.element #>> '{quipu,color}'::text[])), 'canvas_x', canvas_integer((listed.element -> 'x'::text)), 'canvas_y', canvas_integer((listed.element -> 'y'::text)), 'canvas_width', canvas_integer((listed.element -> 'width'::text), 1), 'canvas_height', canvas_integer((listed.element -> 'height'::text), 1), 'display_preferences', (COALESCE((listed.element #> '{quipu,display_preferences}'::text[]), known.display_preferences, '{}'::jsonb) || jsonb_build_object('canvas', jsonb_build_object('element', listed.element, 'name', label.name)))))) AS jsonb_populate_record
    FROM ((jsonb_array_elements(canvas_read_clusters.elements) WITH ORDINALITY listed(element, place)
      CROSS JOIN LATERAL ( SELECT COALESCE((listed.element ->> 'label'::text), 'Group'::text) AS name) label)
      LEFT JOIN clusters known ON (((known.conversation_id = canvas_read_clusters.conversation) AND (known.canvas_id = (listed.element ->> 'id'::text)))))
   WHERE ((listed.element ->> 'type'::text) = 'group'::text);
END;

COMMENT ON FUNCTION canvas_read_clusters(conversation uuid, first integer, elements jsonb) IS 'What groups of a canvas make of a conversation''s clusters';

CREATE FUNCTION cluster_tree(conversation uuid)
RETURNS TABLE(cluster_id uuid, parent_cluster_id uuid, cluster_name text, level integer, depth integer, path text[], node_count integer)
LANGUAGE sql
STABLE
BEGIN ATOMIC
 WITH RECURSIVE tree AS (
          SELECT clusters.id,
             clusters.parent_cluster_id,
             clusters.cluster_name,
             clusters.level,
             1 AS depth,
             ARRAY[clusters.cluster_name] AS path,
             cardinality(clusters.node_ids) AS node_count
            FROM clusters
           WHERE ((clusters.conversation_id = cluster_tree.conversation) AND (clusters.parent_cluster_id IS NULL))
         UNION ALL
          SELECT child.id,
             child.parent_cluster_id,
             child.cluster_name,
             child.level,
             (tree_1.depth + 1),
             (tree_1.path || child.cluster_name),
             cardinality(child.node_ids) AS cardinality
            FROM (tree tree_1
              JOIN clusters child ON ((child.parent_cluster_id = tree_1.id)))
         ) SEARCH DEPTH FIRST BY cluster_name, id SET place
  SELECT tree.id,
     tree.parent_cluster_id,
     tree.cluster_name,
     tree.level,
     tree.depth,
     tree.path,
     tree.node_count
    FROM tree
   ORDER BY tree.place;
END;

COMMENT ON FUNCTION cluster_tree(conversation uuid) IS 'The clusters of a conversation under their parents, each before its children; names may repeat, ids do not';

CREATE TABLE edits_log (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    conversation_id uuid NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
    target_type text NOT NULL,
    target_id uuid NOT NULL,
    edit_type text NOT NULL,
    field_name text NOT NULL,
    old_value text,
    new_value text,
    user_comment text,
    user_id text NOT NULL,
    user_confidence double precision NOT NULL DEFAULT 1.0,
    exported_for_training boolean NOT NULL DEFAULT false,
    training_dataset_id text,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    context_before jsonb,
    CONSTRAINT ck_edit_confidence CHECK ((user_confidence >= (0)::double precision) AND (user_confidence <= (1)::double precision)),
    CONSTRAINT ck_edit_dataset_if_exported CHECK (exported_for_training = (training_dataset_id IS NOT NULL)),
    CONSTRAINT valid_edit_type CHECK (edit_type = ANY (ARRAY['correction'::text, 'addition'::text, 'deletion'::text, 'merge'::text, 'split'::text])),
    CONSTRAINT valid_target_type CHECK (target_type = ANY (ARRAY['node'::text, 'relationship'::text, 'cluster'::text, 'speaker_attribution'::text, 'claim'::text, 'utterance'::text]))
);

COMMENT ON TABLE edits_log IS 'What people corrected, to learn from; goes with its conversation, so that who deletes one takes all of it away';

COMMENT ON COLUMN edits_log.context_before IS 'The target and what is around it as it was before the edit; taken by record_edit or by a trigger. Whatever trains on the edit reads this and never the row of today, which holds the answer';

COMMENT ON COLUMN edits_log.old_value IS 'The text, or JSON where the field holds no text';

COMMENT ON COLUMN edits_log.target_id IS 'A row of the table that target_type names; it may be gone by now';

CREATE INDEX idx_edits_conversation ON edits_log (conversation_id);

CREATE INDEX idx_edits_dataset ON edits_log (training_dataset_id, created_at, id) WHERE (training_dataset_id IS NOT NULL);

CREATE INDEX idx_edits_target ON edits_log (target_type, target_id);

CREATE INDEX idx_edits_training ON edits_log (created_at, id) WHERE (NOT exported_for_training);

CREATE TRIGGER trigger_complete_edit
    BEFORE INSERT ON edits_log
    FOR EACH ROW
    EXECUTE FUNCTION complete_edit();

CREATE FUNCTION export_training_edits(dataset text, most integer DEFAULT NULL::integer, least_confidence double precision DEFAULT 0)
RETURNS SETOF edits_log
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
BEGIN
    IF coalesce(dataset, '') = '' THEN
        RAISE EXCEPTION 'a training set needs a name' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    RETURN QUERY
        WITH claimed AS MATERIALIZED (
            SELECT id FROM edits_log
            WHERE NOT exported_for_training AND user_confidence >= least_confidence
              AND EXISTS (SELECT FROM conversations WHERE id = edits_log.conversation_id AND deleted_at IS NULL)
            ORDER BY created_at, id
            LIMIT most
            FOR UPDATE SKIP LOCKED
        ), marked AS (
            UPDATE edits_log SET exported_for_training = true, training_dataset_id = dataset
            FROM claimed WHERE edits_log.id = claimed.id
            RETURNING edits_log.*
        )
        SELECT * FROM marked ORDER BY created_at, id;
END;
$$;

COMMENT ON FUNCTION export_training_edits(dataset text, most integer, least_confidence double precision) IS 'Hands out edits that no training set has yet, the oldest first, and marks them: each goes to one set only';

CREATE FUNCTION training_example(edit edits_log)
RETURNS jsonb
LANGUAGE sql
IMMUTABLE
RETURN jsonb_build_object('id', (edit).id, 'dataset', (edit).training_dataset_id, 'conversation_id', (edit).conversation_id, 'target_type', (edit).target_type, 'target_id', (edit).target_id, 'edit_type', (edit).edit_type, 'field', (edit).field_name, 'context', (edit).context_before, 'before', (edit).old_value, 'after', (edit).new_value, 'comment', (edit).user_comment, 'user_id', (edit).user_id, 'confidence', (edit).user_confidence, 'created_at', to_char(((edit).created_at AT TIME ZONE 'UTC'::text), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'::text));

COMMENT ON FUNCTION training_example(edit edits_log) IS 'An edit as one line of a training set: the context and "before" are the question, "after" is the answer';

CREATE TABLE nodes (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    conversation_id uuid NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
    node_name text NOT NULL,
    summary text NOT NULL,
    key_points text[] NOT NULL DEFAULT '{}'::text[],
    node_type text NOT NULL DEFAULT 'conversational_thread'::text,
    level integer NOT NULL DEFAULT 1,
    parent_id uuid,
    children_ids uuid[] NOT NULL DEFAULT '{}'::uuid[],
    is_bookmark boolean NOT NULL DEFAULT false,
    is_contextual_progress boolean NOT NULL DEFAULT false,
    is_tangent boolean NOT NULL DEFAULT false,
    is_crux boolean NOT NULL DEFAULT false,
    predecessor_id uuid,
    successor_id uuid,
    chunk_ids uuid[] NOT NULL DEFAULT '{}'::uuid[],
    utterance_ids uuid[] NOT NULL DEFAULT '{}'::uuid[],
    speaker_info jsonb NOT NULL DEFAULT '{}'::jsonb,
    speaker_transitions jsonb NOT NULL DEFAULT '[]'::jsonb,
    dialogue_type text,
    claim_ids uuid[] NOT NULL DEFAULT '{}'::uuid[],
    timestamp_start double precision,
    timestamp_end double precision,
    duration_seconds double precision,
    cluster_info jsonb NOT NULL DEFAULT '{}'::jsonb,
    display_preferences jsonb NOT NULL DEFAULT '{}'::jsonb,
    canvas_x integer,
    canvas_y integer,
    canvas_width integer NOT NULL DEFAULT 350,
    canvas_height integer NOT NULL DEFAULT 200,
    zoom_level_visible integer[] NOT NULL DEFAULT '{}'::integer[],
    confidence_score double precision,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    canvas_id text,
    canvas_order integer,
    CONSTRAINT uq_nodes_conversation_name UNIQUE (conversation_id, node_name),
    CONSTRAINT uq_nodes_in_conversation UNIQUE (conversation_id, id),
    CONSTRAINT ck_node_arrays CHECK ((array_position(key_points, NULL::text) IS NULL) AND (array_position(chunk_ids, NULL::uuid) IS NULL) AND (array_position(utterance_ids, NULL::uuid) IS NULL) AND (array_position(claim_ids, NULL::uuid) IS NULL) AND (array_position(zoom_level_visible, NULL::integer) IS NULL)),
    CONSTRAINT ck_node_canvas_id CHECK (octet_length(canvas_id) <= 2000),
    CONSTRAINT ck_node_canvas_size CHECK ((canvas_width > 0) AND (canvas_height > 0)),
    CONSTRAINT ck_node_confidence CHECK ((confidence_score >= (0)::double precision) AND (confidence_score <= (1)::double precision)),
    CONSTRAINT ck_node_documents CHECK ((jsonb_typeof(speaker_info) = 'object'::text) AND (jsonb_typeof(speaker_transitions) = 'array'::text) AND (jsonb_typeof(cluster_info) = 'object'::text) AND (jsonb_typeof(display_preferences) = 'object'::text)),
    CONSTRAINT ck_node_duration CHECK ((duration_seconds >= (0)::double precision) AND (duration_seconds < 'Infinity'::double precision)),
    CONSTRAINT ck_node_level CHECK (level >= 1),
    CONSTRAINT ck_node_name_length CHECK (octet_length(node_name) <= 2000),
    CONSTRAINT ck_node_timestamps CHECK (((timestamp_start IS NULL) OR ((timestamp_start >= (0)::double precision) AND (timestamp_start < 'Infinity'::double precision))) AND ((timestamp_end IS NULL) OR ((timestamp_start IS NOT NULL) AND (timestamp_end >= timestamp_start) AND (timestamp_end < 'Infinity'::double precision)))),
    CONSTRAINT no_self_link CHECK ((parent_id <> id) AND (predecessor_id <> id) AND (successor_id <> id)),
    CONSTRAINT valid_dialogue_type CHECK (dialogue_type = ANY (ARRAY['monologue'::text, 'dialogue'::text, 'multi-party'::text, 'consensus'::text])),
    CONSTRAINT nodes_parent_id_fkey FOREIGN KEY (conversation_id, parent_id) REFERENCES nodes(conversation_id, id) ON DELETE SET NULL (parent_id),
    CONSTRAINT nodes_predecessor_id_fkey FOREIGN KEY (conversation_id, predecessor_id) REFERENCES nodes(conversation_id, id) ON DELETE SET NULL (predecessor_id),
    CONSTRAINT nodes_successor_id_fkey FOREIGN KEY (conversation_id, successor_id) REFERENCES nodes(conversation_id, id) ON DELETE SET NULL (successor_id)
);

COMMENT ON TABLE nodes IS 'A thought, topic or line of talk of a conversation: a node of its graph, at a level of zoom';

COMMENT ON COLUMN nodes.canvas_id IS 'Its id on the canvas; NULL: its id here';

COMMENT ON COLUMN nodes.canvas_order IS 'Its place among the nodes of the canvas: later ones cover earlier ones';

COMMENT ON COLUMN nodes.canvas_x IS 'Where it stands on the canvas; NULL: nobody has put it anywhere';

COMMENT ON COLUMN nodes.children_ids IS 'The nodes whose parent_id this is, by id; kept by a trigger, nothing else sets it';

COMMENT ON COLUMN nodes.chunk_ids IS 'Pieces of audio or text, kept elsewhere';

COMMENT ON COLUMN nodes.claim_ids IS 'Claims, kept elsewhere; conversations.total_claims counts the different ones';

COMMENT ON COLUMN nodes.speaker_info IS 'primary_speaker, speaker_name, contribution_percentage and secondary_speakers';

COMMENT ON COLUMN nodes.utterance_ids IS 'Utterances of the same conversation; unknown ones are refused, deleted ones are taken out';

COMMENT ON COLUMN nodes.zoom_level_visible IS 'The zoom levels that show it; empty: only its own level';

CREATE INDEX idx_nodes_bookmarks ON nodes (conversation_id) WHERE is_bookmark;

CREATE INDEX idx_nodes_claims ON nodes USING gin (claim_ids);

CREATE INDEX idx_nodes_conversation ON nodes (conversation_id);

CREATE INDEX idx_nodes_level ON nodes (conversation_id, level);

CREATE INDEX idx_nodes_parent ON nodes (parent_id);

CREATE INDEX idx_nodes_predecessor ON nodes (predecessor_id);

CREATE INDEX idx_nodes_speaker ON nodes (conversation_id, ((speaker_info ->> 'primary_speaker'::text)));

CREATE INDEX idx_nodes_successor ON nodes (successor_id);

CREATE INDEX idx_nodes_tangents ON nodes (conversation_id) WHERE is_tangent;

CREATE INDEX idx_nodes_temporal ON nodes (conversation_id, timestamp_start);

CREATE INDEX idx_nodes_utterances ON nodes USING gin (utterance_ids);

CREATE INDEX idx_nodes_zoom ON nodes USING gin (zoom_level_visible);

CREATE UNIQUE INDEX uq_nodes_canvas_id ON nodes (conversation_id, canvas_id) WHERE (canvas_id IS NOT NULL);

CREATE CONSTRAINT TRIGGER nodes_utterance_ids_fkey
    AFTER INSERT OR UPDATE OF utterance_ids, conversation_id ON nodes DEFERRABLE INITIALLY IMMEDIATE
    FOR EACH ROW WHEN ((new.utterance_ids <> '{}'::uuid[]))
    EXECUTE FUNCTION check_elements('utterance_ids', 'utterances');

CREATE TRIGGER trigger_without_circles
    AFTER INSERT ON nodes REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT
    EXECUTE FUNCTION refuse_circles('parent_id', 'predecessor_id', 'successor_id');

CREATE TRIGGER trigger_without_circles_on_update
    AFTER UPDATE ON nodes REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT
    EXECUTE FUNCTION refuse_circles('parent_id', 'predecessor_id', 'successor_id');

CREATE TRIGGER trigger_total_nodes
    AFTER INSERT ON nodes REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT
    EXECUTE FUNCTION count_nodes();

CREATE TRIGGER trigger_total_nodes_on_delete
    AFTER DELETE ON nodes REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT
    EXECUTE FUNCTION count_nodes();

CREATE TRIGGER trigger_total_nodes_on_update
    AFTER UPDATE ON nodes REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT
    EXECUTE FUNCTION count_nodes();

CREATE TRIGGER trigger_forget_truncated
    AFTER TRUNCATE ON nodes
    FOR EACH STATEMENT
    EXECUTE FUNCTION forget_truncated();

CREATE TRIGGER trigger_keep_node
    BEFORE INSERT OR UPDATE ON nodes
    FOR EACH ROW
    EXECUTE FUNCTION keep_node();

CREATE TRIGGER trigger_list_children
    AFTER INSERT ON nodes REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT
    EXECUTE FUNCTION list_children('parent_id', 'children_ids');

CREATE TRIGGER trigger_list_children_on_delete
    AFTER DELETE ON nodes REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT
    EXECUTE FUNCTION list_children('parent_id', 'children_ids');

CREATE TRIGGER trigger_list_children_on_update
    AFTER UPDATE ON nodes REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT
    EXECUTE FUNCTION list_children('parent_id', 'children_ids');

CREATE TRIGGER trigger_release_nodes
    AFTER DELETE ON nodes REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT
    EXECUTE FUNCTION release_elements('clusters', 'node_ids');

CREATE TRIGGER trigger_release_nodes_on_update
    AFTER UPDATE ON nodes REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT
    EXECUTE FUNCTION release_elements('clusters', 'node_ids');

CREATE FUNCTION canvas_cluster_extras(cluster clusters)
RETURNS jsonb
LANGUAGE sql
STABLE
RETURN (((jsonb_strip_nulls(jsonb_build_object('level', (cluster).level, 'parent', (SELECT COALESCE(parent.canvas_id, (parent.id)::text) AS "coalesce" FROM clusters parent WHERE (parent.id = (canvas_cluster_extras.cluster).parent_cluster_id)), 'summary', (cluster).summary, 'clustering_algorithm', (cluster).clustering_algorithm, 'icon', (cluster).icon, 'color', CASE WHEN ((cluster).color !~ '^([1-6]|#[0-9A-Fa-f]{6})$'::text) THEN (cluster).color ELSE NULL::text END, 'auto_generated', (cluster).auto_generated, 'clustering_confidence', (cluster).clustering_confidence)) || jsonb_build_object('members', (SELECT COALESCE(jsonb_agg(COALESCE(node.canvas_id, (node.id)::text) ORDER BY member.place), '[]'::jsonb) AS "coalesce" FROM (unnest((canvas_cluster_extras.cluster).node_ids) WITH ORDINALITY member(id, place) JOIN nodes node USING (id))))) || CASE WHEN ((cluster).key_themes = '{}'::text[]) THEN '{}'::jsonb ELSE jsonb_build_object('key_themes', (cluster).key_themes) END) || CASE WHEN (((cluster).display_preferences - 'canvas'::text) = '{}'::jsonb) THEN '{}'::jsonb ELSE jsonb_build_object('display_preferences', ((cluster).display_preferences - 'canvas'::text)) END);

COMMENT ON FUNCTION canvas_cluster_extras(cluster clusters) IS 'What of a cluster stands under "quipu" on a canvas';

CREATE FUNCTION canvas_node_extras(node nodes)
RETURNS jsonb
LANGUAGE sql
STABLE
RETURN ((((((((jsonb_strip_nulls(jsonb_build_object('node_type', NULLIF((node).node_type, 'conversational_thread'::text), 'level', NULLIF((node).level, 1), 'parent', (SELECT COALESCE(parent.canvas_id, (parent.id)::text) AS "coalesce" FROM nodes parent WHERE (parent.id = (canvas_node_extras.node).parent_id)), 'is_bookmark', NULLIF((node).is_bookmark, false), 'is_contextual_progress', NULLIF((node).is_contextual_progress, false), 'is_tangent', NULLIF((node).is_tangent, false), 'is_crux', NULLIF((node).is_crux, false), 'dialogue_type', (node).dialogue_type, 'timestamp_start', (node).timestamp_start, 'timestamp_end', (node).timestamp_end, 'duration_seconds', (node).duration_seconds, 'confidence_score', (node).confidence_score)) || CASE WHEN ((node).zoom_level_visible = '{}'::integer[]) THEN '{}'::jsonb ELSE jsonb_build_object('zoom_level_visible', (node).zoom_level_visible) END) || CASE WHEN ((node).chunk_ids = '{}'::uuid[]) THEN '{}'::jsonb ELSE jsonb_build_object('chunk_ids', (node).chunk_ids) END) || CASE WHEN ((node).utterance_ids = '{}'::uuid[]) THEN '{}'::jsonb ELSE jsonb_build_object('utterance_ids', (node).utterance_ids) END) || CASE WHEN ((node).claim_ids = '{}'::uuid[]) THEN '{}'::jsonb ELSE jsonb_build_object('claim_ids', (node).claim_ids) END) || CASE WHEN ((node).speaker_info = '{}'::jsonb) THEN '{}'::jsonb ELSE jsonb_build_object('speaker_info', (node).speaker_info) END) || CASE WHEN ((node).speaker_transitions = '[]'::jsonb) THEN '{}'::jsonb ELSE jsonb_build_object('speaker_transitions', (node).speaker_transitions) END) || CASE WHEN ((node).cluster_info = '{}'::jsonb) THEN '{}'::jsonb ELSE jsonb_build_object('cluster_info', (node).cluster_info) END) || CASE WHEN (((node).display_preferences - 'canvas'::text) = '{}'::jsonb) THEN '{}'::jsonb ELSE jsonb_build_object('display_preferences', ((node).display_preferences - 'canvas'::text)) END);

COMMENT ON FUNCTION canvas_node_extras(node nodes) IS 'What of a node stands under "quipu" on a canvas';

CREATE FUNCTION canvas_node_parts(node nodes)
RETURNS jsonb
LANGUAGE sql
IMMUTABLE
RETURN CASE WHEN (((node).display_preferences #>> '{canvas,read}'::text[]) = canvas_sum((node).node_name, (node).summary, (node).key_points)) THEN COALESCE(((node).display_preferences #> '{canvas,element,quipu,parts}'::text[]), 'null'::jsonb) WHEN ((COALESCE(((node).display_preferences #>> '{canvas,element,type}'::text[]), 'text'::text) = 'text'::text) AND ((SELECT canvas_sum(part.node_name, part.summary, part.key_points) AS canvas_sum FROM canvas_text_parts(canvas_text((canvas_node_parts.node).node_name, (canvas_node_parts.node).summary, (canvas_node_parts.node).key_points)) part(node_name, summary, key_points)) = canvas_sum((node).node_name, (node).summary, (node).key_points))) THEN 'null'::jsonb ELSE jsonb_build_object('node_name', (node).node_name, 'summary', (node).summary, 'key_points', (node).key_points, 'of', md5(canvas_text((node).node_name, (node).summary, (node).key_points))) END;

COMMENT ON FUNCTION canvas_node_parts(node nodes) IS 'What a node''s text does not bring back, or null';

CREATE FUNCTION canvas_node_quipu(node nodes)
RETURNS jsonb
LANGUAGE sql
STABLE
BEGIN ATOMIC
 SELECT (canvas_node_extras(canvas_node_quipu.node) ||
         CASE part.part
             WHEN 'null'::jsonb THEN '{}'::jsonb
             ELSE jsonb_build_object('parts', part.part)
         END)
    FROM canvas_node_parts(canvas_node_quipu.node) part(part);
END;

COMMENT ON FUNCTION canvas_node_quipu(node nodes) IS 'All of a node that stands under "quipu" on a canvas';

CREATE FUNCTION canvas_node_text(node nodes)
RETURNS jsonb
LANGUAGE sql
IMMUTABLE
BEGIN ATOMIC
 SELECT
         CASE
             WHEN (((node).display_preferences #>> '{canvas,read}'::text[]) = canvas_sum((node).node_name, (node).summary, (node).key_points)) THEN ((node).display_preferences #> '{canvas,element,text}'::text[])
             ELSE to_jsonb(canvas_text((node).node_name, (node).summary, (node).key_points))
         END AS to_jsonb;
END;

COMMENT ON FUNCTION canvas_node_text(node nodes) IS 'The text of a node for a canvas';

CREATE FUNCTION canvas_node_elements(conversation uuid)
RETURNS TABLE(element jsonb)
LANGUAGE sql
STABLE
BEGIN ATOMIC
 WITH placed AS (
          SELECT node.*::nodes AS node,
             ((row_number() OVER (PARTITION BY node.level ORDER BY node.timestamp_start, node.created_at, node.id) - 1))::integer AS place
            FROM nodes node
           WHERE (node.conversation_id = canvas_node_elements.conversation)
         ), sited AS (
          SELECT placed.node,
             (placed.node).id AS id,
             COALESCE((placed.node).canvas_x, (placed.place * 400)) AS x,
             COALESCE((placed.node).canvas_y, (((placed.node).level - 1) * 300)) AS y,
             COALESCE(((placed.node).display_preferences #> '{canvas,element}'::text[]), '{}'::jsonb) AS came_in,
             COALESCE(((placed.node).display_preferences -> 'canvas'::text), '{}'::jsonb) AS canvas
            FROM placed
         ), boxes AS (
          SELECT cluster.*::clusters AS cluster,
             box.x,
             box.y,
             box.width,
             box.height,
             COALESCE((cluster.display_preferences #> '{canvas,element}'::text[]), '{}'::jsonb) AS came_in,
             COALESCE((cluster.display_preferences -> 'canvas'::text), '{}'::jsonb) AS canvas
            FROM ((clusters cluster
              CROSS JOIN LATERAL ( SELECT COALESCE((min(sited.x) - 40), 0) AS x,
                     COALESCE((min(sited.y) - 40), '-400'::integer) AS y,
                     COALESCE(((max((sited.x + (sited.node).canvas_width)) - min(sited.x)) + 80), 350) AS width,
                     COALESCE(((max((sited.y + (sited.node).canvas_height)) - min(sited.y)) + 80), 200) AS height
                    FROM sited
                   WHERE (sited.id = ANY (cluster.node_ids))) around)
              CROSS JOIN LATERAL ( SELECT COALESCE(cluster.canvas_x, around.x) AS x,
                     COALESCE(cluster.canvas_y, around.y) AS y,
                     COALESCE(cluster.canvas_width, around.width) AS width,
                     COALESCE(cluster.canvas_height, around.height) AS height) box)
           WHERE (cluster.conversation_id = canvas_node_elements.conversation)
         ), elements AS (
          SELECT (boxes.cluster).canvas_order AS canvas_order,
             0 AS kind,
             NULL::double precision AS timestamp_start,
             (boxes.cluster).created_at AS created_at,
             (boxes.cluster).id AS id,
             (((((boxes.came_in - '{quipu,color,label}'::text[]) || jsonb_build_object('id', COALESCE((boxes.cluster).canvas_id, ((boxes.cluster).id)::text), 'type', COALESCE((boxes.came_in -> 'type'::text), '"group"'::jsonb), 'x', canvas_number((boxes.came_in -> 'x'::text), boxes.x), 'y', canvas_number((boxes.came_in -> 'y'::text), boxes.y), 'width', canvas_number((boxes.came_in -> 'width'::text), boxes.width, 1), 'height', canvas_number((boxes.came_in -> 'height'::text), boxes.height, 1))) ||
                 CASE
                     WHEN (NOT ((boxes.cluster).color IS DISTINCT FROM (boxes.came_in ->> 'color'::text))) THEN
                     CASE
                         WHEN (boxes.came_in ? 'color'::text) THEN jsonb_build_object('color', (boxes.came_in -> 'color'::text))
                         ELSE '{}'::jsonb
                     END
                     WHEN ((boxes.cluster).color ~ '^([1-6]|#[0-9A-Fa-f]{6})$'::text) THEN jsonb_build_object('color', (boxes.cluster).color)
                     ELSE '{}'::jsonb
                 END) ||
                 CASE
                     WHEN ((boxes.canvas ->> 'name'::text) IS DISTINCT FROM (boxes.cluster).cluster_name) THEN jsonb_build_object('label', (boxes.cluster).cluster_name)
                     WHEN (boxes.came_in ? 'label'::text) THEN jsonb_build_object('label', (boxes.came_in -> 'label'::text))
                     ELSE '{}'::jsonb
                 END) || canvas_extras(boxes.came_in, (boxes.canvas ->> 'extras'::text), canvas_cluster_extras(boxes.cluster))) AS element
            FROM boxes
         UNION ALL
          SELECT (sited.node).canvas_order AS canvas_order,
             1,
             (sited.node).timestamp_start AS timestamp_start,
             (sited.node).created_at AS created_at,
             (sited.node).id AS id,
             (((((sited.came_in - '{quipu,color,text}'::text[]) || jsonb_build_object('id', COALESCE((sited.node).canvas_id, ((sited.node).id)::text), 'type', COALESCE((sited.came_in -> 'type'::text), '"text"'::jsonb), 'x', canvas_number((sited.came_in -> 'x'::text), sited.x), 'y', canvas_number((sited.came_in -> 'y'::text), sited.y), 'width', canvas_number((sited.came_in -> 'width'::text), (sited.node).canvas_width, 1), 'height', canvas_number((sited.came_in -> 'height'::text), (sited.node).canvas_height, 1))) ||
                 CASE
                     WHEN ((sited.came_in ? 'text'::text) OR (COALESCE((sited.came_in ->> 'type'::text), 'text'::text) = 'text'::text)) THEN jsonb_build_object('text', canvas_node_text(sited.node))
                     ELSE '{}'::jsonb
                 END) || jsonb_strip_nulls(jsonb_build_object('color',
                 CASE
                     WHEN ((NOT ((sited.canvas ->> 'colour'::text) IS DISTINCT FROM shown.colour)) AND (sited.canvas ? 'element'::text)) THEN (sited.came_in -> 'color'::text)
                     ELSE to_jsonb(shown.colour)
                 END))) || canvas_extras(sited.came_in, (sited.canvas ->> 'extras'::text), canvas_node_quipu(sited.node)))
            FROM (sited
              CROSS JOIN LATERAL ( SELECT canvas_colour((sited.node).is_crux, (sited.node).is_bookmark, (sited.node).is_tangent, (sited.node).is_contextual_progress) AS colour) shown)
         )
  SELECT elements.element
    FROM elements
   ORDER BY elements.canvas_order, elements.kind, elements.timestamp_start, elements.created_at, elements.id;
END;

COMMENT ON FUNCTION canvas_node_elements(conversation uuid) IS 'The nodes of a conversation''s canvas, the lowest first, groups as nodes';

CREATE FUNCTION node_tree(conversation uuid)
RETURNS TABLE(node_id uuid, parent_id uuid, node_name text, level integer, depth integer, path text[])
LANGUAGE sql
STABLE
BEGIN ATOMIC
 WITH RECURSIVE tree AS (
          SELECT nodes.id,
             nodes.parent_id,
             nodes.node_name,
             nodes.level,
             1 AS depth,
             ARRAY[nodes.node_name] AS path
            FROM nodes
           WHERE ((nodes.conversation_id = node_tree.conversation) AND (nodes.parent_id IS NULL))
         UNION ALL
          SELECT child.id,
             child.parent_id,
             child.node_name,
             child.level,
             (tree_1.depth + 1),
             (tree_1.path || child.node_name)
            FROM (tree tree_1
              JOIN nodes child ON ((child.parent_id = tree_1.id)))
         )
  SELECT tree.id,
     tree.parent_id,
     tree.node_name,
     tree.level,
     tree.depth,
     tree.path
    FROM tree
   ORDER BY tree.path;
END;

COMMENT ON FUNCTION node_tree(conversation uuid) IS 'The nodes of a conversation under their parents, each before its children';

CREATE FUNCTION nodes_at_zoom(conversation uuid, zoom integer)
RETURNS SETOF nodes
LANGUAGE sql
STABLE
BEGIN ATOMIC
 SELECT node.*::nodes AS node
    FROM nodes node
   WHERE ((node.conversation_id = nodes_at_zoom.conversation) AND ((nodes_at_zoom.zoom = ANY (node.zoom_level_visible)) OR ((node.zoom_level_visible = '{}'::integer[]) AND (node.level = nodes_at_zoom.zoom))))
   ORDER BY node.timestamp_start, node.created_at, node.id;
END;

COMMENT ON FUNCTION nodes_at_zoom(conversation uuid, zoom integer) IS 'The nodes that a zoom level shows, in their order in time: those that name it, and of those that name none its own';

CREATE TABLE relationships (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    conversation_id uuid NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
    from_node_id uuid NOT NULL,
    to_node_id uuid NOT NULL,
    relationship_type text NOT NULL,
    relationship_subtype text,
    explanation text,
    strength double precision NOT NULL DEFAULT 1.0,
    confidence double precision NOT NULL DEFAULT 1.0,
    supporting_utterance_ids uuid[] NOT NULL DEFAULT '{}'::uuid[],
    is_bidirectional boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    canvas_id text,
    canvas_order integer,
    display_preferences jsonb NOT NULL DEFAULT '{}'::jsonb,
    CONSTRAINT uq_relationships_triple UNIQUE (from_node_id, to_node_id, relationship_type),
    CONSTRAINT ck_relationship_canvas_id CHECK (octet_length(canvas_id) <= 2000),
    CONSTRAINT ck_relationship_confidence CHECK ((confidence >= (0)::double precision) AND (confidence <= (1)::double precision)),
    CONSTRAINT ck_relationship_display_preferences CHECK (jsonb_typeof(display_preferences) = 'object'::text),
    CONSTRAINT ck_relationship_evidence CHECK (array_position(supporting_utterance_ids, NULL::uuid) IS NULL),
    CONSTRAINT ck_relationship_strength CHECK ((strength >= (0)::double precision) AND (strength <= (1)::double precision)),
    CONSTRAINT no_self_reference CHECK (from_node_id <> to_node_id),
    CONSTRAINT valid_relationship_type CHECK (relationship_type = ANY (ARRAY['temporal_next'::text, 'contextual_related'::text, 'elaborates'::text, 'contradicts'::text, 'supports'::text, 'questions'::text, 'answers'::text, 'builds_on'::text, 'diverges'::text, 'resolves'::text, 'revisits'::text, 'depends_on'::text, 'crux'::text])),
    CONSTRAINT relationships_from_node_id_fkey FOREIGN KEY (conversation_id, from_node_id) REFERENCES nodes(conversation_id, id) ON DELETE CASCADE,
    CONSTRAINT relationships_to_node_id_fkey FOREIGN KEY (conversation_id, to_node_id) REFERENCES nodes(conversation_id, id) ON DELETE CASCADE
);

COMMENT ON TABLE relationships IS 'An edge between two nodes of a conversation';

COMMENT ON COLUMN relationships.supporting_utterance_ids IS 'Utterances of the same conversation that show it; unknown ones are refused, deleted ones are taken out';

CREATE INDEX idx_relationships_evidence ON relationships USING gin (supporting_utterance_ids);

CREATE INDEX idx_relationships_from ON relationships (from_node_id);

CREATE INDEX idx_relationships_to ON relationships (to_node_id);

CREATE INDEX idx_relationships_type ON relationships (conversation_id, relationship_type);

CREATE UNIQUE INDEX uq_relationships_canvas_id ON relationships (conversation_id, canvas_id) WHERE (canvas_id IS NOT NULL);

CREATE CONSTRAINT TRIGGER relationships_supporting_utterance_ids_fkey
    AFTER INSERT OR UPDATE OF supporting_utterance_ids, conversation_id ON relationships DEFERRABLE INITIALLY IMMEDIATE
    FOR EACH ROW WHEN ((new.supporting_utterance_ids <> '{}'::uuid[]))
    EXECUTE FUNCTION check_elements('supporting_utterance_ids', 'utterances');

CREATE FUNCTION canvas_relationship_extras(edge relationships)
RETURNS jsonb
LANGUAGE sql
STABLE
RETURN ((jsonb_strip_nulls(jsonb_build_object('relationship_subtype', NULLIF((edge).relationship_subtype, ((edge).display_preferences #>> '{canvas,edge,label}'::text[])), 'explanation', (edge).explanation, 'strength', NULLIF((edge).strength, (1.0)::double precision), 'confidence', NULLIF((edge).confidence, (1.0)::double precision), 'link', CASE WHEN ((edge).relationship_type = 'temporal_next'::text) THEN (SELECT jsonb_agg(link.way ORDER BY link.way) AS jsonb_agg FROM (SELECT 'successor'::text AS way FROM nodes WHERE ((nodes.id = (canvas_relationship_extras.edge).from_node_id) AND (nodes.successor_id = (canvas_relationship_extras.edge).to_node_id)) UNION ALL SELECT 'predecessor'::text FROM nodes WHERE ((nodes.id = (canvas_relationship_extras.edge).to_node_id) AND (nodes.predecessor_id = (canvas_relationship_extras.edge).from_node_id))) link) ELSE NULL::jsonb END)) || CASE WHEN ((edge).supporting_utterance_ids = '{}'::uuid[]) THEN '{}'::jsonb ELSE jsonb_build_object('supporting_utterance_ids', (edge).supporting_utterance_ids) END) || CASE WHEN (((edge).display_preferences - 'canvas'::text) = '{}'::jsonb) THEN '{}'::jsonb ELSE jsonb_build_object('display_preferences', ((edge).display_preferences - 'canvas'::text)) END);

COMMENT ON FUNCTION canvas_relationship_extras(edge relationships) IS 'What of a relationship stands under "quipu" on a canvas';

CREATE FUNCTION canvas_edge_elements(conversation uuid)
RETURNS TABLE(element jsonb)
LANGUAGE sql
STABLE
BEGIN ATOMIC
 WITH known AS (
          SELECT nodes.id,
             COALESCE(nodes.canvas_id, (nodes.id)::text) AS canvas_id
            FROM nodes
           WHERE (nodes.conversation_id = canvas_edge_elements.conversation)
         ), elements AS (
          SELECT edge.canvas_order,
             0 AS kind,
             edge.created_at,
             (edge.id)::text AS id,
             (((((raw.came_in - '{quipu,label,fromEnd}'::text[]) || jsonb_build_object('id', COALESCE(edge.canvas_id, (edge.id)::text), 'fromNode', origin.canvas_id, 'toNode', goal.canvas_id)) ||
                 CASE
                     WHEN ((raw.came_in <> '{}'::jsonb) AND (canvas_relationship_type((raw.came_in ->> 'label'::text)) = edge.relationship_type)) THEN
                     CASE
                         WHEN (raw.came_in ? 'label'::text) THEN jsonb_build_object('label', (raw.came_in -> 'label'::text))
                         ELSE '{}'::jsonb
                     END
                     ELSE jsonb_build_object('label', edge.relationship_type)
                 END) ||
                 CASE
                     WHEN ((raw.came_in ? 'fromEnd'::text) AND (((raw.came_in ->> 'fromEnd'::text) = 'arrow'::text) = edge.is_bidirectional)) THEN jsonb_build_object('fromEnd', (raw.came_in -> 'fromEnd'::text))
                     WHEN edge.is_bidirectional THEN '{"fromEnd": "arrow"}'::jsonb
                     ELSE '{}'::jsonb
                 END) || canvas_extras(raw.came_in, (edge.display_preferences #>> '{canvas,extras}'::text[]), canvas_relationship_extras(edge.*))) AS element
            FROM (((relationships edge
              CROSS JOIN LATERAL ( SELECT COALESCE((edge.display_preferences #> '{canvas,edge}'::text[]), '{}'::jsonb) AS came_in) raw)
              JOIN known origin ON ((origin.id = edge.from_node_id)))
              JOIN known goal ON ((goal.id = edge.to_node_id)))
           WHERE (edge.conversation_id = canvas_edge_elements.conversation)
         UNION ALL
          SELECT canvas_edges.canvas_order,
             0,
             NULL::timestamp with time zone,
             canvas_edges.canvas_id,
             canvas_edges.edge
            FROM canvas_edges
           WHERE ((canvas_edges.conversation_id = canvas_edge_elements.conversation) AND (canvas_edges.is_dangling OR (NOT (EXISTS ( SELECT
                    FROM ( VALUES ((canvas_edges.edge ->> 'fromNode'::text)), ((canvas_edges.edge ->> 'toNode'::text))) named(id)
                   WHERE ((NOT (named.id IN ( SELECT known.canvas_id
                            FROM known))) AND (NOT (named.id IN ( SELECT COALESCE(clusters.canvas_id, (clusters.id)::text) AS "coalesce"
                            FROM clusters
                           WHERE (clusters.conversation_id = canvas_edge_elements.conversation))))))))))
         UNION ALL
          SELECT NULL::integer,
             1,
             NULL::timestamp with time zone,
             ((('next-'::text || origin.canvas_id) || '-'::text) || goal.canvas_id),
             jsonb_build_object('id', ((('next-'::text || origin.canvas_id) || '-'::text) || goal.canvas_id), 'fromNode', origin.canvas_id, 'toNode', goal.canvas_id, 'label', 'temporal_next', 'quipu', jsonb_build_object('link', jsonb_agg(link.way ORDER BY link.way), 'only', true)) AS jsonb_build_object
            FROM ((( SELECT nodes.id AS from_id,
                     nodes.successor_id AS to_id,
                     'successor'::text AS way
                    FROM nodes
                   WHERE ((nodes.conversation_id = canvas_edge_elements.conversation) AND (nodes.successor_id IS NOT NULL))
                 UNION ALL
                  SELECT nodes.predecessor_id,
                     nodes.id,
                     'predecessor'::text
                    FROM nodes
                   WHERE ((nodes.conversation_id = canvas_edge_elements.conversation) AND (nodes.predecessor_id IS NOT NULL))) link
              JOIN known origin ON ((origin.id = link.from_id)))
              JOIN known goal ON ((goal.id = link.to_id)))
           WHERE (NOT (EXISTS ( SELECT
                    FROM relationships
                   WHERE ((relationships.from_node_id = link.from_id) AND (relationships.to_node_id = link.to_id) AND (relationships.relationship_type = 'temporal_next'::text)))))
           GROUP BY origin.canvas_id, goal.canvas_id
         )
  SELECT elements.element
    FROM elements
   ORDER BY elements.canvas_order, elements.kind, elements.created_at, elements.id;
END;

COMMENT ON FUNCTION canvas_edge_elements(conversation uuid) IS 'The edges of a conversation''s canvas';

CREATE FUNCTION canvas_export(conversation uuid)
RETURNS jsonb
LANGUAGE sql
STABLE
BEGIN ATOMIC
 SELECT ((COALESCE((conversations.canvas -> 'keys'::text), '{"quipu": {"version": 1}}'::jsonb) ||
         CASE
             WHEN ((nodes.list = '[]'::jsonb) AND (COALESCE((conversations.canvas -> 'absent'::text), '[]'::jsonb) ? 'nodes'::text)) THEN '{}'::jsonb
             ELSE jsonb_build_object('nodes', nodes.list)
         END) ||
         CASE
             WHEN ((edges.list = '[]'::jsonb) AND (COALESCE((conversations.canvas -> 'absent'::text), '[]'::jsonb) ? 'edges'::text)) THEN '{}'::jsonb
             ELSE jsonb_build_object('edges', edges.list)
         END)
    FROM ((conversations
      CROSS JOIN LATERAL ( SELECT COALESCE(jsonb_agg(canvas_node_elements.element), '[]'::jsonb) AS list
            FROM canvas_node_elements(conversations.id) canvas_node_elements(element)) nodes)
      CROSS JOIN LATERAL ( SELECT COALESCE(jsonb_agg(canvas_edge_elements.element), '[]'::jsonb) AS list
            FROM canvas_edge_elements(conversations.id) canvas_edge_elements(element)) edges)
   WHERE (conversations.id = canvas_export.conversation);
END;

COMMENT ON FUNCTION canvas_export(conversation uuid) IS 'A conversation as a canvas: JSON Canvas 1.0, as Obsidian reads it';

CREATE FUNCTION neighbours(node uuid[], any_direction boolean DEFAULT false, types text[] DEFAULT NULL::text[])
RETURNS TABLE(from_id uuid, to_id uuid, relationship_id uuid, relationship_type text)
LANGUAGE sql
STABLE
BEGIN ATOMIC
 SELECT relationships.from_node_id,
     relationships.to_node_id,
     relationships.id,
     relationships.relationship_type
    FROM relationships
   WHERE ((relationships.from_node_id = ANY (neighbours.node)) AND ((neighbours.types IS NULL) OR (relationships.relationship_type = ANY (neighbours.types))))
 UNION ALL
  SELECT relationships.to_node_id,
     relationships.from_node_id,
     relationships.id,
     relationships.relationship_type
    FROM relationships
   WHERE ((relationships.to_node_id = ANY (neighbours.node)) AND (relationships.is_bidirectional OR neighbours.any_direction) AND ((neighbours.types IS NULL) OR (relationships.relationship_type = ANY (neighbours.types))))
 UNION ALL
  SELECT nodes.id,
     nodes.successor_id,
     NULL::uuid AS relationship_id,
     'temporal_next'::text AS relationship_type
    FROM nodes
   WHERE ((nodes.id = ANY (neighbours.node)) AND (nodes.successor_id IS NOT NULL) AND ((neighbours.types IS NULL) OR ('temporal_next'::text = ANY (neighbours.types))))
 UNION ALL
  SELECT nodes.predecessor_id,
     nodes.id,
     NULL::uuid AS relationship_id,
     'temporal_next'::text AS relationship_type
    FROM nodes
   WHERE ((nodes.predecessor_id = ANY (neighbours.node)) AND ((neighbours.types IS NULL) OR ('temporal_next'::text = ANY (neighbours.types))))
 UNION ALL
  SELECT nodes.successor_id,
     nodes.id,
     NULL::uuid AS relationship_id,
     'temporal_next'::text AS relationship_type
    FROM nodes
   WHERE ((nodes.successor_id = ANY (neighbours.node)) AND neighbours.any_direction AND ((neighbours.types IS NULL) OR ('temporal_next'::text = ANY (neighbours.types))))
 UNION ALL
  SELECT nodes.id,
     nodes.predecessor_id,
     NULL::uuid AS relationship_id,
     'temporal_next'::text AS relationship_type
    FROM nodes
   WHERE ((nodes.id = ANY (neighbours.node)) AND (nodes.predecessor_id IS NOT NULL) AND neighbours.any_direction AND ((neighbours.types IS NULL) OR ('temporal_next'::text = ANY (neighbours.types))));
END;

COMMENT ON FUNCTION neighbours(node uuid[], any_direction boolean, types text[]) IS 'Where nodes lead in one step, by relationships, predecessors and successors; those of columns have no id';

CREATE TABLE utterances (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    conversation_id uuid NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
    text text NOT NULL,
    text_cleaned text,
    speaker_id text NOT NULL,
    speaker_name text,
    speaker_role text,
    sequence_number integer NOT NULL,
    timestamp_start double precision,
    timestamp_end double precision,
    duration_seconds double precision,
    chunk_id uuid,
    thread_id uuid,
    node_id uuid,
    confidence_score double precision,
    language text NOT NULL DEFAULT 'en'::text,
    emotion text,
    energy_level double precision,
    platform_metadata jsonb NOT NULL DEFAULT '{}'::jsonb,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    message_role text,
    content_parts jsonb NOT NULL DEFAULT '[]'::jsonb,
    tool_call_id text,
    reasoning text,
    state text NOT NULL DEFAULT 'done'::text,
    parent_utterance_id uuid,
    CONSTRAINT idx_utterances_conversation UNIQUE (conversation_id, sequence_number) DEFERRABLE,
    CONSTRAINT uq_utterances_in_conversation UNIQUE (conversation_id, id),
    CONSTRAINT ck_utterance_confidence CHECK ((confidence_score >= (0)::double precision) AND (confidence_score <= (1)::double precision)),
    CONSTRAINT ck_utterance_content_parts CHECK ((jsonb_typeof(content_parts) = 'array'::text) AND (NOT jsonb_path_exists(content_parts, '$[*]?((@.type() != "object" || !(exists (@."type"))) || @."type".type() != "string")'::jsonpath))),
    CONSTRAINT ck_utterance_duration CHECK ((duration_seconds >= (0)::double precision) AND (duration_seconds < 'Infinity'::double precision)),
    CONSTRAINT ck_utterance_energy CHECK ((energy_level >= (0)::double precision) AND (energy_level <= (1)::double precision)),
    CONSTRAINT ck_utterance_platform_metadata CHECK (jsonb_typeof(platform_metadata) = 'object'::text),
    CONSTRAINT ck_utterance_sequence CHECK (sequence_number >= 0),
    CONSTRAINT ck_utterance_tool_call CHECK ((tool_call_id IS NULL) OR (message_role = 'tool'::text)),
    CONSTRAINT no_self_reply CHECK (parent_utterance_id <> id),
    CONSTRAINT valid_message_role CHECK (message_role = ANY (ARRAY['user'::text, 'assistant'::text, 'system'::text, 'tool'::text])),
    CONSTRAINT valid_state CHECK (state = ANY (ARRAY['partial'::text, 'done'::text, 'cancelled'::text])),
    CONSTRAINT valid_timestamps CHECK (((timestamp_start IS NULL) OR ((timestamp_start >= (0)::double precision) AND (timestamp_start < 'Infinity'::double precision))) AND ((timestamp_end IS NULL) OR ((timestamp_start IS NOT NULL) AND (timestamp_end >= timestamp_start) AND (timestamp_end < 'Infinity'::double precision)))),
    CONSTRAINT utterances_node_id_fkey FOREIGN KEY (conversation_id, node_id) REFERENCES nodes(conversation_id, id) ON DELETE SET NULL (node_id),
    CONSTRAINT utterances_parent_utterance_id_fkey FOREIGN KEY (conversation_id, parent_utterance_id) REFERENCES utterances(conversation_id, id) DEFERRABLE INITIALLY DEFERRED
);

COMMENT ON TABLE utterances IS 'What was said, in the order of sequence_number';

COMMENT ON COLUMN utterances.chunk_id IS 'The piece of audio or text it came in, kept elsewhere';

COMMENT ON COLUMN utterances.content_parts IS 'The message as its provider has it: objects of a type (text, image, tool_call, tool_result, …), in order; text holds what of it is to be read and searched';

COMMENT ON COLUMN utterances.message_role IS 'Of a message of an assistant''s chat; NULL where people talk';

COMMENT ON COLUMN utterances.node_id IS 'The node that sums it up, of the same conversation; NULL once that is gone';

COMMENT ON COLUMN utterances.parent_utterance_id IS 'What it follows; NULL: what stands before it. A reply that was asked for again has the parent of the first one';

COMMENT ON COLUMN utterances.reasoning IS 'What the model thought before it spoke; not searched';

COMMENT ON COLUMN utterances.sequence_number IS 'The place in the conversation, from 0; leave it out, or give NULL, and the database appends';

COMMENT ON COLUMN utterances.state IS 'partial while it streams in';

COMMENT ON COLUMN utterances.thread_id IS 'The line of talk it belongs to, kept elsewhere';

COMMENT ON COLUMN utterances.timestamp_end IS 'Seconds since the conversation started';

COMMENT ON COLUMN utterances.timestamp_start IS 'Seconds since the conversation started';

COMMENT ON COLUMN utterances.tool_call_id IS 'Which call a message of the role tool answers';

CREATE INDEX idx_utterances_chunk ON utterances (chunk_id);

CREATE INDEX idx_utterances_node ON utterances (node_id);

CREATE INDEX idx_utterances_parent ON utterances (parent_utterance_id) WHERE (parent_utterance_id IS NOT NULL);

CREATE INDEX idx_utterances_partial ON utterances (created_at) WHERE (state = 'partial'::text);

CREATE INDEX idx_utterances_speaker ON utterances (conversation_id, speaker_id);

CREATE INDEX idx_utterances_text_fts ON utterances USING gin (searchable_words(text));

CREATE INDEX idx_utterances_thread ON utterances (thread_id);

CREATE INDEX idx_utterances_timestamp ON utterances (conversation_id, timestamp_start);

CREATE TRIGGER trigger_without_circles
    AFTER INSERT ON utterances REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT
    EXECUTE FUNCTION refuse_circles('parent_utterance_id');

CREATE TRIGGER trigger_without_circles_on_update
    AFTER UPDATE ON utterances REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT
    EXECUTE FUNCTION refuse_circles('parent_utterance_id');

CREATE TRIGGER trigger_assign_sequence_number
    BEFORE INSERT OR UPDATE ON utterances
    FOR EACH ROW WHEN ((new.sequence_number IS NULL))
    EXECUTE FUNCTION assign_sequence_number();

CREATE TRIGGER trigger_check_parent
    AFTER INSERT OR UPDATE OF parent_utterance_id, conversation_id ON utterances
    FOR EACH ROW WHEN ((new.parent_utterance_id IS NOT NULL))
    EXECUTE FUNCTION check_parent_utterance();

CREATE TRIGGER trigger_total_utterances
    AFTER INSERT ON utterances REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT
    EXECUTE FUNCTION count_utterances();

CREATE TRIGGER trigger_total_utterances_on_delete
    AFTER DELETE ON utterances REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT
    EXECUTE FUNCTION count_utterances();

CREATE TRIGGER trigger_total_utterances_on_update
    AFTER UPDATE ON utterances REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT
    EXECUTE FUNCTION count_utterances();

CREATE TRIGGER trigger_forget_truncated
    AFTER TRUNCATE ON utterances
    FOR EACH STATEMENT
    EXECUTE FUNCTION forget_truncated();

CREATE TRIGGER trigger_replies_handed_on
    AFTER DELETE ON utterances REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT
    EXECUTE FUNCTION hand_on_replies();

CREATE TRIGGER trigger_replies_handed_on_at_move
    AFTER UPDATE ON utterances REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT
    EXECUTE FUNCTION hand_on_replies();

CREATE TRIGGER trigger_release_utterances
    AFTER DELETE ON utterances REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT
    EXECUTE FUNCTION release_elements('nodes', 'utterance_ids', 'relationships', 'supporting_utterance_ids');

CREATE TRIGGER trigger_release_utterances_on_update
    AFTER UPDATE ON utterances REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT
    EXECUTE FUNCTION release_elements('nodes', 'utterance_ids', 'relationships', 'supporting_utterance_ids');

CREATE FUNCTION active_path(conversation uuid)
RETURNS TABLE(depth integer, utterance_id uuid)
LANGUAGE sql
STABLE
BEGIN ATOMIC
 WITH RECURSIVE path AS (
          SELECT 0 AS back,
             utterances.id,
             utterances.parent_utterance_id,
             utterances.sequence_number
            FROM utterances
           WHERE ((utterances.conversation_id = active_path.conversation) AND (utterances.id = COALESCE(( SELECT conversations.current_utterance_id
                    FROM conversations
                   WHERE (conversations.id = active_path.conversation)), ( SELECT last.id
                    FROM utterances last
                   WHERE (last.conversation_id = active_path.conversation)
                   ORDER BY last.sequence_number DESC
                  LIMIT 1))))
         UNION ALL
          SELECT (path_1.back + 1),
             earlier.id,
             earlier.parent_utterance_id,
             earlier.sequence_number
            FROM (path path_1
              CROSS JOIN LATERAL ( SELECT said.id,
                     said.parent_utterance_id,
                     said.sequence_number
                    FROM utterances said
                   WHERE ((said.id = path_1.parent_utterance_id) AND (said.sequence_number < path_1.sequence_number))
                 UNION ALL
                 ( SELECT said.id,
                     said.parent_utterance_id,
                     said.sequence_number
                    FROM utterances said
                   WHERE ((path_1.parent_utterance_id IS NULL) AND (said.conversation_id = active_path.conversation) AND (said.sequence_number < path_1.sequence_number))
                   ORDER BY said.sequence_number DESC
                  LIMIT 1)) earlier)
         )
  SELECT ((row_number() OVER (ORDER BY path.back DESC) - 1))::integer AS int4,
     path.id
    FROM path
   ORDER BY path.back DESC;
END;

COMMENT ON FUNCTION active_path(conversation uuid) IS 'The utterances of the branch that is shown, from the first to current_utterance_id';

CREATE FUNCTION canvas_read_nodes(conversation uuid, first integer, elements jsonb, colours_as_flags boolean)
RETURNS TABLE(is_new boolean, node nodes)
LANGUAGE sql
STABLE
BEGIN ATOMIC
 WITH given AS (
          SELECT listed.element,
             (listed.element ->> 'id'::text) AS canvas_id,
             ((canvas_read_nodes.first + (listed.place)::integer) - 1) AS canvas_order,
             known.*::nodes AS was,
             canvas_allowed(COALESCE((listed.element -> 'quipu'::text), '{}'::jsonb), '{node_type,level,is_bookmark,is_contextual_progress,is_tangent,is_crux,dialogue_type,timestamp_start,timestamp_end,duration_seconds,confidence_score,zoom_level_visible,chunk_ids,claim_ids,speaker_info,speaker_transitions,cluster_info}'::text[]) AS stated,
             ((known.id IS NOT NULL) AND (NOT ((listed.element -> 'text'::text) IS DISTINCT FROM
                 CASE
                     WHEN (listed.element ? 'text'::text) THEN canvas_node_text(known.*)
                     ELSE NULL::jsonb
                 END))) AS is_same
            FROM (jsonb_array_elements(canvas_read_nodes.elements) WITH ORDINALITY listed(element, place)
              LEFT JOIN nodes known ON (((known.conversation_id = canvas_read_nodes.conversation) AND (known.canvas_id = (listed.element ->> 'id'::text)))))
           WHERE ((listed.element ->> 'type'::text) <> 'group'::text)
         ), read AS (
          SELECT given.element,
             given.canvas_id,
             given.canvas_order,
             given.was,
             given.stated,
             given.is_same,
                 CASE
                     WHEN given.is_same THEN (given.was).node_name
                     ELSE part.node_name
                 END AS wanted,
                 CASE
                     WHEN given.is_same THEN (given.was).summary
                     ELSE part.summary
                 END AS summary,
                 CASE
                     WHEN given.is_same THEN (given.was).key_points
                     ELSE part.key_points
                 END AS key_points
            FROM (given
              CROSS JOIN LATERAL canvas_element_parts(given.element) part(node_name, summary, key_points))
         ), numbered AS (
          SELECT read.element,
             read.canvas_id,
             read.canvas_order,
             read.was,
             read.stated,
             read.is_same,
             read.wanted,
             read.summary,
             read.key_points,
             ((row_number() OVER (PARTITION BY read.wanted ORDER BY read.is_same DESC, read.canvas_order) > 1) OR (EXISTS ( SELECT
                    FROM nodes other
                   WHERE ((other.conversation_id = canvas_read_nodes.conversation) AND (other.node_name = read.wanted) AND (other.canvas_id IS DISTINCT FROM read.canvas_id))))) AS is_taken
            FROM read
         ), suffixed AS (
          SELECT numbered.element,
             numbered.canvas_id,
             numbered.canvas_order,
             numbered.was,
             numbered.stated,
             numbered.is_same,
             numbered.wanted,
             numbered.summary,
             numbered.key_points,
             numbered.is_taken,
             ((("left"(numbered.wanted, 180) || ' ('::text) || "left"(numbered.canvas_id, 60)) || ')'::text) AS longer
            FROM numbered
         ), named AS (
          SELECT suffixed.element,
             suffixed.canvas_id,
             suffixed.canvas_order,
             suffixed.was,
             suffixed.stated,
             suffixed.is_same,
             suffixed.wanted,
             suffixed.summary,
             suffixed.key_points,
             suffixed.is_taken,
             suffixed.longer,
                 CASE
                     WHEN (NOT suffixed.is_taken) THEN suffixed.wanted
                     WHEN ((EXISTS ( SELECT
                        FROM nodes other
                       WHERE ((other.conversation_id = canvas_read_nodes.conversation) AND (other.node_name = suffixed.longer) AND (other.canvas_id IS DISTINCT FROM suffixed.canvas_id)))) OR (suffixed.longer IN ( SELECT read.wanted
                        FROM read)) OR (octet_length(suffixed.canvas_id) > 60)) THEN ((("left"(suffixed.wanted, 180) || ' ('::text) || md5(suffixed.canvas_id)) || ')'::text)
                     ELSE suffixed.longer
                 END AS node_name
            FROM suffixed
         ), flagged AS (
          SELECT named.element,
             named.canvas_id,
             named.canvas_order,
             named.was,
             named.stated,
             named.is_same,
             named.wanted,
             named.summary,
             named.key_points,
             named.is_taken,
             named.longer,
             named.node_name,
             COALESCE(((named.element #>> '{quipu,is_crux}'::text[]))::boolean, (named.was).is_crux, false) AS crux,
             COALESCE(((named.element #>> '{quipu,is_bookmark}'::text[]))::boolean, (named.was).is_bookmark, false) AS bookmark,
             COALESCE(((named.element #>> '{quipu,is_tangent}'::text[]))::boolean, (named.was).is_tangent, false) AS tangent,
             COALESCE(((named.element #>> '{quipu,is_contextual_progress}'::text[]))::boolean, (named.was).is_contextual_progress, false) AS progress
            FROM named
         ), coloured AS (
          SELECT flagged.element,
             flagged.canvas_id,
             flagged.canvas_order,
             flagged.was,
             flagged.stated,
             flagged.is_same,
             flagged.wanted,
             flagged.summary,
             flagged.key_points,
             flagged.is_taken,
             flagged.longer,
             flagged.node_name,
             flagged.crux,
             flagged.bookmark,
             flagged.tangent,
             flagged.progress,
             shown.colour,
             (flagged.element ->> 'color'::text) AS given_colour,
             (canvas_read_nodes.colours_as_flags AND ((flagged.element ->> 'color'::text) IS DISTINCT FROM shown.colour) AND (COALESCE((flagged.element ->> 'color'::text), '1'::text) = ANY (ARRAY['1'::text, '2'::text, '3'::text, '4'::text]))) AS is_recoloured
            FROM (flagged
              CROSS JOIN LATERAL ( SELECT canvas_colour(flagged.crux, flagged.bookmark, flagged.tangent, flagged.progress) AS colour) shown)
         ), settled AS (
          SELECT coloured.element,
             coloured.canvas_id,
             coloured.canvas_order,
             coloured.was,
             coloured.stated,
             coloured.is_same,
             coloured.wanted,
             coloured.summary,
             coloured.key_points,
             coloured.is_taken,
             coloured.longer,
             coloured.node_name,
             coloured.crux,
             coloured.bookmark,
             coloured.tangent,
             coloured.progress,
             coloured.colour,
             coloured.given_colour,
             coloured.is_recoloured,
             jsonb_build_object('is_crux',
                 CASE
                     WHEN (coloured.is_recoloured AND (coloured.colour = '1'::text)) THEN false
                     WHEN (coloured.is_recoloured AND (coloured.given_colour = '1'::text)) THEN true
                     ELSE coloured.crux
                 END, 'is_bookmark',
                 CASE
                     WHEN (coloured.is_recoloured AND (coloured.colour = '3'::text)) THEN false
                     WHEN (coloured.is_recoloured AND (coloured.given_colour = '3'::text)) THEN true
                     ELSE coloured.bookmark
                 END, 'is_tangent',
                 CASE
                     WHEN (coloured.is_recoloured AND (coloured.colour = '2'::text)) THEN false
                     WHEN (coloured.is_recoloured AND (coloured.given_colour = '2'::text)) THEN true
                     ELSE coloured.tangent
                 END, 'is_contextual_progress',
                 CASE
                     WHEN (coloured.is_recoloured AND (coloured.colour = '4'::text)) THEN false
                     WHEN (coloured.is_recoloured AND (coloured.given_colour = '4'::text)) THEN true
                     ELSE coloured.progress
                 END) AS flags
            FROM coloured
         )
  SELECT ((settled.was).id IS NULL),
     jsonb_populate_record(NULL::nodes, ((((COALESCE(to_jsonb(settled.was), jsonb_build_object('id',
         CASE
             WHEN (EXISTS ( SELECT
                FROM nodes other
               WHERE (other.id = canvas_own_id((settled.element ->> 'id'::text))))) THEN NULL::uuid
             ELSE canvas_own_id((settled.element ->> 'id'::text))
         END, 'conversation_id', canvas_read_nodes.conversation, 'node_type',
         CASE (settled.element ->> 'type'::text)
             WHEN 'text'::text THEN 'conversational_thread'::text
             ELSE ('canvas_'::text || (settled.element ->> 'type'::text))
         END, 'level', 1, 'children_ids', '{}'::uuid[], 'chunk_ids', '{}'::uuid[], 'utterance_ids', '{}'::uuid[], 'claim_ids', '{}'::uuid[], 'zoom_level_visible', '{}'::integer[], 'speaker_info', '{}'::jsonb, 'speaker_transitions', '[]'::jsonb, 'cluster_info', '{}'::jsonb, 'display_preferences', '{}'::jsonb, 'created_at', CURRENT_TIMESTAMP, 'updated_at', CURRENT_TIMESTAMP)) || settled.stated) || settled.flags) ||
         CASE
             WHEN ((settled.element #> '{quipu,utterance_ids}'::text[]) IS NULL) THEN '{}'::jsonb
             ELSE jsonb_build_object('utterance_ids', ARRAY( SELECT said.id
                FROM (jsonb_array_elements_text((settled.element #> '{quipu,utterance_ids}'::text[])) WITH ORDINALITY n(id, place)
                  JOIN utterances said ON (((said.id = (n.id)::uuid) AND (said.conversation_id = canvas_read_nodes.conversation))))
               ORDER BY n.place))
         END) || jsonb_build_object('canvas_id', settled.canvas_id, 'canvas_order', settled.canvas_order, 'node_name', settled.node_name, 'summary', settled.summary, 'key_points', settled.key_points, 'canvas_x', canvas_integer((settled.element -> 'x'::text)), 'canvas_y', canvas_integer((settled.element -> 'y'::text)), 'canvas_width', canvas_integer((settled.element -> 'width'::text), 1), 'canvas_height', canvas_integer((settled.element -> 'height'::text), 1), 'display_preferences', (COALESCE((settled.element #> '{quipu,display_preferences}'::text[]), (settled.was).display_preferences, '{}'::jsonb) || jsonb_build_object('canvas', jsonb_build_object('element', settled.element, 'read', canvas_sum(settled.node_name, settled.summary, settled.key_points), 'colour', canvas_colour(((settled.flags ->> 'is_crux'::text))::boolean, ((settled.flags ->> 'is_bookmark'::text))::boolean, ((settled.flags ->> 'is_tangent'::text))::boolean, ((settled.flags ->> 'is_contextual_progress'::text))::boolean))))))) AS jsonb_populate_record
    FROM settled;
END;

COMMENT ON FUNCTION canvas_read_nodes(conversation uuid, first integer, elements jsonb, colours_as_flags boolean) IS 'What elements of a canvas make of a conversation''s nodes';

CREATE FUNCTION canvas_claims(conversation uuid)
RETURNS TABLE(element jsonb, canvas_order integer, from_id uuid, to_id uuid, type text, known relationships)
LANGUAGE sql
STABLE
BEGIN ATOMIC
 SELECT came.edge,
     came.canvas_order,
     origin.id,
     goal.id,
         CASE
             WHEN ((known.id IS NOT NULL) AND (NOT ((came.edge -> 'label'::text) IS DISTINCT FROM to_jsonb(known.relationship_type)))) THEN known.relationship_type
             ELSE canvas_relationship_type((came.edge ->> 'label'::text))
         END AS canvas_relationship_type,
     known.*::relationships AS known
    FROM (((canvas_edges came
      JOIN nodes origin ON (((origin.conversation_id = canvas_claims.conversation) AND (origin.canvas_id = (came.edge ->> 'fromNode'::text)))))
      JOIN nodes goal ON (((goal.conversation_id = canvas_claims.conversation) AND (goal.canvas_id = (came.edge ->> 'toNode'::text)))))
      LEFT JOIN relationships known ON (((known.conversation_id = canvas_claims.conversation) AND (known.canvas_id = came.canvas_id))))
   WHERE ((came.conversation_id = canvas_claims.conversation) AND (came.canvas_order IS NOT NULL) AND (origin.id <> goal.id));
END;

COMMENT ON FUNCTION canvas_claims(conversation uuid) IS 'The edges of the canvas that is coming in between two nodes, and the relationships that they are already';

CREATE FUNCTION canvas_read_relationships(conversation uuid, chosen text[])
RETURNS TABLE(is_new boolean, edge relationships)
LANGUAGE sql
STABLE
BEGIN ATOMIC
 SELECT ((canvas_claims.known).id IS NULL),
     jsonb_populate_record(NULL::relationships, ((((COALESCE(to_jsonb(canvas_claims.known), jsonb_build_object('id',
         CASE
             WHEN (EXISTS ( SELECT
                FROM relationships other
               WHERE (other.id = canvas_own_id((canvas_claims.element ->> 'id'::text))))) THEN NULL::uuid
             ELSE canvas_own_id((canvas_claims.element ->> 'id'::text))
         END, 'conversation_id', canvas_read_relationships.conversation, 'strength', 1.0, 'confidence', 1.0, 'supporting_utterance_ids', '{}'::uuid[], 'created_at', CURRENT_TIMESTAMP)) ||
         CASE
             WHEN (((canvas_claims.element ->> 'label'::text) IS DISTINCT FROM canvas_claims.type) AND (canvas_claims.element ? 'label'::text)) THEN jsonb_build_object('relationship_subtype', (canvas_claims.element ->> 'label'::text))
             ELSE '{}'::jsonb
         END) || canvas_allowed(COALESCE((canvas_claims.element -> 'quipu'::text), '{}'::jsonb), '{relationship_subtype,explanation,strength,confidence}'::text[])) ||
         CASE
             WHEN ((canvas_claims.element #> '{quipu,supporting_utterance_ids}'::text[]) IS NULL) THEN '{}'::jsonb
             ELSE jsonb_build_object('supporting_utterance_ids', ARRAY( SELECT said.id
                FROM (jsonb_array_elements_text((canvas_claims.element #> '{quipu,supporting_utterance_ids}'::text[])) WITH ORDINALITY n(id, at)
                  JOIN utterances said ON (((said.id = (n.id)::uuid) AND (said.conversation_id = canvas_read_relationships.conversation))))
               ORDER BY n.at))
         END) || jsonb_build_object('canvas_id', (canvas_claims.element ->> 'id'::text), 'canvas_order', canvas_claims.canvas_order, 'from_node_id', canvas_claims.from_id, 'to_node_id', canvas_claims.to_id, 'relationship_type', canvas_claims.type, 'is_bidirectional', (COALESCE((canvas_claims.element ->> 'fromEnd'::text), 'none'::text) = 'arrow'::text), 'display_preferences', (COALESCE((canvas_claims.element #> '{quipu,display_preferences}'::text[]), (canvas_claims.known).display_preferences, '{}'::jsonb) || jsonb_build_object('canvas', jsonb_build_object('edge', canvas_claims.element)))))) AS jsonb_populate_record
    FROM (canvas_claims(canvas_read_relationships.conversation) canvas_claims(element, canvas_order, from_id, to_id, type, known)
      JOIN unnest(canvas_read_relationships.chosen) picked(canvas_id) ON ((picked.canvas_id = (canvas_claims.element ->> 'id'::text))));
END;

COMMENT ON FUNCTION canvas_read_relationships(conversation uuid, chosen text[]) IS 'What edges of a canvas make of a conversation''s relationships';

CREATE FUNCTION edit_context(target_type text, target uuid, field_name text DEFAULT NULL::text, old_value text DEFAULT NULL::text, new_value text DEFAULT NULL::text)
RETURNS jsonb
LANGUAGE sql
STABLE
BEGIN ATOMIC
 SELECT jsonb_build_object('target', jsonb_build_object('node_name', nodes.node_name, 'summary', nodes.summary, 'key_points', to_jsonb(nodes.key_points), 'node_type', nodes.node_type, 'level', nodes.level, 'dialogue_type', nodes.dialogue_type, 'speaker_info', nodes.speaker_info, 'is_bookmark', nodes.is_bookmark, 'is_contextual_progress', nodes.is_contextual_progress, 'is_tangent', nodes.is_tangent, 'is_crux', nodes.is_crux, 'parent_id', nodes.parent_id, 'confidence_score', nodes.confidence_score), 'utterances', COALESCE(( SELECT jsonb_agg(jsonb_build_object('speaker', COALESCE(said.speaker_name, said.speaker_id), 'text', said.text) ORDER BY said.sequence_number) AS jsonb_agg
            FROM ( SELECT utterances.speaker_name,
                     utterances.speaker_id,
                     "left"(utterances.text, 2000) AS text,
                     utterances.sequence_number
                    FROM utterances
                   WHERE ((utterances.conversation_id = nodes.conversation_id) AND ((utterances.id = ANY (
                         CASE edit_context.field_name
                             WHEN 'utterance_ids'::text THEN uuids_of(edit_context.old_value)
                             ELSE nodes.utterance_ids
                         END)) OR ((utterances.node_id = nodes.id) AND ((edit_context.field_name IS DISTINCT FROM 'utterance_ids'::text) OR (utterances.id <> ALL (uuids_of(edit_context.new_value)))))))
                   ORDER BY utterances.sequence_number
                  LIMIT 50) said), '[]'::jsonb)) AS jsonb_build_object
    FROM nodes
   WHERE ((edit_context.target_type = 'node'::text) AND (nodes.id = edit_context.target))
 UNION ALL
  SELECT jsonb_build_object('target', (to_jsonb(edge.*) - '{id,conversation_id,created_at}'::text[]), 'from', ( SELECT jsonb_build_object('node_name', nodes.node_name, 'summary', "left"(nodes.summary, 2000)) AS jsonb_build_object
            FROM nodes
           WHERE ((nodes.conversation_id = edge.conversation_id) AND (nodes.id =
                 CASE edit_context.field_name
                     WHEN 'from_node_id'::text THEN (uuids_of(edit_context.old_value))[1]
                     ELSE edge.from_node_id
                 END))), 'to', ( SELECT jsonb_build_object('node_name', nodes.node_name, 'summary', "left"(nodes.summary, 2000)) AS jsonb_build_object
            FROM nodes
           WHERE ((nodes.conversation_id = edge.conversation_id) AND (nodes.id =
                 CASE edit_context.field_name
                     WHEN 'to_node_id'::text THEN (uuids_of(edit_context.old_value))[1]
                     ELSE edge.to_node_id
                 END)))) AS jsonb_build_object
    FROM relationships edge
   WHERE ((edit_context.target_type = 'relationship'::text) AND (edge.id = edit_context.target))
 UNION ALL
  SELECT jsonb_build_object('target', (to_jsonb(cluster.*) - '{id,conversation_id,created_at,updated_at}'::text[]), 'nodes', COALESCE(( SELECT jsonb_agg(jsonb_build_object('node_name', member.node_name, 'summary', "left"(member.summary, 2000)) ORDER BY member.node_name) AS jsonb_agg
            FROM ( SELECT nodes.node_name,
                     nodes.summary
                    FROM nodes
                   WHERE ((nodes.conversation_id = cluster.conversation_id) AND (nodes.id = ANY (
                         CASE edit_context.field_name
                             WHEN 'node_ids'::text THEN uuids_of(edit_context.old_value)
                             ELSE cluster.node_ids
                         END)))
                   ORDER BY nodes.node_name
                  LIMIT 50) member), '[]'::jsonb)) AS jsonb_build_object
    FROM clusters cluster
   WHERE ((edit_context.target_type = 'cluster'::text) AND (cluster.id = edit_context.target))
 UNION ALL
  SELECT jsonb_build_object('target', (to_jsonb(said.*) - '{id,conversation_id,created_at}'::text[]), 'before', COALESCE(( SELECT jsonb_agg(jsonb_build_object('speaker', COALESCE(earlier.speaker_name, earlier.speaker_id), 'text', earlier.text) ORDER BY earlier.sequence_number) AS jsonb_agg
            FROM ( SELECT utterances.speaker_name,
                     utterances.speaker_id,
                     "left"(utterances.text, 2000) AS text,
                     utterances.sequence_number
                    FROM utterances
                   WHERE ((utterances.conversation_id = said.conversation_id) AND (utterances.sequence_number < was.place) AND (utterances.id <> said.id))
                   ORDER BY utterances.sequence_number DESC
                  LIMIT 3) earlier), '[]'::jsonb), 'after', COALESCE(( SELECT jsonb_agg(jsonb_build_object('speaker', COALESCE(later.speaker_name, later.speaker_id), 'text', later.text) ORDER BY later.sequence_number) AS jsonb_agg
            FROM ( SELECT utterances.speaker_name,
                     utterances.speaker_id,
                     "left"(utterances.text, 2000) AS text,
                     utterances.sequence_number
                    FROM utterances
                   WHERE ((utterances.conversation_id = said.conversation_id) AND (utterances.sequence_number >= was.place) AND (utterances.id <> said.id))
                   ORDER BY utterances.sequence_number
                  LIMIT 3) later), '[]'::jsonb)) AS jsonb_build_object
    FROM (utterances said
      CROSS JOIN LATERAL ( SELECT
                 CASE
                     WHEN ((edit_context.field_name = 'sequence_number'::text) AND (edit_context.old_value ~ '^[0-9]{1,9}$'::text)) THEN (edit_context.old_value)::integer
                     ELSE said.sequence_number
                 END AS place) was)
   WHERE ((edit_context.target_type = ANY (ARRAY['utterance'::text, 'speaker_attribution'::text])) AND (said.id = edit_context.target));
END;

COMMENT ON FUNCTION edit_context(target_type text, target uuid, field_name text, old_value text, new_value text) IS 'What can be said of a target of edits as it stands, or as it stood before one of them; NULL where it is gone';

CREATE FUNCTION edit_target_exists(target_type text, target uuid, conversation uuid)
RETURNS boolean
LANGUAGE sql
STABLE
RETURN CASE target_type WHEN 'node'::text THEN (EXISTS (SELECT FROM nodes WHERE ((nodes.id = edit_target_exists.target) AND (nodes.conversation_id = edit_target_exists.conversation)))) WHEN 'relationship'::text THEN (EXISTS (SELECT FROM relationships WHERE ((relationships.id = edit_target_exists.target) AND (relationships.conversation_id = edit_target_exists.conversation)))) WHEN 'cluster'::text THEN (EXISTS (SELECT FROM clusters WHERE ((clusters.id = edit_target_exists.target) AND (clusters.conversation_id = edit_target_exists.conversation)))) WHEN 'utterance'::text THEN (EXISTS (SELECT FROM utterances WHERE ((utterances.id = edit_target_exists.target) AND (utterances.conversation_id = edit_target_exists.conversation)))) WHEN 'speaker_attribution'::text THEN (EXISTS (SELECT FROM utterances WHERE ((utterances.id = edit_target_exists.target) AND (utterances.conversation_id = edit_target_exists.conversation)))) ELSE true END;

COMMENT ON FUNCTION edit_target_exists(target_type text, target uuid, conversation uuid) IS 'Whether an edit''s target is in its conversation; of claims nothing is known here, so they are taken to be';

CREATE FUNCTION words_of_conversation(conversation uuid)
RETURNS tsvector
LANGUAGE sql
STABLE STRICT
BEGIN ATOMIC
 SELECT COALESCE(array_to_tsvector(array_agg(word.lexeme)), ''::tsvector) AS "coalesce"
    FROM ( SELECT found.lexeme,
             sum(octet_length(found.lexeme)) OVER (ORDER BY (min(utterances.sequence_number)), found.lexeme) AS bytes
            FROM (utterances
              CROSS JOIN LATERAL unnest(searchable_words(utterances.text)) found(lexeme, positions, weights))
           WHERE (utterances.conversation_id = words_of_conversation.conversation)
           GROUP BY found.lexeme) word
   WHERE (word.bytes <= 1048575);
END;

COMMENT ON FUNCTION words_of_conversation(conversation uuid) IS 'The different words of all utterances of a conversation';

CREATE TABLE api_calls_log (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    conversation_id uuid REFERENCES conversations(id) ON DELETE SET NULL,
    endpoint text NOT NULL,
    feature text NOT NULL,
    provider text NOT NULL,
    model text NOT NULL,
    prompt_tokens bigint NOT NULL,
    completion_tokens bigint NOT NULL,
    total_tokens bigint NOT NULL,
    prompt_cost numeric(20,10) NOT NULL,
    completion_cost numeric(20,10) NOT NULL,
    total_cost numeric(20,10) NOT NULL,
    latency_ms integer,
    status text NOT NULL,
    error_message text,
    started_at timestamptz NOT NULL,
    completed_at timestamptz,
    request_id text,
    utterance_id uuid REFERENCES utterances(id) ON DELETE SET NULL,
    cached_tokens bigint NOT NULL DEFAULT 0,
    reasoning_tokens bigint NOT NULL DEFAULT 0,
    trace_id text,
    span_id text,
    parent_span_id text,
    CONSTRAINT api_calls_log_utterance_fkey FOREIGN KEY (conversation_id, utterance_id) REFERENCES utterances(conversation_id, id) ON UPDATE CASCADE ON DELETE SET NULL (utterance_id),
    CONSTRAINT ck_api_call_completed_after_started CHECK (completed_at >= started_at),
    CONSTRAINT ck_api_call_costs CHECK ((prompt_cost >= (0)::numeric) AND (completion_cost >= (0)::numeric) AND (total_cost <> 'NaN'::numeric) AND (total_cost = (prompt_cost + completion_cost))),
    CONSTRAINT ck_api_call_latency CHECK (latency_ms >= 0),
    CONSTRAINT ck_api_call_parent_span_id CHECK ((parent_span_id IS NULL) OR ((parent_span_id ~ '^[0-9a-f]{16}$'::text) AND (parent_span_id !~ '^0+$'::text) AND (span_id IS NOT NULL))),
    CONSTRAINT ck_api_call_span_id CHECK ((span_id IS NULL) OR ((span_id ~ '^[0-9a-f]{16}$'::text) AND (span_id !~ '^0+$'::text) AND (trace_id IS NOT NULL))),
    CONSTRAINT ck_api_call_token_shares CHECK (((cached_tokens >= 0) AND (cached_tokens <= prompt_tokens)) AND ((reasoning_tokens >= 0) AND (reasoning_tokens <= completion_tokens))),
    CONSTRAINT ck_api_call_tokens CHECK ((prompt_tokens >= 0) AND (completion_tokens >= 0) AND (total_tokens = (prompt_tokens + completion_tokens))),
    CONSTRAINT ck_api_call_trace_id CHECK ((trace_id ~ '^[0-9a-f]{32}$'::text) AND (trace_id !~ '^0+$'::text)),
    CONSTRAINT valid_status CHECK (status = ANY (ARRAY['pending'::text, 'success'::text, 'error'::text, 'timeout'::text, 'cancelled'::text]))
);

COMMENT ON TABLE api_calls_log IS 'Calls of language models and what they cost; outlive their conversation';

COMMENT ON COLUMN api_calls_log.cached_tokens IS 'How many of prompt_tokens the provider had cached';

COMMENT ON COLUMN api_calls_log.reasoning_tokens IS 'How many of completion_tokens went into reasoning';

COMMENT ON COLUMN api_calls_log.request_id IS 'The caller''s own key of the call: a call that is written twice is refused';

COMMENT ON COLUMN api_calls_log.total_cost IS 'US dollars';

COMMENT ON COLUMN api_calls_log.utterance_id IS 'The utterance that it was made for, or that came out of it';

CREATE INDEX idx_api_calls_conversation ON api_calls_log (conversation_id);

CREATE INDEX idx_api_calls_cost ON api_calls_log (total_cost);

CREATE INDEX idx_api_calls_failed ON api_calls_log (started_at) WHERE (status = ANY (ARRAY['error'::text, 'timeout'::text]));

CREATE INDEX idx_api_calls_feature ON api_calls_log (feature);

CREATE INDEX idx_api_calls_pending ON api_calls_log (started_at) WHERE (status = 'pending'::text);

CREATE INDEX idx_api_calls_provider_model ON api_calls_log (provider, model);

CREATE INDEX idx_api_calls_started ON api_calls_log (started_at);

CREATE INDEX idx_api_calls_trace ON api_calls_log (trace_id) WHERE (trace_id IS NOT NULL);

CREATE INDEX idx_api_calls_utterance ON api_calls_log (utterance_id, conversation_id) WHERE (utterance_id IS NOT NULL);

CREATE UNIQUE INDEX uq_api_calls_request ON api_calls_log (request_id) WHERE (request_id IS NOT NULL);

CREATE TABLE utterance_attachments (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    conversation_id uuid NOT NULL,
    utterance_id uuid NOT NULL,
    "position" integer NOT NULL DEFAULT 0,
    name text,
    uri text NOT NULL,
    media_type text NOT NULL,
    size_bytes bigint,
    sha256 text,
    metadata jsonb NOT NULL DEFAULT '{}'::jsonb,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT uq_utterance_attachments_position UNIQUE (utterance_id, "position") DEFERRABLE,
    CONSTRAINT ck_attachment_media_type CHECK (media_type ~ '^[^/[:space:]]+/[^/[:space:]]+$'::text),
    CONSTRAINT ck_attachment_metadata CHECK (jsonb_typeof(metadata) = 'object'::text),
    CONSTRAINT ck_attachment_position CHECK ("position" >= 0),
    CONSTRAINT ck_attachment_sha256 CHECK (sha256 ~ '^[0-9a-f]{64}$'::text),
    CONSTRAINT ck_attachment_size CHECK (size_bytes >= 0),
    CONSTRAINT utterance_attachments_utterance_id_fkey FOREIGN KEY (conversation_id, utterance_id) REFERENCES utterances(conversation_id, id) ON UPDATE CASCADE ON DELETE CASCADE
);

COMMENT ON TABLE utterance_attachments IS 'Files that came with an utterance: where they lie, of what type, and their hash';

CREATE INDEX idx_utterance_attachments_conversation ON utterance_attachments (conversation_id);

CREATE INDEX idx_utterance_attachments_sha256 ON utterance_attachments (sha256);

CREATE VIEW api_costs_by_day WITH (security_invoker = true) AS
SELECT ((started_at AT TIME ZONE 'UTC'::text))::date AS day,
    provider,
    model,
    feature,
    count(*) AS calls,
    sum(total_tokens) AS total_tokens,
    sum(total_cost) AS total_cost
   FROM api_calls_log
  GROUP BY (((started_at AT TIME ZONE 'UTC'::text))::date), provider, model, feature;

COMMENT ON VIEW api_costs_by_day IS 'Calls, tokens and US dollars of each day (UTC), provider, model and feature';

CREATE VIEW api_costs_by_feature WITH (security_invoker = true) AS
SELECT feature,
    count(*) AS calls,
    count(*) FILTER (WHERE (status = ANY (ARRAY['error'::text, 'timeout'::text]))) AS failures,
    count(DISTINCT conversation_id) AS conversations,
    sum(total_tokens) AS total_tokens,
    sum(total_cost) AS total_cost,
    (sum(total_cost) / (NULLIF(count(DISTINCT conversation_id), 0))::numeric) AS cost_per_conversation,
    round(avg(latency_ms)) AS mean_latency_ms,
    max(started_at) AS last_call
   FROM api_calls_log
  GROUP BY feature;

COMMENT ON VIEW api_costs_by_feature IS 'What each feature of the application cost, in US dollars, and for how many conversations';

CREATE VIEW api_costs_by_model WITH (security_invoker = true) AS
SELECT provider,
    model,
    count(*) AS calls,
    count(*) FILTER (WHERE (status = ANY (ARRAY['error'::text, 'timeout'::text]))) AS failures,
    sum(prompt_tokens) AS prompt_tokens,
    sum(completion_tokens) AS completion_tokens,
    sum(total_tokens) AS total_tokens,
    sum(total_cost) AS total_cost,
    ((sum(total_cost) / NULLIF(sum(total_tokens), (0)::numeric)) * (1000000)::numeric) AS cost_per_million_tokens,
    round(avg(latency_ms)) AS mean_latency_ms,
    percentile_cont((0.95)::double precision) WITHIN GROUP (ORDER BY ((latency_ms)::double precision)) AS p95_latency_ms,
    max(started_at) AS last_call
   FROM api_calls_log
  GROUP BY provider, model;

COMMENT ON VIEW api_costs_by_model IS 'What each model cost, in US dollars, and how fast it was';

CREATE VIEW api_costs_by_provider WITH (security_invoker = true) AS
SELECT provider,
    count(*) AS calls,
    count(*) FILTER (WHERE (status = ANY (ARRAY['error'::text, 'timeout'::text]))) AS failures,
    sum(prompt_tokens) AS prompt_tokens,
    sum(completion_tokens) AS completion_tokens,
    sum(total_tokens) AS total_tokens,
    sum(total_cost) AS total_cost,
    round(avg(latency_ms)) AS mean_latency_ms,
    max(started_at) AS last_call
   FROM api_calls_log
  GROUP BY provider;

COMMENT ON VIEW api_costs_by_provider IS 'What each provider was paid, in US dollars, and how it served';

CREATE VIEW conversation_overview WITH (security_invoker = true) AS
SELECT conversation.id,
    conversation.conversation_name,
    conversation.conversation_type,
    conversation.source_type,
    conversation.owner_id,
    conversation.started_at,
    conversation.ended_at,
    conversation.participant_count,
    conversation.total_utterances,
    conversation.total_words,
    conversation.total_nodes,
    conversation.total_claims,
    edge.relationships,
    "grouping".clusters,
    edit.edits,
    call.api_calls,
    call.api_cost
   FROM ((((conversations conversation
     CROSS JOIN LATERAL ( SELECT count(*) AS relationships
           FROM relationships
          WHERE (relationships.conversation_id = conversation.id)) edge)
     CROSS JOIN LATERAL ( SELECT count(*) AS clusters
           FROM clusters
          WHERE (clusters.conversation_id = conversation.id)) "grouping")
     CROSS JOIN LATERAL ( SELECT count(*) AS edits
           FROM edits_log
          WHERE (edits_log.conversation_id = conversation.id)) edit)
     CROSS JOIN LATERAL ( SELECT count(*) AS api_calls,
            COALESCE(sum(api_calls_log.total_cost), (0)::numeric) AS api_cost
           FROM api_calls_log
          WHERE (api_calls_log.conversation_id = conversation.id)) call)
  WHERE (conversation.deleted_at IS NULL);

COMMENT ON VIEW conversation_overview IS 'Each conversation that is not put away, with what belongs to it and what it cost';

CREATE VIEW graph_edges WITH (security_invoker = true) AS
(
         SELECT relationships.conversation_id,
            relationships.from_node_id,
            relationships.to_node_id,
            relationships.relationship_type,
            relationships.is_bidirectional,
            relationships.strength,
            relationships.id AS relationship_id
           FROM relationships
        UNION ALL
         SELECT nodes.conversation_id,
            nodes.parent_id AS from_node_id,
            nodes.id AS to_node_id,
            'parent_of'::text AS relationship_type,
            false AS is_bidirectional,
            1.0 AS strength,
            NULL::uuid AS relationship_id
           FROM nodes
          WHERE (nodes.parent_id IS NOT NULL)
        UNION ALL
         SELECT nodes.conversation_id,
            nodes.predecessor_id AS from_node_id,
            nodes.id AS to_node_id,
            'temporal_next'::text AS relationship_type,
            false AS is_bidirectional,
            1.0 AS strength,
            NULL::uuid AS relationship_id
           FROM nodes
          WHERE (nodes.predecessor_id IS NOT NULL)
) UNION
 SELECT nodes.conversation_id,
    nodes.id AS from_node_id,
    nodes.successor_id AS to_node_id,
    'temporal_next'::text AS relationship_type,
    false AS is_bidirectional,
    1.0 AS strength,
    NULL::uuid AS relationship_id
   FROM nodes
  WHERE (nodes.successor_id IS NOT NULL);

COMMENT ON VIEW graph_edges IS 'Every edge of the graph: relationships, parents, and what comes before and after; those of columns have no id';

CREATE VIEW monitoring_index_usage WITH (security_invoker = true) AS
SELECT relname AS table_name,
    indexrelname AS index_name,
    idx_scan AS scans,
    idx_tup_read AS entries_read,
    idx_tup_fetch AS rows_fetched,
    pg_relation_size((indexrelid)::regclass) AS index_bytes
   FROM pg_stat_user_indexes
  WHERE (schemaname = own_schema());

COMMENT ON VIEW monitoring_index_usage IS 'How often each index was used since statistics were reset, and its bytes';

CREATE VIEW monitoring_table_sizes WITH (security_invoker = true) AS
SELECT relname AS table_name,
    n_live_tup AS estimated_rows,
    n_dead_tup AS dead_rows,
    pg_relation_size((relid)::regclass) AS row_bytes,
    pg_indexes_size((relid)::regclass) AS index_bytes,
    pg_total_relation_size((relid)::regclass) AS total_bytes,
    GREATEST(last_vacuum, last_autovacuum) AS last_vacuum,
    GREATEST(last_analyze, last_autoanalyze) AS last_analyze
   FROM pg_stat_user_tables
  WHERE (schemaname = own_schema());

COMMENT ON VIEW monitoring_table_sizes IS 'Rows and bytes of each table';

ALTER TABLE conversations
    ADD CONSTRAINT conversations_current_utterance_id_fkey FOREIGN KEY (id, current_utterance_id) REFERENCES utterances(conversation_id, id) ON DELETE SET NULL (current_utterance_id);
