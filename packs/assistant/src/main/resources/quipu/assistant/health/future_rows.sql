-- name: future_rows
-- description: Rows from the future: a client with a wrong clock sets its own times
SELECT 'conversations' AS table_name, id, created_at
FROM conversations WHERE created_at > CURRENT_TIMESTAMP + interval '5 minutes'
UNION ALL
SELECT 'messages', id, created_at
FROM messages WHERE created_at > CURRENT_TIMESTAMP + interval '5 minutes'
UNION ALL
SELECT 'feedback', id, created_at
FROM feedback WHERE created_at > CURRENT_TIMESTAMP + interval '5 minutes'
UNION ALL
SELECT 'usage_metrics', id, date
FROM usage_metrics WHERE date > (CURRENT_TIMESTAMP AT TIME ZONE 'UTC')::date + 1
