-- name: utterances_of_speaker
-- description: What one person said in a conversation
-- param: conversation uuid  which one
-- param: speaker text  the speaker_id
SELECT sequence_number, timestamp_start, text, emotion, energy_level, confidence_score
FROM utterances
WHERE conversation_id = :conversation AND speaker_id = :speaker
ORDER BY sequence_number
