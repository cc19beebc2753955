-- name: edits_to_export
-- description: Edits that no training set has yet, the oldest first; reads only
-- param: limit integer = 50  how many at most
SELECT created_at, target_type, field_name, edit_type, user_confidence, context_before IS NOT NULL AS has_context, id
FROM edits_log
WHERE NOT exported_for_training
  AND EXISTS (SELECT FROM conversations WHERE id = edits_log.conversation_id AND deleted_at IS NULL)
ORDER BY created_at, id
LIMIT :limit
