-- name: contradictory_executions
-- description: Executions that succeeded with an error, or failed without saying why
SELECT id, thread_id, agent_name, status, error_message
FROM agent_executions
WHERE (status = 'success' AND error_message IS NOT NULL) OR (status = 'error' AND error_message IS NULL)
