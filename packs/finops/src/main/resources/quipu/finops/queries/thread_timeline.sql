-- name: thread_timeline
-- description: What was said and what ran in a thread, by time
-- param: thread_id uuid  which thread
SELECT created_at, what, kind, text, took_ms
FROM (
    SELECT created_at, 'message' AS what, role || ' ' || message_type AS kind, left(content, 120) AS text, NULL AS took_ms,
           ordering_index
    FROM conversation_messages
    WHERE thread_id = :thread_id
    UNION ALL
    SELECT created_at, 'execution', agent_name || ' ' || status, left(coalesce(error_message, input_query), 120),
           execution_time_ms, NULL
    FROM agent_executions
    WHERE thread_id = :thread_id) AS event
-- Messages of one transaction have one time.
ORDER BY created_at, ordering_index
