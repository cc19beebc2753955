-- name: audit_trail
-- description: What happened to one thing, the latest first
-- param: resource_type text  user, conversation, ai_request and so on
-- param: resource_id text  which of them
-- param: limit integer = 100  how many at most
SELECT created_at, user_id, actor, action, success, old_values, new_values, ip_address
FROM audit_logs
WHERE resource_type = :resource_type AND resource_id = :resource_id
ORDER BY created_at DESC
LIMIT :limit
