-- name: speaker_statistics
-- description: Who spoke how often and how long in a conversation
-- param: conversation uuid  which one
SELECT
    speaker_id,
    max(speaker_name) AS speaker_name,
    count(*) AS utterances,
    sum(word_count(text)) AS words,
    round(sum(duration_seconds)::numeric, 1) AS seconds,
    round(100.0 * count(*) / sum(count(*)) OVER (), 1) AS percent
FROM utterances
WHERE conversation_id = :conversation
GROUP BY speaker_id
ORDER BY utterances DESC, speaker_id
