SELECT message.id, message.content, ts_rank(to_tsvector('english', message.content), words) AS rank
FROM original.conversation_messages AS message
     JOIN original.conversation_threads AS thread ON thread.thread_id = message.thread_id,
     websearch_to_tsquery('english', :search) AS words
WHERE to_tsvector('english', message.content) @@ words AND thread.user_id = :user_id
ORDER BY rank DESC
LIMIT :limit
