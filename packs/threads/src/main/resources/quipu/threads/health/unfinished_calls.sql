-- name: unfinished_calls
-- description: Calls that are pending for more than an hour: whoever made them did not write how they ended
SELECT id, conversation_id, provider, model, feature, started_at
FROM api_calls_log
WHERE status = 'pending' AND started_at < CURRENT_TIMESTAMP - interval '1 hour'
