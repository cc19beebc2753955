-- name: orphans
-- description: Rows whose conversation, node or utterance is gone; only writing past the foreign keys makes them
SELECT 'utterances' AS table_name, id, 'conversation' AS missing FROM utterances AS child
WHERE NOT EXISTS (SELECT FROM conversations AS parent WHERE parent.id = child.conversation_id)
UNION ALL
SELECT 'utterances', id, 'node' FROM utterances AS child
WHERE node_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM nodes AS parent WHERE parent.id = child.node_id AND parent.conversation_id = child.conversation_id)
UNION ALL
SELECT 'utterances', id, 'parent' FROM utterances AS child
WHERE parent_utterance_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM utterances AS parent
    WHERE parent.id = child.parent_utterance_id AND parent.conversation_id = child.conversation_id)
UNION ALL
SELECT 'conversations', id, 'current utterance' FROM conversations AS child
WHERE current_utterance_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM utterances AS parent
    WHERE parent.id = child.current_utterance_id AND parent.conversation_id = child.id)
UNION ALL
SELECT 'utterance_attachments', id, 'utterance' FROM utterance_attachments AS child
WHERE NOT EXISTS (
    SELECT FROM utterances AS parent
    WHERE parent.id = child.utterance_id AND parent.conversation_id = child.conversation_id)
UNION ALL
SELECT 'nodes', id, 'conversation' FROM nodes AS child
WHERE NOT EXISTS (SELECT FROM conversations AS parent WHERE parent.id = child.conversation_id)
UNION ALL
SELECT 'nodes', child.id, 'linked node' FROM nodes AS child
CROSS JOIN LATERAL (VALUES (parent_id), (predecessor_id), (successor_id)) AS link (id)
WHERE link.id IS NOT NULL AND NOT EXISTS (
    SELECT FROM nodes AS parent WHERE parent.id = link.id AND parent.conversation_id = child.conversation_id)
UNION ALL
SELECT 'relationships', child.id, 'node' FROM relationships AS child
CROSS JOIN LATERAL (VALUES (from_node_id), (to_node_id)) AS link (id)
WHERE NOT EXISTS (
    SELECT FROM nodes AS parent WHERE parent.id = link.id AND parent.conversation_id = child.conversation_id)
UNION ALL
SELECT 'clusters', id, 'conversation' FROM clusters AS child
WHERE NOT EXISTS (SELECT FROM conversations AS parent WHERE parent.id = child.conversation_id)
UNION ALL
SELECT 'edits_log', id, 'conversation' FROM edits_log AS child
WHERE NOT EXISTS (SELECT FROM conversations AS parent WHERE parent.id = child.conversation_id)
UNION ALL
SELECT 'api_calls_log', id, 'conversation' FROM api_calls_log AS child
WHERE conversation_id IS NOT NULL
  AND NOT EXISTS (SELECT FROM conversations AS parent WHERE parent.id = child.conversation_id)
UNION ALL
SELECT 'api_calls_log', id, 'utterance' FROM api_calls_log AS child
WHERE utterance_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM utterances AS parent
    WHERE parent.id = child.utterance_id AND parent.conversation_id = coalesce(child.conversation_id, parent.conversation_id))
UNION ALL
SELECT 'canvas_edges', id, 'conversation' FROM canvas_edges AS child
WHERE NOT EXISTS (SELECT FROM conversations AS parent WHERE parent.id = child.conversation_id)
