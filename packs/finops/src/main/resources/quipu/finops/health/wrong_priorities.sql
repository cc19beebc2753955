-- name: wrong_priorities
-- description: Recommendations whose priority score is not that of their savings, effort and confidence
SELECT id, service, strategy_id, priority_score, expected
FROM optimization_recommendations
CROSS JOIN LATERAL (
    SELECT greatest(least(round(
        least(estimated_savings_max_percent * 0.4, 40)
        + greatest(30 - 0.5 * implementation_effort_hours, 0)
        + confidence_score * 30), 100), 1)::integer AS expected
) AS formula
WHERE priority_score IS DISTINCT FROM expected
