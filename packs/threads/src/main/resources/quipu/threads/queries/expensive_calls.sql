-- name: expensive_calls
-- description: The calls that cost most
-- param: limit integer = 20  how many at most
SELECT total_cost, provider, model, feature, total_tokens, latency_ms, status, started_at, conversation_id, id
FROM api_calls_log
ORDER BY total_cost DESC
LIMIT :limit
