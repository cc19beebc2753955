-- name: cost_drift
-- description: Months of cost_tracking that are not the sum of their requests; rollup_costs() makes them anew. What was there before requests counted is let be
SELECT coalesce(tracked.user_id, made.user_id) AS user_id, coalesce(tracked.month, made.month) AS month, tracked.requests,
       made.requests AS requests_made, tracked.cost, made.cost AS cost_made
FROM (
    SELECT cost.user_id, (cost.period_start AT TIME ZONE coalesce(account.timezone, 'UTC'))::date AS month,
           sum(cost.total_requests) AS requests, sum(cost.total_cost) AS cost,
           bool_or(cost.metadata -> 'before_requests' IS NOT NULL) AS is_older
    FROM cost_tracking AS cost JOIN users AS account ON account.id = cost.user_id
    WHERE cost.period_type = 'monthly' AND cost.period_start >= CURRENT_TIMESTAMP - interval '62 days'
    GROUP BY 1, 2
) AS tracked
FULL JOIN (
    SELECT request.user_id,
           date_trunc('month', request.request_start_time AT TIME ZONE coalesce(account.timezone, 'UTC'))::date AS month,
           count(*) AS requests, sum(request.total_cost_usd - request.refunded_usd) AS cost
    FROM ai_requests AS request JOIN users AS account ON account.id = request.user_id
    WHERE request.request_start_time >= CURRENT_TIMESTAMP - interval '62 days'
      AND date_trunc('month', request.request_start_time AT TIME ZONE coalesce(account.timezone, 'UTC'))
          AT TIME ZONE coalesce(account.timezone, 'UTC') >= CURRENT_TIMESTAMP - interval '62 days'
    GROUP BY 1, 2
) AS made USING (user_id, month)
WHERE (tracked.requests, tracked.cost) IS DISTINCT FROM (made.requests, made.cost)
  AND tracked.is_older IS NOT TRUE
