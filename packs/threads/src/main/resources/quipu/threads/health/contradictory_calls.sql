-- name: contradictory_calls
-- description: Calls that succeeded with an error, or failed without saying why
SELECT id, conversation_id, provider, model, status, error_message
FROM api_calls_log
WHERE (status = 'success' AND error_message IS NOT NULL) OR (status = 'error' AND error_message IS NULL)
