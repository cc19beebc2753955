-- name: quick_wins
-- description: Active recommendations that save much and take little, by savings per hour of work; first those that take none
-- param: hours numeric = 8  the most hours of work
-- param: percent numeric = 15  the least saving at best, in percent
-- param: limit integer = 20  how many at most
SELECT
    service,
    strategy_name,
    estimated_savings_max_percent,
    estimated_savings_max_usd,
    implementation_effort_hours,
    round(estimated_savings_max_usd / nullif(implementation_effort_hours, 0), 2) AS usd_per_hour,
    priority_score,
    id
FROM optimization_recommendations
WHERE status = 'active'
  AND estimated_savings_max_percent >= :percent
  AND implementation_effort_hours <= :hours
ORDER BY
    implementation_effort_hours = 0 DESC,
    usd_per_hour DESC NULLS LAST,
    estimated_savings_max_usd DESC NULLS LAST,
    priority_score DESC
LIMIT :limit
