-- name: search_questions
-- description: What users asked with these words, as they put it or as it was rewritten, the latest first
-- param: search text  what to look for
-- param: limit integer = 20  how many at most
SELECT intent.created_at, intent.thread_id, intent.intent_type, intent.intent_confidence, intent.original_query
FROM query_intents AS intent
WHERE conversation_search_vector(original_query) @@ websearch_to_tsquery('english', :search)
   OR conversation_search_vector(coalesce(rewritten_query, '')) @@ websearch_to_tsquery('english', :search)
ORDER BY created_at DESC
LIMIT :limit
