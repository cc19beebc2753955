-- name: unprotected_tables
-- description: Tables without row-level security, without its force over the owner, or without a policy
SELECT relname AS table_name, relrowsecurity AS enabled, relforcerowsecurity AS forced
FROM pg_class
WHERE relnamespace = quote_ident(current_schema())::regnamespace AND relkind IN ('r', 'p')
  AND NOT (relrowsecurity AND relforcerowsecurity AND EXISTS (SELECT FROM pg_policy WHERE polrelid = pg_class.oid))
