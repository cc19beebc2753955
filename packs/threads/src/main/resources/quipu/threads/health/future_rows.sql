-- name: future_rows
-- description: Rows from the future: a client with a wrong clock sets its own times
SELECT 'conversations' AS table_name, id, created_at FROM conversations
WHERE created_at > CURRENT_TIMESTAMP + interval '5 minutes'
UNION ALL
SELECT 'utterances', id, created_at FROM utterances WHERE created_at > CURRENT_TIMESTAMP + interval '5 minutes'
UNION ALL
SELECT 'nodes', id, created_at FROM nodes WHERE created_at > CURRENT_TIMESTAMP + interval '5 minutes'
UNION ALL
SELECT 'edits_log', id, created_at FROM edits_log WHERE created_at > CURRENT_TIMESTAMP + interval '5 minutes'
UNION ALL
SELECT 'api_calls_log', id, started_at FROM api_calls_log WHERE started_at > CURRENT_TIMESTAMP + interval '5 minutes'
