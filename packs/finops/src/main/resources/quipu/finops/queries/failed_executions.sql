-- name: failed_executions
-- description: Executions that failed, timed out or were cancelled, the latest first
-- param: days integer = 7  how many days back
-- param: limit integer = 50  how many at most
SELECT
    created_at, agent_name, status, execution_time_ms, error_message, left(input_query, 120) AS input_query, thread_id, id
FROM agent_executions
WHERE status IN ('error', 'timeout', 'cancelled') AND created_at >= CURRENT_TIMESTAMP - :days * interval '1 day'
ORDER BY created_at DESC
LIMIT :limit
