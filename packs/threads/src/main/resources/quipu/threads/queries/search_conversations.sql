-- name: search_conversations
-- description: Conversations with all words of a search in their name, among who took part, or in what was said
-- param: search text  what to look for
-- param: limit integer = 20  how many at most
--
-- The words may stand in different utterances. Phrases are found in names only: search_utterances knows them.
SELECT
    conversation.id,
    conversation.conversation_name,
    conversation.owner_id,
    conversation.started_at,
    ts_rank(conversation.tsv_search, query) AS rank
FROM websearch_to_tsquery('english', :search) AS query
CROSS JOIN LATERAL (
    SELECT * FROM conversations
    WHERE tsv_search @@ query AND deleted_at IS NULL
    ORDER BY ts_rank(tsv_search, query) DESC, started_at DESC
    LIMIT :limit
) AS conversation
ORDER BY rank DESC, conversation.started_at DESC
