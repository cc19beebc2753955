-- name: recent_feedback
-- description: The latest feedback in a tenant, with what it is about
-- param: tenant_id uuid  which tenant
-- param: limit integer = 20  how many at most
SELECT feedback.created_at, feedback.rating, feedback.comment, message.model_used, left(message.content, 200) AS content,
       message.conversation_id, message.id AS message_id
FROM feedback
JOIN messages AS message ON message.id = feedback.message_id
WHERE feedback.tenant_id = :tenant_id
ORDER BY feedback.created_at DESC
LIMIT :limit
