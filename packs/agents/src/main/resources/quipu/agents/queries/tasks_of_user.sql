-- name: tasks_of_user
-- description: The tasks of a user in a state
-- param: user_id bigint  whose tasks
-- param: status taskstatus = completed  pending, running, completed, failed or cancelled
SELECT id, agent_id, title, priority, started_at, completed_at, actual_duration, error_message
FROM tasks
WHERE user_id = :user_id AND status = :status
ORDER BY created_at DESC
