-- name: model_performance
-- description: Requests, success rate, time and cost of each model
-- param: days integer = 7  how many days back
SELECT
    model_provider,
    model_name,
    count(*) AS requests,
    round(100.0 * count(*) FILTER (WHERE success) / count(*), 1) AS success_percent,
    round(avg(response_time_ms)) AS mean_ms,
    round(percentile_cont(0.5) WITHIN GROUP (ORDER BY response_time_ms)) AS median_ms,
    round(percentile_cont(0.95) WITHIN GROUP (ORDER BY response_time_ms)) AS p95_ms,
    round(avg(time_to_first_token_ms)) AS mean_first_token_ms,
    sum(total_tokens) AS tokens,
    sum(total_cost_usd - refunded_usd) AS cost_usd
FROM ai_requests
WHERE created_at >= CURRENT_TIMESTAMP - :days * interval '1 day'
GROUP BY model_provider, model_name
ORDER BY requests DESC, model_provider, model_name
