-- name: active_conversations
-- description: The active conversations of a user, the latest first
-- param: user_id text  whose conversations
-- param: limit integer = 20  how many at most
SELECT thread_id, title, created_at, updated_at, metadata
FROM conversation_threads
WHERE user_id = :user_id AND is_active
ORDER BY updated_at DESC
LIMIT :limit
