-- name: slow_requests
-- description: Requests that took longer than a limit, the slowest first
-- param: over_ms integer = 5000  from how many milliseconds on
-- param: limit integer = 50  how many at most
SELECT id, user_id, model_provider, model_name, response_time_ms, time_to_first_token_ms, output_tokens, created_at
FROM ai_requests
WHERE response_time_ms >= :over_ms
ORDER BY response_time_ms DESC
LIMIT :limit
