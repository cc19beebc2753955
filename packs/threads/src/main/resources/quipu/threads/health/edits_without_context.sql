-- name: edits_without_context
-- description: Edits that wait to be exported and cannot say what was before
SELECT id, conversation_id, target_type, target_id, field_name, created_at
FROM edits_log
WHERE NOT exported_for_training AND context_before IS NULL AND target_type <> 'claim'
