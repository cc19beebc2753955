-- name: wrong_counters
-- description: Conversations whose totals are not what is there
SELECT conversation.id, total_utterances, said.utterances, total_words, said.words, total_nodes, drawn.nodes, total_claims,
       claimed.claims, participant_count, present.participants
FROM conversations AS conversation
CROSS JOIN LATERAL (SELECT count(*) AS utterances, coalesce(sum(word_count(text)), 0) AS words
    FROM utterances WHERE conversation_id = conversation.id) AS said
CROSS JOIN LATERAL (SELECT count(*) AS nodes FROM nodes WHERE conversation_id = conversation.id) AS drawn
CROSS JOIN LATERAL (SELECT count(DISTINCT claim) AS claims
    FROM nodes CROSS JOIN LATERAL unnest(claim_ids) AS claim WHERE conversation_id = conversation.id) AS claimed
CROSS JOIN LATERAL (SELECT count(DISTINCT person ->> 'id') AS participants
    FROM jsonb_array_elements(participants) AS person) AS present
WHERE (total_utterances, total_words, total_nodes, total_claims, participant_count)
    IS DISTINCT FROM (said.utterances, said.words, drawn.nodes, claimed.claims, present.participants)
