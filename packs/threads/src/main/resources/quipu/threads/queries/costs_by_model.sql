-- name: costs_by_model
-- description: What each model cost lately, in US dollars, and how fast it was
-- param: days integer = 30  how many days back
SELECT provider, model, count(*) AS calls, count(*) FILTER (WHERE status IN ('error', 'timeout')) AS failures,
       sum(prompt_tokens) AS prompt_tokens, sum(completion_tokens) AS completion_tokens, sum(total_cost) AS cost,
       percentile_cont(0.95) WITHIN GROUP (ORDER BY latency_ms) AS p95_latency_ms
FROM api_calls_log
WHERE started_at >= CURRENT_TIMESTAMP - :days * interval '1 day'
GROUP BY provider, model
ORDER BY cost DESC, provider, model
