-- name: user_costs
-- description: What a user spent in each period of a kind, with each model
-- param: user_id bigint  whose costs
-- param: period budgetperiod = daily  hourly, daily, weekly, monthly or yearly
-- param: days integer = 30  how many days back
SELECT period_start, period_end, model_provider, model_name, total_requests, failed_requests, total_tokens,
       total_cost, average_cost_per_request, average_response_time_ms, p95_response_time_ms
FROM cost_tracking
WHERE user_id = :user_id AND period_type = :period AND period_start >= CURRENT_TIMESTAMP - :days * interval '1 day'
ORDER BY period_start DESC, total_cost DESC
