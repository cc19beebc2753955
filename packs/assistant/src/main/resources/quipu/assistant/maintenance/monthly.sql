-- name: monthly
-- description: Put away conversations that nobody has touched for six months; rebuild the indexes that swell

SELECT archive_conversations(interval '6 months', 1000000);

-- Without blocking reads or writes. If a rebuild is broken off, it leaves an index marked invalid: the health check
-- invalid_indexes names it, and it can be dropped.
REINDEX TABLE CONCURRENTLY conversations;
REINDEX TABLE CONCURRENTLY usage_metrics;
REINDEX TABLE CONCURRENTLY model_usage;
REINDEX INDEX CONCURRENTLY idx_messages_search;

VACUUM (ANALYZE) conversations;
