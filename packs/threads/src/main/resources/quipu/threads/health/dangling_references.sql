-- name: dangling_references
-- description: Arrays that name a row which is not among those of their conversation
SELECT 'nodes' AS table_name, node.id, 'utterance_ids' AS column_name, element
FROM nodes AS node CROSS JOIN LATERAL unnest(utterance_ids) AS element
WHERE NOT EXISTS (SELECT FROM utterances AS said WHERE said.id = element AND said.conversation_id = node.conversation_id)
UNION ALL
SELECT 'relationships', edge.id, 'supporting_utterance_ids', element
FROM relationships AS edge CROSS JOIN LATERAL unnest(supporting_utterance_ids) AS element
WHERE NOT EXISTS (SELECT FROM utterances AS said WHERE said.id = element AND said.conversation_id = edge.conversation_id)
UNION ALL
SELECT 'clusters', cluster.id, 'node_ids', element
FROM clusters AS cluster CROSS JOIN LATERAL unnest(node_ids) AS element
WHERE NOT EXISTS (SELECT FROM nodes AS node WHERE node.id = element AND node.conversation_id = cluster.conversation_id)
