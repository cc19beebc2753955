-- name: thread_messages
-- description: The messages of a thread in their order, from a place on, of all its branches
-- param: thread_id uuid  which thread
-- param: from integer = 0  the ordering_index to begin with
-- param: limit integer = 100  how many at most
SELECT
    ordering_index,
    role,
    message_type,
    content,
    metadata,
    created_at,
    tool_calls,
    tool_call_id,
    status,
    id,
    parent_message_id
FROM conversation_messages
WHERE thread_id = :thread_id AND ordering_index >= :from
ORDER BY ordering_index
LIMIT :limit
