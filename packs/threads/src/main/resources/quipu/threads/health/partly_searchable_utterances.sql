-- name: partly_searchable_utterances
-- description: Utterances so long that a full-text search does not see their end
SELECT id, conversation_id, sequence_number, octet_length(text) AS bytes
FROM utterances
WHERE octet_length(text) > 8388608
