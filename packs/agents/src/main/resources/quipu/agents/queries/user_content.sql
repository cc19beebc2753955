-- name: user_content
-- description: What was made for a user, the latest version of each, the newest first
-- param: user_id bigint  whose content
-- param: limit integer = 50  how many at most
SELECT id, root_id, title, content_type, language, version_number, view_count, download_count, created_at
FROM generated_content
WHERE user_id = :user_id AND is_latest_version
ORDER BY created_at DESC
LIMIT :limit
