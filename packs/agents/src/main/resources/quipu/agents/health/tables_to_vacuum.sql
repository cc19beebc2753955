-- name: tables_to_vacuum
-- description: Tables with many dead rows that autovacuum does not keep up with
SELECT relname AS table_name, n_live_tup AS live_rows, n_dead_tup AS dead_rows, last_autovacuum
FROM pg_stat_user_tables
WHERE schemaname = current_schema() AND n_dead_tup > 10000 AND n_dead_tup > 0.3 * n_live_tup
