-- name: orphans
-- description: Rows whose user, conversation or request is gone; only writing past the foreign keys makes them
SELECT 'conversations' AS table_name, id, 'user' AS missing
FROM conversations AS child WHERE NOT EXISTS (SELECT FROM users WHERE users.id = child.user_id)
UNION ALL
SELECT 'messages', id, 'conversation'
FROM messages AS child WHERE NOT EXISTS (SELECT FROM conversations WHERE conversations.id = child.conversation_id)
UNION ALL
SELECT 'ai_requests', id, 'user'
FROM ai_requests AS child WHERE NOT EXISTS (SELECT FROM users WHERE users.id = child.user_id)
UNION ALL
SELECT 'cost_tracking', id, 'user'
FROM cost_tracking AS child WHERE NOT EXISTS (SELECT FROM users WHERE users.id = child.user_id)
UNION ALL
SELECT 'user_budgets', id, 'user'
FROM user_budgets AS child WHERE NOT EXISTS (SELECT FROM users WHERE users.id = child.user_id)
UNION ALL
SELECT 'generated_content', id, 'request'
FROM generated_content AS child
WHERE ai_request_id IS NOT NULL AND NOT EXISTS (SELECT FROM ai_requests WHERE ai_requests.id = child.ai_request_id)
