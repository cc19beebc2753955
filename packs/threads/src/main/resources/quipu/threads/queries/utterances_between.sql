-- name: utterances_between
-- description: What was said between two moments of a conversation
-- param: conversation uuid  which one
-- param: start numeric = 0  seconds since it began
-- param: end numeric = 86400  seconds since it began
SELECT sequence_number, timestamp_start, timestamp_end, speaker_name, text
FROM utterances
WHERE conversation_id = :conversation AND timestamp_start BETWEEN CAST(:start AS float8) AND CAST(:end AS float8)
ORDER BY timestamp_start, sequence_number
