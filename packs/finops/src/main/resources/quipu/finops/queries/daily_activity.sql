-- name: daily_activity
-- description: Threads, messages and failures of each day
-- param: days integer = 30  how many days back
SELECT
    day,
    (SELECT count(*) FROM conversation_threads
     WHERE created_at >= day AND created_at < day + interval '1 day') AS threads,
    (SELECT count(*) FROM conversation_messages
     WHERE created_at >= day AND created_at < day + interval '1 day') AS messages,
    (SELECT count(*) FROM agent_executions
     WHERE status IN ('error', 'timeout', 'cancelled')
       AND created_at >= day AND created_at < day + interval '1 day') AS failures
FROM generate_series(
    date_trunc('day', CURRENT_TIMESTAMP) - :days * interval '1 day',
    date_trunc('day', CURRENT_TIMESTAMP),
    interval '1 day') AS day
ORDER BY day
