-- name: edits_of_target
-- description: What people corrected in one node, relationship, cluster or utterance, the latest first
-- param: target_type text = node  node, relationship, cluster, utterance, speaker_attribution or claim
-- param: target uuid  its id
SELECT created_at, user_id, edit_type, field_name, old_value, new_value, user_comment, user_confidence, training_dataset_id
FROM edits_log
WHERE target_type = :target_type AND target_id = :target
ORDER BY created_at DESC
