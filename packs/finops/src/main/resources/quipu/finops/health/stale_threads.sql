-- name: stale_threads
-- description: Threads that claim to be older than the last change of one of their messages
SELECT thread.thread_id, thread.updated_at, max(message.updated_at) AS last_message_change
FROM conversation_threads AS thread
JOIN conversation_messages AS message USING (thread_id)
GROUP BY thread.thread_id
HAVING max(message.updated_at) > thread.updated_at
