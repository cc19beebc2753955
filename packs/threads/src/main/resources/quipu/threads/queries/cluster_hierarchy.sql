-- name: cluster_hierarchy
-- description: The clusters of a conversation under their parents
-- param: conversation uuid  which one
SELECT depth, level, repeat('  ', depth - 1) || cluster_name AS cluster, node_count, cluster_id
FROM cluster_tree(:conversation) WITH ORDINALITY
ORDER BY ordinality
