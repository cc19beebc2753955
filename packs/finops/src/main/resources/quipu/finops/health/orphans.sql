-- name: orphans
-- description: Rows whose thread, message or execution is gone; only writing past the foreign keys makes them
SELECT 'conversation_messages' AS table_name, id, 'thread' AS missing
FROM conversation_messages AS child
WHERE NOT EXISTS (SELECT FROM conversation_threads AS parent WHERE parent.thread_id = child.thread_id)
UNION ALL
SELECT 'query_intents', id, 'message in its thread'
FROM query_intents AS child
WHERE NOT EXISTS (SELECT FROM conversation_messages AS parent
                  WHERE parent.id = child.message_id AND parent.thread_id = child.thread_id)
UNION ALL
SELECT 'agent_executions', id, 'thread'
FROM agent_executions AS child
WHERE NOT EXISTS (SELECT FROM conversation_threads AS parent WHERE parent.thread_id = child.thread_id)
UNION ALL
SELECT 'agent_executions', id, 'message in its thread'
FROM agent_executions AS child
WHERE message_id IS NOT NULL
  AND NOT EXISTS (SELECT FROM conversation_messages AS parent
                  WHERE parent.id = child.message_id AND parent.thread_id = child.thread_id)
UNION ALL
SELECT 'optimization_recommendations', id, 'thread'
FROM optimization_recommendations AS child
WHERE thread_id IS NOT NULL
  AND NOT EXISTS (SELECT FROM conversation_threads AS parent WHERE parent.thread_id = child.thread_id)
UNION ALL
SELECT 'optimization_recommendations', id, 'execution'
FROM optimization_recommendations AS child
WHERE agent_execution_id IS NOT NULL
  AND NOT EXISTS (SELECT FROM agent_executions AS parent WHERE parent.id = child.agent_execution_id)
