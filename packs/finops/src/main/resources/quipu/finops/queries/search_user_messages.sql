-- name: search_user_messages
-- description: The messages in a user's threads that hold all words of a search, the best match first
-- param: search text  what to look for
-- param: user_id text  whose threads
-- param: limit integer = 20  how many at most
--
-- Of more than 1,000 that match, the newest are ranked.
SELECT thread_id, ordering_index, role, rank, excerpt, created_at
FROM search_messages(:search, :user_id, :limit)
