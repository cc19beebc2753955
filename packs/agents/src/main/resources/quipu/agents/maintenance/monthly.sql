-- name: monthly
-- description: Refresh what the planner knows
ANALYZE users;
