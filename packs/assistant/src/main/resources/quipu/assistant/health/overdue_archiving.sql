-- name: overdue_archiving
-- description: Open conversations that nobody has touched for eight months: monthly maintenance does not run
SELECT id, tenant_id, user_id, updated_at
FROM conversations
WHERE NOT is_archived AND updated_at < CURRENT_TIMESTAMP - interval '8 months'
