-- name: neighbourhood
-- description: The nodes within some steps of a node, nearest first
-- param: node uuid  which one
-- param: hops integer = 2  how many steps
SELECT near.distance, node.node_name, near.relationship_type, near.via_node_id, near.node_id
FROM node_neighbourhood(:node, :hops) AS near
JOIN nodes AS node ON node.id = near.node_id
ORDER BY near.distance, node.node_name
