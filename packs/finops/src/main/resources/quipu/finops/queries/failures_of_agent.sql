-- name: failures_of_agent
-- description: The latest failures of one agent, with their stack traces
-- param: agent text  the agent's name
-- param: limit integer = 20  how many at most
SELECT created_at, status, execution_time_ms, error_message, error_stack_trace, thread_id, id
FROM agent_executions
WHERE agent_name = :agent AND status IN ('error', 'timeout', 'cancelled')
ORDER BY created_at DESC
LIMIT :limit
