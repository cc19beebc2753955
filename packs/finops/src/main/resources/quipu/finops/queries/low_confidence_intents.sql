-- name: low_confidence_intents
-- description: Questions that were hardly understood, the least sure first
-- param: below numeric = 0.70  report confidence below this, from 0 to 1
-- param: limit integer = 50  how many at most
SELECT created_at, thread_id, message_id, intent_type, intent_confidence, original_query
FROM query_intents
WHERE intent_confidence < :below
ORDER BY intent_confidence, created_at DESC
LIMIT :limit
