-- name: budget_overview
-- description: The budgets of a user, and the month's: spent, left, and how serious it is
-- param: user_id bigint  whose budgets
SELECT scope, budget_name, budget_period, period_start, period_end, budget_amount, current_spend, remaining_budget,
       utilization_percent, level, is_hard_limit
FROM budget_status
WHERE user_id = :user_id
ORDER BY utilization_percent DESC, budget_name
