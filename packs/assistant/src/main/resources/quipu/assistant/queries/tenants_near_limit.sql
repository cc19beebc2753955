-- name: tenants_near_limit
-- description: Tenants that have used much of their daily limit on one of the last days
-- param: percent numeric = 80  from how much on
-- param: days integer = 1  how many days back; 1 is today in UTC
SELECT tenant.name, day.date, day.used_tokens, tenant.daily_token_limit,
       round(100 * day.used_tokens / nullif(tenant.daily_token_limit, 0), 1) AS used_percent
FROM tenants AS tenant
CROSS JOIN LATERAL (
    SELECT date, sum(total_tokens) AS used_tokens
    FROM usage_metrics
    WHERE tenant_id = tenant.id AND date > (CURRENT_TIMESTAMP AT TIME ZONE 'UTC')::date - :days
    GROUP BY date
) AS day
WHERE day.used_tokens * 100 >= tenant.daily_token_limit * :percent
ORDER BY used_percent DESC NULLS FIRST, tenant.name, day.date
