-- name: worst_answers
-- description: The answers in a tenant that most people disliked, as of the last refresh
-- param: tenant_id uuid  which tenant
-- param: limit integer = 20  how many at most
SELECT summary.thumbs_down, summary.thumbs_up, round(summary.avg_rating, 2) AS avg_rating,
       left(message.content, 200) AS content, message.model_used, summary.conversation_id, summary.message_id
FROM message_feedback_summary AS summary
JOIN messages AS message ON message.id = summary.message_id
WHERE summary.tenant_id = :tenant_id AND summary.thumbs_down > 0
ORDER BY summary.thumbs_down - summary.thumbs_up DESC, summary.message_id
LIMIT :limit
