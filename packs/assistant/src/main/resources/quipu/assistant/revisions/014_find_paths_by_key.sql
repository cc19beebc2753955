-- revision: 014
-- revises: 013
-- message: find the end of a path by its key
-- created: 2026-11-30T19:10:00Z
-- transaction: on

-- upgrade
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

-- A condition that may tell of rows which the policies hide is looked at after them, and coalesce() counts as one: as it
-- stood there, whoever is not the service read all messages of the tenant to find one. What a subquery gives tells nothing.
CREATE OR REPLACE FUNCTION active_path(p_conversation_id uuid, p_limit integer DEFAULT NULL)
    RETURNS TABLE (id uuid, seq bigint, role text, content text, status text, created_at timestamptz)
    LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH RECURSIVE path AS (
        SELECT leaf.id, leaf.seq, leaf.role, leaf.content, leaf.status, leaf.created_at, leaf.parent_message_id, 1 AS length
        FROM messages AS leaf
        WHERE leaf.id = (SELECT coalesce(
            (SELECT active_message_id FROM conversations WHERE conversations.id = p_conversation_id),
            (SELECT newest.id FROM messages AS newest
             WHERE newest.conversation_id = p_conversation_id ORDER BY newest.seq DESC LIMIT 1)))
        UNION ALL
        SELECT parent.id, parent.seq, parent.role, parent.content, parent.status, parent.created_at,
               parent.parent_message_id, path.length + 1
        FROM path JOIN messages AS parent ON parent.id = path.parent_message_id
        WHERE path.length < coalesce(p_limit, 2147483647)
    )
    SELECT path.id, path.seq, path.role, path.content, path.status, path.created_at FROM path ORDER BY path.seq;
END;

-- downgrade
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

CREATE OR REPLACE FUNCTION active_path(p_conversation_id uuid, p_limit integer DEFAULT NULL)
    RETURNS TABLE (id uuid, seq bigint, role text, content text, status text, created_at timestamptz)
    LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH RECURSIVE path AS (
        SELECT leaf.id, leaf.seq, leaf.role, leaf.content, leaf.status, leaf.created_at, leaf.parent_message_id, 1 AS length
        FROM messages AS leaf
        WHERE leaf.id = coalesce(
            (SELECT active_message_id FROM conversations WHERE conversations.id = p_conversation_id),
            (SELECT newest.id FROM messages AS newest
             WHERE newest.conversation_id = p_conversation_id ORDER BY newest.seq DESC LIMIT 1))
        UNION ALL
        SELECT parent.id, parent.seq, parent.role, parent.content, parent.status, parent.created_at,
               parent.parent_message_id, path.length + 1
        FROM path JOIN messages AS parent ON parent.id = path.parent_message_id
        WHERE path.length < coalesce(p_limit, 2147483647)
    )
    SELECT path.id, path.seq, path.role, path.content, path.status, path.created_at FROM path ORDER BY path.seq;
END;
