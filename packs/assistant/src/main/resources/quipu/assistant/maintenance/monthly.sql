-- name: monthly
-- description: Put away conversations that nobody has touched for six months; rebuild the indexes that swell

-- A thousand a transaction: whoever writes to one of them waits no longer than those take.
DO $$
BEGIN
    WHILE archive_conversations(interval '6 months', 1000) > 0 LOOP
        COMMIT;
    END LOOP;
END;
$$;

-- Without blocking reads or writes. If a rebuild is broken off, it leaves an index marked invalid: the health check
-- invalid_indexes names it, and it can be dropped.
REINDEX TABLE CONCURRENTLY conversations;
REINDEX TABLE CONCURRENTLY usage_metrics;
REINDEX TABLE CONCURRENTLY model_usage;
REINDEX INDEX CONCURRENTLY idx_messages_search;

VACUUM (ANALYZE) conversations;
