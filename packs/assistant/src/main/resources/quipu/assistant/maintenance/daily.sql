-- name: daily
-- description: Bring the summaries up to date; refresh what the planner knows

-- Beside those who read them.
SELECT refresh_summaries();

SELECT forget_reservations();

-- Rewritten with every message and every request: remove the old versions before they swell the indexes.
VACUUM (ANALYZE) conversations;
VACUUM (ANALYZE) usage_metrics;
VACUUM (ANALYZE) model_usage;

ANALYZE messages;
ANALYZE feedback;
