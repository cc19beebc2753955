-- name: table_sizes
-- description: Rows and size of each table, with its indexes and its long values, the largest first
SELECT table_name, estimated_rows, dead_rows, pg_size_pretty(row_bytes) AS rows_size,
       pg_size_pretty(index_bytes) AS index_size, pg_size_pretty(total_bytes) AS total_size, last_vacuum, last_analyze
FROM monitoring_table_sizes
ORDER BY total_bytes DESC, table_name
