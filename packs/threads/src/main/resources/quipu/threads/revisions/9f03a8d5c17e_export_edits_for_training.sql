-- revision: 9f03a8d5c17e
-- revises: 4b7d19c2e6a5
-- message: export edits for training
-- created: 2026-11-28T04:20:00Z
-- transaction: on

-- upgrade
ALTER TABLE edits_log ADD COLUMN context_before jsonb;

COMMENT ON COLUMN edits_log.context_before IS
    'The target and what is around it as it was before the edit; taken by record_edit or by a trigger. Whatever trains on'
    ' the edit reads this and never the row of today, which holds the answer';

CREATE INDEX idx_edits_dataset ON edits_log (training_dataset_id, created_at, id)
    WHERE training_dataset_id IS NOT NULL;

SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

CREATE FUNCTION uuids_of(value text) RETURNS uuid[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ARRAY(SELECT (found.id)[1]::uuid
                 FROM regexp_matches(value, '[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}', 'g') AS found (id));

COMMENT ON FUNCTION uuids_of(text) IS 'The ids in a value as somebody logged it: one, a list of JSON, an array';

-- Bounded, since it is stored with every edit: at most 50 utterances, 2,000 characters of each. What is around a target
-- follows from fields of it; where it is one of them that an edit changed, it follows from the old value here.
CREATE FUNCTION edit_context(
    target_type text, target uuid, field_name text DEFAULT NULL, old_value text DEFAULT NULL, new_value text DEFAULT NULL)
    RETURNS jsonb
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT jsonb_build_object('target', jsonb_build_object(
            'node_name', node_name, 'summary', summary, 'key_points', to_jsonb(key_points), 'node_type', node_type,
            'level', level, 'dialogue_type', dialogue_type, 'speaker_info', speaker_info,
            'is_bookmark', is_bookmark, 'is_contextual_progress', is_contextual_progress, 'is_tangent', is_tangent,
            'is_crux', is_crux, 'parent_id', parent_id, 'confidence_score', confidence_score),
        'utterances', coalesce((
            SELECT jsonb_agg(jsonb_build_object('speaker', coalesce(speaker_name, speaker_id), 'text', text)
                ORDER BY sequence_number)
            FROM (SELECT speaker_name, speaker_id, left(text, 2000) AS text, sequence_number FROM utterances
                  WHERE conversation_id = nodes.conversation_id
                    AND (id = ANY (CASE field_name WHEN 'utterance_ids' THEN uuids_of(old_value)
                            ELSE nodes.utterance_ids END)
                        OR node_id = nodes.id AND (field_name IS DISTINCT FROM 'utterance_ids'
                            OR id <> ALL (uuids_of(new_value))))
                  ORDER BY sequence_number LIMIT 50) AS said), '[]'))
    FROM nodes WHERE target_type = 'node' AND id = target
    UNION ALL
    SELECT jsonb_build_object('target', to_jsonb(edge) - '{id,conversation_id,created_at}'::text[],
        'from', (SELECT jsonb_build_object('node_name', node_name, 'summary', left(summary, 2000)) FROM nodes
                 WHERE conversation_id = edge.conversation_id AND id = CASE field_name
                    WHEN 'from_node_id' THEN (uuids_of(old_value))[1] ELSE edge.from_node_id END),
        'to', (SELECT jsonb_build_object('node_name', node_name, 'summary', left(summary, 2000)) FROM nodes
               WHERE conversation_id = edge.conversation_id AND id = CASE field_name
                   WHEN 'to_node_id' THEN (uuids_of(old_value))[1] ELSE edge.to_node_id END))
    FROM relationships AS edge
    WHERE target_type = 'relationship' AND edge.id = target
    UNION ALL
    SELECT jsonb_build_object('target', to_jsonb(cluster) - '{id,conversation_id,created_at,updated_at}'::text[],
        'nodes', coalesce((
            SELECT jsonb_agg(jsonb_build_object('node_name', node_name, 'summary', left(summary, 2000)) ORDER BY node_name)
            FROM (SELECT node_name, summary FROM nodes
                  WHERE conversation_id = cluster.conversation_id AND id = ANY (CASE field_name
                      WHEN 'node_ids' THEN uuids_of(old_value) ELSE cluster.node_ids END)
                  ORDER BY node_name LIMIT 50) AS member), '[]'))
    FROM clusters AS cluster
    WHERE target_type = 'cluster' AND cluster.id = target
    UNION ALL
    SELECT jsonb_build_object('target', to_jsonb(said) - '{id,conversation_id,created_at}'::text[],
        'before', coalesce((
            SELECT jsonb_agg(jsonb_build_object('speaker', coalesce(speaker_name, speaker_id), 'text', text)
                ORDER BY sequence_number)
            FROM (SELECT speaker_name, speaker_id, left(text, 2000) AS text, sequence_number FROM utterances
                  WHERE conversation_id = said.conversation_id AND sequence_number < was.place AND id <> said.id
                  ORDER BY sequence_number DESC LIMIT 3) AS earlier), '[]'),
        'after', coalesce((
            SELECT jsonb_agg(jsonb_build_object('speaker', coalesce(speaker_name, speaker_id), 'text', text)
                ORDER BY sequence_number)
            FROM (SELECT speaker_name, speaker_id, left(text, 2000) AS text, sequence_number FROM utterances
                  WHERE conversation_id = said.conversation_id AND sequence_number >= was.place AND id <> said.id
                  ORDER BY sequence_number LIMIT 3) AS later), '[]'))
    FROM utterances AS said
    CROSS JOIN LATERAL (
        SELECT CASE WHEN field_name = 'sequence_number' AND old_value ~ '^[0-9]{1,9}$' THEN old_value::integer
            ELSE said.sequence_number END AS place) AS was
    WHERE target_type IN ('utterance', 'speaker_attribution') AND said.id = target;
END;

COMMENT ON FUNCTION edit_context(text, uuid, text, text, text) IS
    'What can be said of a target of edits as it stands, or as it stood before one of them; NULL where it is gone';

CREATE FUNCTION edit_target_exists(target_type text, target uuid, conversation uuid) RETURNS boolean
    LANGUAGE sql STABLE
    RETURN CASE target_type
        WHEN 'node' THEN EXISTS (SELECT FROM nodes WHERE id = target AND conversation_id = conversation)
        WHEN 'relationship' THEN EXISTS (SELECT FROM relationships WHERE id = target AND conversation_id = conversation)
        WHEN 'cluster' THEN EXISTS (SELECT FROM clusters WHERE id = target AND conversation_id = conversation)
        WHEN 'utterance' THEN EXISTS (SELECT FROM utterances WHERE id = target AND conversation_id = conversation)
        WHEN 'speaker_attribution' THEN
            EXISTS (SELECT FROM utterances WHERE id = target AND conversation_id = conversation)
        ELSE true END;

COMMENT ON FUNCTION edit_target_exists(text, uuid, uuid) IS
    'Whether an edit''s target is in its conversation; of claims nothing is known here, so they are taken to be';

-- A client that changes the row first and logs the edit afterwards would hand the answer in with the question, so the
-- field itself, and what around the target follows from it, is put back to what the log says it was. What was deleted or
-- merged may be gone already.
CREATE FUNCTION complete_edit() RETURNS trigger
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

CREATE TRIGGER trigger_complete_edit
    BEFORE INSERT ON edits_log
    FOR EACH ROW EXECUTE FUNCTION complete_edit();

-- The row is locked, so that the context, the old value and the change belong together.
CREATE FUNCTION record_edit(
    target_type text, target_id uuid, field_name text, new_value text, user_id text,
    user_comment text DEFAULT NULL, user_confidence double precision DEFAULT 1.0, edit_id uuid DEFAULT NULL)
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

COMMENT ON FUNCTION record_edit(text, uuid, text, text, text, text, double precision, uuid) IS
    'Changes one field of a node, relationship, cluster or utterance and logs it with what was before. The new value is a'
    ' text, or JSON where the column is of another type. Under the id of an edit that is there nothing is changed again';

-- The trigger takes the context, while the row is still there.
CREATE FUNCTION record_deletion(
    target_type text, target_id uuid, user_id text, user_comment text DEFAULT NULL,
    user_confidence double precision DEFAULT 1.0, edit_id uuid DEFAULT NULL)
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

COMMENT ON FUNCTION record_deletion(text, uuid, text, text, double precision, uuid) IS
    'Deletes a node, relationship, cluster or utterance and logs it with what it was and what was around it. Under the id'
    ' of an edit that is there nothing is done again';

CREATE FUNCTION training_example(edit edits_log) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    RETURN jsonb_build_object(
        'id', edit.id, 'dataset', edit.training_dataset_id, 'conversation_id', edit.conversation_id,
        'target_type', edit.target_type, 'target_id', edit.target_id, 'edit_type', edit.edit_type,
        'field', edit.field_name, 'context', edit.context_before, 'before', edit.old_value, 'after', edit.new_value,
        'comment', edit.user_comment, 'user_id', edit.user_id, 'confidence', edit.user_confidence,
        'created_at', to_char(edit.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'));

COMMENT ON FUNCTION training_example(edits_log) IS
    'An edit as one line of a training set: the context and "before" are the question, "after" is the answer';

-- What is handed out and what is marked is one and the same statement; what another exporter holds is passed over,
-- and so is what is in a conversation that is put away, until it is brought back.
CREATE FUNCTION export_training_edits(
    dataset text, most integer DEFAULT NULL, least_confidence double precision DEFAULT 0)
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

COMMENT ON FUNCTION export_training_edits(text, integer, double precision) IS
    'Hands out edits that no training set has yet, the oldest first, and marks them: each goes to one set only';

-- downgrade
DROP FUNCTION export_training_edits(text, integer, double precision);
DROP FUNCTION training_example(edits_log);
DROP FUNCTION record_deletion(text, uuid, text, text, double precision, uuid);
DROP FUNCTION record_edit(text, uuid, text, text, text, text, double precision, uuid);
DROP TRIGGER trigger_complete_edit ON edits_log;
DROP FUNCTION complete_edit();
DROP FUNCTION edit_target_exists(text, uuid, uuid);
DROP FUNCTION edit_context(text, uuid, text, text, text);
DROP FUNCTION uuids_of(text);
DROP INDEX idx_edits_dataset;
ALTER TABLE edits_log DROP COLUMN context_before;
