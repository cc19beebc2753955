-- name: recommendations_by_tag
-- description: Recommendations with a tag, by priority
-- param: tag text  the tag, as in quick-win
-- param: limit integer = 50  how many at most
SELECT priority_score, status, service, strategy_name, tags, estimated_savings_max_usd, id
FROM optimization_recommendations
WHERE tags @> jsonb_build_array(CAST(:tag AS text))
ORDER BY priority_score DESC NULLS LAST
LIMIT :limit
