-- name: path_between_nodes
-- description: A shortest way between two nodes along relationships, predecessors and successors of either direction
-- param: node uuid  where it starts
-- param: to uuid  where it ends
SELECT path.step, node.node_name, path.relationship_type, path.node_id
FROM node_path(:node, :to, true) AS path
JOIN nodes AS node ON node.id = path.node_id
ORDER BY path.step
