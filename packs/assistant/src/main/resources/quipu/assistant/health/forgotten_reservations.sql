-- name: forgotten_reservations
-- description: Reservations that ran out more than two days ago, which daily maintenance would have deleted
SELECT id, tenant_id, user_id, tokens, expires_at
FROM token_reservations
WHERE expires_at < CURRENT_TIMESTAMP - interval '2 days'
