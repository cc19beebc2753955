-- name: intents_by_service
-- description: Questions that name a service, the latest first
-- param: service text  the service, as in Amazon EC2
-- param: limit integer = 50  how many at most
SELECT created_at, thread_id, intent_type, intent_confidence, original_query, extracted_dimensions
FROM query_intents
WHERE extracted_dimensions @> jsonb_build_object('services', jsonb_build_array(CAST(:service AS text)))
ORDER BY created_at DESC
LIMIT :limit
