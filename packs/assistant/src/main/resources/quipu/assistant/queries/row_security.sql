-- name: row_security
-- description: How each table is protected, and who may read it
SELECT
    relname AS table_name,
    relrowsecurity AS enabled,
    relforcerowsecurity AS forced,
    (SELECT count(*) FROM pg_policy WHERE polrelid = pg_class.oid) AS policies,
    has_any_column_privilege('anon', pg_class.oid, 'SELECT') AS anon_reads,
    has_any_column_privilege('authenticated', pg_class.oid, 'SELECT') AS authenticated_reads,
    row_security_active(pg_class.oid) AS binds_me
FROM pg_class
WHERE relnamespace = quote_ident(current_schema())::regnamespace AND relkind IN ('r', 'p', 'm')
ORDER BY relname
