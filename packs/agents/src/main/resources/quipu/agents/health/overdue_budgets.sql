-- name: overdue_budgets
-- description: Budgets that should have been renewed a day ago: the daily maintenance does not run
SELECT id, user_id, budget_name, budget_period, period_end
FROM user_budgets
WHERE is_active AND auto_renew AND period_end < CURRENT_TIMESTAMP - interval '1 day'
