-- name: disabled_triggers
-- description: Triggers that do not fire, those of foreign keys included
SELECT tgrelid::regclass AS table_name, tgname AS trigger_name, tgconstraint <> 0 AS of_foreign_key
FROM pg_trigger
JOIN pg_class ON pg_class.oid = tgrelid
WHERE relnamespace = quote_ident(current_schema())::regnamespace AND tgenabled NOT IN ('O', 'A')
