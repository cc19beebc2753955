SELECT message.id, message.content, ts_rank(to_tsvector('english', message.content), words) AS rank
FROM original.conversation_messages AS message, websearch_to_tsquery('english', :search) AS words
WHERE to_tsvector('english', message.content) @@ words
ORDER BY rank DESC
LIMIT :limit
