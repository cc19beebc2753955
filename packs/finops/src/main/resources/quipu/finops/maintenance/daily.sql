-- name: daily
-- description: Retire recommendations that have expired; refresh what the planner knows

-- Their figures no longer hold. What was implemented or rejected stays so.
UPDATE optimization_recommendations
SET status = 'obsolete'
WHERE status IN ('active', 'under_review') AND expires_at < CURRENT_TIMESTAMP;

-- Threads are rewritten with every message: remove the old versions before they swell the indexes.
VACUUM (ANALYZE) conversation_threads;

ANALYZE conversation_messages;
ANALYZE query_intents;
ANALYZE agent_executions;
ANALYZE optimization_recommendations;
