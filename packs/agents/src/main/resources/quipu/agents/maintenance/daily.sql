-- name: daily
-- description: Refresh what the planner knows
ANALYZE users;
