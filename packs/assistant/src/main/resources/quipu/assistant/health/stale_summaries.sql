-- name: stale_summaries
-- description: What the summaries lack of more than two days ago, as daily maintenance does not run, or still say of tenants and users who are gone
SELECT 'usage is missing' AS fault, tenant_id, month, live.total_tokens AS counted,
       coalesce(summary.total_tokens, 0) AS summarised
FROM (
    SELECT tenant_id, date_trunc('month', date::timestamp)::date AS month, sum(total_tokens) AS total_tokens
    FROM usage_metrics
    WHERE updated_at < CURRENT_TIMESTAMP - interval '2 days'
    GROUP BY 1, 2
) AS live
LEFT JOIN (
    SELECT tenant_id, month, sum(total_tokens) AS total_tokens FROM monthly_usage_summary GROUP BY 1, 2
) AS summary USING (tenant_id, month)
WHERE coalesce(summary.total_tokens, 0) < live.total_tokens
UNION ALL
SELECT 'feedback is missing', live.tenant_id, NULL, sum(live.thumbs), sum(coalesce(summary.total_feedback, 0))
FROM (
    SELECT tenant_id, message_id, count(*) AS thumbs
    FROM feedback
    WHERE created_at < CURRENT_TIMESTAMP - interval '2 days'
    GROUP BY 1, 2
) AS live
LEFT JOIN message_feedback_summary AS summary ON summary.message_id = live.message_id
WHERE coalesce(summary.total_feedback, 0) < live.thumbs
GROUP BY live.tenant_id
UNION ALL
SELECT 'usage of who is gone', tenant_id, month, 0, sum(total_tokens)
FROM monthly_usage_summary
WHERE NOT EXISTS (SELECT FROM tenants WHERE tenants.id = tenant_id)
   OR user_id IS NOT NULL AND NOT EXISTS (SELECT FROM users WHERE users.id = user_id)
GROUP BY tenant_id, month
UNION ALL
SELECT 'feedback of who is gone', tenant_id, NULL, 0, sum(total_feedback)
FROM message_feedback_summary
WHERE NOT EXISTS (SELECT FROM tenants WHERE tenants.id = tenant_id)
GROUP BY tenant_id
