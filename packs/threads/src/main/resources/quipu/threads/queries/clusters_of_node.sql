-- name: clusters_of_node
-- description: The clusters that a node is in
-- param: node uuid  which one
SELECT id, cluster_name, level, clustering_algorithm, clustering_confidence
FROM clusters
WHERE node_ids @> ARRAY[CAST(:node AS uuid)]
ORDER BY level, cluster_name
