-- name: search_messages
-- description: Messages that hold all words of a search, the best match first; "quoted phrases", or, -not work too
-- param: search text  what to look for
-- param: limit integer = 20  how many at most
--
-- Of more than 1,000 that match, the newest are ranked.
SELECT thread_id, ordering_index, role, rank, excerpt, created_at
FROM search_messages(:search, NULL, :limit)
