-- name: trace
-- description: The executions of an OpenTelemetry trace, in the order of time
-- param: trace_id text  32 hexadecimal digits
SELECT id, span_id, parent_span_id, agent_name, agent_type, status, execution_time_ms, created_at
FROM agent_executions
WHERE trace_id = :trace_id
ORDER BY created_at, id
