-- name: full_threads
-- description: Threads that soon have no place for another message, since one was given a place near the last
SELECT thread_id, max(ordering_index) AS last_place
FROM conversation_messages
WHERE ordering_index > 2000000000
GROUP BY thread_id
