-- name: costs_by_feature
-- description: What each feature cost lately, in US dollars
-- param: days integer = 30  how many days back
SELECT feature, count(*) AS calls, count(DISTINCT conversation_id) AS conversations, sum(total_tokens) AS tokens,
       sum(total_cost) AS cost, round(avg(latency_ms)) AS mean_latency_ms
FROM api_calls_log
WHERE started_at >= CURRENT_TIMESTAMP - :days * interval '1 day'
GROUP BY feature
ORDER BY cost DESC, feature
