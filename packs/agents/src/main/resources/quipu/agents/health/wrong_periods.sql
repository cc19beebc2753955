-- name: wrong_periods
-- description: Rows of cost_tracking of the last two months whose period is none of the user's time zone: it was changed; rollup_costs() makes them anew
SELECT cost.user_id, account.timezone, cost.period_type, cost.period_start, count(*) AS rows
FROM cost_tracking AS cost
JOIN users AS account ON account.id = cost.user_id
WHERE cost.period_type <> 'hourly' AND cost.period_start >= CURRENT_TIMESTAMP - interval '62 days'
  AND cost.metadata -> 'before_requests' IS NULL
  AND NOT EXISTS (
      SELECT FROM cost_periods(cost.period_start, coalesce(account.timezone, 'UTC')) AS period
      WHERE (period.period_type, period.period_start, period.period_end)
          = (cost.period_type, cost.period_start, cost.period_end))
GROUP BY cost.user_id, account.timezone, cost.period_type, cost.period_start
