-- name: cost_by_model
-- description: What each model cost over all users, by days
-- param: days integer = 30  how many days back
SELECT model_provider, model_name, sum(total_requests) AS requests, sum(total_tokens) AS tokens,
       sum(total_cost) AS cost_usd, count(DISTINCT user_id) AS users
FROM cost_tracking
WHERE period_type = 'daily' AND period_start >= CURRENT_TIMESTAMP - :days * interval '1 day'
GROUP BY model_provider, model_name
ORDER BY cost_usd DESC, model_provider, model_name
