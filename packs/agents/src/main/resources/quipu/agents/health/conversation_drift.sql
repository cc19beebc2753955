-- name: conversation_drift
-- description: Conversations whose totals are not those of their messages and requests; only writing past the triggers makes them
SELECT conversation.id, conversation.total_messages, said.messages, conversation.total_tokens,
       said.tokens + made.tokens AS tokens, conversation.total_cost, said.cost + made.cost AS cost
FROM conversations AS conversation
LEFT JOIN (
    SELECT conversation_id AS id, count(*) AS messages, sum(tokens_used) AS tokens, sum(cost) AS cost
    FROM messages GROUP BY conversation_id) AS spoken USING (id)
LEFT JOIN (
    SELECT conversation_id AS id, sum(total_tokens) AS tokens, sum(total_cost_usd - refunded_usd) AS cost
    FROM ai_requests WHERE conversation_id IS NOT NULL AND message_id IS NULL GROUP BY conversation_id) AS asked USING (id)
CROSS JOIN LATERAL (
    SELECT coalesce(spoken.messages, 0) AS messages, coalesce(spoken.tokens, 0) AS tokens, coalesce(spoken.cost, 0) AS cost
) AS said
CROSS JOIN LATERAL (SELECT coalesce(asked.tokens, 0) AS tokens, coalesce(asked.cost, 0) AS cost) AS made
WHERE (conversation.total_messages, conversation.total_tokens, conversation.total_cost)
    <> (said.messages, said.tokens + made.tokens, said.cost + made.cost)
