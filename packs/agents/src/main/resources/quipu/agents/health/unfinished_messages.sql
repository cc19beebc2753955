-- name: unfinished_messages
-- description: Messages that have been streaming for more than a day: whoever wrote them is gone
SELECT id, conversation_id, seq, length(content) AS characters, updated_at
FROM messages
WHERE state = 'partial' AND updated_at < CURRENT_TIMESTAMP - interval '1 day'
