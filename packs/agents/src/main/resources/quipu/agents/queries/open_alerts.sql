-- name: open_alerts
-- description: What nobody has read or dismissed yet, the newest first
-- param: limit integer = 50  how many at most
SELECT id, user_id, alert_type, severity, title, message, created_at
FROM system_alerts
WHERE NOT is_read AND NOT is_dismissed AND (expires_at IS NULL OR expires_at > CURRENT_TIMESTAMP)
ORDER BY created_at DESC
LIMIT :limit
