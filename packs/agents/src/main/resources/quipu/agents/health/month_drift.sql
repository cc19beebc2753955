-- name: month_drift
-- description: Users whose month's spend is not that of cost_tracking
SELECT account.id, account.username, account.current_month, account.current_month_spend, tracked.cost
FROM users AS account
CROSS JOIN LATERAL (
    SELECT coalesce(sum(cost.total_cost), 0) AS cost
    FROM cost_tracking AS cost
    WHERE cost.user_id = account.id AND cost.period_type = 'monthly'
      AND (cost.period_start AT TIME ZONE coalesce(account.timezone, 'UTC'))::date = account.current_month
) AS tracked
WHERE account.current_month IS NOT NULL AND account.current_month_spend <> tracked.cost
