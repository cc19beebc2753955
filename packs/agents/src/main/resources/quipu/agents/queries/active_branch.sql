-- name: active_branch
-- description: The messages of the branch that is shown, from the first to the last: what goes to the model
-- param: conversation_id bigint  which conversation
SELECT seq, id, role, content, reasoning, tool_calls, tool_call_id, state, created_at
FROM active_path(:conversation_id)
