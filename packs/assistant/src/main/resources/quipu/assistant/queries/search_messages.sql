-- name: search_messages
-- description: The newest messages with all words of a search; "quoted phrases", or, -not work too
-- param: search text  what to look for
-- param: limit integer = 20  how many at most
--
-- Of the caller's tenant; the service, and the owner of the tables, search all of them.
SELECT created_at, role, excerpt, conversation_id, message_id
FROM search_messages(:search, NULL, NULL, :limit)
