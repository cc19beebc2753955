-- name: expiring_recommendations
-- description: Open recommendations whose figures soon no longer hold
-- param: days integer = 14  how many days ahead
SELECT expires_at, service, strategy_name, status, priority_score, estimated_savings_max_usd, id
FROM optimization_recommendations
WHERE status IN ('active', 'under_review')
  AND expires_at >= CURRENT_TIMESTAMP
  AND expires_at < CURRENT_TIMESTAMP + :days * interval '1 day'
ORDER BY expires_at
