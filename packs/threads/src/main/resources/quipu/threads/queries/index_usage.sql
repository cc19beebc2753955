-- name: index_usage
-- description: How often each index was used since statistics were reset, and how large it is
SELECT table_name, index_name, scans, entries_read, rows_fetched, pg_size_pretty(index_bytes) AS size
FROM monitoring_index_usage
ORDER BY scans DESC, table_name, index_name
