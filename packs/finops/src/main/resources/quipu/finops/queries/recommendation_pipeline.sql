-- name: recommendation_pipeline
-- description: Recommendations by status: how many, how old, what they are worth in US dollars a month
SELECT
    status,
    count(*) AS recommendations,
    sum(estimated_savings_max_usd) AS savings_max_usd,
    round(avg(priority_score), 1) AS mean_priority,
    min(created_at) AS oldest,
    max(updated_at) AS last_change
FROM optimization_recommendations
GROUP BY status
ORDER BY status
