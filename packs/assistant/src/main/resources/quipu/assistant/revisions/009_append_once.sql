-- revision: 009
-- revises: 008
-- message: append once
-- created: 2026-11-28T10:20:00Z
-- transaction: on

-- upgrade
ALTER TABLE messages
    ADD COLUMN client_key text,
    ADD CONSTRAINT check_client_key_length CHECK (length(client_key) BETWEEN 1 AND 200);

COMMENT ON COLUMN messages.client_key IS
    'What the client calls it: who sends it again under the same key gets the message that is there';

-- What people say has keys of its own: else somebody could take the key of the answer to come, and it, and what it has used,
-- would be refused.
CREATE UNIQUE INDEX uq_messages_client_key ON messages (conversation_id, client_key, (role = 'user'))
    WHERE client_key IS NOT NULL;

SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_service_access, pg_temp', true);

CREATE OR REPLACE FUNCTION assign_message_place() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path FROM CURRENT
    SET enable_seqscan = off
    SET enable_sort = off
AS $$
DECLARE
    chosen uuid;
    given  boolean := NEW.seq IS NOT NULL;
BEGIN
    SELECT tenant_id, active_message_id INTO NEW.tenant_id, chosen
    FROM conversations WHERE id = NEW.conversation_id FOR NO KEY UPDATE;
    IF NEW.tenant_id IS NULL THEN
        IF is_service_caller() THEN
            RAISE EXCEPTION 'conversation % does not exist', NEW.conversation_id USING ERRCODE = 'foreign_key_violation';
        END IF;
        -- The policy refuses it in the words in which it refuses one of other people: they cannot tell whether there is one.
        RETURN NEW;
    END IF;
    IF NOT given THEN
        NEW.seq := coalesce(
            (SELECT seq FROM messages WHERE conversation_id = NEW.conversation_id ORDER BY seq DESC LIMIT 1), 0) + 1;
    END IF;
    -- It is there already: it will be refused, passed over or changed, and replies to what it replied to. The order leaves
    -- the planner no index but that of the key, also where nobody has counted the rows yet.
    IF EXISTS (SELECT FROM messages WHERE id = NEW.id)
        OR given AND NEW.seq = (
            SELECT seq FROM messages WHERE conversation_id = NEW.conversation_id AND seq >= NEW.seq ORDER BY seq LIMIT 1)
        OR EXISTS (
            SELECT FROM (
                SELECT client_key, role FROM messages
                WHERE conversation_id = NEW.conversation_id AND client_key >= NEW.client_key
                ORDER BY client_key LIMIT 2) AS next
            WHERE next.client_key = NEW.client_key AND (next.role = 'user') = (NEW.role = 'user')) THEN
        RETURN NEW;
    END IF;
    NEW.parent_message_id := message_parent(
        NEW.conversation_id, NEW.seq, NEW.parent_message_id, NEW.alternative_to, CASE WHEN NOT given THEN chosen END);
    IF chosen IS NOT NULL THEN
        UPDATE conversations SET active_message_id = NULL WHERE id = NEW.conversation_id;
    END IF;
    RETURN NEW;
END;
$$;

SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

-- As who calls, so that the policies say what they may write. The conversation is locked first: of two clients with one
-- key the second then sees what the first has written.
CREATE FUNCTION append_message(
    p_conversation_id uuid,
    p_role            text,
    p_content         text,
    p_client_key      text DEFAULT NULL,
    p_details         jsonb DEFAULT '{}',
    OUT message_id    uuid,
    OUT seq           bigint,
    OUT is_new        boolean
)
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
AS $$
DECLARE
    same    boolean;
    more    messages := jsonb_populate_record(NULL::messages, p_details);
    unknown text := (SELECT string_agg(key, ', ') FROM jsonb_object_keys(p_details) AS key
                     WHERE key <> ALL (ARRAY['token_count', 'latency_ms', 'model_used', 'metadata', 'tool_calls',
                         'tool_call_id', 'tool_name', 'tool_failed', 'reasoning', 'attachments', 'status', 'prompt_tokens',
                         'cached_tokens', 'reasoning_tokens', 'parent_message_id', 'alternative_to', 'trace_id', 'span_id',
                         'parent_span_id']));
BEGIN
    IF unknown IS NOT NULL THEN
        RAISE EXCEPTION 'no detail of a message: %', unknown USING ERRCODE = 'invalid_parameter_value';
    END IF;
    PERFORM FROM conversations WHERE id = p_conversation_id FOR NO KEY UPDATE;
    -- What began as a stream may have grown since, and ended, before its beginning is sent again.
    SELECT id, messages.seq, role = p_role AND (tool_call_id, tool_name) IS NOT DISTINCT FROM
                (more.tool_call_id, more.tool_name)
            AND CASE WHEN more.status = 'partial' THEN starts_with(content, p_content)
                    AND coalesce(starts_with(reasoning, more.reasoning), more.reasoning IS NULL)
                    AND coalesce(tool_calls @> more.tool_calls, more.tool_calls IS NULL)
                    AND coalesce(tool_failed = more.tool_failed, more.tool_failed IS NULL)
                    AND attachments @> coalesce(more.attachments, '[]')
                ELSE content = p_content AND attachments = coalesce(more.attachments, '[]')
                    AND (tool_calls, tool_failed, reasoning) IS NOT DISTINCT FROM
                        (more.tool_calls, more.tool_failed, more.reasoning) END
    INTO message_id, append_message.seq, same
    FROM messages
    WHERE conversation_id = p_conversation_id AND client_key = p_client_key AND (role = 'user') = (p_role = 'user');
    IF same THEN
        is_new := false;
        RETURN;
    ELSIF NOT same THEN
        RAISE EXCEPTION 'the key % is that of another message', p_client_key USING ERRCODE = 'unique_violation';
    END IF;
    INSERT INTO messages (conversation_id, role, content, client_key, token_count, latency_ms, model_used, metadata,
        tool_calls, tool_call_id, tool_name, tool_failed, reasoning, attachments, status, prompt_tokens, cached_tokens,
        reasoning_tokens, parent_message_id, alternative_to, trace_id, span_id, parent_span_id)
    VALUES (p_conversation_id, p_role, p_content, p_client_key, more.token_count, more.latency_ms, more.model_used,
        coalesce(more.metadata, '{}'), more.tool_calls, more.tool_call_id, more.tool_name, more.tool_failed,
        more.reasoning, coalesce(more.attachments, '[]'), coalesce(more.status, 'done'), more.prompt_tokens,
        more.cached_tokens, more.reasoning_tokens, more.parent_message_id, more.alternative_to, more.trace_id, more.span_id,
        more.parent_span_id)
    RETURNING id, messages.seq INTO message_id, append_message.seq;
    is_new := true;
END;
$$;

COMMENT ON FUNCTION append_message(uuid, text, text, text, jsonb) IS
    'Appends a message, once for each client key; p_details holds further columns by name';

GRANT INSERT (client_key) ON TABLE messages TO authenticated;
REVOKE ALL ON FUNCTION append_message(uuid, text, text, text, jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION append_message(uuid, text, text, text, jsonb) TO authenticated, service_role;

-- downgrade
DROP FUNCTION append_message(uuid, text, text, text, jsonb);
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_service_access, pg_temp', true);
CREATE OR REPLACE FUNCTION assign_message_place() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path FROM CURRENT
    SET enable_seqscan = off
    SET enable_sort = off
AS $$
DECLARE
    chosen uuid;
    given  boolean := NEW.seq IS NOT NULL;
BEGIN
    SELECT tenant_id, active_message_id INTO NEW.tenant_id, chosen
    FROM conversations WHERE id = NEW.conversation_id FOR NO KEY UPDATE;
    IF NEW.tenant_id IS NULL THEN
        IF is_service_caller() THEN
            RAISE EXCEPTION 'conversation % does not exist', NEW.conversation_id USING ERRCODE = 'foreign_key_violation';
        END IF;
        -- The policy refuses it in the words in which it refuses one of other people: they cannot tell whether there is one.
        RETURN NEW;
    END IF;
    IF NOT given THEN
        NEW.seq := coalesce(
            (SELECT seq FROM messages WHERE conversation_id = NEW.conversation_id ORDER BY seq DESC LIMIT 1), 0) + 1;
    END IF;
    -- It is there already: it will be refused, passed over or changed, and replies to what it replied to. The order leaves
    -- the planner no index but that of the key, also where nobody has counted the rows yet.
    IF EXISTS (SELECT FROM messages WHERE id = NEW.id)
        OR given AND NEW.seq = (
            SELECT seq FROM messages WHERE conversation_id = NEW.conversation_id AND seq >= NEW.seq ORDER BY seq LIMIT 1) THEN
        RETURN NEW;
    END IF;
    NEW.parent_message_id := message_parent(
        NEW.conversation_id, NEW.seq, NEW.parent_message_id, NEW.alternative_to, CASE WHEN NOT given THEN chosen END);
    IF chosen IS NOT NULL THEN
        UPDATE conversations SET active_message_id = NULL WHERE id = NEW.conversation_id;
    END IF;
    RETURN NEW;
END;
$$;
ALTER TABLE messages DROP COLUMN client_key;
