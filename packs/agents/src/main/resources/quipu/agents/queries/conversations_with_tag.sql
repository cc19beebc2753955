-- name: conversations_with_tag
-- description: Active conversations with a tag, the latest first
-- param: tag text  which tag
-- param: limit integer = 50  how many at most
SELECT id, user_id, title, status, tags, updated_at
FROM conversations
WHERE tags @> jsonb_build_array(:tag) AND status = 'active'
ORDER BY updated_at DESC
LIMIT :limit
