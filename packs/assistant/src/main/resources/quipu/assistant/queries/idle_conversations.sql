-- name: idle_conversations
-- description: Open conversations that nobody has touched for months: what monthly maintenance puts away, the oldest first
-- param: months integer = 6  for how many months
-- param: limit integer = 50  how many at most
SELECT id, tenant_id, user_id, title, updated_at
FROM conversations
WHERE NOT is_archived AND updated_at < CURRENT_TIMESTAMP - :months * interval '1 month'
ORDER BY updated_at
LIMIT :limit
