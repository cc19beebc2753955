-- name: circles
-- description: Nodes, clusters and utterances whose parents, predecessors or successors lead back to themselves
WITH link AS (
    SELECT 'parent_id of nodes' AS what, id, parent_id AS next FROM nodes WHERE parent_id IS NOT NULL
    UNION ALL SELECT 'predecessor_id of nodes', id, predecessor_id FROM nodes WHERE predecessor_id IS NOT NULL
    UNION ALL SELECT 'successor_id of nodes', id, successor_id FROM nodes WHERE successor_id IS NOT NULL
    UNION ALL SELECT 'parent_cluster_id of clusters', id, parent_cluster_id FROM clusters
    WHERE parent_cluster_id IS NOT NULL
    UNION ALL SELECT 'parent_utterance_id of utterances', id, parent_utterance_id FROM utterances
    WHERE parent_utterance_id IS NOT NULL
)
SELECT what, id, next FROM link
WHERE (what, id) IN (
    SELECT what, rows_on_circles(ids, nexts)
    FROM (SELECT what, array_agg(id) AS ids, array_agg(next) AS nexts FROM link GROUP BY what) AS links)
