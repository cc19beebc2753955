-- name: active_conversations
-- description: The conversations of a user that are not put away, the latest first
-- param: user_id uuid  whose conversations
-- param: limit integer = 20  how many at most
SELECT id, title, created_at, updated_at, metadata
FROM conversations
WHERE user_id = :user_id AND NOT is_archived
ORDER BY updated_at DESC
LIMIT :limit
