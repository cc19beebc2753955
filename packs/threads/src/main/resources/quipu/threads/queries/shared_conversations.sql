-- name: shared_conversations
-- description: The conversations that others share with a user, the latest first
-- param: user text  with whom
-- param: limit integer = 50  how many at most
SELECT id, conversation_name, owner_id, visibility, started_at, participant_count
FROM conversations
WHERE shared_with @> ARRAY[CAST(:user AS text)] AND visibility <> 'private' AND deleted_at IS NULL
ORDER BY started_at DESC
LIMIT :limit
