-- name: evidence_of_relationship
-- description: The utterances that show a relationship
-- param: relationship uuid  which one
SELECT said.sequence_number, said.speaker_name, said.text
FROM relationships AS edge
JOIN utterances AS said ON said.id = ANY (edge.supporting_utterance_ids)
WHERE edge.id = :relationship
ORDER BY said.sequence_number
