-- name: stuck_streams
-- description: Messages that have been partial for more than an hour: the client that wrote them is gone
SELECT id, thread_id, ordering_index, created_at
FROM conversation_messages
WHERE status = 'partial' AND created_at < CURRENT_TIMESTAMP - interval '1 hour'
