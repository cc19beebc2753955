-- name: unanswered_tool_calls
-- description: Calls of tools from more than an hour ago without a result: a model refuses such a thread
SELECT message.id, message.thread_id, message.ordering_index, call ->> 'id' AS tool_call_id, call ->> 'name' AS tool_name
FROM conversation_messages AS message
CROSS JOIN LATERAL jsonb_array_elements(message.tool_calls) AS call
WHERE message.tool_calls IS NOT NULL
  AND message.status = 'done'
  AND message.created_at < CURRENT_TIMESTAMP - interval '1 hour'
  AND NOT EXISTS (
      SELECT FROM conversation_messages AS result
      WHERE result.thread_id = message.thread_id AND result.ordering_index > message.ordering_index
        AND result.role = 'tool' AND result.tool_call_id = call ->> 'id')
