-- name: unknown_speakers
-- description: Utterances whose speaker is not among the participants of their conversation
SELECT said.conversation_id, said.speaker_id, count(*) AS utterances
FROM utterances AS said
JOIN conversations AS conversation ON conversation.id = said.conversation_id
WHERE NOT conversation.participants @> jsonb_build_array(jsonb_build_object('id', said.speaker_id))
GROUP BY said.conversation_id, said.speaker_id
