-- name: message_drift
-- description: Messages that requests made and whose tokens and cost are not theirs; those that said so before requests counted, of which no input and output is known, are let be
SELECT message.id, message.conversation_id, message.tokens_used, made.tokens, message.cost, made.cost AS cost_made
FROM messages AS message
JOIN (
    SELECT message_id AS id, sum(total_tokens) AS tokens, sum(total_cost_usd - refunded_usd) AS cost
    FROM ai_requests WHERE message_id IS NOT NULL GROUP BY message_id) AS made USING (id)
WHERE (message.tokens_used, message.cost) <> (made.tokens, made.cost)
  AND (made.tokens = 0 AND message.cost = 0 OR message.input_tokens + message.output_tokens > 0)
