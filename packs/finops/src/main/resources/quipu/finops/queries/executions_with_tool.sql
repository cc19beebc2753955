-- name: executions_with_tool
-- description: The latest executions that called a tool
-- param: tool text  the tool's name, as in cost_explorer
-- param: limit integer = 20  how many at most
SELECT created_at, agent_name, status, execution_time_ms, tools_used, thread_id, id
FROM agent_executions
WHERE tools_used @> jsonb_build_array(CAST(:tool AS text))
ORDER BY created_at DESC
LIMIT :limit
