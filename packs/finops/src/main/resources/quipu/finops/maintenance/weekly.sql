-- name: weekly
-- description: Archive threads that nobody has touched for 90 days; vacuum every table

UPDATE conversation_threads
SET is_active = false
WHERE is_active AND updated_at < CURRENT_TIMESTAMP - interval '90 days';

-- Also moves the pending entries of the full-text indexes to their place, which makes searches faster.
VACUUM (ANALYZE) conversation_threads;
VACUUM (ANALYZE) conversation_messages;
VACUUM (ANALYZE) query_intents;
VACUUM (ANALYZE) agent_executions;
VACUUM (ANALYZE) optimization_recommendations;
