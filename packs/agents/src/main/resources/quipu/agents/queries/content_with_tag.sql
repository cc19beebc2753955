-- name: content_with_tag
-- description: Content with a tag, the newest first
-- param: tag text  which tag
-- param: limit integer = 50  how many at most
SELECT id, user_id, title, content_type, tags, created_at
FROM generated_content
WHERE tags @> jsonb_build_array(:tag) AND is_latest_version
ORDER BY created_at DESC
LIMIT :limit
