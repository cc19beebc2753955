-- name: future_rows
-- description: Rows from the future: a client with a wrong clock sets its own times
SELECT 'conversation_threads' AS table_name, thread_id AS id, created_at
FROM conversation_threads WHERE created_at > CURRENT_TIMESTAMP + interval '5 minutes'
UNION ALL
SELECT 'conversation_messages', id, created_at
FROM conversation_messages WHERE created_at > CURRENT_TIMESTAMP + interval '5 minutes'
UNION ALL
SELECT 'query_intents', id, created_at
FROM query_intents WHERE created_at > CURRENT_TIMESTAMP + interval '5 minutes'
UNION ALL
SELECT 'agent_executions', id, created_at
FROM agent_executions WHERE created_at > CURRENT_TIMESTAMP + interval '5 minutes'
UNION ALL
SELECT 'optimization_recommendations', id, created_at
FROM optimization_recommendations WHERE created_at > CURRENT_TIMESTAMP + interval '5 minutes'
