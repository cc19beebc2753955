SELECT id, role, content, message_type, ordering_index, created_at
FROM original.conversation_messages
WHERE thread_id = :thread_id
ORDER BY ordering_index
LIMIT :limit
