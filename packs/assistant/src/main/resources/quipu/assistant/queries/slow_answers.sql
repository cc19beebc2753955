-- name: slow_answers
-- description: The answers that took longest
-- param: days integer = 7  how many days back
-- param: over_ms integer = 5000  report those that took longer than this, in milliseconds
-- param: limit integer = 20  how many at most
SELECT latency_ms, model_used, token_count, prompt_tokens, created_at, conversation_id, id, trace_id
FROM messages
WHERE created_at >= CURRENT_TIMESTAMP - :days * interval '1 day' AND latency_ms > :over_ms
ORDER BY latency_ms DESC
LIMIT :limit
