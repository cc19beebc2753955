-- name: tenant_overview
-- description: Each tenant at a glance: people, conversations and this month's usage
SELECT
    tenant.name,
    tenant.slug,
    tenant.is_active,
    (SELECT count(*) FROM users WHERE tenant_id = tenant.id AND is_active) AS active_users,
    (SELECT count(*) FROM conversations WHERE tenant_id = tenant.id AND NOT is_archived) AS open_conversations,
    usage.total_tokens,
    usage.estimated_cost,
    tenant.daily_token_limit
FROM tenants AS tenant
CROSS JOIN LATERAL (
    SELECT coalesce(sum(total_tokens), 0) AS total_tokens, coalesce(sum(estimated_cost), 0) AS estimated_cost
    FROM usage_metrics
    WHERE tenant_id = tenant.id
      AND date >= date_trunc('month', CURRENT_TIMESTAMP AT TIME ZONE 'UTC')::date
) AS usage
ORDER BY usage.estimated_cost DESC, tenant.name
