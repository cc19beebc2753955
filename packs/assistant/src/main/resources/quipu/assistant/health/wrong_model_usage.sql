-- name: wrong_model_usage
-- description: Days on which the models together used more than the tenant or user did
SELECT model.tenant_id, model.user_id, model.date, model.total_tokens AS of_models, day.total_tokens AS of_day
FROM (
    SELECT tenant_id, user_id, date, sum(prompt_tokens + completion_tokens) AS total_tokens
    FROM model_usage GROUP BY tenant_id, user_id, date
) AS model
LEFT JOIN usage_metrics AS day
    ON day.tenant_id = model.tenant_id AND day.date = model.date AND day.user_id IS NOT DISTINCT FROM model.user_id
WHERE model.total_tokens > coalesce(day.total_tokens, 0)
