-- name: slow_executions
-- description: The executions that took longest
-- param: over_ms integer = 5000  report runs that took longer than this, in milliseconds
-- param: limit integer = 20  how many at most
SELECT execution_time_ms, agent_name, status, created_at, left(input_query, 120) AS input_query, thread_id, id
FROM agent_executions
WHERE execution_time_ms > :over_ms
ORDER BY execution_time_ms DESC
LIMIT :limit
