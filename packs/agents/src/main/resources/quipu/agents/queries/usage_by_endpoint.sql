-- name: usage_by_endpoint
-- description: Calls, tokens and cost of each endpoint
-- param: days integer = 7  how many days back
SELECT endpoint, model_provider, count(*) AS calls, count(*) FILTER (WHERE NOT success) AS failures,
       sum(total_tokens) AS tokens, sum(cost) AS cost_usd, round(avg(response_time::numeric), 3) AS mean_seconds
FROM usage_logs
WHERE created_at >= CURRENT_TIMESTAMP - :days * interval '1 day'
GROUP BY endpoint, model_provider
ORDER BY calls DESC, endpoint, model_provider
