-- name: recent_conversations
-- description: The conversations of all users that changed last, archived ones left out
-- param: limit integer = 20  how many at most
SELECT thread_id, user_id, title, updated_at
FROM conversation_threads
WHERE is_active
ORDER BY updated_at DESC
LIMIT :limit
