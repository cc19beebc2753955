-- name: relationships_of_type
-- description: The relationships of one type in a conversation, the strongest first
-- param: conversation uuid  which one
-- param: type text = contextual_related  the relationship_type
SELECT edge.id, origin.node_name AS from_node, goal.node_name AS to_node, edge.strength, edge.confidence, edge.explanation
FROM relationships AS edge
JOIN nodes AS origin ON origin.id = edge.from_node_id
JOIN nodes AS goal ON goal.id = edge.to_node_id
WHERE edge.conversation_id = :conversation AND edge.relationship_type = :type
ORDER BY edge.strength DESC, from_node, to_node
