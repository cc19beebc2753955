-- name: table_sizes
-- description: Rows and size of each table, with its indexes and its long values
SELECT
    relname AS table_name,
    n_live_tup AS estimated_rows,
    n_dead_tup AS dead_rows,
    pg_size_pretty(pg_relation_size(relid)) AS rows_size,
    pg_size_pretty(pg_indexes_size(relid)) AS index_size,
    pg_size_pretty(pg_total_relation_size(relid)) AS total_size,
    greatest(last_vacuum, last_autovacuum) AS last_vacuum,
    greatest(last_analyze, last_autoanalyze) AS last_analyze
FROM pg_stat_user_tables
WHERE schemaname = current_schema()
ORDER BY pg_total_relation_size(relid) DESC, relname
