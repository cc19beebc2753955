-- name: broken_branches
-- description: Messages that reply to one of another conversation, or to a later one
SELECT message.id, message.conversation_id, message.seq, parent.conversation_id AS parent_conversation, parent.seq AS parent_seq
FROM messages AS message
LEFT JOIN messages AS parent ON parent.id = message.parent_message_id
WHERE message.parent_message_id IS NOT NULL
  AND (parent.conversation_id = message.conversation_id AND parent.seq < message.seq) IS NOT TRUE
