-- What the revisions of the pack make, all together, in the words of "quipu dump revisions --home assistant". "quipu check"
-- compares the two.

-- The roles belong to the cluster, so revision 001 makes them only where they are missing, and so does this; and in the
-- schema public they may be let in already.
DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['anon', 'authenticated', 'service_role'] LOOP
        IF to_regrole(wanted) IS NULL THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
        END IF;
        IF NOT has_schema_privilege(wanted, current_schema(), 'USAGE') THEN
            EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', current_schema(), wanted);
        END IF;
    END LOOP;
END;
$$;

SET check_function_bodies = off;

SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', false);

CREATE FUNCTION append_message(p_conversation_id uuid, p_role text, p_content text, p_client_key text DEFAULT NULL::text, p_details jsonb DEFAULT '{}'::jsonb, OUT message_id uuid, OUT seq bigint, OUT is_new boolean)
RETURNS record
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

REVOKE EXECUTE ON FUNCTION append_message(p_conversation_id uuid, p_role text, p_content text, p_client_key text, p_details jsonb, OUT message_id uuid, OUT seq bigint, OUT is_new boolean) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION append_message(p_conversation_id uuid, p_role text, p_content text, p_client_key text, p_details jsonb, OUT message_id uuid, OUT seq bigint, OUT is_new boolean) TO authenticated;

GRANT EXECUTE ON FUNCTION append_message(p_conversation_id uuid, p_role text, p_content text, p_client_key text, p_details jsonb, OUT message_id uuid, OUT seq bigint, OUT is_new boolean) TO service_role;

COMMENT ON FUNCTION append_message(p_conversation_id uuid, p_role text, p_content text, p_client_key text, p_details jsonb, OUT message_id uuid, OUT seq bigint, OUT is_new boolean) IS 'Appends a message, once for each client key; p_details holds further columns by name';

SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_service_access, pg_temp', false);

CREATE FUNCTION archive_conversations(p_older_than interval DEFAULT '6 mons'::interval, p_limit integer DEFAULT 10000)
RETURNS bigint
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path FROM CURRENT
AS $$
DECLARE
    archived bigint;
BEGIN
    PERFORM require_service();
    UPDATE conversations SET is_archived = true
    WHERE id IN (
        SELECT id FROM conversations
        WHERE NOT is_archived AND updated_at < CURRENT_TIMESTAMP - p_older_than
        ORDER BY updated_at
        LIMIT p_limit
        FOR NO KEY UPDATE SKIP LOCKED);
    GET DIAGNOSTICS archived = ROW_COUNT;
    RETURN archived;
END;
$$;

REVOKE EXECUTE ON FUNCTION archive_conversations(p_older_than interval, p_limit integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION archive_conversations(p_older_than interval, p_limit integer) TO service_role;

COMMENT ON FUNCTION archive_conversations(p_older_than interval, p_limit integer) IS 'Puts conversations away that have not changed for so long, at most so many; returns how many it were';

CREATE FUNCTION are_attachments(value jsonb)
RETURNS boolean
LANGUAGE sql
IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN (jsonb_typeof(value) = 'array'::text) THEN (NOT (EXISTS (SELECT FROM jsonb_array_elements(are_attachments.value) attachment(value) WHERE (((jsonb_typeof(attachment.value) = 'object'::text) AND (jsonb_typeof((attachment.value -> 'uri'::text)) = 'string'::text) AND ((attachment.value ->> 'uri'::text) <> ''::text) AND (jsonb_typeof((attachment.value -> 'media_type'::text)) = 'string'::text) AND (jsonb_typeof((attachment.value -> 'sha256'::text)) = 'string'::text) AND ((attachment.value ->> 'media_type'::text) ~ '^[^/[:space:]]+/[^/[:space:]]+$'::text) AND ((attachment.value ->> 'sha256'::text) ~ '^[0-9a-f]{64}$'::text)) IS NOT TRUE)))) ELSE false END;

REVOKE EXECUTE ON FUNCTION are_attachments(value jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION are_attachments(value jsonb) TO authenticated;

GRANT EXECUTE ON FUNCTION are_attachments(value jsonb) TO service_role;

COMMENT ON FUNCTION are_attachments(value jsonb) IS 'Whether it is an array of objects with the texts uri, media_type and sha256 (64 hexadecimal digits); more keys are welcome';

CREATE FUNCTION are_tool_calls(value jsonb)
RETURNS boolean
LANGUAGE sql
IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN (jsonb_typeof(value) = 'array'::text) THEN ((value <> '[]'::jsonb) AND (NOT (EXISTS (SELECT FROM jsonb_array_elements(are_tool_calls.value) call(value) WHERE (((jsonb_typeof(call.value) = 'object'::text) AND (jsonb_typeof((call.value -> 'id'::text)) = 'string'::text) AND ((call.value ->> 'id'::text) <> ''::text) AND (jsonb_typeof((call.value -> 'name'::text)) = 'string'::text) AND ((call.value ->> 'name'::text) <> ''::text) AND (call.value ? 'arguments'::text)) IS NOT TRUE))))) ELSE false END;

REVOKE EXECUTE ON FUNCTION are_tool_calls(value jsonb) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION are_tool_calls(value jsonb) TO authenticated;

GRANT EXECUTE ON FUNCTION are_tool_calls(value jsonb) TO service_role;

COMMENT ON FUNCTION are_tool_calls(value jsonb) IS 'Whether it is an array, not empty, of objects with the texts id and name, and arguments; more keys are welcome';

CREATE FUNCTION assign_message_place()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path FROM CURRENT
SET enable_seqscan TO off
SET enable_sort TO off
AS $$
DECLARE
    chosen uuid;
    given  boolean := NEW.seq IS NOT NULL;
BEGIN
    SELECT tenant_id, user_id, active_message_id INTO NEW.tenant_id, NEW.user_id, chosen
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

REVOKE EXECUTE ON FUNCTION assign_message_place() FROM PUBLIC;

CREATE FUNCTION check_active_message()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path FROM CURRENT
AS $$
BEGIN
    PERFORM FROM messages WHERE id = NEW.active_message_id AND conversation_id = NEW.id FOR KEY SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'message % is not in conversation %', NEW.active_message_id, NEW.id
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NEW;
END;
$$;

REVOKE EXECUTE ON FUNCTION check_active_message() FROM PUBLIC;

CREATE FUNCTION check_daily_token_limit(p_tenant_id uuid, p_tokens bigint DEFAULT 0, OUT allowed boolean, OUT used_tokens bigint, OUT daily_token_limit bigint, OUT remaining_tokens bigint)
RETURNS record
LANGUAGE plpgsql
STABLE SECURITY DEFINER
SET search_path FROM CURRENT
AS $$
BEGIN
    PERFORM require_tenant(p_tenant_id);
    IF NOT (p_tokens >= 0) IS TRUE THEN
        RAISE EXCEPTION '% is no number of tokens', p_tokens USING ERRCODE = 'invalid_parameter_value';
    END IF;
    SELECT tenant.is_active
               AND used::numeric + held + p_tokens <= coalesce(tenant.daily_token_limit, 'Infinity'::numeric),
           least(used, 9223372036854775807), tenant.daily_token_limit,
           -- greatest() skips NULL.
           CASE WHEN tenant.daily_token_limit IS NOT NULL
               THEN greatest(tenant.daily_token_limit - used::numeric - held, 0) END
    INTO allowed, used_tokens, daily_token_limit, remaining_tokens
    FROM tenants AS tenant
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(day.total_tokens), 0) AS used FROM usage_metrics AS day
        WHERE day.tenant_id = tenant.id AND day.date = (CURRENT_TIMESTAMP AT TIME ZONE 'UTC')::date
    ) AS today
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(reserved.tokens), 0) AS held FROM token_reservations AS reserved
        WHERE reserved.tenant_id = tenant.id AND reserved.date = (CURRENT_TIMESTAMP AT TIME ZONE 'UTC')::date
          AND reserved.expires_at > clock_timestamp()
    ) AS under_way
    WHERE tenant.id = p_tenant_id;
    IF allowed IS NULL THEN
        RAISE EXCEPTION 'tenant % does not exist', p_tenant_id USING ERRCODE = 'no_data_found';
    END IF;
END;
$$;

REVOKE EXECUTE ON FUNCTION check_daily_token_limit(p_tenant_id uuid, p_tokens bigint, OUT allowed boolean, OUT used_tokens bigint, OUT daily_token_limit bigint, OUT remaining_tokens bigint) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION check_daily_token_limit(p_tenant_id uuid, p_tokens bigint, OUT allowed boolean, OUT used_tokens bigint, OUT daily_token_limit bigint, OUT remaining_tokens bigint) TO authenticated;

GRANT EXECUTE ON FUNCTION check_daily_token_limit(p_tenant_id uuid, p_tokens bigint, OUT allowed boolean, OUT used_tokens bigint, OUT daily_token_limit bigint, OUT remaining_tokens bigint) TO service_role;

COMMENT ON FUNCTION check_daily_token_limit(p_tenant_id uuid, p_tokens bigint, OUT allowed boolean, OUT used_tokens bigint, OUT daily_token_limit bigint, OUT remaining_tokens bigint) IS 'Whether a tenant may use so many tokens more today in UTC; without a limit remaining_tokens is NULL';

CREATE FUNCTION check_feedback_message()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path FROM CURRENT
AS $$
DECLARE
    said_by text;
BEGIN
    SELECT tenant_id, role INTO NEW.tenant_id, said_by FROM messages WHERE id = NEW.message_id;
    IF said_by = 'assistant' OR NOT (is_service_caller() OR (NEW.tenant_id = current_tenant()) IS TRUE) THEN
        RETURN NEW;
    ELSIF said_by IS NULL THEN
        RAISE EXCEPTION 'message % does not exist', NEW.message_id USING ERRCODE = 'foreign_key_violation';
    ELSE
        RAISE EXCEPTION 'feedback is for what the assistant said, and message % is of role %', NEW.message_id, said_by
            USING ERRCODE = 'check_violation';
    END IF;
END;
$$;

REVOKE EXECUTE ON FUNCTION check_feedback_message() FROM PUBLIC;

CREATE FUNCTION check_message_parent()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path FROM CURRENT
SET enable_seqscan TO off
AS $$
BEGIN
    IF NEW.parent_message_id IS DISTINCT FROM OLD.parent_message_id AND NEW.parent_message_id IS NOT NULL THEN
        PERFORM FROM messages
        WHERE id = NEW.parent_message_id AND conversation_id = NEW.conversation_id AND seq < NEW.seq FOR KEY SHARE;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'message % is not before this one in conversation %', NEW.parent_message_id, NEW.conversation_id
                USING ERRCODE = 'foreign_key_violation';
        END IF;
    END IF;
    IF NEW.alternative_to IS DISTINCT FROM OLD.alternative_to AND NEW.alternative_to IS NOT NULL THEN
        PERFORM FROM messages WHERE id = NEW.alternative_to AND conversation_id = NEW.conversation_id FOR KEY SHARE;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'message % is not in conversation %', NEW.alternative_to, NEW.conversation_id
                USING ERRCODE = 'foreign_key_violation';
        END IF;
    END IF;
    RETURN NEW;
END;
$$;

REVOKE EXECUTE ON FUNCTION check_message_parent() FROM PUBLIC;

CREATE FUNCTION current_tenant()
RETURNS uuid
LANGUAGE plpgsql
STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path FROM CURRENT
SET enable_seqscan TO 'off'
AS $$
DECLARE
    subject uuid := request_subject();
    named   uuid;
BEGIN
    IF subject IS NOT NULL THEN
        RETURN (SELECT (SELECT tenants.id FROM tenants WHERE tenants.id = users.tenant_id AND tenants.is_active)
                FROM users WHERE users.auth_id = subject AND users.is_active);
    END IF;
    named := nullif(current_setting('app.user_id', true), '');
    RETURN (SELECT (SELECT tenants.id FROM tenants WHERE tenants.id = users.tenant_id AND tenants.is_active)
            FROM users WHERE users.id = named AND users.is_active);
END;
$$;

REVOKE EXECUTE ON FUNCTION current_tenant() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION current_tenant() TO authenticated;

GRANT EXECUTE ON FUNCTION current_tenant() TO service_role;

COMMENT ON FUNCTION current_tenant() IS 'The tenant of this request''s user; NULL if either is inactive';

CREATE FUNCTION current_user_id()
RETURNS uuid
LANGUAGE plpgsql
STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path FROM CURRENT
SET enable_seqscan TO 'off'
AS $$
DECLARE
    subject uuid := request_subject();
    named   uuid;
BEGIN
    IF subject IS NOT NULL THEN
        RETURN (SELECT (SELECT users.id FROM tenants WHERE tenants.id = users.tenant_id AND tenants.is_active)
                FROM users WHERE users.auth_id = subject AND users.is_active);
    END IF;
    named := nullif(current_setting('app.user_id', true), '');
    RETURN (SELECT (SELECT users.id FROM tenants WHERE tenants.id = users.tenant_id AND tenants.is_active)
            FROM users WHERE users.id = named AND users.is_active);
END;
$$;

REVOKE EXECUTE ON FUNCTION current_user_id() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION current_user_id() TO authenticated;

GRANT EXECUTE ON FUNCTION current_user_id() TO service_role;

COMMENT ON FUNCTION current_user_id() IS 'The user of this request: by the token (auth.uid() or request.jwt.claims), else by app.user_id; NULL if inactive';

CREATE FUNCTION end_streams(p_older_than interval DEFAULT '1 day'::interval)
RETURNS bigint
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path FROM CURRENT
AS $$
DECLARE
    ended bigint;
BEGIN
    PERFORM require_service();
    UPDATE messages SET status = 'cancelled' WHERE status = 'partial' AND created_at < CURRENT_TIMESTAMP - p_older_than;
    GET DIAGNOSTICS ended = ROW_COUNT;
    RETURN ended;
END;
$$;

REVOKE EXECUTE ON FUNCTION end_streams(p_older_than interval) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION end_streams(p_older_than interval) TO service_role;

COMMENT ON FUNCTION end_streams(p_older_than interval) IS 'Cancels messages that have been partial for so long, as whoever wrote them is gone; returns how many it were';

CREATE FUNCTION erase_tenant(p_tenant_id uuid, p_refresh boolean DEFAULT true)
RETURNS TABLE(relation text, row_count bigint)
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path FROM CURRENT
AS $$
BEGIN
    PERFORM require_service();
    PERFORM FROM tenants WHERE id = p_tenant_id FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'tenant % does not exist', p_tenant_id USING ERRCODE = 'no_data_found';
    END IF;
    RETURN QUERY VALUES
        ('tenants', 1::bigint),
        ('users', (SELECT count(*) FROM users WHERE tenant_id = p_tenant_id)),
        ('conversations', (SELECT count(*) FROM conversations WHERE tenant_id = p_tenant_id)),
        ('messages', (SELECT count(*) FROM messages WHERE tenant_id = p_tenant_id)),
        ('feedback', (SELECT count(*) FROM feedback WHERE tenant_id = p_tenant_id)),
        ('usage_metrics', (SELECT count(*) FROM usage_metrics WHERE tenant_id = p_tenant_id)),
        ('model_usage', (SELECT count(*) FROM model_usage WHERE tenant_id = p_tenant_id)),
        ('token_reservations', (SELECT count(*) FROM token_reservations WHERE tenant_id = p_tenant_id));
    DELETE FROM tenants WHERE id = p_tenant_id;
    IF p_refresh THEN
        PERFORM refresh_summaries();
    END IF;
END;
$$;

REVOKE EXECUTE ON FUNCTION erase_tenant(p_tenant_id uuid, p_refresh boolean) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION erase_tenant(p_tenant_id uuid, p_refresh boolean) TO service_role;

COMMENT ON FUNCTION erase_tenant(p_tenant_id uuid, p_refresh boolean) IS 'Erases a tenant and everything of it; without p_refresh the summaries name it until the next refresh';

CREATE FUNCTION erase_user(p_user_id uuid, p_refresh boolean DEFAULT true)
RETURNS TABLE(relation text, row_count bigint)
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path FROM CURRENT
AS $$
BEGIN
    PERFORM require_service();
    PERFORM FROM users WHERE id = p_user_id FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'user % does not exist', p_user_id USING ERRCODE = 'no_data_found';
    END IF;
    RETURN QUERY VALUES
        ('users', 1::bigint),
        ('conversations', (SELECT count(*) FROM conversations WHERE user_id = p_user_id)),
        ('messages', (SELECT count(*) FROM conversations AS talk JOIN messages AS message ON message.conversation_id = talk.id
                      WHERE talk.user_id = p_user_id)),
        ('feedback', (SELECT count(*) FROM feedback AS thumb
                      WHERE thumb.user_id = p_user_id OR thumb.message_id IN (
                          SELECT message.id
                          FROM conversations AS talk JOIN messages AS message ON message.conversation_id = talk.id
                          WHERE talk.user_id = p_user_id))),
        ('usage_metrics', (SELECT count(*) FROM usage_metrics WHERE user_id = p_user_id)),
        ('model_usage', (SELECT count(*) FROM model_usage WHERE user_id = p_user_id)),
        ('token_reservations', (SELECT count(*) FROM token_reservations WHERE user_id = p_user_id));
    DELETE FROM users WHERE id = p_user_id;
    IF p_refresh THEN
        PERFORM refresh_summaries();
    END IF;
END;
$$;

REVOKE EXECUTE ON FUNCTION erase_user(p_user_id uuid, p_refresh boolean) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION erase_user(p_user_id uuid, p_refresh boolean) TO service_role;

COMMENT ON FUNCTION erase_user(p_user_id uuid, p_refresh boolean) IS 'Erases a user and all they said; without p_refresh the summaries name them until the next refresh';

CREATE FUNCTION export_tenant(p_tenant_id uuid)
RETURNS TABLE(relation text, content jsonb)
LANGUAGE plpgsql
STABLE SECURITY DEFINER
SET search_path FROM CURRENT
AS $$
BEGIN
    PERFORM require_service();
    IF NOT EXISTS (SELECT FROM tenants WHERE id = p_tenant_id) THEN
        RAISE EXCEPTION 'tenant % does not exist', p_tenant_id USING ERRCODE = 'no_data_found';
    END IF;
    RETURN QUERY SELECT 'tenants', to_jsonb(tenant) FROM tenants AS tenant WHERE tenant.id = p_tenant_id;
    RETURN QUERY SELECT 'users', to_jsonb(person)
        FROM users AS person WHERE person.tenant_id = p_tenant_id ORDER BY person.created_at, person.id;
    RETURN QUERY SELECT 'conversations', to_jsonb(talk)
        FROM conversations AS talk WHERE talk.tenant_id = p_tenant_id ORDER BY talk.created_at, talk.id;
    RETURN QUERY SELECT 'messages', to_jsonb(message)
        FROM conversations AS talk JOIN messages AS message ON message.conversation_id = talk.id
        WHERE talk.tenant_id = p_tenant_id ORDER BY talk.created_at, talk.id, message.seq;
    RETURN QUERY SELECT 'feedback', to_jsonb(thumb)
        FROM feedback AS thumb WHERE thumb.tenant_id = p_tenant_id ORDER BY thumb.created_at, thumb.id;
    RETURN QUERY SELECT 'usage_metrics', to_jsonb(day)
        FROM usage_metrics AS day WHERE day.tenant_id = p_tenant_id ORDER BY day.date, day.user_id;
    RETURN QUERY SELECT 'model_usage', to_jsonb(day)
        FROM model_usage AS day WHERE day.tenant_id = p_tenant_id ORDER BY day.date, day.user_id, day.model;
    RETURN QUERY SELECT 'token_reservations', to_jsonb(held)
        FROM token_reservations AS held WHERE held.tenant_id = p_tenant_id ORDER BY held.created_at, held.id;
END;
$$;

REVOKE EXECUTE ON FUNCTION export_tenant(p_tenant_id uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION export_tenant(p_tenant_id uuid) TO service_role;

COMMENT ON FUNCTION export_tenant(p_tenant_id uuid) IS 'All rows of a tenant, for the service';

CREATE FUNCTION export_user(p_user_id uuid)
RETURNS TABLE(relation text, content jsonb)
LANGUAGE plpgsql
STABLE SECURITY DEFINER
SET search_path FROM CURRENT
AS $$
BEGIN
    IF p_user_id IS DISTINCT FROM current_user_id() THEN
        PERFORM require_service();
    END IF;
    IF NOT EXISTS (SELECT FROM users WHERE id = p_user_id) THEN
        RAISE EXCEPTION 'user % does not exist', p_user_id USING ERRCODE = 'no_data_found';
    END IF;
    RETURN QUERY SELECT 'users', to_jsonb(person) FROM users AS person WHERE person.id = p_user_id;
    RETURN QUERY SELECT 'conversations', to_jsonb(talk)
        FROM conversations AS talk WHERE talk.user_id = p_user_id ORDER BY talk.created_at, talk.id;
    RETURN QUERY SELECT 'messages', to_jsonb(message)
        FROM conversations AS talk JOIN messages AS message ON message.conversation_id = talk.id
        WHERE talk.user_id = p_user_id ORDER BY talk.created_at, talk.id, message.seq;
    RETURN QUERY SELECT 'feedback', to_jsonb(thumb)
        FROM feedback AS thumb WHERE thumb.user_id = p_user_id ORDER BY thumb.created_at, thumb.id;
    RETURN QUERY SELECT 'usage_metrics', to_jsonb(day)
        FROM usage_metrics AS day WHERE day.user_id = p_user_id ORDER BY day.date;
    RETURN QUERY SELECT 'model_usage', to_jsonb(day)
        FROM model_usage AS day WHERE day.user_id = p_user_id ORDER BY day.date, day.model;
    RETURN QUERY SELECT 'token_reservations', to_jsonb(held)
        FROM token_reservations AS held WHERE held.user_id = p_user_id ORDER BY held.created_at, held.id;
END;
$$;

REVOKE EXECUTE ON FUNCTION export_user(p_user_id uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION export_user(p_user_id uuid) TO authenticated;

GRANT EXECUTE ON FUNCTION export_user(p_user_id uuid) TO service_role;

COMMENT ON FUNCTION export_user(p_user_id uuid) IS 'All rows of and by a user, for themselves or the service';

CREATE FUNCTION fold_user_model_usage()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path FROM CURRENT
AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM tenants WHERE id = OLD.tenant_id) THEN
        DELETE FROM model_usage WHERE user_id = OLD.id;
        RETURN OLD;
    END IF;
    WITH gone AS (
        DELETE FROM model_usage WHERE user_id = OLD.id
        RETURNING tenant_id, date, model, prompt_tokens, completion_tokens, cached_tokens, reasoning_tokens, request_count,
            estimated_cost
    )
    INSERT INTO model_usage AS kept (tenant_id, date, model, prompt_tokens, completion_tokens, cached_tokens,
        reasoning_tokens, request_count, estimated_cost)
    SELECT * FROM gone ORDER BY date, model
    ON CONFLICT (tenant_id, user_id, date, model) DO UPDATE SET
        prompt_tokens = kept.prompt_tokens + excluded.prompt_tokens,
        completion_tokens = kept.completion_tokens + excluded.completion_tokens,
        cached_tokens = kept.cached_tokens + excluded.cached_tokens,
        reasoning_tokens = kept.reasoning_tokens + excluded.reasoning_tokens,
        request_count = kept.request_count + excluded.request_count,
        estimated_cost = least(kept.estimated_cost + excluded.estimated_cost, 9999999999.9999999999);
    RETURN OLD;
END;
$$;

REVOKE EXECUTE ON FUNCTION fold_user_model_usage() FROM PUBLIC;

CREATE FUNCTION fold_user_usage()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path FROM CURRENT
AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM tenants WHERE id = OLD.tenant_id) THEN
        DELETE FROM usage_metrics WHERE user_id = OLD.id;
        RETURN OLD;
    END IF;
    WITH gone AS (
        DELETE FROM usage_metrics WHERE user_id = OLD.id
        RETURNING tenant_id, date, total_tokens, prompt_tokens, completion_tokens, request_count, estimated_cost
    )
    INSERT INTO usage_metrics AS kept
        (tenant_id, date, total_tokens, prompt_tokens, completion_tokens, request_count, estimated_cost)
    SELECT * FROM gone ORDER BY date
    ON CONFLICT (tenant_id, user_id, date) DO UPDATE SET
        total_tokens = kept.total_tokens + excluded.total_tokens,
        prompt_tokens = kept.prompt_tokens + excluded.prompt_tokens,
        completion_tokens = kept.completion_tokens + excluded.completion_tokens,
        request_count = kept.request_count + excluded.request_count,
        -- A sum without room would keep the user from being deleted, for good.
        estimated_cost = least(kept.estimated_cost + excluded.estimated_cost, 9999999999.9999999999);
    RETURN OLD;
END;
$$;

REVOKE EXECUTE ON FUNCTION fold_user_usage() FROM PUBLIC;

CREATE FUNCTION forget_reservations()
RETURNS bigint
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path FROM CURRENT
AS $$
DECLARE
    forgotten bigint;
BEGIN
    DELETE FROM token_reservations WHERE expires_at < CURRENT_TIMESTAMP - interval '1 day';
    GET DIAGNOSTICS forgotten = ROW_COUNT;
    RETURN forgotten;
END;
$$;

REVOKE EXECUTE ON FUNCTION forget_reservations() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION forget_reservations() TO service_role;

COMMENT ON FUNCTION forget_reservations() IS 'Deletes reservations that ran out more than a day ago; how many it were';

CREATE FUNCTION hand_on_replies()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path FROM CURRENT
SET enable_seqscan TO off
SET enable_sort TO off
SET enable_mergejoin TO off
SET enable_nestloop TO on
AS $$
DECLARE
    gone    uuid[];
    parents uuid[];
    heirs   uuid[];
BEGIN
    SELECT array_agg(id), array_agg(parent_message_id) INTO gone, parents
    FROM old_messages
    WHERE EXISTS (SELECT FROM conversations WHERE conversations.id = old_messages.conversation_id);
    IF gone IS NULL THEN
        RETURN NULL;
    END IF;
    SET LOCAL enable_nestloop = off;
    WITH RECURSIVE message AS MATERIALIZED (
        SELECT * FROM unnest(gone, parents) AS message (id, parent)
    ), heir AS (
        SELECT message.id, message.parent AS heir FROM message
        LEFT JOIN message AS parent ON parent.id = message.parent WHERE parent.id IS NULL
        UNION ALL
        SELECT message.id, heir.heir FROM heir JOIN message ON message.parent = heir.id
    )
    SELECT array_agg(heir.id), array_agg(heir.heir) INTO gone, heirs FROM heir;
    SET LOCAL enable_nestloop = on;
    UPDATE messages SET parent_message_id = message.heir
    FROM unnest(gone, heirs) AS message (id, heir)
    WHERE parent_message_id = message.id;
    RETURN NULL;
END;
$$;

REVOKE EXECUTE ON FUNCTION hand_on_replies() FROM PUBLIC;

CREATE FUNCTION increment_usage_metrics(p_tenant_id uuid, p_user_id uuid, p_date date, p_prompt_tokens integer, p_completion_tokens integer, p_estimated_cost numeric)
RETURNS void
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path FROM CURRENT
AS $$
BEGIN
    PERFORM require_tenant(p_tenant_id);
    IF NOT is_service_caller() THEN
        IF p_user_id <> current_user_id() THEN
            RAISE EXCEPTION 'user % is not the caller', p_user_id USING ERRCODE = 'insufficient_privilege';
        ELSIF p_date > (CURRENT_TIMESTAMP AT TIME ZONE 'UTC')::date + 1 THEN
            RAISE EXCEPTION 'usage of % is yet to come', p_date USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    IF NOT (p_prompt_tokens >= 0 AND p_completion_tokens >= 0
            AND p_estimated_cost >= 0 AND p_estimated_cost < 10000000000) IS TRUE THEN
        RAISE EXCEPTION 'usage cannot be negative, unknown or without end: % and % tokens, % US dollars',
            p_prompt_tokens, p_completion_tokens, p_estimated_cost USING ERRCODE = 'check_violation';
    END IF;
    INSERT INTO usage_metrics AS day
        (tenant_id, user_id, date, total_tokens, prompt_tokens, completion_tokens, request_count, estimated_cost)
    VALUES (p_tenant_id, p_user_id, p_date, p_prompt_tokens::bigint + p_completion_tokens,
            p_prompt_tokens, p_completion_tokens, 1, p_estimated_cost)
    ON CONFLICT (tenant_id, user_id, date) DO UPDATE SET
        total_tokens = day.total_tokens + excluded.total_tokens,
        prompt_tokens = day.prompt_tokens + excluded.prompt_tokens,
        completion_tokens = day.completion_tokens + excluded.completion_tokens,
        request_count = day.request_count + 1,
        estimated_cost = least(day.estimated_cost + excluded.estimated_cost, 9999999999.9999999999);
END;
$$;

REVOKE EXECUTE ON FUNCTION increment_usage_metrics(p_tenant_id uuid, p_user_id uuid, p_date date, p_prompt_tokens integer, p_completion_tokens integer, p_estimated_cost numeric) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION increment_usage_metrics(p_tenant_id uuid, p_user_id uuid, p_date date, p_prompt_tokens integer, p_completion_tokens integer, p_estimated_cost numeric) TO authenticated;

GRANT EXECUTE ON FUNCTION increment_usage_metrics(p_tenant_id uuid, p_user_id uuid, p_date date, p_prompt_tokens integer, p_completion_tokens integer, p_estimated_cost numeric) TO service_role;

COMMENT ON FUNCTION increment_usage_metrics(p_tenant_id uuid, p_user_id uuid, p_date date, p_prompt_tokens integer, p_completion_tokens integer, p_estimated_cost numeric) IS 'Adds one request to a tenant''s, user''s (or NULL) and day''s usage: exact, and safe from many clients at once';

CREATE FUNCTION is_service_caller()
RETURNS boolean
LANGUAGE sql
STABLE PARALLEL SAFE
SET search_path FROM CURRENT
AS $$
    SELECT rolname = 'service_role' OR rolsuper OR rolbypassrls
        OR coalesce(current_setting('app.service', true) = 'on', false) AND pg_has_role(rolname, 'service_role', 'USAGE')
        OR pg_roles.oid = (SELECT relowner FROM pg_class WHERE pg_class.oid = 'tenants'::regclass)
    FROM pg_roles
    WHERE rolname = coalesce(nullif(current_setting('role'), 'none'), session_user)
$$;

REVOKE EXECUTE ON FUNCTION is_service_caller() FROM PUBLIC;

COMMENT ON FUNCTION is_service_caller() IS 'Whether the role that called may act for every tenant';

CREATE FUNCTION is_tenant_admin()
RETURNS boolean
LANGUAGE plpgsql
STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path FROM CURRENT
AS $$
BEGIN
    RETURN EXISTS (SELECT FROM users WHERE id = current_user_id() AND role = 'admin');
END;
$$;

REVOKE EXECUTE ON FUNCTION is_tenant_admin() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION is_tenant_admin() TO authenticated;

GRANT EXECUTE ON FUNCTION is_tenant_admin() TO service_role;

COMMENT ON FUNCTION is_tenant_admin() IS 'Whether this request''s user is an admin of the tenant';

CREATE FUNCTION keep_conversation_owner()
RETURNS trigger
LANGUAGE plpgsql
SET search_path TO 'pg_catalog', 'pg_temp'
AS $$
BEGIN
    RAISE EXCEPTION 'a conversation keeps its tenant and its user' USING ERRCODE = 'check_violation';
END;
$$;

REVOKE EXECUTE ON FUNCTION keep_conversation_owner() FROM PUBLIC;

CREATE FUNCTION keep_message_place()
RETURNS trigger
LANGUAGE plpgsql
SET search_path TO 'pg_catalog', 'pg_temp'
AS $$
BEGIN
    RAISE EXCEPTION 'a message keeps its conversation, its role and its place'
        USING ERRCODE = 'check_violation', HINT = 'Append a new message and delete this one.';
END;
$$;

REVOKE EXECUTE ON FUNCTION keep_message_place() FROM PUBLIC;

CREATE FUNCTION keep_message_status()
RETURNS trigger
LANGUAGE plpgsql
SET search_path TO 'pg_catalog', 'pg_temp'
AS $$
BEGIN
    RAISE EXCEPTION 'message % is %, which is final', OLD.id, OLD.status USING ERRCODE = 'check_violation';
END;
$$;

REVOKE EXECUTE ON FUNCTION keep_message_status() FROM PUBLIC;

CREATE FUNCTION message_parent(of_conversation uuid, place bigint, named uuid, alternative uuid, chosen uuid)
RETURNS uuid
LANGUAGE plpgsql
SET search_path FROM CURRENT
SET enable_seqscan TO off
SET enable_sort TO off
AS $$
DECLARE
    parent  uuid;
    missing uuid;
    fault   text;
BEGIN
    IF alternative IS NOT NULL THEN
        -- If what the other one replied to has just gone, it replies to another one by now.
        LOOP
            SELECT parent_message_id INTO parent
            FROM messages WHERE id = alternative AND conversation_id = of_conversation FOR KEY SHARE;
            IF NOT FOUND THEN
                fault := format('message %s is not in conversation %s', alternative, of_conversation);
                EXIT;
            END IF;
            EXIT WHEN parent IS NOT DISTINCT FROM missing;
            PERFORM FROM messages WHERE id = parent FOR KEY SHARE;
            EXIT WHEN FOUND;
            missing := parent;
        END LOOP;
    ELSIF named IS NOT NULL THEN
        SELECT id INTO parent
        FROM messages WHERE id = named AND conversation_id = of_conversation AND seq < place FOR KEY SHARE;
        IF NOT FOUND THEN
            fault := format('message %s is not before this one in conversation %s', named, of_conversation);
        END IF;
    ELSE
        SELECT id INTO parent FROM messages WHERE id = chosen FOR KEY SHARE;
        IF NOT FOUND THEN
            SELECT id INTO parent FROM messages
            WHERE conversation_id = of_conversation AND seq < place ORDER BY seq DESC LIMIT 1 FOR KEY SHARE;
        END IF;
    END IF;
    -- Who cannot see the conversation is refused by the policy, and does not hear what is in it.
    IF fault IS NOT NULL AND (is_service_caller() OR EXISTS (
            SELECT FROM conversations WHERE id = of_conversation AND tenant_id = current_tenant())) THEN
        RAISE EXCEPTION '%', fault USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN parent;
END;
$$;

REVOKE EXECUTE ON FUNCTION message_parent(of_conversation uuid, place bigint, named uuid, alternative uuid, chosen uuid) FROM PUBLIC;

CREATE FUNCTION message_search(tenant_id uuid, user_id uuid, body text)
RETURNS tsvector
LANGUAGE plpgsql
IMMUTABLE PARALLEL SAFE STRICT COST 5000
SET search_path FROM CURRENT
AS $$
BEGIN
    RETURN array_to_tsvector(ARRAY['tenant ' || tenant_id::text, 'user ' || user_id::text])
        || CASE WHEN octet_length(body) <= 100000 THEN to_tsvector('pg_catalog.english'::regconfig, body)
            ELSE message_words(body) END;
END;
$$;

REVOKE EXECUTE ON FUNCTION message_search(tenant_id uuid, user_id uuid, body text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION message_search(tenant_id uuid, user_id uuid, body text) TO authenticated;

GRANT EXECUTE ON FUNCTION message_search(tenant_id uuid, user_id uuid, body text) TO service_role;

COMMENT ON FUNCTION message_search(tenant_id uuid, user_id uuid, body text) IS 'What the index of messages holds: words, tenant and user';

CREATE FUNCTION message_words(body text)
RETURNS tsvector
LANGUAGE plpgsql
IMMUTABLE PARALLEL SAFE STRICT COST 5000
SET search_path TO 'pg_catalog', 'pg_temp'
AS $$
DECLARE
    piece_length CONSTANT integer := 100000;
    longest_word CONSTANT integer := 2048;
    rest  text;
    piece text;
    tail  integer;
    found tsvector;
    words tsvector := '';
BEGIN
    IF octet_length(body) <= piece_length THEN
        RETURN to_tsvector('pg_catalog.english', body);
    END IF;
    rest := left(body, 8388608);
    WHILE rest <> '' LOOP
        piece := left(rest, piece_length);
        IF length(piece) = piece_length THEN
            -- Cut between words; what is too long for that is no word that a tsvector takes.
            tail := length(substring(right(piece, longest_word) FROM '\S*$'));
            IF tail < longest_word THEN
                piece := left(piece, piece_length - tail);
            END IF;
        END IF;
        found := to_tsvector('pg_catalog.english', piece);
        IF words <> '' THEN
            found := strip(found);
        END IF;
        -- Room is left for the two marks of message_search.
        EXIT WHEN pg_column_size(words) + pg_column_size(found) - 4 * (length(words) + length(found)) > 1048000;
        words := words || found;
        rest := substr(rest, length(piece) + 1);
    END LOOP;
    RETURN words;
END;
$$;

REVOKE EXECUTE ON FUNCTION message_words(body text) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION message_words(body text) TO authenticated;

GRANT EXECUTE ON FUNCTION message_words(body text) TO service_role;

COMMENT ON FUNCTION message_words(body text) IS 'The words of a text of any length, in English';

CREATE FUNCTION record_usage(p_tenant_id uuid, p_user_id uuid, p_date date, p_model text, p_prompt_tokens integer, p_completion_tokens integer, p_estimated_cost numeric, p_cached_tokens integer DEFAULT 0, p_reasoning_tokens integer DEFAULT 0)
RETURNS void
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path FROM CURRENT
AS $$
BEGIN
    -- First, as whoever deletes the user does: the keys below would ask for it when the day is locked already.
    PERFORM FROM users WHERE tenant_id = p_tenant_id AND id = p_user_id FOR KEY SHARE;
    -- Refuses who may not, and what cannot be.
    PERFORM increment_usage_metrics(p_tenant_id, p_user_id, p_date, p_prompt_tokens, p_completion_tokens, p_estimated_cost);
    -- Here and not by the table: checked there, a wrong request would hide in the sum of a day.
    IF NOT (p_cached_tokens BETWEEN 0 AND p_prompt_tokens
            AND p_reasoning_tokens BETWEEN 0 AND p_completion_tokens) IS TRUE THEN
        RAISE EXCEPTION 'of % and % tokens, % cannot be cached and % reasoning',
            p_prompt_tokens, p_completion_tokens, p_cached_tokens, p_reasoning_tokens USING ERRCODE = 'check_violation';
    END IF;
    INSERT INTO model_usage AS day (tenant_id, user_id, date, model, prompt_tokens, completion_tokens, cached_tokens,
        reasoning_tokens, request_count, estimated_cost)
    VALUES (p_tenant_id, p_user_id, p_date, p_model, p_prompt_tokens, p_completion_tokens, p_cached_tokens,
            p_reasoning_tokens, 1, p_estimated_cost)
    ON CONFLICT (tenant_id, user_id, date, model) DO UPDATE SET
        prompt_tokens = day.prompt_tokens + excluded.prompt_tokens,
        completion_tokens = day.completion_tokens + excluded.completion_tokens,
        cached_tokens = day.cached_tokens + excluded.cached_tokens,
        reasoning_tokens = day.reasoning_tokens + excluded.reasoning_tokens,
        request_count = day.request_count + 1,
        estimated_cost = least(day.estimated_cost + excluded.estimated_cost, 9999999999.9999999999);
END;
$$;

REVOKE EXECUTE ON FUNCTION record_usage(p_tenant_id uuid, p_user_id uuid, p_date date, p_model text, p_prompt_tokens integer, p_completion_tokens integer, p_estimated_cost numeric, p_cached_tokens integer, p_reasoning_tokens integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION record_usage(p_tenant_id uuid, p_user_id uuid, p_date date, p_model text, p_prompt_tokens integer, p_completion_tokens integer, p_estimated_cost numeric, p_cached_tokens integer, p_reasoning_tokens integer) TO authenticated;

GRANT EXECUTE ON FUNCTION record_usage(p_tenant_id uuid, p_user_id uuid, p_date date, p_model text, p_prompt_tokens integer, p_completion_tokens integer, p_estimated_cost numeric, p_cached_tokens integer, p_reasoning_tokens integer) TO service_role;

COMMENT ON FUNCTION record_usage(p_tenant_id uuid, p_user_id uuid, p_date date, p_model text, p_prompt_tokens integer, p_completion_tokens integer, p_estimated_cost numeric, p_cached_tokens integer, p_reasoning_tokens integer) IS 'Adds one request to usage_metrics and to the usage of its model, both or neither';

CREATE FUNCTION refresh_summaries()
RETURNS void
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path FROM CURRENT
AS $$
DECLARE
    summary regclass;
    before  text := coalesce(current_setting('app.service', true), '');
BEGIN
    PERFORM set_config('app.service', 'on', true);
    FOREACH summary IN ARRAY ARRAY['message_feedback_summary', 'monthly_usage_summary']::regclass[] LOOP
        IF (SELECT relispopulated FROM pg_class WHERE oid = summary) THEN
            EXECUTE format('REFRESH MATERIALIZED VIEW CONCURRENTLY %s', summary);
        ELSE
            EXECUTE format('REFRESH MATERIALIZED VIEW %s', summary);
        END IF;
    END LOOP;
    PERFORM set_config('app.service', before, true);
END;
$$;

REVOKE EXECUTE ON FUNCTION refresh_summaries() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION refresh_summaries() TO service_role;

COMMENT ON FUNCTION refresh_summaries() IS 'Brings both summaries up to date, beside those who read them';

CREATE FUNCTION release_tokens(p_reservation uuid)
RETURNS boolean
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path FROM CURRENT
AS $$
BEGIN
    DELETE FROM token_reservations
    WHERE id = p_reservation
      AND (is_service_caller()
           OR NOT made_by_service AND tenant_id = current_tenant() AND user_id = current_user_id());
    RETURN FOUND;
END;
$$;

REVOKE EXECUTE ON FUNCTION release_tokens(p_reservation uuid) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION release_tokens(p_reservation uuid) TO authenticated;

GRANT EXECUTE ON FUNCTION release_tokens(p_reservation uuid) TO service_role;

COMMENT ON FUNCTION release_tokens(p_reservation uuid) IS 'Ends a reservation whose request was not made; false if there was none to end, or it is not the caller''s';

CREATE FUNCTION request_subject()
RETURNS uuid
LANGUAGE plpgsql
STABLE PARALLEL SAFE
SET search_path TO 'pg_catalog', 'pg_temp'
AS $$
DECLARE
    subject uuid;
BEGIN
    IF to_regprocedure('auth.uid()') IS NULL THEN
        RETURN nullif(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub', '')::uuid;
    END IF;
    EXECUTE 'SELECT auth.uid()' INTO subject;
    RETURN subject;
END;
$$;

REVOKE EXECUTE ON FUNCTION request_subject() FROM PUBLIC;

COMMENT ON FUNCTION request_subject() IS 'Who the token of this request is about, as in users.auth_id; NULL without one';

SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', false);

CREATE FUNCTION require_service()
RETURNS void
LANGUAGE plpgsql
STABLE
SET search_path FROM CURRENT
AS $$
BEGIN
    IF NOT is_service_caller() THEN
        RAISE EXCEPTION 'this is the service''s to do' USING ERRCODE = 'insufficient_privilege';
    END IF;
END;
$$;

REVOKE EXECUTE ON FUNCTION require_service() FROM PUBLIC;

CREATE FUNCTION require_tenant(p_tenant_id uuid)
RETURNS void
LANGUAGE plpgsql
STABLE
SET search_path FROM CURRENT
AS $$
BEGIN
    IF is_service_caller() OR p_tenant_id = current_tenant() THEN
        RETURN;
    END IF;
    RAISE EXCEPTION 'tenant % is not the caller''s', p_tenant_id USING ERRCODE = 'insufficient_privilege';
END;
$$;

REVOKE EXECUTE ON FUNCTION require_tenant(p_tenant_id uuid) FROM PUBLIC;

COMMENT ON FUNCTION require_tenant(p_tenant_id uuid) IS 'Refuses a tenant that is neither the caller''s nor the service''s to act for';

SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_service_access, pg_temp', false);

CREATE FUNCTION reserve_tokens(p_tenant_id uuid, p_tokens bigint, p_user_id uuid DEFAULT NULL::uuid, p_valid_for interval DEFAULT '00:10:00'::interval, OUT reservation uuid, OUT allowed boolean, OUT used_tokens bigint, OUT reserved_tokens bigint, OUT daily_token_limit bigint, OUT remaining_tokens bigint)
RETURNS record
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path FROM CURRENT
AS $$
DECLARE
    today      date := (CURRENT_TIMESTAMP AT TIME ZONE 'UTC')::date;
    by_service boolean := is_service_caller();
    is_active  boolean;
    used       numeric;
    held       numeric;
BEGIN
    PERFORM require_tenant(p_tenant_id);
    IF NOT by_service THEN
        IF p_user_id <> current_user_id() THEN
            RAISE EXCEPTION 'user % is not the caller', p_user_id USING ERRCODE = 'insufficient_privilege';
        END IF;
        -- What people take they take in their own name, so that it can be seen who has taken all of it.
        p_user_id := current_user_id();
    END IF;
    IF NOT (p_tokens >= 0 AND p_valid_for > interval '0' AND p_valid_for <= interval '1 day') IS TRUE THEN
        RAISE EXCEPTION '% tokens cannot be reserved for %', p_tokens, p_valid_for USING ERRCODE = 'check_violation';
    ELSIF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'tokens are reserved at the isolation level read committed'
            USING ERRCODE = 'feature_not_supported', HINT = 'Reserve in a transaction of its own.';
    END IF;
    PERFORM FROM tenants WHERE id = p_tenant_id FOR NO KEY UPDATE;
    SELECT tenant.is_active, tenant.daily_token_limit,
           (SELECT coalesce(sum(day.total_tokens), 0) FROM usage_metrics AS day
            WHERE day.tenant_id = tenant.id AND day.date = today),
           (SELECT coalesce(sum(held.tokens), 0) FROM token_reservations AS held
            WHERE held.tenant_id = tenant.id AND held.date = today AND held.expires_at > clock_timestamp())
    INTO is_active, daily_token_limit, used, held
    FROM tenants AS tenant WHERE tenant.id = p_tenant_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'tenant % does not exist', p_tenant_id USING ERRCODE = 'no_data_found';
    END IF;
    allowed := is_active AND used + held + p_tokens <= coalesce(daily_token_limit, 'Infinity'::numeric);
    IF allowed THEN
        INSERT INTO token_reservations (tenant_id, user_id, date, tokens, expires_at, made_by_service)
        VALUES (p_tenant_id, p_user_id, today, p_tokens, clock_timestamp() + p_valid_for, by_service)
        RETURNING id INTO reservation;
        held := held + p_tokens;
    END IF;
    -- Without a limit the sums have none either, and are told as far as a bigint goes.
    used_tokens := least(used, 9223372036854775807);
    reserved_tokens := least(held, 9223372036854775807);
    IF daily_token_limit IS NOT NULL THEN
        remaining_tokens := greatest(daily_token_limit - used - held, 0);
    END IF;
END;
$$;

REVOKE EXECUTE ON FUNCTION reserve_tokens(p_tenant_id uuid, p_tokens bigint, p_user_id uuid, p_valid_for interval, OUT reservation uuid, OUT allowed boolean, OUT used_tokens bigint, OUT reserved_tokens bigint, OUT daily_token_limit bigint, OUT remaining_tokens bigint) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION reserve_tokens(p_tenant_id uuid, p_tokens bigint, p_user_id uuid, p_valid_for interval, OUT reservation uuid, OUT allowed boolean, OUT used_tokens bigint, OUT reserved_tokens bigint, OUT daily_token_limit bigint, OUT remaining_tokens bigint) TO authenticated;

GRANT EXECUTE ON FUNCTION reserve_tokens(p_tenant_id uuid, p_tokens bigint, p_user_id uuid, p_valid_for interval, OUT reservation uuid, OUT allowed boolean, OUT used_tokens bigint, OUT reserved_tokens bigint, OUT daily_token_limit bigint, OUT remaining_tokens bigint) TO service_role;

COMMENT ON FUNCTION reserve_tokens(p_tenant_id uuid, p_tokens bigint, p_user_id uuid, p_valid_for interval, OUT reservation uuid, OUT allowed boolean, OUT used_tokens bigint, OUT reserved_tokens bigint, OUT daily_token_limit bigint, OUT remaining_tokens bigint) IS 'Sets tokens of today (UTC) aside for a request of a tenant, and a user, if the daily limit has room for them: checked and taken in one call, however many ask at once';

CREATE FUNCTION search_messages(p_search text, p_user_id uuid DEFAULT NULL::uuid, p_tenant_id uuid DEFAULT NULL::uuid, p_limit integer DEFAULT 20)
RETURNS TABLE(message_id uuid, conversation_id uuid, tenant_id uuid, user_id uuid, role text, created_at timestamp with time zone, excerpt text)
LANGUAGE plpgsql
STABLE SECURITY DEFINER
SET search_path FROM CURRENT
SET plan_cache_mode TO 'force_custom_plan'
SET work_mem TO '64MB'
AS $$
DECLARE
    few CONSTANT integer := 2000;
    scope  uuid := coalesce(p_tenant_id, CASE WHEN is_service_caller() THEN NULL ELSE current_tenant() END);
    words  tsquery := websearch_to_tsquery('pg_catalog.english'::regconfig, p_search);
    wanted tsquery := words;
    hits   bigint;
    ids    uuid[];
    newest integer;
    since  timestamptz;
BEGIN
    IF NOT is_service_caller() THEN
        PERFORM require_tenant(scope);
        -- Not even asked for: how long the index takes would tell what others have said.
        IF p_user_id IS NOT NULL AND NOT EXISTS (SELECT FROM users AS person
                                                 WHERE person.id = p_user_id AND person.tenant_id = scope) THEN
            RETURN;
        END IF;
    END IF;
    IF numnode(words) = 0 THEN
        RETURN;
    END IF;
    -- A user's messages are few enough; to look for the tenant's among them takes longer than to read them.
    IF p_user_id IS NOT NULL THEN
        wanted := wanted && quote_literal('user ' || p_user_id::text)::tsquery;
    ELSIF scope IS NOT NULL THEN
        wanted := wanted && quote_literal('tenant ' || scope::text)::tsquery;
    END IF;
    WITH hit AS MATERIALIZED (
        SELECT message.id, message.created_at, message.seq FROM messages AS message
        WHERE message_search(message.tenant_id, message.user_id, message.content) @@ wanted
          AND (scope IS NULL OR (message.tenant_id = scope) IS TRUE)
          AND (p_user_id IS NULL OR (message.user_id = p_user_id) IS TRUE)
        LIMIT few
    )
    SELECT (SELECT count(*) FROM hit), ARRAY(SELECT id FROM hit ORDER BY hit.created_at DESC, hit.seq DESC LIMIT p_limit)
    INTO hits, ids;
    IF hits = few THEN
        FOREACH newest IN ARRAY '{1000,10000,100000,0}'::integer[] LOOP
            since := '-infinity';
            IF newest > 0 THEN
                since := coalesce((
                    SELECT message.created_at FROM messages AS message
                    WHERE scope IS NULL OR message.tenant_id = scope
                    ORDER BY message.created_at DESC OFFSET newest LIMIT 1), since);
            END IF;
            WITH hit AS MATERIALIZED (
                SELECT message.id, message.created_at, message.seq FROM messages AS message
                WHERE message_search(message.tenant_id, message.user_id, message.content) @@ wanted
                  AND (scope IS NULL OR message.tenant_id = scope)
                  AND (p_user_id IS NULL OR message.user_id = p_user_id)
                  AND message.created_at >= since
            )
            SELECT ARRAY(SELECT id FROM hit ORDER BY hit.created_at DESC, hit.seq DESC LIMIT p_limit) INTO ids;
            EXIT WHEN cardinality(ids) >= p_limit OR since = '-infinity';
        END LOOP;
    END IF;
    RETURN QUERY
        SELECT hit.id, hit.conversation_id, hit.tenant_id, hit.user_id, hit.role, hit.created_at,
            ts_headline('pg_catalog.english'::regconfig, left(hit.content, 100000), words,
                'MaxFragments=1, MaxWords=25, MinWords=8'::text)
        FROM messages AS hit
        WHERE hit.id = ANY (ids)
        ORDER BY hit.created_at DESC, hit.seq DESC;
END;
$$;

REVOKE EXECUTE ON FUNCTION search_messages(p_search text, p_user_id uuid, p_tenant_id uuid, p_limit integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION search_messages(p_search text, p_user_id uuid, p_tenant_id uuid, p_limit integer) TO authenticated;

GRANT EXECUTE ON FUNCTION search_messages(p_search text, p_user_id uuid, p_tenant_id uuid, p_limit integer) TO service_role;

COMMENT ON FUNCTION search_messages(p_search text, p_user_id uuid, p_tenant_id uuid, p_limit integer) IS 'The newest messages that hold the words, of the caller''s tenant (the service: of any or all), of one user or all';

CREATE FUNCTION sees_all_rows(relation regclass)
RETURNS boolean
LANGUAGE plpgsql
STABLE
SET search_path TO 'pg_catalog', 'pg_temp'
AS $$
BEGIN
    -- Not service_access(), which a plan that is kept would have answered once.
    IF row_security_active(relation) AND current_user <> 'service_role'
        AND coalesce(current_setting('app.service', true), '') <> 'on'
    THEN
        RAISE EXCEPTION 'row-level security hides the rows of % from %', relation, current_user
            USING ERRCODE = 'insufficient_privilege', HINT = 'Call refresh_summaries(), or SET app.service = on.';
    END IF;
    RETURN true;
END;
$$;

REVOKE EXECUTE ON FUNCTION sees_all_rows(relation regclass) FROM PUBLIC;

COMMENT ON FUNCTION sees_all_rows(relation regclass) IS 'True, or an error where row-level security would leave rows out';

CREATE FUNCTION service_access()
RETURNS boolean
LANGUAGE sql
IMMUTABLE PARALLEL SAFE
RETURN ((CURRENT_USER = 'service_role'::name) OR COALESCE((current_setting('app.service'::text, true) = 'on'::text), false) OR (current_setting('search_path'::text) ~~ '%, pg_service_access, pg_temp'::text));

REVOKE EXECUTE ON FUNCTION service_access() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION service_access() TO service_role;

COMMENT ON FUNCTION service_access() IS 'Whether the rows of all tenants are open: to service_role itself, to the functions of its members, and to them while app.service is on';

CREATE FUNCTION settle_tokens(p_reservation uuid, p_model text, p_prompt_tokens integer, p_completion_tokens integer, p_estimated_cost numeric, p_cached_tokens integer DEFAULT 0, p_reasoning_tokens integer DEFAULT 0)
RETURNS boolean
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path FROM CURRENT
AS $$
DECLARE
    by_service boolean := is_service_caller();
    held       token_reservations;
BEGIN
    -- First, as whoever deletes the user does. One of another tenant is told like one that is not there, and holds nobody.
    PERFORM FROM users
    WHERE id = (SELECT user_id FROM token_reservations
                WHERE id = p_reservation AND (by_service OR tenant_id = current_tenant())) FOR KEY SHARE;
    DELETE FROM token_reservations
    WHERE id = p_reservation AND (by_service OR tenant_id = current_tenant())
    RETURNING * INTO held;
    IF NOT FOUND THEN
        RETURN false;
    ELSIF NOT by_service AND (held.made_by_service OR held.user_id IS DISTINCT FROM current_user_id()) THEN
        RAISE EXCEPTION 'reservation % is not the caller''s to end', p_reservation USING ERRCODE = 'insufficient_privilege';
    ELSIF p_model IS NULL THEN
        PERFORM increment_usage_metrics(held.tenant_id, held.user_id, held.date, p_prompt_tokens, p_completion_tokens,
            p_estimated_cost);
    ELSE
        PERFORM record_usage(held.tenant_id, held.user_id, held.date, p_model, p_prompt_tokens, p_completion_tokens,
            p_estimated_cost, p_cached_tokens, p_reasoning_tokens);
    END IF;
    RETURN true;
END;
$$;

REVOKE EXECUTE ON FUNCTION settle_tokens(p_reservation uuid, p_model text, p_prompt_tokens integer, p_completion_tokens integer, p_estimated_cost numeric, p_cached_tokens integer, p_reasoning_tokens integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION settle_tokens(p_reservation uuid, p_model text, p_prompt_tokens integer, p_completion_tokens integer, p_estimated_cost numeric, p_cached_tokens integer, p_reasoning_tokens integer) TO authenticated;

GRANT EXECUTE ON FUNCTION settle_tokens(p_reservation uuid, p_model text, p_prompt_tokens integer, p_completion_tokens integer, p_estimated_cost numeric, p_cached_tokens integer, p_reasoning_tokens integer) TO service_role;

COMMENT ON FUNCTION settle_tokens(p_reservation uuid, p_model text, p_prompt_tokens integer, p_completion_tokens integer, p_estimated_cost numeric, p_cached_tokens integer, p_reasoning_tokens integer) IS 'Ends a reservation and records what its request used, both or neither; false, and nothing is recorded, if it has ended before';

CREATE FUNCTION update_conversation_timestamp()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path FROM CURRENT
AS $$
DECLARE
    touched record;
    added   bigint := 0;
BEGIN
    FOR touched IN
        SELECT conversation_id, max(created_at) AS newest, count(*) AS messages
        FROM new_messages GROUP BY conversation_id ORDER BY conversation_id
    LOOP
        added := added + touched.messages;
        UPDATE conversations SET updated_at = CURRENT_TIMESTAMP
        WHERE id = touched.conversation_id AND updated_at < least(touched.newest, CURRENT_TIMESTAMP);
    END LOOP;
    IF added >= 1000 THEN
        DISCARD PLANS;
    END IF;
    RETURN NULL;
END;
$$;

REVOKE EXECUTE ON FUNCTION update_conversation_timestamp() FROM PUBLIC;

CREATE FUNCTION update_updated_at_column()
RETURNS trigger
LANGUAGE plpgsql
SET search_path TO 'pg_catalog', 'pg_temp'
AS $$
BEGIN
    NEW.updated_at := greatest(OLD.updated_at, CURRENT_TIMESTAMP);
    RETURN NEW;
END;
$$;

REVOKE EXECUTE ON FUNCTION update_updated_at_column() FROM PUBLIC;

COMMENT ON FUNCTION update_updated_at_column() IS 'Notes when a row last changed; an UPDATE cannot set the time itself';

CREATE TABLE tenants (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name text NOT NULL,
    slug text NOT NULL,
    llm_provider text,
    llm_model text,
    system_prompt text,
    temperature numeric,
    max_tokens integer,
    rate_limit_per_minute integer,
    daily_token_limit bigint,
    features jsonb NOT NULL DEFAULT '{}'::jsonb,
    branding jsonb NOT NULL DEFAULT '{}'::jsonb,
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT uq_tenants_slug UNIQUE (slug),
    CONSTRAINT check_daily_token_limit_positive CHECK (daily_token_limit >= 0),
    CONSTRAINT check_max_tokens_positive CHECK (max_tokens > 0),
    CONSTRAINT check_rate_limit_positive CHECK (rate_limit_per_minute > 0),
    CONSTRAINT check_temperature_range CHECK ((temperature >= (0)::numeric) AND (temperature <= (2)::numeric))
);

ALTER TABLE tenants ENABLE ROW LEVEL SECURITY;

ALTER TABLE tenants FORCE ROW LEVEL SECURITY;

GRANT SELECT ON TABLE tenants TO authenticated;

GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE tenants TO service_role;

COMMENT ON TABLE tenants IS 'The organisations that share the platform and see nothing of each other';

GRANT UPDATE (branding) ON TABLE tenants TO authenticated;

COMMENT ON COLUMN tenants.daily_token_limit IS 'The most tokens of a day in UTC, all users together; NULL: no limit. check_daily_token_limit compares';

COMMENT ON COLUMN tenants.is_active IS 'While false, none of its users sees or writes anything';

GRANT UPDATE (llm_model) ON TABLE tenants TO authenticated;

GRANT UPDATE (llm_provider) ON TABLE tenants TO authenticated;

GRANT UPDATE (max_tokens) ON TABLE tenants TO authenticated;

GRANT UPDATE (name) ON TABLE tenants TO authenticated;

GRANT UPDATE (system_prompt) ON TABLE tenants TO authenticated;

GRANT UPDATE (temperature) ON TABLE tenants TO authenticated;

CREATE TRIGGER trigger_tenants_updated_at
    BEFORE UPDATE ON tenants
    FOR EACH ROW
    EXECUTE FUNCTION update_updated_at_column();

CREATE POLICY tenants_select ON tenants
    FOR SELECT TO authenticated
    USING (id = ( SELECT current_tenant() AS current_tenant));

CREATE POLICY tenants_service ON tenants
    TO service_role
    USING (service_access())
    WITH CHECK (service_access());

CREATE POLICY tenants_update ON tenants
    FOR UPDATE TO authenticated
    USING ((id = ( SELECT current_tenant() AS current_tenant)) AND ( SELECT is_tenant_admin() AS is_tenant_admin))
    WITH CHECK ((id = ( SELECT current_tenant() AS current_tenant)) AND ( SELECT is_tenant_admin() AS is_tenant_admin));

CREATE TABLE users (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id uuid NOT NULL,
    auth_id uuid,
    email text NOT NULL,
    name text,
    role text DEFAULT 'user'::text,
    preferences jsonb NOT NULL DEFAULT '{}'::jsonb,
    is_active boolean NOT NULL DEFAULT true,
    last_active_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT uq_users_auth_id UNIQUE (auth_id),
    CONSTRAINT uq_users_tenant_id UNIQUE (tenant_id, id),
    CONSTRAINT check_user_role_valid CHECK (role = ANY (ARRAY['admin'::text, 'user'::text])),
    CONSTRAINT fk_users_tenant FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE CASCADE
);

ALTER TABLE users ENABLE ROW LEVEL SECURITY;

ALTER TABLE users FORCE ROW LEVEL SECURITY;

GRANT SELECT ON TABLE users TO authenticated;

GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE users TO service_role;

COMMENT ON TABLE users IS 'The people of a tenant';

COMMENT ON COLUMN users.auth_id IS 'Who they are to the sign-in service: the claim "sub" of their token';

COMMENT ON COLUMN users.is_active IS 'While false, they see and write nothing';

GRANT UPDATE (last_active_at) ON TABLE users TO authenticated;

GRANT UPDATE (name) ON TABLE users TO authenticated;

GRANT UPDATE (preferences) ON TABLE users TO authenticated;

COMMENT ON COLUMN users.role IS 'admin may change the tenant''s own row; NULL is as good as user';

CREATE UNIQUE INDEX uq_users_tenant_email ON users (tenant_id, lower(email));

CREATE TRIGGER trigger_users_fold_usage
    BEFORE DELETE ON users
    FOR EACH ROW
    EXECUTE FUNCTION fold_user_usage();

CREATE TRIGGER trigger_users_fold_usage_by_model
    BEFORE DELETE ON users
    FOR EACH ROW
    EXECUTE FUNCTION fold_user_model_usage();

CREATE TRIGGER trigger_users_updated_at
    BEFORE UPDATE ON users
    FOR EACH ROW
    EXECUTE FUNCTION update_updated_at_column();

CREATE POLICY users_select ON users
    FOR SELECT TO authenticated
    USING (tenant_id = ( SELECT current_tenant() AS current_tenant));

CREATE POLICY users_service ON users
    TO service_role
    USING (service_access())
    WITH CHECK (service_access());

CREATE POLICY users_update ON users
    FOR UPDATE TO authenticated
    USING (id = ( SELECT current_user_id() AS current_user_id))
    WITH CHECK ((id = ( SELECT current_user_id() AS current_user_id)) AND (tenant_id = ( SELECT current_tenant() AS current_tenant)));

CREATE TABLE conversations (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id uuid NOT NULL,
    user_id uuid NOT NULL,
    title text NOT NULL DEFAULT 'New Conversation'::text,
    metadata jsonb NOT NULL DEFAULT '{}'::jsonb,
    is_archived boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    active_message_id uuid,
    CONSTRAINT uq_conversations_tenant_id UNIQUE (tenant_id, id),
    CONSTRAINT check_conversation_metadata_object CHECK (jsonb_typeof(metadata) = 'object'::text),
    CONSTRAINT check_title_length CHECK (length(title) <= 500),
    CONSTRAINT fk_conversations_tenant FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE CASCADE,
    CONSTRAINT fk_conversations_user FOREIGN KEY (tenant_id, user_id) REFERENCES users(tenant_id, id) ON DELETE CASCADE
);

ALTER TABLE conversations ENABLE ROW LEVEL SECURITY;

ALTER TABLE conversations FORCE ROW LEVEL SECURITY;

GRANT SELECT, DELETE ON TABLE conversations TO authenticated;

GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE conversations TO service_role;

COMMENT ON TABLE conversations IS 'One conversation of one user; the people of its tenant may read it';

GRANT UPDATE (active_message_id) ON TABLE conversations TO authenticated;

COMMENT ON COLUMN conversations.active_message_id IS 'The message that the active path leads to, and the next one replies to; NULL: the newest';

GRANT INSERT (id) ON TABLE conversations TO authenticated;

GRANT INSERT (is_archived), UPDATE (is_archived) ON TABLE conversations TO authenticated;

COMMENT ON COLUMN conversations.is_archived IS 'Put away, not deleted';

GRANT INSERT (metadata), UPDATE (metadata) ON TABLE conversations TO authenticated;

GRANT INSERT (tenant_id) ON TABLE conversations TO authenticated;

GRANT INSERT (title), UPDATE (title) ON TABLE conversations TO authenticated;

COMMENT ON COLUMN conversations.updated_at IS 'When its title or its metadata last changed or a message was last added; to change or delete a message, or to put it away, is no activity';

GRANT INSERT (user_id) ON TABLE conversations TO authenticated;

CREATE INDEX idx_conversations_active_message ON conversations (active_message_id) WHERE (active_message_id IS NOT NULL);

CREATE INDEX idx_conversations_archived ON conversations (is_archived) WHERE (is_archived = false);

CREATE INDEX idx_conversations_created_at ON conversations (created_at DESC);

CREATE INDEX idx_conversations_idle ON conversations (updated_at) WHERE (NOT is_archived);

CREATE INDEX idx_conversations_tenant_archived ON conversations (tenant_id, is_archived);

CREATE INDEX idx_conversations_tenant_id ON conversations (tenant_id);

CREATE INDEX idx_conversations_tenant_user ON conversations (tenant_id, user_id);

CREATE INDEX idx_conversations_tenant_user_recent ON conversations (tenant_id, user_id, updated_at DESC) WHERE (NOT is_archived);

CREATE INDEX idx_conversations_user_id ON conversations (user_id);

CREATE INDEX idx_conversations_user_recent ON conversations (user_id, updated_at DESC) WHERE (NOT is_archived);

CREATE STATISTICS stat_conversations_user_tenant (dependencies) ON user_id, tenant_id FROM conversations;

CREATE TRIGGER trigger_conversations_check_active
    BEFORE INSERT OR UPDATE OF active_message_id ON conversations
    FOR EACH ROW WHEN ((new.active_message_id IS NOT NULL))
    EXECUTE FUNCTION check_active_message();

CREATE TRIGGER trigger_conversations_keep_owner
    BEFORE UPDATE ON conversations
    FOR EACH ROW WHEN (((old.tenant_id IS DISTINCT FROM new.tenant_id) OR (old.user_id IS DISTINCT FROM new.user_id)))
    EXECUTE FUNCTION keep_conversation_owner();

CREATE TRIGGER trigger_conversations_updated_at
    BEFORE UPDATE ON conversations
    FOR EACH ROW WHEN ((((old.title IS DISTINCT FROM new.title) OR (old.metadata IS DISTINCT FROM new.metadata)) OR (old.updated_at IS DISTINCT FROM new.updated_at)))
    EXECUTE FUNCTION update_updated_at_column();

CREATE POLICY conversations_delete ON conversations
    FOR DELETE TO authenticated
    USING ((tenant_id = ( SELECT current_tenant() AS current_tenant)) AND (user_id = ( SELECT current_user_id() AS current_user_id)));

CREATE POLICY conversations_insert ON conversations
    FOR INSERT TO authenticated
    WITH CHECK ((tenant_id = ( SELECT current_tenant() AS current_tenant)) AND (user_id = ( SELECT current_user_id() AS current_user_id)));

CREATE POLICY conversations_select ON conversations
    FOR SELECT TO authenticated
    USING (tenant_id = ( SELECT current_tenant() AS current_tenant));

CREATE POLICY conversations_service ON conversations
    TO service_role
    USING (service_access())
    WITH CHECK (service_access());

CREATE POLICY conversations_update ON conversations
    FOR UPDATE TO authenticated
    USING ((tenant_id = ( SELECT current_tenant() AS current_tenant)) AND (user_id = ( SELECT current_user_id() AS current_user_id)))
    WITH CHECK ((tenant_id = ( SELECT current_tenant() AS current_tenant)) AND (user_id = ( SELECT current_user_id() AS current_user_id)));

CREATE TABLE messages (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    conversation_id uuid NOT NULL,
    role text NOT NULL,
    content text NOT NULL,
    token_count integer,
    latency_ms integer,
    model_used text,
    metadata jsonb NOT NULL DEFAULT '{}'::jsonb,
    created_at timestamptz NOT NULL DEFAULT now(),
    tenant_id uuid NOT NULL,
    seq bigint NOT NULL,
    tool_calls jsonb,
    tool_call_id text,
    tool_name text,
    tool_failed boolean,
    reasoning text,
    attachments jsonb NOT NULL DEFAULT '[]'::jsonb,
    status text NOT NULL DEFAULT 'done'::text,
    prompt_tokens bigint,
    cached_tokens bigint,
    reasoning_tokens bigint,
    parent_message_id uuid,
    alternative_to uuid,
    trace_id text,
    span_id text,
    parent_span_id text,
    client_key text,
    user_id uuid NOT NULL,
    CONSTRAINT uq_messages_conversation_seq UNIQUE (conversation_id, seq),
    CONSTRAINT check_attachments CHECK ((attachments = '[]'::jsonb) OR are_attachments(attachments)),
    CONSTRAINT check_cached_tokens_positive CHECK (cached_tokens >= 0),
    CONSTRAINT check_client_key_length CHECK ((length(client_key) >= 1) AND (length(client_key) <= 200)),
    CONSTRAINT check_content_not_empty CHECK ((content <> ''::text) OR (role = 'tool'::text) OR (tool_calls IS NOT NULL) OR (COALESCE(reasoning, ''::text) <> ''::text) OR (attachments <> '[]'::jsonb) OR (status <> 'done'::text)),
    CONSTRAINT check_latency_positive CHECK (latency_ms >= 0),
    CONSTRAINT check_message_metadata_object CHECK (jsonb_typeof(metadata) = 'object'::text),
    CONSTRAINT check_parent_span_id CHECK ((parent_span_id ~ '^[0-9a-f]{16}$'::text) AND (parent_span_id <> repeat('0'::text, 16))),
    CONSTRAINT check_prompt_tokens_positive CHECK (prompt_tokens >= 0),
    CONSTRAINT check_reasoning_tokens_positive CHECK (reasoning_tokens >= 0),
    CONSTRAINT check_role_valid CHECK (role = ANY (ARRAY['user'::text, 'assistant'::text, 'system'::text, 'tool'::text])),
    CONSTRAINT check_seq_positive CHECK (seq > 0),
    CONSTRAINT check_span_id CHECK ((span_id ~ '^[0-9a-f]{16}$'::text) AND (span_id <> repeat('0'::text, 16))),
    CONSTRAINT check_span_in_trace CHECK (((span_id IS NULL) OR (trace_id IS NOT NULL)) AND ((parent_span_id IS NULL) OR (span_id IS NOT NULL))),
    CONSTRAINT check_status_valid CHECK (status = ANY (ARRAY['partial'::text, 'done'::text, 'cancelled'::text])),
    CONSTRAINT check_token_count_positive CHECK (token_count >= 0),
    CONSTRAINT check_tool_calls CHECK ((tool_calls IS NULL) OR ((role = 'assistant'::text) AND are_tool_calls(tool_calls))),
    CONSTRAINT check_tool_result CHECK (
CASE
    WHEN (role = 'tool'::text) THEN (COALESCE(tool_call_id, ''::text) <> ''::text)
    ELSE ((tool_call_id IS NULL) AND (tool_name IS NULL) AND (tool_failed IS NULL))
END),
    CONSTRAINT check_trace_id CHECK ((trace_id ~ '^[0-9a-f]{32}$'::text) AND (trace_id <> repeat('0'::text, 32))),
    CONSTRAINT fk_messages_alternative FOREIGN KEY (alternative_to) REFERENCES messages(id) ON DELETE SET NULL,
    CONSTRAINT fk_messages_conversation FOREIGN KEY (tenant_id, conversation_id) REFERENCES conversations(tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_messages_parent FOREIGN KEY (parent_message_id) REFERENCES messages(id) DEFERRABLE INITIALLY DEFERRED
);

ALTER TABLE messages ENABLE ROW LEVEL SECURITY;

ALTER TABLE messages FORCE ROW LEVEL SECURITY;

GRANT SELECT, DELETE ON TABLE messages TO authenticated;

GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE messages TO service_role;

COMMENT ON TABLE messages IS 'What was said in a conversation, in the order of seq';

GRANT INSERT (alternative_to) ON TABLE messages TO authenticated;

COMMENT ON COLUMN messages.alternative_to IS 'The message in whose place it stands, edited or said anew: it replies to the same';

GRANT INSERT (attachments), UPDATE (attachments) ON TABLE messages TO authenticated;

COMMENT ON COLUMN messages.attachments IS 'An array of {uri, media_type, sha256, …}: the bytes are kept elsewhere';

GRANT INSERT (cached_tokens) ON TABLE messages TO authenticated;

GRANT INSERT (client_key) ON TABLE messages TO authenticated;

COMMENT ON COLUMN messages.client_key IS 'What the client calls it: who sends it again under the same key gets the message that is there';

GRANT INSERT (content), UPDATE (content) ON TABLE messages TO authenticated;

COMMENT ON COLUMN messages.content IS 'Empty where there is something else: tool calls, reasoning, attachments, a start';

GRANT INSERT (conversation_id) ON TABLE messages TO authenticated;

GRANT INSERT (id) ON TABLE messages TO authenticated;

GRANT INSERT (latency_ms) ON TABLE messages TO authenticated;

GRANT INSERT (metadata), UPDATE (metadata) ON TABLE messages TO authenticated;

GRANT INSERT (model_used) ON TABLE messages TO authenticated;

GRANT INSERT (parent_message_id) ON TABLE messages TO authenticated;

COMMENT ON COLUMN messages.parent_message_id IS 'The message that this one replies to, in the same conversation; NULL for a first one. Left out, the active one';

GRANT INSERT (parent_span_id) ON TABLE messages TO authenticated;

COMMENT ON COLUMN messages.parent_span_id IS 'The span that this one is part of';

GRANT INSERT (prompt_tokens) ON TABLE messages TO authenticated;

COMMENT ON COLUMN messages.prompt_tokens IS 'Tokens that the model read for this answer, cached_tokens of them from a cache';

GRANT INSERT (reasoning) ON TABLE messages TO authenticated;

COMMENT ON COLUMN messages.reasoning IS 'What the model thought before it answered, as far as it was told';

GRANT INSERT (reasoning_tokens) ON TABLE messages TO authenticated;

GRANT INSERT (role) ON TABLE messages TO authenticated;

COMMENT ON COLUMN messages.seq IS 'The place in the conversation, from 1; leave it out and the database appends';

GRANT INSERT (span_id) ON TABLE messages TO authenticated;

COMMENT ON COLUMN messages.span_id IS 'The span that made it: 16 hexadecimal digits';

GRANT INSERT (status), UPDATE (status) ON TABLE messages TO authenticated;

COMMENT ON COLUMN messages.status IS 'partial while it is streamed, then done, or cancelled; those two are final';

COMMENT ON COLUMN messages.tenant_id IS 'The conversation''s tenant, put in by a trigger';

GRANT INSERT (token_count) ON TABLE messages TO authenticated;

COMMENT ON COLUMN messages.token_count IS 'Tokens of this message; of an answer, those that the model wrote';

GRANT INSERT (tool_call_id) ON TABLE messages TO authenticated;

COMMENT ON COLUMN messages.tool_call_id IS 'Of role tool: the id of the call that this is the result of';

GRANT INSERT (tool_calls) ON TABLE messages TO authenticated;

COMMENT ON COLUMN messages.tool_calls IS 'What the assistant asks tools for: an array of {id, name, arguments}';

GRANT INSERT (tool_failed) ON TABLE messages TO authenticated;

GRANT INSERT (tool_name) ON TABLE messages TO authenticated;

GRANT INSERT (trace_id) ON TABLE messages TO authenticated;

COMMENT ON COLUMN messages.trace_id IS 'The trace in which it was made: 32 hexadecimal digits';

COMMENT ON COLUMN messages.user_id IS 'The conversation''s user, put in by a trigger';

CREATE INDEX idx_messages_alternative ON messages (alternative_to) WHERE (alternative_to IS NOT NULL);

CREATE INDEX idx_messages_attachments ON messages USING gin (attachments jsonb_path_ops) WHERE (attachments <> '[]'::jsonb);

CREATE INDEX idx_messages_conversation_created ON messages (conversation_id, created_at);

CREATE INDEX idx_messages_conversation_id ON messages (conversation_id);

CREATE INDEX idx_messages_created_at ON messages (created_at DESC);

CREATE INDEX idx_messages_model_used ON messages (model_used) WHERE (model_used IS NOT NULL);

CREATE INDEX idx_messages_parent ON messages (parent_message_id);

CREATE INDEX idx_messages_role ON messages (role);

CREATE INDEX idx_messages_search ON messages USING gin (message_search(tenant_id, user_id, content));

CREATE INDEX idx_messages_tenant_conversation ON messages (tenant_id, conversation_id, seq);

CREATE INDEX idx_messages_tenant_created ON messages (tenant_id, created_at DESC);

CREATE INDEX idx_messages_token_count ON messages (token_count) WHERE (token_count IS NOT NULL);

CREATE INDEX idx_messages_trace ON messages (trace_id, span_id) WHERE (trace_id IS NOT NULL);

CREATE INDEX idx_messages_unfinished ON messages (created_at) WHERE (status = 'partial'::text);

CREATE UNIQUE INDEX uq_messages_client_key ON messages (conversation_id, client_key, ((role = 'user'::text))) WHERE (client_key IS NOT NULL);

CREATE TRIGGER trigger_messages_assign_place
    BEFORE INSERT ON messages
    FOR EACH ROW
    EXECUTE FUNCTION assign_message_place();

CREATE TRIGGER trigger_messages_check_parent
    BEFORE UPDATE ON messages
    FOR EACH ROW WHEN (((new.parent_message_id IS DISTINCT FROM old.parent_message_id) OR (new.alternative_to IS DISTINCT FROM old.alternative_to)))
    EXECUTE FUNCTION check_message_parent();

CREATE TRIGGER trigger_messages_hand_on_replies
    AFTER DELETE ON messages REFERENCING OLD TABLE AS old_messages
    FOR EACH STATEMENT
    EXECUTE FUNCTION hand_on_replies();

CREATE TRIGGER trigger_messages_keep_place
    BEFORE UPDATE ON messages
    FOR EACH ROW WHEN (((((old.conversation_id IS DISTINCT FROM new.conversation_id) OR (old.tenant_id IS DISTINCT FROM new.tenant_id)) OR (old.role IS DISTINCT FROM new.role)) OR (old.seq IS DISTINCT FROM new.seq)))
    EXECUTE FUNCTION keep_message_place();

CREATE TRIGGER trigger_messages_keep_status
    BEFORE UPDATE ON messages
    FOR EACH ROW WHEN (((old.status <> 'partial'::text) AND (new.status <> old.status)))
    EXECUTE FUNCTION keep_message_status();

CREATE TRIGGER trigger_messages_update_conversation
    AFTER INSERT ON messages REFERENCING NEW TABLE AS new_messages
    FOR EACH STATEMENT
    EXECUTE FUNCTION update_conversation_timestamp();

CREATE POLICY messages_delete ON messages
    FOR DELETE TO authenticated
    USING ((tenant_id = ( SELECT current_tenant() AS current_tenant)) AND (EXISTS ( SELECT
   FROM conversations
  WHERE ((conversations.id = messages.conversation_id) AND (conversations.user_id = ( SELECT current_user_id() AS current_user_id))))));

CREATE POLICY messages_insert ON messages
    FOR INSERT TO authenticated
    WITH CHECK ((tenant_id = ( SELECT current_tenant() AS current_tenant)) AND (role = 'user'::text) AND (EXISTS ( SELECT
   FROM conversations
  WHERE ((conversations.id = messages.conversation_id) AND (conversations.user_id = ( SELECT current_user_id() AS current_user_id))))));

CREATE POLICY messages_select ON messages
    FOR SELECT TO authenticated
    USING (tenant_id = ( SELECT current_tenant() AS current_tenant));

CREATE POLICY messages_service ON messages
    TO service_role
    USING (service_access())
    WITH CHECK (service_access());

CREATE POLICY messages_update ON messages
    FOR UPDATE TO authenticated
    USING ((tenant_id = ( SELECT current_tenant() AS current_tenant)) AND (role = 'user'::text) AND (EXISTS ( SELECT
   FROM conversations
  WHERE ((conversations.id = messages.conversation_id) AND (conversations.user_id = ( SELECT current_user_id() AS current_user_id))))))
    WITH CHECK ((tenant_id = ( SELECT current_tenant() AS current_tenant)) AND (role = 'user'::text) AND (EXISTS ( SELECT
   FROM conversations
  WHERE ((conversations.id = messages.conversation_id) AND (conversations.user_id = ( SELECT current_user_id() AS current_user_id))))));

CREATE FUNCTION active_path(p_conversation_id uuid, p_limit integer DEFAULT NULL::integer)
RETURNS TABLE(id uuid, seq bigint, role text, content text, status text, created_at timestamp with time zone)
LANGUAGE sql
STABLE PARALLEL SAFE
BEGIN ATOMIC
 WITH RECURSIVE path AS (
          SELECT leaf.id,
             leaf.seq,
             leaf.role,
             leaf.content,
             leaf.status,
             leaf.created_at,
             leaf.parent_message_id,
             1 AS length
            FROM messages leaf
           WHERE (leaf.id = ( SELECT COALESCE(( SELECT conversations.active_message_id
                            FROM conversations
                           WHERE (conversations.id = active_path.p_conversation_id)), ( SELECT newest.id
                            FROM messages newest
                           WHERE (newest.conversation_id = active_path.p_conversation_id)
                           ORDER BY newest.seq DESC
                          LIMIT 1)) AS "coalesce"))
         UNION ALL
          SELECT parent.id,
             parent.seq,
             parent.role,
             parent.content,
             parent.status,
             parent.created_at,
             parent.parent_message_id,
             (path_1.length + 1)
            FROM (path path_1
              JOIN messages parent ON ((parent.id = path_1.parent_message_id)))
           WHERE (path_1.length < COALESCE(active_path.p_limit, 2147483647))
         )
  SELECT path.id,
     path.seq,
     path.role,
     path.content,
     path.status,
     path.created_at
    FROM path
   ORDER BY path.seq;
END;

REVOKE EXECUTE ON FUNCTION active_path(p_conversation_id uuid, p_limit integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION active_path(p_conversation_id uuid, p_limit integer) TO authenticated;

GRANT EXECUTE ON FUNCTION active_path(p_conversation_id uuid, p_limit integer) TO service_role;

COMMENT ON FUNCTION active_path(p_conversation_id uuid, p_limit integer) IS 'The messages of a conversation from the first to the active one, without other branches; at most the last so many';

CREATE TABLE feedback (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    message_id uuid NOT NULL,
    user_id uuid NOT NULL,
    rating smallint NOT NULL,
    comment text,
    created_at timestamptz NOT NULL DEFAULT now(),
    tenant_id uuid NOT NULL,
    CONSTRAINT uq_feedback_message_user UNIQUE (message_id, user_id),
    CONSTRAINT check_comment_length CHECK (length(comment) <= 5000),
    CONSTRAINT check_rating_valid CHECK (rating = ANY (ARRAY['-1'::integer, 1])),
    CONSTRAINT fk_feedback_message FOREIGN KEY (message_id) REFERENCES messages(id) ON DELETE CASCADE,
    CONSTRAINT fk_feedback_user FOREIGN KEY (tenant_id, user_id) REFERENCES users(tenant_id, id) ON DELETE CASCADE
);

ALTER TABLE feedback ENABLE ROW LEVEL SECURITY;

ALTER TABLE feedback FORCE ROW LEVEL SECURITY;

GRANT SELECT, DELETE ON TABLE feedback TO authenticated;

GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE feedback TO service_role;

COMMENT ON TABLE feedback IS 'What the people of a tenant think of answers: one thumb each, up or down';

GRANT INSERT (comment), UPDATE (comment) ON TABLE feedback TO authenticated;

GRANT INSERT (id) ON TABLE feedback TO authenticated;

GRANT INSERT (message_id), UPDATE (message_id) ON TABLE feedback TO authenticated;

GRANT INSERT (rating), UPDATE (rating) ON TABLE feedback TO authenticated;

COMMENT ON COLUMN feedback.rating IS '1: thumbs up, -1: thumbs down';

COMMENT ON COLUMN feedback.tenant_id IS 'The message''s tenant, put in by a trigger';

GRANT INSERT (user_id) ON TABLE feedback TO authenticated;

CREATE INDEX idx_feedback_created_at ON feedback (created_at DESC);

CREATE INDEX idx_feedback_message_id ON feedback (message_id);

CREATE INDEX idx_feedback_message_rating ON feedback (message_id, rating);

CREATE INDEX idx_feedback_rating ON feedback (rating);

CREATE INDEX idx_feedback_tenant_created ON feedback (tenant_id, created_at DESC);

CREATE INDEX idx_feedback_user_id ON feedback (user_id);

CREATE TRIGGER trigger_feedback_check_message
    BEFORE INSERT OR UPDATE ON feedback
    FOR EACH ROW
    EXECUTE FUNCTION check_feedback_message();

CREATE POLICY feedback_delete ON feedback
    FOR DELETE TO authenticated
    USING ((tenant_id = ( SELECT current_tenant() AS current_tenant)) AND (user_id = ( SELECT current_user_id() AS current_user_id)));

CREATE POLICY feedback_insert ON feedback
    FOR INSERT TO authenticated
    WITH CHECK ((tenant_id = ( SELECT current_tenant() AS current_tenant)) AND (user_id = ( SELECT current_user_id() AS current_user_id)));

CREATE POLICY feedback_select ON feedback
    FOR SELECT TO authenticated
    USING (tenant_id = ( SELECT current_tenant() AS current_tenant));

CREATE POLICY feedback_service ON feedback
    TO service_role
    USING (service_access())
    WITH CHECK (service_access());

CREATE POLICY feedback_update ON feedback
    FOR UPDATE TO authenticated
    USING ((tenant_id = ( SELECT current_tenant() AS current_tenant)) AND (user_id = ( SELECT current_user_id() AS current_user_id)))
    WITH CHECK ((tenant_id = ( SELECT current_tenant() AS current_tenant)) AND (user_id = ( SELECT current_user_id() AS current_user_id)));

CREATE TABLE model_usage (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id uuid NOT NULL,
    user_id uuid,
    date date NOT NULL,
    model text NOT NULL,
    prompt_tokens bigint NOT NULL DEFAULT 0,
    completion_tokens bigint NOT NULL DEFAULT 0,
    cached_tokens bigint NOT NULL DEFAULT 0,
    reasoning_tokens bigint NOT NULL DEFAULT 0,
    request_count bigint NOT NULL DEFAULT 0,
    estimated_cost numeric(20,10) NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT uq_model_usage UNIQUE NULLS NOT DISTINCT (tenant_id, user_id, date, model),
    CONSTRAINT check_cached_tokens_in_prompt CHECK ((cached_tokens >= 0) AND (cached_tokens <= prompt_tokens)),
    CONSTRAINT check_model_cost_positive CHECK ((estimated_cost >= (0)::numeric) AND (estimated_cost <> 'NaN'::numeric)),
    CONSTRAINT check_model_not_empty CHECK (model <> ''::text),
    CONSTRAINT check_model_request_count_positive CHECK (request_count >= 0),
    CONSTRAINT check_model_tokens_positive CHECK ((prompt_tokens >= 0) AND (completion_tokens >= 0)),
    CONSTRAINT check_model_usage_date CHECK ((date >= '1970-01-01'::date) AND (date <= '9999-12-31'::date)),
    CONSTRAINT check_reasoning_tokens_in_completion CHECK ((reasoning_tokens >= 0) AND (reasoning_tokens <= completion_tokens)),
    CONSTRAINT fk_model_usage_tenant FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE CASCADE,
    CONSTRAINT fk_model_usage_user FOREIGN KEY (tenant_id, user_id) REFERENCES users(tenant_id, id) ON DELETE SET NULL (user_id)
);

ALTER TABLE model_usage ENABLE ROW LEVEL SECURITY;

ALTER TABLE model_usage FORCE ROW LEVEL SECURITY;

GRANT SELECT ON TABLE model_usage TO authenticated;

GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE model_usage TO service_role;

COMMENT ON TABLE model_usage IS 'Tokens, requests and cost of each tenant, user, day and model; written by record_usage';

COMMENT ON COLUMN model_usage.cached_tokens IS 'Those of prompt_tokens that came from a cache';

COMMENT ON COLUMN model_usage.date IS 'The day in UTC';

COMMENT ON COLUMN model_usage.reasoning_tokens IS 'Those of completion_tokens that went into reasoning';

COMMENT ON COLUMN model_usage.user_id IS 'NULL: what no user is charged with, and what users had used who are gone';

CREATE INDEX idx_model_usage_tenant_date ON model_usage (tenant_id, date DESC);

CREATE INDEX idx_model_usage_user ON model_usage (user_id) WHERE (user_id IS NOT NULL);

CREATE TRIGGER trigger_model_usage_updated_at
    BEFORE UPDATE ON model_usage
    FOR EACH ROW
    EXECUTE FUNCTION update_updated_at_column();

CREATE POLICY model_usage_select ON model_usage
    FOR SELECT TO authenticated
    USING (tenant_id = ( SELECT current_tenant() AS current_tenant));

CREATE POLICY model_usage_service ON model_usage
    TO service_role
    USING (service_access())
    WITH CHECK (service_access());

CREATE TABLE token_reservations (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id uuid NOT NULL,
    user_id uuid,
    date date NOT NULL,
    tokens bigint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    made_by_service boolean NOT NULL DEFAULT true,
    CONSTRAINT check_reserved_tokens_positive CHECK (tokens >= 0),
    CONSTRAINT fk_token_reservations_tenant FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE CASCADE,
    CONSTRAINT fk_token_reservations_user FOREIGN KEY (tenant_id, user_id) REFERENCES users(tenant_id, id) ON DELETE SET NULL (user_id)
);

ALTER TABLE token_reservations ENABLE ROW LEVEL SECURITY;

ALTER TABLE token_reservations FORCE ROW LEVEL SECURITY;

GRANT SELECT ON TABLE token_reservations TO authenticated;

GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE token_reservations TO service_role;

COMMENT ON TABLE token_reservations IS 'Tokens set aside for requests that are under way; a row goes when its request is settled';

COMMENT ON COLUMN token_reservations.date IS 'The day in UTC that they are taken from';

COMMENT ON COLUMN token_reservations.expires_at IS 'From then on it holds nothing; it can be settled all the same';

COMMENT ON COLUMN token_reservations.made_by_service IS 'Then only the service ends it: its request is counted, whatever its user does meanwhile';

COMMENT ON COLUMN token_reservations.user_id IS 'NULL: of no user, or of one who is gone';

CREATE INDEX idx_token_reservations_expired ON token_reservations (expires_at);

CREATE INDEX idx_token_reservations_tenant ON token_reservations (tenant_id, date, expires_at);

CREATE INDEX idx_token_reservations_user ON token_reservations (tenant_id, user_id) WHERE (user_id IS NOT NULL);

CREATE POLICY token_reservations_select ON token_reservations
    FOR SELECT TO authenticated
    USING (tenant_id = ( SELECT current_tenant() AS current_tenant));

CREATE POLICY token_reservations_service ON token_reservations
    TO service_role
    USING (service_access())
    WITH CHECK (service_access());

CREATE TABLE usage_metrics (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id uuid NOT NULL,
    user_id uuid,
    date date NOT NULL,
    total_tokens bigint NOT NULL DEFAULT 0,
    prompt_tokens bigint NOT NULL DEFAULT 0,
    completion_tokens bigint NOT NULL DEFAULT 0,
    request_count bigint NOT NULL DEFAULT 0,
    estimated_cost numeric(20,10) NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT uq_usage_metrics_tenant_user_date UNIQUE NULLS NOT DISTINCT (tenant_id, user_id, date),
    CONSTRAINT check_completion_tokens_positive CHECK (completion_tokens >= 0),
    CONSTRAINT check_cost_positive CHECK ((estimated_cost >= (0)::numeric) AND (estimated_cost <> 'NaN'::numeric)),
    CONSTRAINT check_prompt_tokens_positive CHECK (prompt_tokens >= 0),
    CONSTRAINT check_request_count_positive CHECK (request_count >= 0),
    CONSTRAINT check_tokens_sum CHECK (total_tokens = (prompt_tokens + completion_tokens)),
    CONSTRAINT check_total_tokens_positive CHECK (total_tokens >= 0),
    CONSTRAINT check_usage_date CHECK ((date >= '1970-01-01'::date) AND (date <= '9999-12-31'::date)),
    CONSTRAINT fk_usage_metrics_tenant FOREIGN KEY (tenant_id) REFERENCES tenants(id) ON DELETE CASCADE,
    CONSTRAINT fk_usage_metrics_user FOREIGN KEY (tenant_id, user_id) REFERENCES users(tenant_id, id) ON DELETE SET NULL (user_id)
);

ALTER TABLE usage_metrics ENABLE ROW LEVEL SECURITY;

ALTER TABLE usage_metrics FORCE ROW LEVEL SECURITY;

GRANT SELECT ON TABLE usage_metrics TO authenticated;

GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE usage_metrics TO service_role;

COMMENT ON TABLE usage_metrics IS 'Tokens, requests and cost of each tenant, user and day; written by increment_usage_metrics';

COMMENT ON COLUMN usage_metrics.date IS 'The day in UTC';

COMMENT ON COLUMN usage_metrics.estimated_cost IS 'US dollars, to ten decimals';

COMMENT ON COLUMN usage_metrics.user_id IS 'NULL: what no user is charged with, and what users had used who are gone. The tenant''s usage is the sum of all rows';

CREATE INDEX idx_usage_metrics_created_at ON usage_metrics (created_at DESC);

CREATE INDEX idx_usage_metrics_date ON usage_metrics (date DESC);

CREATE INDEX idx_usage_metrics_tenant_date ON usage_metrics (tenant_id, date DESC);

CREATE INDEX idx_usage_metrics_tenant_id ON usage_metrics (tenant_id);

CREATE INDEX idx_usage_metrics_tenant_user_date ON usage_metrics (tenant_id, user_id, date DESC);

CREATE INDEX idx_usage_metrics_user_date ON usage_metrics (user_id, date DESC) WHERE (user_id IS NOT NULL);

CREATE INDEX idx_usage_metrics_user_id ON usage_metrics (user_id) WHERE (user_id IS NOT NULL);

CREATE TRIGGER trigger_usage_metrics_updated_at
    BEFORE UPDATE ON usage_metrics
    FOR EACH ROW
    EXECUTE FUNCTION update_updated_at_column();

CREATE POLICY usage_metrics_select ON usage_metrics
    FOR SELECT TO authenticated
    USING (tenant_id = ( SELECT current_tenant() AS current_tenant));

CREATE POLICY usage_metrics_service ON usage_metrics
    TO service_role
    USING (service_access())
    WITH CHECK (service_access());

CREATE VIEW current_day_usage WITH (security_invoker = true) AS
SELECT tenant_id,
    user_id,
    date,
    total_tokens,
    request_count
   FROM usage_metrics
  WHERE (date = ((CURRENT_TIMESTAMP AT TIME ZONE 'UTC'::text))::date);

GRANT SELECT ON TABLE current_day_usage TO authenticated;

GRANT SELECT ON TABLE current_day_usage TO service_role;

COMMENT ON VIEW current_day_usage IS 'Today''s usage, in UTC';

CREATE MATERIALIZED VIEW message_feedback_summary AS
SELECT message.id AS message_id,
    message.conversation_id,
    message.tenant_id,
    count(thumb.id) AS total_feedback,
    count(thumb.id) FILTER (WHERE (thumb.rating = 1)) AS thumbs_up,
    count(thumb.id) FILTER (WHERE (thumb.rating = '-1'::integer)) AS thumbs_down,
    avg(thumb.rating) AS avg_rating
   FROM (messages message
     LEFT JOIN feedback thumb ON ((thumb.message_id = message.id)))
  GROUP BY message.id
UNION ALL
 SELECT NULL::uuid AS message_id,
    NULL::uuid AS conversation_id,
    NULL::uuid AS tenant_id,
    NULL::bigint AS total_feedback,
    NULL::bigint AS thumbs_up,
    NULL::bigint AS thumbs_down,
    NULL::numeric AS avg_rating
  WHERE (NOT sees_all_rows('messages'::regclass));

GRANT SELECT ON TABLE message_feedback_summary TO service_role;

COMMENT ON MATERIALIZED VIEW message_feedback_summary IS 'Feedback of each message of every tenant; a tenant reads tenant_message_feedback';

CREATE UNIQUE INDEX idx_message_feedback_summary_message ON message_feedback_summary (message_id);

CREATE INDEX idx_message_feedback_summary_tenant ON message_feedback_summary (tenant_id, conversation_id);

CREATE VIEW tenant_message_feedback WITH (security_barrier = true) AS
SELECT message_id,
    conversation_id,
    tenant_id,
    total_feedback,
    thumbs_up,
    thumbs_down,
    avg_rating
   FROM message_feedback_summary
  WHERE (tenant_id = ( SELECT current_tenant() AS current_tenant));

GRANT SELECT ON TABLE tenant_message_feedback TO authenticated;

GRANT SELECT ON TABLE tenant_message_feedback TO service_role;

COMMENT ON VIEW tenant_message_feedback IS 'Feedback of each message of the caller''s tenant, as of the last refresh';

CREATE MATERIALIZED VIEW monthly_usage_summary AS
SELECT usage_metrics.tenant_id,
    usage_metrics.user_id,
    (date_trunc('month'::text, (usage_metrics.date)::timestamp without time zone))::date AS month,
    (sum(usage_metrics.total_tokens))::bigint AS total_tokens,
    (sum(usage_metrics.prompt_tokens))::bigint AS prompt_tokens,
    (sum(usage_metrics.completion_tokens))::bigint AS completion_tokens,
    (sum(usage_metrics.request_count))::bigint AS request_count,
    sum(usage_metrics.estimated_cost) AS estimated_cost,
    count(DISTINCT usage_metrics.date) AS active_days
   FROM usage_metrics
  GROUP BY usage_metrics.tenant_id, usage_metrics.user_id, ((date_trunc('month'::text, (usage_metrics.date)::timestamp without time zone))::date)
UNION ALL
 SELECT NULL::uuid AS tenant_id,
    NULL::uuid AS user_id,
    NULL::date AS month,
    NULL::bigint AS total_tokens,
    NULL::bigint AS prompt_tokens,
    NULL::bigint AS completion_tokens,
    NULL::bigint AS request_count,
    NULL::numeric AS estimated_cost,
    NULL::bigint AS active_days
  WHERE (NOT sees_all_rows('usage_metrics'::regclass));

GRANT SELECT ON TABLE monthly_usage_summary TO service_role;

COMMENT ON MATERIALIZED VIEW monthly_usage_summary IS 'Usage of each month, tenant and user, of every tenant; a tenant reads tenant_monthly_usage';

CREATE INDEX idx_monthly_usage_summary_month ON monthly_usage_summary (month DESC);

CREATE INDEX idx_monthly_usage_summary_tenant ON monthly_usage_summary (tenant_id);

CREATE INDEX idx_monthly_usage_summary_tenant_month ON monthly_usage_summary (tenant_id, month DESC);

CREATE INDEX idx_monthly_usage_summary_user ON monthly_usage_summary (user_id) WHERE (user_id IS NOT NULL);

CREATE UNIQUE INDEX uq_monthly_usage_summary ON monthly_usage_summary (tenant_id, user_id, month) NULLS NOT DISTINCT;

CREATE VIEW tenant_monthly_usage WITH (security_barrier = true) AS
SELECT tenant_id,
    user_id,
    month,
    total_tokens,
    prompt_tokens,
    completion_tokens,
    request_count,
    estimated_cost,
    active_days
   FROM monthly_usage_summary
  WHERE (tenant_id = ( SELECT current_tenant() AS current_tenant));

GRANT SELECT ON TABLE tenant_monthly_usage TO authenticated;

GRANT SELECT ON TABLE tenant_monthly_usage TO service_role;

COMMENT ON VIEW tenant_monthly_usage IS 'Usage of each month and user of the caller''s tenant, as of the last refresh';

ALTER TABLE conversations
    ADD CONSTRAINT fk_conversations_active_message FOREIGN KEY (active_message_id) REFERENCES messages(id) ON DELETE SET NULL;
