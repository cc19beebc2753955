-- name: latency_by_model
-- description: How long the answers of each model take, in milliseconds
-- param: days integer = 7  how many days back
SELECT
    model_used,
    count(*) AS answers,
    round(avg(latency_ms)) AS mean_ms,
    round(percentile_cont(0.5) WITHIN GROUP (ORDER BY latency_ms)) AS median_ms,
    round(percentile_cont(0.95) WITHIN GROUP (ORDER BY latency_ms)) AS p95_ms,
    max(latency_ms) AS max_ms
FROM messages
WHERE created_at >= CURRENT_TIMESTAMP - :days * interval '1 day' AND latency_ms IS NOT NULL
GROUP BY model_used
ORDER BY answers DESC, model_used
