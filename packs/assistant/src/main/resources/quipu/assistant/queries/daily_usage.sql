-- name: daily_usage
-- description: Tokens, requests and cost of a tenant on each day
-- param: tenant_id uuid  which tenant
-- param: days integer = 30  how many days back
SELECT date, sum(total_tokens) AS total_tokens, sum(request_count) AS requests, sum(estimated_cost) AS estimated_cost,
       count(user_id) AS users
FROM usage_metrics
WHERE tenant_id = :tenant_id AND date > (CURRENT_TIMESTAMP AT TIME ZONE 'UTC')::date - :days
GROUP BY date
ORDER BY date
