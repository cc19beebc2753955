-- name: daily_activity
-- description: Conversations that went on, requests, users and cost of each day of UTC
-- param: days integer = 30  how many days back
SELECT
    day::date AS day,
    request.conversations,
    request.requests,
    request.failures,
    request.users,
    request.cost_usd
-- Days without a time zone, since those of the session can have 23 or 25 hours.
FROM generate_series(
    date_trunc('day', CURRENT_TIMESTAMP AT TIME ZONE 'UTC') - :days * interval '1 day',
    date_trunc('day', CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),
    interval '1 day') AS day
CROSS JOIN LATERAL (
    SELECT count(DISTINCT conversation_id) AS conversations, count(*) AS requests, count(*) FILTER (WHERE status = 'failed') AS failures, count(DISTINCT user_id) AS users,
           coalesce(sum(total_cost_usd - refunded_usd), 0) AS cost_usd
    FROM ai_requests
    WHERE created_at >= day AT TIME ZONE 'UTC' AND created_at < (day + interval '1 day') AT TIME ZONE 'UTC'
) AS request
ORDER BY day
