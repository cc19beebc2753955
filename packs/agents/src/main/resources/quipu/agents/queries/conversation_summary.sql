-- name: conversation_summary
-- description: One conversation at a glance: how long, how dear, what ran for it, what came out
-- param: conversation_id bigint  which conversation
SELECT
    conversation.title,
    conversation.user_id,
    conversation.status,
    conversation.created_at,
    conversation.updated_at,
    conversation.total_messages,
    conversation.total_tokens,
    conversation.total_cost,
    conversation.average_response_time,
    request.requests,
    request.failures,
    request.models,
    content.pieces
FROM conversations AS conversation
CROSS JOIN LATERAL (
    SELECT count(*) AS requests, count(*) FILTER (WHERE status = 'failed') AS failures,
           array_agg(DISTINCT model_name) AS models
    FROM ai_requests WHERE conversation_id = conversation.id
) AS request
CROSS JOIN LATERAL (
    SELECT count(*) AS pieces FROM generated_content WHERE conversation_id = conversation.id
) AS content
WHERE conversation.id = :conversation_id
