-- name: trace
-- description: The requests and tasks of an OpenTelemetry trace, in the order of time
-- param: trace_id text  32 hexadecimal digits
SELECT 'request' AS kind, id, span_id, parent_span_id, model_name AS name, status::text, request_start_time AS started,
       response_time_ms
FROM ai_requests WHERE trace_id = :trace_id
UNION ALL
SELECT 'task', id, span_id, parent_span_id, title, status::text, started_at, actual_duration * 1000
FROM tasks WHERE trace_id = :trace_id
ORDER BY started NULLS FIRST, id
