-- name: budget_drift
-- description: Active budgets whose spend is not that of cost_tracking in their period
SELECT budget.id, budget.user_id, budget.budget_name, budget.current_spend, tracked.cost
FROM user_budgets AS budget
CROSS JOIN LATERAL (
    SELECT sum(cost.total_cost) AS cost, count(*) AS rows
    FROM cost_tracking AS cost
    WHERE cost.user_id = budget.user_id AND cost.period_type = budget.budget_period
      AND cost.period_start = budget.period_start AND cost.period_end = budget.period_end
      AND (budget.model_provider IS NULL OR cost.model_provider = budget.model_provider)
      AND (budget.model_name IS NULL OR cost.model_name = budget.model_name)
) AS tracked
WHERE budget.is_active AND tracked.rows > 0 AND budget.current_spend <> tracked.cost
