-- name: shared_with_user
-- description: What others share with a user
-- param: user_id bigint  with whom
SELECT latest.id, latest.user_id AS owner_id, latest.title, latest.content_type, latest.version_number, share.can_edit,
       share.expires_at
FROM content_shares AS share
JOIN generated_content AS version ON version.id = share.content_id
JOIN generated_content AS latest ON latest.root_id = version.root_id AND latest.is_latest_version
WHERE share.shared_with = :user_id AND (share.expires_at IS NULL OR share.expires_at > CURRENT_TIMESTAMP)
ORDER BY latest.created_at DESC
