-- name: search_user_messages
-- description: The newest messages of a user's conversations with all words of a search
-- param: search text  what to look for
-- param: user_id uuid  whose conversations
-- param: limit integer = 20  how many at most
SELECT created_at, role, excerpt, conversation_id, message_id
FROM search_messages(:search, :user_id, NULL, :limit)
