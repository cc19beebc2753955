-- name: node_hierarchy
-- description: The nodes of a conversation under their parents
-- param: conversation uuid  which one
SELECT depth, level, repeat('  ', depth - 1) || node_name AS node, node_id
FROM node_tree(:conversation)
ORDER BY path
