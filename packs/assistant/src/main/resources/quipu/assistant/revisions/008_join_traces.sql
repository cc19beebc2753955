-- revision: 008
-- revises: 007
-- message: join traces
-- created: 2026-11-28T10:10:00Z
-- transaction: on

-- upgrade
-- As in W3C Trace Context, so that an answer is found from its OpenTelemetry trace, and the trace from the answer.
ALTER TABLE messages
    ADD COLUMN trace_id       text,
    ADD COLUMN span_id        text,
    ADD COLUMN parent_span_id text,
    ADD CONSTRAINT check_trace_id CHECK (trace_id ~ '^[0-9a-f]{32}$' AND trace_id <> repeat('0', 32)),
    ADD CONSTRAINT check_span_id CHECK (span_id ~ '^[0-9a-f]{16}$' AND span_id <> repeat('0', 16)),
    ADD CONSTRAINT check_parent_span_id CHECK (parent_span_id ~ '^[0-9a-f]{16}$' AND parent_span_id <> repeat('0', 16)),
    ADD CONSTRAINT check_span_in_trace CHECK (
        (span_id IS NULL OR trace_id IS NOT NULL) AND (parent_span_id IS NULL OR span_id IS NOT NULL));

COMMENT ON COLUMN messages.trace_id IS 'The trace in which it was made: 32 hexadecimal digits';
COMMENT ON COLUMN messages.span_id IS 'The span that made it: 16 hexadecimal digits';
COMMENT ON COLUMN messages.parent_span_id IS 'The span that this one is part of';

CREATE INDEX idx_messages_trace ON messages (trace_id, span_id) WHERE trace_id IS NOT NULL;

GRANT INSERT (trace_id, span_id, parent_span_id) ON TABLE messages TO authenticated;

-- downgrade
ALTER TABLE messages
    DROP CONSTRAINT check_span_in_trace,
    DROP COLUMN parent_span_id,
    DROP COLUMN span_id,
    DROP COLUMN trace_id;
