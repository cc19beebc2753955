-- name: token_reservations
-- description: What is reserved of each tenant's limit of today, in UTC, by requests that are under way
SELECT tenant_id, count(*) AS reservations, sum(tokens) AS reserved_tokens, min(expires_at) AS first_expires_at
FROM token_reservations
WHERE date = (CURRENT_TIMESTAMP AT TIME ZONE 'UTC')::date AND expires_at > CURRENT_TIMESTAMP
GROUP BY tenant_id
ORDER BY sum(tokens) DESC, tenant_id
