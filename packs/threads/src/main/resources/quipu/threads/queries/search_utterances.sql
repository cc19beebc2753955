-- name: search_utterances
-- description: Utterances with all words of a search, the best match first; "quoted phrases", or, -not work too
-- param: search text  what to look for
-- param: limit integer = 20  how many at most
--
-- In conversations that are not put away.
SELECT
    utterance.conversation_id,
    utterance.sequence_number,
    utterance.speaker_name,
    utterance.timestamp_start,
    ts_rank(searchable_words(utterance.text), query) AS rank,
    ts_headline('english', left(utterance.text, 100000), query, 'MaxFragments=1, MaxWords=25, MinWords=8') AS excerpt
FROM websearch_to_tsquery('english', :search) AS query
CROSS JOIN LATERAL (
    SELECT * FROM utterances
    WHERE searchable_words(text) @@ query
      AND EXISTS (SELECT FROM conversations WHERE id = utterances.conversation_id AND deleted_at IS NULL)
    ORDER BY ts_rank(searchable_words(text), query) DESC, created_at DESC
    LIMIT :limit
) AS utterance
ORDER BY rank DESC, utterance.created_at DESC
