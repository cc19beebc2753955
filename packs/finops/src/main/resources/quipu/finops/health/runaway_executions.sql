-- name: runaway_executions
-- description: Executions that took more than ten minutes: an agent without a limit
SELECT id, thread_id, agent_name, status, execution_time_ms, created_at
FROM agent_executions
WHERE execution_time_ms > 600000
