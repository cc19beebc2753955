-- revision: 013
-- revises: 012
-- message: export and erase
-- created: 2026-11-28T10:50:00Z
-- transaction: on

-- upgrade
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

CREATE FUNCTION require_service() RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path FROM CURRENT
AS $$
BEGIN
    IF NOT is_service_caller() THEN
        RAISE EXCEPTION 'this is the service''s to do' USING ERRCODE = 'insufficient_privilege';
    END IF;
END;
$$;

SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_service_access, pg_temp', true);

-- Everything about a person: what is theirs and what they said, each row as it is kept. Of the tenant only what a
-- colleague sees of it anyway. A person may ask for their own.
CREATE FUNCTION export_user(p_user_id uuid) RETURNS TABLE (relation text, content jsonb)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
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

COMMENT ON FUNCTION export_user(uuid) IS 'All rows of and by a user, for themselves or the service';

CREATE FUNCTION export_tenant(p_tenant_id uuid) RETURNS TABLE (relation text, content jsonb)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
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

COMMENT ON FUNCTION export_tenant(uuid) IS 'All rows of a tenant, for the service';

-- The row goes, and with it, by the foreign keys, everything that refers to it; days of usage stay with the tenant,
-- and say no more whose they were. The summaries hold copies, and are made anew in the same transaction.
CREATE FUNCTION erase_user(p_user_id uuid, p_refresh boolean DEFAULT true) RETURNS TABLE (relation text, row_count bigint)
    LANGUAGE plpgsql SECURITY DEFINER
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

COMMENT ON FUNCTION erase_user(uuid, boolean) IS
    'Erases a user and all they said; without p_refresh the summaries name them until the next refresh';

CREATE FUNCTION erase_tenant(p_tenant_id uuid, p_refresh boolean DEFAULT true)
    RETURNS TABLE (relation text, row_count bigint)
    LANGUAGE plpgsql SECURITY DEFINER
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

COMMENT ON FUNCTION erase_tenant(uuid, boolean) IS
    'Erases a tenant and everything of it; without p_refresh the summaries name it until the next refresh';

-- In small pieces, oldest first, so that nobody waits long for a row, and a run that is broken off is simply run again.
-- Putting away is no activity, so a conversation that is brought back is as old as before.
CREATE FUNCTION archive_conversations(p_older_than interval DEFAULT '6 months', p_limit integer DEFAULT 10000)
    RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
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

COMMENT ON FUNCTION archive_conversations(interval, integer) IS
    'Puts conversations away that have not changed for so long, at most so many; returns how many it were';

CREATE FUNCTION end_streams(p_older_than interval DEFAULT '1 day') RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
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

COMMENT ON FUNCTION end_streams(interval) IS
    'Cancels messages that have been partial for so long, as whoever wrote them is gone; returns how many it were';

REVOKE ALL ON FUNCTION require_service() FROM PUBLIC, anon, authenticated, service_role;
REVOKE ALL ON FUNCTION export_user(uuid) FROM PUBLIC, anon, authenticated, service_role;
REVOKE ALL ON FUNCTION export_tenant(uuid) FROM PUBLIC, anon, authenticated, service_role;
REVOKE ALL ON FUNCTION erase_user(uuid, boolean) FROM PUBLIC, anon, authenticated, service_role;
REVOKE ALL ON FUNCTION erase_tenant(uuid, boolean) FROM PUBLIC, anon, authenticated, service_role;
REVOKE ALL ON FUNCTION archive_conversations(interval, integer) FROM PUBLIC, anon, authenticated, service_role;
REVOKE ALL ON FUNCTION end_streams(interval) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION export_user(uuid) TO authenticated, service_role;
GRANT EXECUTE ON FUNCTION export_tenant(uuid) TO service_role;
GRANT EXECUTE ON FUNCTION erase_user(uuid, boolean) TO service_role;
GRANT EXECUTE ON FUNCTION erase_tenant(uuid, boolean) TO service_role;
GRANT EXECUTE ON FUNCTION archive_conversations(interval, integer) TO service_role;
GRANT EXECUTE ON FUNCTION end_streams(interval) TO service_role;

-- downgrade
DROP FUNCTION end_streams(interval);
DROP FUNCTION archive_conversations(interval, integer);
DROP FUNCTION erase_tenant(uuid, boolean);
DROP FUNCTION erase_user(uuid, boolean);
DROP FUNCTION export_tenant(uuid);
DROP FUNCTION export_user(uuid);
DROP FUNCTION require_service();
