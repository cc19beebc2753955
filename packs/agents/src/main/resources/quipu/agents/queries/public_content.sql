-- name: public_content
-- description: What everybody may see, the newest first
-- param: limit integer = 50  how many at most
SELECT id, user_id, title, content_type, language, version_number, view_count, download_count, created_at
FROM generated_content
WHERE is_public
ORDER BY created_at DESC
LIMIT :limit
