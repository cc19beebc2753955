-- name: budgets_at_risk
-- description: Active budgets of which more than a share is spent, the fullest first
-- param: percent numeric = 80  from how many percent on
SELECT budget.id, account.username, budget.budget_name, budget.budget_period, budget.budget_amount,
       budget.current_spend, budget.utilization_percent, budget.period_end
FROM user_budgets AS budget
JOIN users AS account ON account.id = budget.user_id
WHERE budget.is_active AND budget.period_end > CURRENT_TIMESTAMP AND budget.utilization_percent >= :percent
ORDER BY budget.utilization_percent DESC, budget.id
