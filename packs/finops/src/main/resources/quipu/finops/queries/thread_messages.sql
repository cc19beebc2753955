-- name: thread_messages
-- description: The messages of a thread in their order, from a place on
-- param: thread_id uuid  which thread
-- param: from integer = 0  the ordering_index to begin with
-- param: limit integer = 100  how many at most
SELECT ordering_index, role, message_type, content, metadata, created_at
FROM conversation_messages
WHERE thread_id = :thread_id AND ordering_index >= :from
ORDER BY ordering_index
LIMIT :limit
