-- name: message_alternatives
-- description: The messages of a conversation that were edited or said anew, beside what stands in their place
-- param: conversation_id uuid  which conversation
SELECT first.seq, first.role, first.content, other.seq AS other_seq, other.content AS other_content, other.id AS other_id
FROM messages AS first
JOIN messages AS other ON other.alternative_to = first.id
WHERE first.conversation_id = :conversation_id
ORDER BY first.seq, other.seq
