-- name: failed_requests
-- description: Requests that failed, the latest first
-- param: hours integer = 168  how many hours back
-- param: limit integer = 50  how many at most
SELECT id, user_id, model_provider, model_name, error_code, error_message, retry_count, created_at
FROM ai_requests
WHERE status = 'failed' AND created_at >= CURRENT_TIMESTAMP - :hours * interval '1 hour'
ORDER BY created_at DESC
LIMIT :limit
