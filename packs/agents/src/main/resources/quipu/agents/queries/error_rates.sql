-- name: error_rates
-- description: Which errors came how often, by model
-- param: days integer = 7  how many days back
SELECT model_provider, model_name, error_code, count(*) AS failures, max(created_at) AS latest
FROM ai_requests
WHERE status = 'failed' AND created_at >= CURRENT_TIMESTAMP - :days * interval '1 day'
GROUP BY model_provider, model_name, error_code
ORDER BY failures DESC, model_provider, model_name, error_code
