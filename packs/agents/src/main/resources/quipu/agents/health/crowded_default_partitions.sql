-- name: crowded_default_partitions
-- description: Logs whose rows pile up outside the months: create_log_partitions() does not run
SELECT child.relname AS partition, child.reltuples::bigint AS estimated_rows
FROM pg_inherits JOIN pg_class AS child ON child.oid = inhrelid
WHERE child.relnamespace = quote_ident(current_schema())::regnamespace AND child.relname LIKE '%\_default'
  AND child.reltuples > 100000
