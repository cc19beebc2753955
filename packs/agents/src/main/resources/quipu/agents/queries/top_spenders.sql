-- name: top_spenders
-- description: The users who spent most, by days
-- param: days integer = 30  how many days back
-- param: limit integer = 20  how many at most
SELECT account.id, account.username, sum(cost.total_requests) AS requests, sum(cost.total_cost) AS cost_usd,
       account.monthly_budget_limit, account.current_month_spend
FROM cost_tracking AS cost
JOIN users AS account ON account.id = cost.user_id
WHERE cost.period_type = 'daily' AND cost.period_start >= CURRENT_TIMESTAMP - :days * interval '1 day'
GROUP BY account.id
ORDER BY cost_usd DESC, account.id
LIMIT :limit
