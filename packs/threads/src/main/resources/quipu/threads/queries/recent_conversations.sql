-- name: recent_conversations
-- description: The conversations of a user, the latest first; those that are put away are left out
-- param: owner text  whose
-- param: limit integer = 50  how many at most
SELECT id, conversation_name, conversation_type, source_type, started_at, participant_count, total_utterances, total_nodes
FROM conversations
WHERE owner_id = :owner AND deleted_at IS NULL
ORDER BY started_at DESC
LIMIT :limit
