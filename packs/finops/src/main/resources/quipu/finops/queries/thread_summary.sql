-- name: thread_summary
-- description: One thread at a glance: how long, about what, what ran for it, what came out
-- param: thread_id uuid  which thread
SELECT
    thread.title,
    thread.user_id,
    thread.is_active,
    thread.created_at,
    thread.updated_at,
    message.messages,
    message.questions,
    intent.intents,
    intent.lowest_confidence,
    execution.executions,
    execution.failures,
    execution.agent_time_ms,
    recommendation.recommendations,
    recommendation.savings_max_usd
FROM conversation_threads AS thread
CROSS JOIN LATERAL (
    SELECT count(*) AS messages, count(*) FILTER (WHERE message_type = 'query') AS questions
    FROM conversation_messages WHERE thread_id = thread.thread_id
) AS message
CROSS JOIN LATERAL (
    SELECT array_agg(DISTINCT intent_type) AS intents, min(intent_confidence) AS lowest_confidence
    FROM query_intents WHERE thread_id = thread.thread_id
) AS intent
CROSS JOIN LATERAL (
    SELECT count(*) AS executions,
           count(*) FILTER (WHERE status IN ('error', 'timeout', 'cancelled')) AS failures,
           sum(execution_time_ms) AS agent_time_ms
    FROM agent_executions WHERE thread_id = thread.thread_id
) AS execution
CROSS JOIN LATERAL (
    SELECT count(*) AS recommendations, sum(estimated_savings_max_usd) AS savings_max_usd
    FROM optimization_recommendations WHERE thread_id = thread.thread_id
) AS recommendation
WHERE thread.thread_id = :thread_id
