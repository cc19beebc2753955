-- name: mixed_tenants
-- description: Rows that are of another tenant than what they belong to; only writing past keys and triggers makes them
SELECT 'messages' AS table_name, message.id, message.tenant_id
FROM messages AS message
LEFT JOIN conversations AS talk ON talk.id = message.conversation_id
WHERE (talk.tenant_id, talk.user_id) IS DISTINCT FROM (message.tenant_id, message.user_id)
UNION ALL
SELECT 'feedback', thumb.id, thumb.tenant_id
FROM feedback AS thumb
LEFT JOIN messages AS message ON message.id = thumb.message_id
WHERE message.tenant_id IS DISTINCT FROM thumb.tenant_id
UNION ALL
SELECT 'conversations', talk.id, talk.tenant_id
FROM conversations AS talk
LEFT JOIN users AS person ON person.id = talk.user_id
WHERE person.tenant_id IS DISTINCT FROM talk.tenant_id
