-- name: monthly
-- description: Roll the month and the year up; rebuild the indexes that swell, without blocking reads or writes

SELECT rollup_costs(CURRENT_TIMESTAMP - interval '35 days', CURRENT_TIMESTAMP, kinds => '{monthly,yearly}');

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
