-- name: user_alerts
-- description: The alerts of a user, the newest first
-- param: user_id bigint  whose alerts
-- param: limit integer = 50  how many at most
SELECT id, alert_type, severity, title, message, is_read, is_dismissed, is_resolved, created_at
FROM system_alerts
WHERE user_id = :user_id
ORDER BY created_at DESC
LIMIT :limit
