-- name: expensive_requests
-- description: The requests that cost most
-- param: days integer = 7  how many days back
-- param: limit integer = 20  how many at most
SELECT id, user_id, model_provider, model_name, total_tokens, total_cost_usd, created_at
FROM ai_requests
WHERE created_at >= CURRENT_TIMESTAMP - :days * interval '1 day'
ORDER BY total_cost_usd DESC
LIMIT :limit
