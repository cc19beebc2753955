SELECT thread_id, title, created_at, updated_at
FROM original.conversation_threads
WHERE user_id = :user_id AND is_active
ORDER BY updated_at DESC
LIMIT :limit
