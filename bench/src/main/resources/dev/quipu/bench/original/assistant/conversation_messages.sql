SELECT role, content, model_used, token_count, created_at, id
FROM original.messages
WHERE conversation_id = :conversation_id
ORDER BY created_at
LIMIT :limit
