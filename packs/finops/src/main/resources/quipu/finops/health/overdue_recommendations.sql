-- name: overdue_recommendations
-- description: Open recommendations that expired more than two days ago: daily maintenance does not run
SELECT id, service, strategy_name, status, expires_at
FROM optimization_recommendations
WHERE status IN ('active', 'under_review') AND expires_at < CURRENT_TIMESTAMP - interval '2 days'
