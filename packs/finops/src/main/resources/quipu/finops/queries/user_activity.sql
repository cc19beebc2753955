-- name: user_activity
-- description: Who uses the agents: threads written in, questions and last message of each user in these days
-- param: days integer = 30  how many days back
-- param: limit integer = 50  how many at most
SELECT
    thread.user_id,
    count(DISTINCT thread.thread_id) AS threads,
    count(*) FILTER (WHERE message.message_type = 'query') AS questions,
    max(message.created_at) AS last_activity
FROM conversation_messages AS message
JOIN conversation_threads AS thread USING (thread_id)
WHERE message.created_at >= CURRENT_TIMESTAMP - :days * interval '1 day'
GROUP BY thread.user_id
ORDER BY questions DESC, thread.user_id
LIMIT :limit
