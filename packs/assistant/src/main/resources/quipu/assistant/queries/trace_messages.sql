-- name: trace_messages
-- description: What was said within an OpenTelemetry trace
-- param: trace_id text  32 hexadecimal digits
SELECT created_at, span_id, parent_span_id, role, model_used, latency_ms, tool_name, left(content, 200) AS content,
       conversation_id, id
FROM messages
WHERE trace_id = :trace_id
ORDER BY created_at, seq
