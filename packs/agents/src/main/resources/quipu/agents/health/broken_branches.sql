-- name: broken_branches
-- description: Messages that hang nowhere or in another conversation, and conversations that end with what is not theirs
SELECT 'message' AS kind, message.id, message.conversation_id
FROM messages AS message
LEFT JOIN messages AS parent ON parent.id = message.parent_message_id
WHERE message.is_root <> (message.parent_message_id IS NULL)
   OR message.parent_message_id IS NOT NULL AND parent.conversation_id IS DISTINCT FROM message.conversation_id
UNION ALL
SELECT 'conversation', conversation.active_message_id, conversation.id
FROM conversations AS conversation
LEFT JOIN messages AS message ON message.id = conversation.active_message_id
WHERE message.conversation_id IS DISTINCT FROM CASE WHEN conversation.total_messages > 0 THEN conversation.id END
