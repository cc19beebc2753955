-- name: nodes_of_utterance
-- description: The nodes that an utterance went into
-- param: utterance uuid  which one
SELECT id, node_name, level, summary
FROM nodes
WHERE utterance_ids @> ARRAY[CAST(:utterance AS uuid)]
ORDER BY level, node_name
