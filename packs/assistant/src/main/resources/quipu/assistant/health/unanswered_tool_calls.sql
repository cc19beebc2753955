-- name: unanswered_tool_calls
-- description: Calls of tools from more than an hour ago without a result: a model refuses such a conversation
SELECT message.id, message.conversation_id, message.seq, call ->> 'id' AS tool_call_id, call ->> 'name' AS tool_name
FROM messages AS message
CROSS JOIN LATERAL jsonb_array_elements(message.tool_calls) AS call
WHERE message.tool_calls IS NOT NULL
  AND message.status = 'done'
  AND message.created_at < CURRENT_TIMESTAMP - interval '1 hour'
  AND NOT EXISTS (
      SELECT FROM messages AS result
      WHERE result.conversation_id = message.conversation_id AND result.seq > message.seq
        AND result.role = 'tool' AND result.tool_call_id = call ->> 'id')
