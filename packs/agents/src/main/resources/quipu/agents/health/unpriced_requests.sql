-- name: unpriced_requests
-- description: Requests of the last week that cost nothing because their model has no price
SELECT request.model_provider, request.model_name, count(*) AS requests, sum(request.total_tokens) AS tokens
FROM ai_requests AS request
WHERE request.created_at >= CURRENT_TIMESTAMP - interval '7 days' AND request.total_cost_usd = 0
  AND request.total_tokens > 0
  AND NOT EXISTS (
      SELECT FROM model_prices AS price
      WHERE price.model_provider = request.model_provider AND price.model_name = request.model_name
        AND price.valid_from <= request.request_start_time)
GROUP BY request.model_provider, request.model_name
