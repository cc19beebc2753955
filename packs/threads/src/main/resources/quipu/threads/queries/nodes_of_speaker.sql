-- name: nodes_of_speaker
-- description: The nodes of a conversation that one person mostly spoke in
-- param: conversation uuid  which one
-- param: speaker text  the speaker_id
SELECT id, node_name, level, speaker_info ->> 'contribution_percentage' AS percent, timestamp_start
FROM nodes
WHERE conversation_id = :conversation AND speaker_info ->> 'primary_speaker' = :speaker
ORDER BY timestamp_start, node_name
