-- name: savings_by_service
-- description: What active recommendations could save, by service, in US dollars a month
SELECT
    service,
    count(*) AS recommendations,
    sum(estimated_savings_min_usd) AS savings_min_usd,
    sum(estimated_savings_max_usd) AS savings_max_usd,
    round(avg(estimated_savings_max_percent), 1) AS mean_max_percent,
    sum(implementation_effort_hours) AS hours,
    max(priority_score) AS highest_priority
FROM optimization_recommendations
WHERE status = 'active'
GROUP BY service
ORDER BY savings_max_usd DESC NULLS LAST, service
