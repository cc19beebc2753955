-- name: monthly
-- description: Rebuild the indexes, without blocking reads or writes; then analyze

-- If a rebuild is broken off, it leaves an index marked invalid: the health check invalid_indexes names it, and it can be
-- dropped.
REINDEX TABLE CONCURRENTLY conversations;
REINDEX TABLE CONCURRENTLY utterances;
REINDEX TABLE CONCURRENTLY nodes;
REINDEX TABLE CONCURRENTLY relationships;
REINDEX TABLE CONCURRENTLY clusters;
REINDEX TABLE CONCURRENTLY edits_log;
REINDEX TABLE CONCURRENTLY api_calls_log;
REINDEX TABLE CONCURRENTLY utterance_attachments;
REINDEX TABLE CONCURRENTLY canvas_edges;

ANALYZE conversations;
ANALYZE utterances;
ANALYZE nodes;
ANALYZE relationships;
ANALYZE clusters;
ANALYZE edits_log;
ANALYZE api_calls_log;
ANALYZE utterance_attachments;
ANALYZE canvas_edges;
