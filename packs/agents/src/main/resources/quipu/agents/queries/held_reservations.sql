-- name: held_reservations
-- description: Money set aside for requests under way
SELECT id, user_id, amount, model_provider, model_name, created_at, expires_at
FROM budget_reservations
WHERE status = 'held' AND expires_at > CURRENT_TIMESTAMP
ORDER BY expires_at
