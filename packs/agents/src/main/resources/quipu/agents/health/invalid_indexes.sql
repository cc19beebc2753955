-- name: invalid_indexes
-- description: Indexes that cost writes and serve no query: a CREATE INDEX or REINDEX CONCURRENTLY that did not end
SELECT indrelid::regclass AS table_name, indexrelid::regclass AS index_name, indisvalid, indisready
FROM pg_index
JOIN pg_class ON pg_class.oid = indexrelid
WHERE relnamespace = quote_ident(current_schema())::regnamespace AND NOT (indisvalid AND indisready)
