-- name: top_recommendations
-- description: The active recommendations of highest priority
-- param: limit integer = 10  how many at most
SELECT
    priority_score,
    service,
    strategy_name,
    estimated_savings_min_percent,
    estimated_savings_max_percent,
    estimated_savings_max_usd,
    implementation_effort_hours,
    implementation_difficulty,
    confidence_score,
    id
FROM optimization_recommendations
WHERE status = 'active'
ORDER BY priority_score DESC, estimated_savings_max_percent DESC
LIMIT :limit
