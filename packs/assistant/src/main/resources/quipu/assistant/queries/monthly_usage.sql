-- name: monthly_usage
-- description: Tokens, requests and cost of a tenant in each month, as of the last refresh
-- param: tenant_id uuid  which tenant
SELECT month, sum(total_tokens) AS total_tokens, sum(request_count) AS requests, sum(estimated_cost) AS estimated_cost,
       count(user_id) AS users
FROM monthly_usage_summary
WHERE tenant_id = :tenant_id
GROUP BY month
ORDER BY month DESC
