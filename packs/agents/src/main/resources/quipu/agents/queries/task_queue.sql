-- name: task_queue
-- description: How many tasks are in each state, and since when the oldest waits
SELECT status, count(*) AS tasks, min(created_at) AS oldest, count(*) FILTER (WHERE dead_at IS NOT NULL) AS dead,
       round(avg(actual_duration)) AS mean_seconds
FROM tasks
GROUP BY status
ORDER BY status
