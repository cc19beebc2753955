-- name: bookmarks
-- description: The bookmarked nodes of a conversation
-- param: conversation uuid  which one
SELECT id, node_name, summary, level, timestamp_start
FROM nodes
WHERE conversation_id = :conversation AND is_bookmark
ORDER BY timestamp_start, node_name
