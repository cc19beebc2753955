-- name: stale_conversations
-- description: Conversations that claim to be older than their last message
SELECT talk.id, talk.updated_at, max(message.created_at) AS last_message
FROM conversations AS talk
JOIN messages AS message ON message.conversation_id = talk.id
WHERE message.created_at <= CURRENT_TIMESTAMP
GROUP BY talk.id
HAVING max(message.created_at) > talk.updated_at
