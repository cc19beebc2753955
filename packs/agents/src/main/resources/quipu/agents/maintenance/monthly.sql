-- name: monthly
-- description: Roll the month and the year up; rebuild the indexes that swell, without blocking reads or writes

-- A transaction a user: each waits for no longer than the user's own part takes.
DO $$
DECLARE
    ending    timestamptz := CURRENT_TIMESTAMP;
    beginning timestamptz := ending - interval '35 days';
    account   bigint;
BEGIN
    FOR account IN SELECT users_with_costs(beginning, ending, '{monthly,yearly}') LOOP
        PERFORM rollup_costs(beginning, ending, account, '{monthly,yearly}');
        COMMIT;
    END LOOP;
END;
$$;

-- If a rebuild is broken off, it leaves an index marked invalid: the health check invalid_indexes names it, and it can
-- be dropped.
REINDEX TABLE CONCURRENTLY users;
REINDEX TABLE CONCURRENTLY conversations;
REINDEX TABLE CONCURRENTLY cost_tracking;
REINDEX TABLE CONCURRENTLY user_budgets;
REINDEX TABLE CONCURRENTLY tasks;
REINDEX TABLE CONCURRENTLY system_alerts;

ANALYZE users;
ANALYZE conversations;
ANALYZE cost_tracking;
ANALYZE user_budgets;
ANALYZE tasks;
ANALYZE system_alerts;
