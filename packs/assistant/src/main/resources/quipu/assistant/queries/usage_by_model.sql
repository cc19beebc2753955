-- name: usage_by_model
-- description: What a tenant uses of each model, and how much of it came from caches or went into reasoning
-- param: tenant_id uuid  which tenant
-- param: days integer = 30  how many days back
SELECT
    model,
    sum(request_count) AS requests,
    sum(prompt_tokens) AS prompt_tokens,
    sum(completion_tokens) AS completion_tokens,
    round(100.0 * sum(cached_tokens) / nullif(sum(prompt_tokens), 0), 1) AS cached_percent,
    round(100.0 * sum(reasoning_tokens) / nullif(sum(completion_tokens), 0), 1) AS reasoning_percent,
    sum(estimated_cost) AS estimated_cost
FROM model_usage
WHERE tenant_id = :tenant_id AND date > (CURRENT_TIMESTAMP AT TIME ZONE 'UTC')::date - :days
GROUP BY model
ORDER BY estimated_cost DESC, model
