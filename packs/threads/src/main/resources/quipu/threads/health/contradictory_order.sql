-- name: contradictory_order
-- description: Nodes whose successor names another predecessor, or the other way round
SELECT node.id, node.node_name, 'successor' AS link, next.id AS other_id
FROM nodes AS node JOIN nodes AS next ON next.id = node.successor_id
WHERE next.predecessor_id IS NOT NULL AND next.predecessor_id <> node.id
UNION ALL
SELECT node.id, node.node_name, 'predecessor', previous.id
FROM nodes AS node JOIN nodes AS previous ON previous.id = node.predecessor_id
WHERE previous.successor_id IS NOT NULL AND previous.successor_id <> node.id
