-- name: search_messages
-- description: Messages that hold all words of a search, the best match first; "quoted phrases", or, -not work too
-- param: search text  what to look for
-- param: limit integer = 20  how many at most
--
-- Written with to_tsvector('english', content), this fails on the first message of more than 1 MB of different words.
SELECT
    message.thread_id,
    message.ordering_index,
    message.role,
    ts_rank(conversation_search_vector(message.content), query) AS rank,
    ts_headline('english', left(message.content, 100000), query, 'MaxFragments=1, MaxWords=25, MinWords=8') AS excerpt,
    message.created_at
FROM websearch_to_tsquery('english', :search) AS query
CROSS JOIN LATERAL (
    SELECT * FROM conversation_messages
    WHERE conversation_search_vector(content) @@ query
    ORDER BY ts_rank(conversation_search_vector(content), query) DESC, created_at DESC
    LIMIT :limit
) AS message
ORDER BY rank DESC, message.created_at DESC
