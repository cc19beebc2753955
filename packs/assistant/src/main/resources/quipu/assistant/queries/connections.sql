-- name: connections
-- description: Who is connected to this database, doing what
SELECT
    usename AS login,
    application_name,
    state,
    count(*) AS connections,
    max(CURRENT_TIMESTAMP - state_change) AS longest_in_state,
    count(*) FILTER (WHERE wait_event_type = 'Lock') AS waiting_for_locks
FROM pg_stat_activity
WHERE datname = current_database()
GROUP BY usename, application_name, state
ORDER BY connections DESC, usename, application_name, state
