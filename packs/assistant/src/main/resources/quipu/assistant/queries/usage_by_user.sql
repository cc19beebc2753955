-- name: usage_by_user
-- description: Who of a tenant uses most; without a name: jobs, and people who are gone
-- param: tenant_id uuid  which tenant
-- param: days integer = 30  how many days back
-- param: limit integer = 50  how many at most
SELECT person.name, person.email, sum(day.total_tokens) AS total_tokens, sum(day.request_count) AS requests,
       sum(day.estimated_cost) AS estimated_cost, count(*) AS active_days
FROM usage_metrics AS day
LEFT JOIN users AS person ON person.id = day.user_id
WHERE day.tenant_id = :tenant_id AND day.date > (CURRENT_TIMESTAMP AT TIME ZONE 'UTC')::date - :days
GROUP BY day.user_id, person.name, person.email
ORDER BY total_tokens DESC, day.user_id
LIMIT :limit
