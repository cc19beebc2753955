-- name: daily
-- description: End streams and calls that nobody ended; refresh what the planner knows

-- Whoever wrote them is gone: after a day nothing more comes.
UPDATE utterances SET state = 'cancelled'
WHERE state = 'partial' AND created_at < CURRENT_TIMESTAMP - interval '1 day';

UPDATE api_calls_log
SET status = 'timeout', error_message = coalesce(error_message, 'no end was written within a day')
WHERE status = 'pending' AND started_at < CURRENT_TIMESTAMP - interval '1 day';

-- Conversations are rewritten with every utterance: remove the old versions before they swell the table.
VACUUM (ANALYZE) conversations;

ANALYZE utterances;
ANALYZE nodes;
ANALYZE relationships;
ANALYZE clusters;
ANALYZE edits_log;
ANALYZE api_calls_log;
ANALYZE utterance_attachments;
ANALYZE canvas_edges;
