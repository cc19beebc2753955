-- name: content_without_latest
-- description: Families of content of which no version is the latest
SELECT root_id, count(*) AS versions
FROM generated_content
GROUP BY root_id
HAVING NOT bool_or(is_latest_version)
