-- name: costs_of_conversation
-- description: The calls that were made for a conversation, by feature and model
-- param: conversation uuid  which one
SELECT feature, provider, model, count(*) AS calls, sum(total_tokens) AS tokens, sum(total_cost) AS cost
FROM api_calls_log
WHERE conversation_id = :conversation
GROUP BY feature, provider, model
ORDER BY cost DESC, feature, provider, model
