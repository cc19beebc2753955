-- name: weekly
-- description: Vacuum every table

-- Also moves the pending entries of the full-text and array indexes to their place, which makes searches faster.
VACUUM (ANALYZE) conversations;
VACUUM (ANALYZE) utterances;
VACUUM (ANALYZE) nodes;
VACUUM (ANALYZE) relationships;
VACUUM (ANALYZE) clusters;
VACUUM (ANALYZE) edits_log;
VACUUM (ANALYZE) api_calls_log;
VACUUM (ANALYZE) utterance_attachments;
VACUUM (ANALYZE) canvas_edges;
