-- name: table_row_counts
-- description: How many rows each table has, counted
SELECT 'conversations' AS table_name, count(*) AS rows FROM conversations
UNION ALL SELECT 'utterances', count(*) FROM utterances
UNION ALL SELECT 'nodes', count(*) FROM nodes
UNION ALL SELECT 'relationships', count(*) FROM relationships
UNION ALL SELECT 'clusters', count(*) FROM clusters
UNION ALL SELECT 'edits_log', count(*) FROM edits_log
UNION ALL SELECT 'api_calls_log', count(*) FROM api_calls_log
UNION ALL SELECT 'utterance_attachments', count(*) FROM utterance_attachments
UNION ALL SELECT 'canvas_edges', count(*) FROM canvas_edges
