-- name: powerless_owner
-- description: Tables whose owner row-level security binds and who is no member of service_role: its functions see nothing
SELECT relname AS table_name, rolname AS owner
FROM pg_class
JOIN pg_roles ON pg_roles.oid = relowner
WHERE relnamespace = quote_ident(current_schema())::regnamespace AND relkind = 'r'
  AND NOT (rolsuper OR rolbypassrls) AND NOT pg_has_role(pg_roles.oid, 'service_role', 'USAGE')
