SELECT id, title, created_at, updated_at, metadata
FROM original.conversations
WHERE user_id = :user_id AND NOT is_archived
ORDER BY updated_at DESC
LIMIT :limit
