-- name: tangents
-- description: The nodes of a conversation that lead away from it
-- param: conversation uuid  which one
SELECT id, node_name, summary, level, timestamp_start
FROM nodes
WHERE conversation_id = :conversation AND is_tangent
ORDER BY timestamp_start, node_name
