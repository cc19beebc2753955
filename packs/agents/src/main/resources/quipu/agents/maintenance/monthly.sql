-- name: monthly
-- description: Roll the month and the year up; rebuild the indexes that swell, without blocking reads or writes

-- A transaction a user: each waits for no longer than the user's own part takes.
DO $$
DECLARE
    ending    timestamptz := CURRENT_TIMESTAMP;
    beginning timestamptz := ending - interval '35 days';
    account   bigint;
    late      record;
BEGIN
    FOR account IN SELECT users_with_costs(beginning, ending, '{monthly,yearly}') LOOP
        PERFORM rollup_costs(beginning, ending, account, '{monthly,yearly}');
        COMMIT;
    END LOOP;
    -- What came later than that, or while nobody ran this: each period alone, as what lies between stays as it is.
    FOR late IN SELECT * FROM costs_without_spread('{monthly,yearly}', beginning) LOOP
        PERFORM rollup_costs(late.beginning, late.ending, late.of_user, ARRAY[late.kind]);
        COMMIT;
    END LOOP;
END;
$$;

-- The index of ex_user_budgets_overlap stays as it is, as PostgreSQL warns: that of an exclusion constraint is
-- rebuilt with a lock only, by REINDEX INDEX ex_user_budgets_overlap, when nobody minds. If a rebuild is broken off,
-- it leaves an index marked invalid: the health check invalid_indexes names it, and it can be dropped.
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
