-- name: failed_calls
-- description: Calls that failed or came to no end in time, the latest first
-- param: days integer = 7  how many days back
-- param: limit integer = 50  how many at most
SELECT started_at, provider, model, feature, status, error_message, latency_ms, trace_id, id
FROM api_calls_log
WHERE status IN ('error', 'timeout') AND started_at >= CURRENT_TIMESTAMP - :days * interval '1 day'
ORDER BY started_at DESC
LIMIT :limit
