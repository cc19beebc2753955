-- name: partly_searchable_messages
-- description: Messages so long that a full-text search does not see their end
SELECT id, thread_id, ordering_index, octet_length(content) AS bytes
FROM conversation_messages
WHERE octet_length(content) > 8388608
