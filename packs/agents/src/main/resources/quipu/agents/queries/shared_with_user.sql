-- name: shared_with_user
-- description: What others share with a user, the newest version of each
-- param: user_id bigint  with whom
SELECT latest.id, latest.user_id AS owner_id, latest.title, latest.content_type, latest.version_number, share.can_edit,
       share.expires_at
FROM (
    SELECT version.root_id, bool_or(given.can_edit) AS can_edit,
           nullif(max(coalesce(given.expires_at, 'infinity')), 'infinity') AS expires_at
    FROM content_shares AS given JOIN generated_content AS version ON version.id = given.content_id
    WHERE given.shared_with = :user_id AND (given.expires_at IS NULL OR given.expires_at > CURRENT_TIMESTAMP)
    GROUP BY version.root_id) AS share
JOIN generated_content AS latest ON latest.root_id = share.root_id AND latest.is_latest_version
ORDER BY latest.created_at DESC
