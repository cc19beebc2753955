-- name: future_rows
-- description: Rows from the future: a client with a wrong clock sets its own times
SELECT 'ai_requests' AS table_name, id, request_start_time AS at
FROM ai_requests WHERE request_start_time > CURRENT_TIMESTAMP + interval '5 minutes'
UNION ALL
SELECT 'messages', id, created_at FROM messages WHERE created_at > CURRENT_TIMESTAMP + interval '5 minutes'
UNION ALL
SELECT 'conversations', id, created_at FROM conversations WHERE created_at > CURRENT_TIMESTAMP + interval '5 minutes'
UNION ALL
SELECT 'audit_logs', id, created_at FROM audit_logs WHERE created_at > CURRENT_TIMESTAMP + interval '5 minutes'
UNION ALL
SELECT 'usage_logs', id, created_at FROM usage_logs WHERE created_at > CURRENT_TIMESTAMP + interval '5 minutes'
