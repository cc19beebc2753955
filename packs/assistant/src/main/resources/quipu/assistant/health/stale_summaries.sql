-- name: stale_summaries
-- description: Months of which the summary lacks, or still has, usage of more than two days ago: daily maintenance does not run
SELECT live.tenant_id, live.month, live.total_tokens AS used, summary.total_tokens AS summarised
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
