-- name: unused_indexes
-- description: Indexes that no query has used since statistics were reset, the largest first; keys are left out
SELECT
    relname AS table_name,
    indexrelname AS index_name,
    pg_size_pretty(pg_relation_size(indexrelid)) AS size
FROM pg_stat_user_indexes
JOIN pg_index USING (indexrelid)
WHERE schemaname = current_schema() AND idx_scan = 0 AND NOT indisunique
ORDER BY pg_relation_size(indexrelid) DESC, relname, indexrelname
