-- name: conversation_path
-- description: What a model is shown of a conversation: the last messages of its active branch
-- param: conversation_id uuid  which conversation
-- param: limit integer = 100  how many at most, counted from the end
SELECT seq, role, content, status, created_at, id
FROM active_path(:conversation_id, :limit)
ORDER BY seq
