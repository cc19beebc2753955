-- name: forgotten_reservations
-- description: Reservations that ran out more than a day ago and were not marked so: the daily maintenance does not run
SELECT id, user_id, amount, expires_at
FROM budget_reservations
WHERE status = 'held' AND expires_at < CURRENT_TIMESTAMP - interval '1 day'
