-- name: transcript
-- description: What was said in a conversation, in order, from a place on
-- param: conversation uuid  which one
-- param: from integer = 0  the sequence_number to begin with
-- param: limit integer = 100  how many at most
SELECT sequence_number, timestamp_start, speaker_name, speaker_id, text, state, node_id
FROM utterances
WHERE conversation_id = :conversation AND sequence_number >= :from
ORDER BY sequence_number
LIMIT :limit
