-- name: wrong_children
-- description: Nodes and clusters whose list of children is not who names them as parent
SELECT 'nodes' AS table_name, id, children_ids AS listed, actual.ids AS actual
FROM nodes AS parent
CROSS JOIN LATERAL (SELECT ARRAY(SELECT id FROM nodes WHERE parent_id = parent.id ORDER BY id) AS ids) AS actual
WHERE children_ids <> actual.ids
UNION ALL
SELECT 'clusters', id, child_cluster_ids, actual.ids
FROM clusters AS parent
CROSS JOIN LATERAL (SELECT ARRAY(SELECT id FROM clusters WHERE parent_cluster_id = parent.id ORDER BY id) AS ids) AS actual
WHERE child_cluster_ids <> actual.ids
