-- name: calls_of_trace
-- description: The calls of one trace of OpenTelemetry, in order
-- param: trace text  the trace_id, 32 hexadecimal digits
SELECT started_at, span_id, parent_span_id, feature, provider, model, status, latency_ms, total_cost
FROM api_calls_log
WHERE trace_id = :trace
ORDER BY started_at, span_id
