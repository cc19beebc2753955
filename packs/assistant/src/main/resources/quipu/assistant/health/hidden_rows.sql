-- name: hidden_rows
-- description: Tables of which the login of these checks does not see all rows, so that the other checks prove little
SELECT relname AS table_name, current_user AS login
FROM pg_class
WHERE relnamespace = quote_ident(current_schema())::regnamespace AND relkind = 'r'
  AND row_security_active(oid) AND NOT (current_user = 'service_role'
      OR pg_has_role(current_user, 'service_role', 'USAGE') AND coalesce(current_setting('app.service', true), '') = 'on')
