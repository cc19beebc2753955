-- name: waiting_tasks
-- description: The tasks that workers will claim next, in that order
-- param: limit integer = 20  how many at most
SELECT id, agent_id, title, priority, attempts, available_at
FROM tasks
WHERE status = 'pending'
ORDER BY priority DESC, available_at, id
LIMIT :limit
