-- name: malformed_steps
-- description: Recommendations with a step that is not an object with a title and a description
SELECT id, service, strategy_id, step
FROM optimization_recommendations
CROSS JOIN LATERAL jsonb_array_elements(recommendation_steps) AS step
WHERE jsonb_typeof(step) <> 'object'
   OR jsonb_typeof(step -> 'title') IS DISTINCT FROM 'string'
   OR jsonb_typeof(step -> 'description') IS DISTINCT FROM 'string'
