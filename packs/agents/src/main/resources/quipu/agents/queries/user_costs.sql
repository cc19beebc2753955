-- name: user_costs
-- description: What a user spent in each period of a kind, with each model
-- param: user_id bigint  whose costs
-- param: period budgetperiod = daily  hourly, daily, weekly, monthly or yearly
-- param: days integer = 30  how many days back; the period that was running then is the first
SELECT period_start, period_end, model_provider, model_name, total_requests, failed_requests, total_tokens,
       total_cost, average_cost_per_request, average_response_time_ms, p95_response_time_ms
FROM cost_tracking
WHERE user_id = :user_id AND period_type = :period AND period_end > CURRENT_TIMESTAMP - :days * interval '1 day'
  -- No period is longer; the index goes by the beginning.
  AND period_start > CURRENT_TIMESTAMP - interval '1 day' * (:days + CASE CAST(:period AS text)
      WHEN 'yearly' THEN 367 WHEN 'monthly' THEN 32 WHEN 'weekly' THEN 8 ELSE 2 END)
ORDER BY period_start DESC, total_cost DESC
