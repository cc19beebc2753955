-- name: active_branch
-- description: The messages of a thread from the first to the active one, without other branches: what goes to the model
-- param: thread_id uuid  which thread
SELECT
    message.ordering_index,
    message.role,
    message.content,
    message.reasoning,
    message.tool_calls,
    message.tool_call_id,
    message.status,
    message.created_at
FROM active_path(:thread_id) WITH ORDINALITY AS path (id, ordering_index, role, content, status, created_at, place)
JOIN conversation_messages AS message USING (id)
ORDER BY path.place
