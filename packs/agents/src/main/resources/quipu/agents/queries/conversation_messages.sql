-- name: conversation_messages
-- description: The messages of a conversation in their order, those of every branch
-- param: conversation_id bigint  which conversation
-- param: from integer = 1  from which place on
-- param: limit integer = 100  how many at most
SELECT seq, id, parent_message_id, role, content, state, tool_calls, tool_call_id, tokens_used, cost, response_time, created_at
FROM messages
WHERE conversation_id = :conversation_id AND seq >= :from
ORDER BY seq
LIMIT :limit
