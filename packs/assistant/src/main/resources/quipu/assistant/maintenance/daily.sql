-- name: daily
-- description: Bring the summaries up to date; end streams that nobody ended; refresh what the planner knows

-- Beside those who read them.
SELECT refresh_summaries();

SELECT forget_reservations();

-- Whoever wrote them is gone: after a day nothing more comes.
SELECT end_streams();

-- Rewritten with every message and every request: remove the old versions before they swell the indexes.
VACUUM (ANALYZE) conversations;
VACUUM (ANALYZE) usage_metrics;
VACUUM (ANALYZE) model_usage;

ANALYZE messages;
ANALYZE feedback;
