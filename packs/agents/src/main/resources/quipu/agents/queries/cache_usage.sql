-- name: cache_usage
-- description: How much of each model's input came from a cache and went into one, by days
-- param: days integer = 30  how many days back
SELECT model_provider, model_name, sum(total_input_tokens) AS input_tokens, sum(total_cached_tokens) AS cached_tokens,
       sum(total_cache_write_tokens) AS cache_write_tokens,
       round(100 * sum(total_cached_tokens) / sum(total_input_tokens), 1) AS cached_percent,
       sum(input_cost) AS input_cost_usd
FROM cost_tracking
WHERE period_type = 'daily' AND period_start >= CURRENT_TIMESTAMP - :days * interval '1 day'
GROUP BY model_provider, model_name
HAVING sum(total_input_tokens) > 0
ORDER BY input_cost_usd DESC, model_provider, model_name
