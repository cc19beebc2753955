-- name: conversation_messages
-- description: The messages of a conversation in their order, all branches, from a place on
-- param: conversation_id uuid  which conversation
-- param: from bigint = 1  the seq to begin with
-- param: limit integer = 100  how many at most
SELECT seq, role, content, tool_calls, tool_call_id, attachments, status, model_used, token_count, created_at, id
FROM messages
WHERE conversation_id = :conversation_id AND seq >= :from
ORDER BY seq
LIMIT :limit
