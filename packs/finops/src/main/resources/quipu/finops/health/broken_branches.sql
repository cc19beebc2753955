-- name: broken_branches
-- description: Messages that reply to themselves in a circle, or to one of another thread: no path comes from there
WITH RECURSIVE reached AS (
    SELECT id, thread_id FROM conversation_messages WHERE parent_message_id IS NULL
    UNION ALL
    SELECT reply.id, reply.thread_id FROM reached
    JOIN conversation_messages AS reply ON reply.parent_message_id = reached.id
    WHERE reply.thread_id = reached.thread_id
)
SELECT id, thread_id, ordering_index, parent_message_id
FROM conversation_messages AS message
WHERE NOT EXISTS (SELECT FROM reached WHERE reached.id = message.id)
