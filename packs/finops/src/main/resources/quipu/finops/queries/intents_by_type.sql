-- name: intents_by_type
-- description: What users ask for: number, share and mean confidence of each intent
-- param: days integer = 30  how many days back
SELECT
    intent_type,
    count(*) AS questions,
    round(100.0 * count(*) / sum(count(*)) OVER (), 1) AS percent,
    round(avg(intent_confidence), 2) AS mean_confidence,
    count(DISTINCT thread_id) AS threads
FROM query_intents
WHERE created_at >= CURRENT_TIMESTAMP - :days * interval '1 day'
GROUP BY intent_type
ORDER BY questions DESC, intent_type
