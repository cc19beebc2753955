-- name: unvalidated_constraints
-- description: Constraints that hold for new rows only, since nobody has validated the old ones
SELECT conrelid::regclass AS table_name, conname AS constraint_name, pg_get_constraintdef(oid) AS definition
FROM pg_constraint
WHERE connamespace = quote_ident(current_schema())::regnamespace AND NOT convalidated
