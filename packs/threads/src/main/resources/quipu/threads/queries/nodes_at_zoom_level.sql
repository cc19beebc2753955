-- name: nodes_at_zoom_level
-- description: The nodes of a conversation that a zoom level shows, in the order of time
-- param: conversation uuid  which one
-- param: zoom integer = 1  the zoom level
SELECT id, node_name, summary, level, parent_id, timestamp_start, is_bookmark, is_tangent, is_crux
FROM nodes_at_zoom(:conversation, :zoom)
