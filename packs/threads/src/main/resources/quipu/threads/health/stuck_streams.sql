-- name: stuck_streams
-- description: Utterances that are partial for more than an hour: daily maintenance ends those of a day
SELECT id, conversation_id, sequence_number, created_at
FROM utterances
WHERE state = 'partial' AND created_at < CURRENT_TIMESTAMP - interval '1 hour'
