-- name: weekly
-- description: Refresh what the planner knows
ANALYZE users;
