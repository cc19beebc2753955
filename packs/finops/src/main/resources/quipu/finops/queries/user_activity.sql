-- name: user_activity
-- description: Who uses the agents: threads, questions and last activity of each user
-- param: days integer = 30  how many days back
-- param: limit integer = 50  how many at most
SELECT
    thread.user_id,
    count(DISTINCT thread.thread_id) AS threads,
    count(message.id) AS questions,
    max(thread.updated_at) AS last_activity
FROM conversation_threads AS thread
LEFT JOIN conversation_messages AS message ON message.thread_id = thread.thread_id AND message.message_type = 'query'
WHERE thread.updated_at >= CURRENT_TIMESTAMP - :days * interval '1 day'
GROUP BY thread.user_id
ORDER BY questions DESC, thread.user_id
LIMIT :limit
