-- name: costs_by_day
-- description: Calls, tokens and US dollars of each day (UTC)
-- param: days integer = 30  how many days back
SELECT (started_at AT TIME ZONE 'UTC')::date AS day, count(*) AS calls, sum(total_tokens) AS tokens, sum(total_cost) AS cost
FROM api_calls_log
WHERE started_at >= CURRENT_TIMESTAMP - :days * interval '1 day'
GROUP BY day
ORDER BY day DESC
