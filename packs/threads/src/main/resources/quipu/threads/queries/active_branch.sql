-- name: active_branch
-- description: The messages of the branch of a chat that is shown, in order
-- param: conversation uuid  which one
SELECT path.depth, utterance.sequence_number, utterance.message_role, utterance.speaker_name, utterance.text,
       utterance.content_parts, utterance.state
FROM active_path(:conversation) AS path
JOIN utterances AS utterance ON utterance.id = path.utterance_id
ORDER BY path.depth
