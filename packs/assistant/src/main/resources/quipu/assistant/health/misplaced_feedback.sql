-- name: misplaced_feedback
-- description: Feedback for what the assistant did not say
SELECT thumb.id, thumb.message_id, message.role
FROM feedback AS thumb
JOIN messages AS message ON message.id = thumb.message_id
WHERE message.role <> 'assistant'
