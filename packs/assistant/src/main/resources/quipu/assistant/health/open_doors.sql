-- name: open_doors
-- description: What anybody may reach that only the service should: anon on anything, all tenants' summaries, what policies do not see, views that ask nobody, a schema to make functions in
SELECT pg_class.oid::regclass::text AS object, 'anon may reach it' AS why
FROM pg_class
WHERE relnamespace = quote_ident(current_schema())::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')
  AND (has_table_privilege('anon', pg_class.oid, 'DELETE, TRUNCATE, TRIGGER')
       OR has_any_column_privilege('anon', pg_class.oid, 'SELECT, INSERT, UPDATE, REFERENCES'))
UNION ALL
SELECT pg_class.oid::regclass::text, 'authenticated may empty it or put triggers on it, which row-level security does not see'
FROM pg_class
WHERE relnamespace = quote_ident(current_schema())::regnamespace AND relkind IN ('r', 'p', 'v', 'f')
  AND has_table_privilege('authenticated', pg_class.oid, 'TRUNCATE, TRIGGER')
UNION ALL
SELECT pg_class.oid::regclass::text, 'authenticated may read it, and it has no row-level security'
FROM pg_class
WHERE relnamespace = quote_ident(current_schema())::regnamespace AND relkind = 'm'
  AND has_any_column_privilege('authenticated', pg_class.oid, 'SELECT')
UNION ALL
SELECT pg_class.oid::regclass::text, 'a view with the rights of its owner that does not ask for the tenant'
FROM pg_class
WHERE relnamespace = quote_ident(current_schema())::regnamespace AND relkind = 'v'
  AND has_any_column_privilege('authenticated', pg_class.oid, 'SELECT')
  AND NOT coalesce(reloptions::text ~ 'security_invoker=(true|on|1)', false)
  AND pg_get_viewdef(pg_class.oid) !~ 'current_tenant\(\)'
UNION ALL
SELECT pg_proc.oid::regprocedure::text, 'runs as its owner for everybody'
FROM pg_proc
CROSS JOIN LATERAL aclexplode(coalesce(proacl, acldefault('f', proowner))) AS privilege
WHERE pronamespace = quote_ident(current_schema())::regnamespace AND prosecdef
  AND (grantee = 0 OR grantee = to_regrole('anon'))
UNION ALL
SELECT 'schema ' || quote_ident(current_schema()), role.rolname || ' may make functions there, which those of the owner may call'
FROM pg_roles AS role
WHERE rolname IN ('anon', 'authenticated') AND has_schema_privilege(role.oid, current_schema(), 'CREATE')
