-- name: dead_tasks
-- description: Tasks that were given up after all their attempts, the latest first; revive_task() gives them new ones
-- param: limit integer = 50  how many at most
SELECT id, agent_id, title, attempts, error_message, dead_at
FROM tasks
WHERE dead_at IS NOT NULL
ORDER BY dead_at DESC
LIMIT :limit
