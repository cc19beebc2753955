-- name: log_partitions
-- description: The months of the logs: their partitions, and those that have left
SELECT parent.relname AS log, child.relname AS table_name, pg_get_expr(child.relpartbound, child.oid) AS holds,
       child.reltuples::bigint AS estimated_rows, pg_size_pretty(pg_total_relation_size(child.oid)) AS size
FROM pg_inherits
JOIN pg_class AS parent ON parent.oid = inhparent
JOIN pg_class AS child ON child.oid = inhrelid
WHERE parent.relnamespace = quote_ident(current_schema())::regnamespace AND parent.relkind = 'p'
UNION ALL
SELECT parent, table_name, format('left with %s to %s', period_start, period_end), row_count,
       pg_size_pretty(pg_total_relation_size(to_regclass(format('%I', table_name))))
FROM archived_logs WHERE dropped_at IS NULL
ORDER BY log, table_name
