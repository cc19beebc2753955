-- name: monthly
-- description: Rebuild the indexes, without blocking reads or writes; then analyze

-- The indexes on updated_at and status move with every change and are the ones that swell. If a rebuild is broken
-- off, it leaves an index marked invalid: the health check invalid_indexes names it, and it can be dropped.
REINDEX TABLE CONCURRENTLY conversation_threads;
REINDEX TABLE CONCURRENTLY conversation_messages;
REINDEX TABLE CONCURRENTLY query_intents;
REINDEX TABLE CONCURRENTLY agent_executions;
REINDEX TABLE CONCURRENTLY optimization_recommendations;

ANALYZE conversation_threads;
ANALYZE conversation_messages;
ANALYZE query_intents;
ANALYZE agent_executions;
ANALYZE optimization_recommendations;
