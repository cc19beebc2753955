-- revision: e8a64d1f3b07
-- revises: c52e7b90f4d1
-- message: keep assistant messages whole
-- created: 2026-11-28T04:40:00Z
-- transaction: on

-- upgrade
-- A chat with an assistant is a conversation like others; what its messages hold beside text goes here.
ALTER TABLE utterances
    ADD COLUMN message_role text,
    ADD COLUMN content_parts jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN tool_call_id text,
    ADD COLUMN reasoning text,
    ADD COLUMN state text NOT NULL DEFAULT 'done',
    ADD COLUMN parent_utterance_id uuid,
    ADD CONSTRAINT valid_message_role CHECK (message_role IN ('user', 'assistant', 'system', 'tool')),
    ADD CONSTRAINT valid_state CHECK (state IN ('partial', 'done', 'cancelled')),
    ADD CONSTRAINT ck_utterance_content_parts CHECK (jsonb_typeof(content_parts) = 'array' AND NOT jsonb_path_exists(
        content_parts, '$[*] ? (@.type() != "object" || !exists(@.type) || @.type.type() != "string")')),
    ADD CONSTRAINT ck_utterance_tool_call CHECK (tool_call_id IS NULL OR message_role = 'tool'),
    ADD CONSTRAINT no_self_reply CHECK (parent_utterance_id <> id),
    ADD CONSTRAINT uq_utterances_in_conversation UNIQUE (conversation_id, id),
    -- Checked at the end of the transaction: by then a trigger has given the replies to what goes to what stood before it.
    ADD CONSTRAINT utterances_parent_utterance_id_fkey FOREIGN KEY (conversation_id, parent_utterance_id)
        REFERENCES utterances (conversation_id, id) DEFERRABLE INITIALLY DEFERRED;

COMMENT ON COLUMN utterances.message_role IS 'Of a message of an assistant''s chat; NULL where people talk';
COMMENT ON COLUMN utterances.content_parts IS
    'The message as its provider has it: objects of a type (text, image, tool_call, tool_result, …), in order; text'
    ' holds what of it is to be read and searched';
COMMENT ON COLUMN utterances.tool_call_id IS 'Which call a message of the role tool answers';
COMMENT ON COLUMN utterances.reasoning IS 'What the model thought before it spoke; not searched';
COMMENT ON COLUMN utterances.state IS 'partial while it streams in';
COMMENT ON COLUMN utterances.parent_utterance_id IS
    'What it follows; NULL: what stands before it. A reply that was asked for again has the parent of the first one';

CREATE INDEX idx_utterances_parent ON utterances (parent_utterance_id) WHERE parent_utterance_id IS NOT NULL;
CREATE INDEX idx_utterances_partial ON utterances (created_at) WHERE state = 'partial';

ALTER TABLE conversations
    ADD COLUMN current_utterance_id uuid,
    ADD CONSTRAINT conversations_current_utterance_id_fkey FOREIGN KEY (id, current_utterance_id)
        REFERENCES utterances (conversation_id, id) ON DELETE SET NULL (current_utterance_id);

COMMENT ON COLUMN conversations.current_utterance_id IS 'Where the branch ends that is shown, and the next utterance goes on; NULL: at the last one';

CREATE INDEX idx_conversations_current_utterance ON conversations (current_utterance_id)
    WHERE current_utterance_id IS NOT NULL;

CREATE TABLE utterance_attachments (
    id              uuid        NOT NULL DEFAULT gen_random_uuid(),
    conversation_id uuid        NOT NULL,
    utterance_id    uuid        NOT NULL,
    position        integer     NOT NULL DEFAULT 0,
    name            text,
    uri             text        NOT NULL,
    media_type      text        NOT NULL,
    size_bytes      bigint,
    sha256          text,
    metadata        jsonb       NOT NULL DEFAULT '{}',
    created_at      timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT utterance_attachments_pkey PRIMARY KEY (id),
    CONSTRAINT utterance_attachments_utterance_id_fkey FOREIGN KEY (conversation_id, utterance_id)
        REFERENCES utterances (conversation_id, id) ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT uq_utterance_attachments_position UNIQUE (utterance_id, position) DEFERRABLE INITIALLY IMMEDIATE,
    CONSTRAINT ck_attachment_position CHECK (position >= 0),
    CONSTRAINT ck_attachment_media_type CHECK (media_type ~ '^[^/[:space:]]+/[^/[:space:]]+$'),
    CONSTRAINT ck_attachment_size CHECK (size_bytes >= 0),
    CONSTRAINT ck_attachment_sha256 CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    CONSTRAINT ck_attachment_metadata CHECK (jsonb_typeof(metadata) = 'object')
);

COMMENT ON TABLE utterance_attachments IS 'Files that came with an utterance: where they lie, of what type, and their hash';

CREATE INDEX idx_utterance_attachments_conversation ON utterance_attachments (conversation_id);
CREATE INDEX idx_utterance_attachments_sha256 ON utterance_attachments (sha256);

ALTER TABLE api_calls_log
    ADD COLUMN utterance_id uuid,
    ADD COLUMN cached_tokens bigint NOT NULL DEFAULT 0,
    ADD COLUMN reasoning_tokens bigint NOT NULL DEFAULT 0,
    ADD COLUMN trace_id text,
    ADD COLUMN span_id text,
    ADD COLUMN parent_span_id text,
    ADD CONSTRAINT api_calls_log_utterance_id_fkey FOREIGN KEY (utterance_id)
        REFERENCES utterances (id) ON DELETE SET NULL,
    -- Of its conversation, where it has one. When that goes the call stays without it, and only the key above still
    -- takes the utterance out.
    ADD CONSTRAINT api_calls_log_utterance_fkey FOREIGN KEY (conversation_id, utterance_id)
        REFERENCES utterances (conversation_id, id) ON UPDATE CASCADE ON DELETE SET NULL (utterance_id),
    ADD CONSTRAINT ck_api_call_token_shares CHECK (cached_tokens BETWEEN 0 AND prompt_tokens
        AND reasoning_tokens BETWEEN 0 AND completion_tokens),
    -- The identifiers of W3C Trace Context, which OpenTelemetry uses; all zeros means none there.
    ADD CONSTRAINT ck_api_call_trace_id CHECK (trace_id ~ '^[0-9a-f]{32}$' AND trace_id !~ '^0+$'),
    ADD CONSTRAINT ck_api_call_span_id CHECK (span_id IS NULL
        OR span_id ~ '^[0-9a-f]{16}$' AND span_id !~ '^0+$' AND trace_id IS NOT NULL),
    ADD CONSTRAINT ck_api_call_parent_span_id CHECK (parent_span_id IS NULL
        OR parent_span_id ~ '^[0-9a-f]{16}$' AND parent_span_id !~ '^0+$' AND span_id IS NOT NULL);

COMMENT ON COLUMN api_calls_log.utterance_id IS 'The utterance that it was made for, or that came out of it';
COMMENT ON COLUMN api_calls_log.cached_tokens IS 'How many of prompt_tokens the provider had cached';
COMMENT ON COLUMN api_calls_log.reasoning_tokens IS 'How many of completion_tokens went into reasoning';

CREATE INDEX idx_api_calls_utterance ON api_calls_log (utterance_id, conversation_id) WHERE utterance_id IS NOT NULL;
CREATE INDEX idx_api_calls_trace ON api_calls_log (trace_id) WHERE trace_id IS NOT NULL;

CREATE TRIGGER trigger_without_circles
    AFTER INSERT ON utterances
    REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_circles('parent_utterance_id');
CREATE TRIGGER trigger_without_circles_on_update
    AFTER UPDATE ON utterances
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_circles('parent_utterance_id');

SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

-- What is appended follows the branch that is shown, and becomes its end.
CREATE OR REPLACE FUNCTION assign_sequence_number() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
    SET enable_seqscan = off
    SET enable_sort = off
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

-- What the key says only at the commit: what is replied to has to be there, and is held until the reply is committed.
CREATE FUNCTION check_parent_utterance() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
    SET enable_seqscan = off
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

CREATE TRIGGER trigger_check_parent
    AFTER INSERT OR UPDATE OF parent_utterance_id, conversation_id ON utterances
    FOR EACH ROW WHEN (NEW.parent_utterance_id IS NOT NULL)
    EXECUTE FUNCTION check_parent_utterance();

-- Whoever followed what goes, from the table or to another conversation, follows what that followed: else another branch
-- would come in between. So does who followed it without naming it, by place, where it had named a parent. Where nothing
-- that goes has a parent or replies, as in talk, the places say all.
CREATE FUNCTION hand_on_replies() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
    SET enable_seqscan = off
    SET enable_mergejoin = off
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

CREATE TRIGGER trigger_replies_handed_on
    AFTER DELETE ON utterances
    REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION hand_on_replies();
CREATE TRIGGER trigger_replies_handed_on_at_move
    AFTER UPDATE ON utterances
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION hand_on_replies();

-- From the end to the beginning: to the parent where there is one, and else to what stands before. Only ever to an
-- earlier place, so the way ends even where utterances were shifted behind their parents.
CREATE FUNCTION active_path(conversation uuid) RETURNS TABLE (depth integer, utterance_id uuid)
    LANGUAGE sql STABLE
BEGIN ATOMIC
    WITH RECURSIVE path AS (
        SELECT 0 AS back, utterances.id, utterances.parent_utterance_id, utterances.sequence_number
        FROM utterances
        WHERE utterances.conversation_id = conversation AND utterances.id = coalesce(
            (SELECT current_utterance_id FROM conversations WHERE conversations.id = conversation),
            (SELECT last.id FROM utterances AS last WHERE last.conversation_id = conversation
             ORDER BY last.sequence_number DESC LIMIT 1))
        UNION ALL
        SELECT path.back + 1, earlier.id, earlier.parent_utterance_id, earlier.sequence_number
        FROM path
        CROSS JOIN LATERAL (
            (SELECT said.id, said.parent_utterance_id, said.sequence_number FROM utterances AS said
             WHERE said.id = path.parent_utterance_id AND said.sequence_number < path.sequence_number)
            UNION ALL
            (SELECT said.id, said.parent_utterance_id, said.sequence_number FROM utterances AS said
             WHERE path.parent_utterance_id IS NULL AND said.conversation_id = conversation
               AND said.sequence_number < path.sequence_number
             ORDER BY said.sequence_number DESC LIMIT 1)
        ) AS earlier
    )
    SELECT (row_number() OVER (ORDER BY back DESC) - 1)::integer, id FROM path ORDER BY back DESC;
END;

COMMENT ON FUNCTION active_path(uuid) IS
    'The utterances of the branch that is shown, from the first to current_utterance_id';

-- downgrade
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);
CREATE OR REPLACE FUNCTION assign_sequence_number() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
    SET enable_seqscan = off
    SET enable_sort = off
AS $$
BEGIN
    PERFORM FROM conversations WHERE id = NEW.conversation_id FOR NO KEY UPDATE;
    NEW.sequence_number := coalesce((
        SELECT sequence_number FROM utterances
        WHERE conversation_id = NEW.conversation_id ORDER BY sequence_number DESC LIMIT 1), -1) + 1;
    RETURN NEW;
END;
$$;
DROP FUNCTION active_path(uuid);
DROP TRIGGER trigger_replies_handed_on_at_move ON utterances;
DROP TRIGGER trigger_replies_handed_on ON utterances;
DROP TRIGGER trigger_check_parent ON utterances;
DROP FUNCTION hand_on_replies();
DROP FUNCTION check_parent_utterance();
DROP TRIGGER trigger_without_circles_on_update ON utterances;
DROP TRIGGER trigger_without_circles ON utterances;
ALTER TABLE api_calls_log
    DROP COLUMN utterance_id,
    DROP COLUMN cached_tokens,
    DROP COLUMN reasoning_tokens,
    DROP COLUMN trace_id,
    DROP COLUMN span_id,
    DROP COLUMN parent_span_id;
DROP TABLE utterance_attachments;
ALTER TABLE conversations DROP COLUMN current_utterance_id;
ALTER TABLE utterances
    DROP COLUMN message_role,
    DROP COLUMN content_parts,
    DROP COLUMN tool_call_id,
    DROP COLUMN reasoning,
    DROP COLUMN state,
    DROP COLUMN parent_utterance_id,
    DROP CONSTRAINT uq_utterances_in_conversation;
