-- name: active_conversations
-- description: The active conversations of a user, the latest first
-- param: user_id bigint  whose conversations
-- param: limit integer = 50  how many at most
SELECT id, uuid, title, model_provider, model_name, total_messages, total_tokens, total_cost, updated_at
FROM conversations
WHERE user_id = :user_id AND status = 'active'
ORDER BY updated_at DESC
LIMIT :limit
