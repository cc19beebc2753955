-- name: stale_search_vectors
-- description: Among the 500 conversations that began last, those whose search vector does not hold what was said
--
-- A conversation with close to 1 MB of different words is left out: its vector holds as many as fit.
SELECT id, conversation_name
FROM (SELECT * FROM conversations ORDER BY started_at DESC LIMIT 500) AS conversation
WHERE pg_column_size(tsv_search || '') < 900000
  AND NOT (holds_words(tsv_search, words_of_conversation(id))
           AND holds_words(words_of_conversation(id) || conversation_heading(conversation_name, participants), tsv_search))
