-- name: contradictory_budgets
-- description: Budgets whose flags do not follow from their spend; only writing past the trigger makes them
SELECT id, user_id, budget_name, budget_amount, current_spend, remaining_budget, utilization_percent, budget_exceeded
FROM user_budgets
WHERE remaining_budget <> budget_amount - current_spend
   OR budget_exceeded <> (current_spend > budget_amount)
   OR critical_alert_sent AND NOT warning_alert_sent
