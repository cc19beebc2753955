-- name: search_recommendations
-- description: Recommendations whose description or strategy holds these words, by priority
-- param: search text  what to look for
-- param: limit integer = 20  how many at most
SELECT service, strategy_name, description, status, priority_score, estimated_savings_max_usd
FROM optimization_recommendations
WHERE conversation_search_vector(description) @@ websearch_to_tsquery('english', :search)
   OR to_tsvector('english', strategy_name) @@ websearch_to_tsquery('english', :search)
ORDER BY priority_score DESC NULLS LAST
LIMIT :limit
