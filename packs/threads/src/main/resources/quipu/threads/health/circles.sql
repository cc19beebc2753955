-- name: circles
-- description: Nodes, clusters and utterances whose parents, predecessors or successors lead back to themselves
--
-- Who leads nowhere, and whoever leads to them, is sound; what is left goes round.
WITH RECURSIVE link AS (
    SELECT 'parent_id of nodes' AS what, id, parent_id AS next FROM nodes WHERE parent_id IS NOT NULL
    UNION ALL SELECT 'predecessor_id of nodes', id, predecessor_id FROM nodes WHERE predecessor_id IS NOT NULL
    UNION ALL SELECT 'successor_id of nodes', id, successor_id FROM nodes WHERE successor_id IS NOT NULL
    UNION ALL SELECT 'parent_cluster_id of clusters', id, parent_cluster_id FROM clusters
    WHERE parent_cluster_id IS NOT NULL
    UNION ALL SELECT 'parent_utterance_id of utterances', id, parent_utterance_id FROM utterances
    WHERE parent_utterance_id IS NOT NULL
), sound AS (
    SELECT what, id FROM link
    WHERE NOT EXISTS (SELECT FROM link AS further WHERE further.what = link.what AND further.id = link.next)
    UNION ALL SELECT link.what, link.id FROM sound JOIN link ON link.what = sound.what AND link.next = sound.id
)
SELECT what, id, next FROM link
WHERE NOT EXISTS (SELECT FROM sound WHERE sound.what = link.what AND sound.id = link.id)
