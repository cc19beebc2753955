-- name: content_versions
-- description: All versions of content, given any of them
-- param: content_id bigint  which content
SELECT version.id, version.parent_content_id, version.version_number, version.is_latest_version, version.file_size_bytes,
       version.created_at
FROM generated_content AS wanted
JOIN generated_content AS version USING (root_id)
WHERE wanted.id = :content_id
ORDER BY version.id
