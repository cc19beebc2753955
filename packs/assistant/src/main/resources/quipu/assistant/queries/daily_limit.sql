-- name: daily_limit
-- description: Whether a tenant may use so many tokens more today, in UTC
-- param: tenant_id uuid  which tenant
-- param: tokens bigint = 0  how many more
SELECT allowed, used_tokens, daily_token_limit, remaining_tokens
FROM check_daily_token_limit(:tenant_id, :tokens)
