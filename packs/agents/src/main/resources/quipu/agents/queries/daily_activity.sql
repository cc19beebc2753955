-- name: daily_activity
-- description: Conversations that went on, requests, users and cost of each day of UTC
-- param: days integer = 30  how many days back
SELECT
    day,
    request.conversations,
    request.requests,
    request.failures,
    request.users,
    request.cost_usd
FROM generate_series(
    date_trunc('day', CURRENT_TIMESTAMP, 'UTC') - :days * interval '1 day',
    date_trunc('day', CURRENT_TIMESTAMP, 'UTC'),
    interval '1 day') AS day
CROSS JOIN LATERAL (
    SELECT count(DISTINCT conversation_id) AS conversations, count(*) AS requests, count(*) FILTER (WHERE status = 'failed') AS failures, count(DISTINCT user_id) AS users,
           coalesce(sum(total_cost_usd - refunded_usd), 0) AS cost_usd
    FROM ai_requests WHERE created_at >= day AND created_at < day + interval '1 day'
) AS request
ORDER BY day
