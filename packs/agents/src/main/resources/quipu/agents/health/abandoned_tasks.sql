-- name: abandoned_tasks
-- description: Running tasks whose lease ran out an hour ago, or that have none: no worker claims any more
SELECT id, agent_id, title, lease_owner, lease_expires_at
FROM tasks
WHERE status = 'running'
  AND coalesce(lease_expires_at, started_at, created_at) < CURRENT_TIMESTAMP - interval '1 hour'
