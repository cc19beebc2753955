-- revision: 007
-- revises: 006
-- message: join traces
-- created: 2026-11-28T18:55:00Z
-- transaction: on

-- upgrade
-- As in W3C Trace Context, so that an execution is found from its OpenTelemetry trace, and the trace from the execution.
ALTER TABLE agent_executions
    ADD COLUMN trace_id       text,
    ADD COLUMN span_id        text,
    ADD COLUMN parent_span_id text,
    ADD CONSTRAINT ck_execution_trace_id CHECK (trace_id ~ '^[0-9a-f]{32}$' AND trace_id <> repeat('0', 32)),
    ADD CONSTRAINT ck_execution_span_id CHECK (span_id ~ '^[0-9a-f]{16}$' AND span_id <> repeat('0', 16)),
    ADD CONSTRAINT ck_execution_parent_span_id CHECK (
        parent_span_id ~ '^[0-9a-f]{16}$' AND parent_span_id <> repeat('0', 16)),
    ADD CONSTRAINT ck_execution_span_in_trace CHECK (
        (span_id IS NULL OR trace_id IS NOT NULL) AND (parent_span_id IS NULL OR span_id IS NOT NULL));

COMMENT ON COLUMN agent_executions.trace_id IS 'The trace in which it ran: 32 hexadecimal digits';
COMMENT ON COLUMN agent_executions.span_id IS 'Its span: 16 hexadecimal digits';
COMMENT ON COLUMN agent_executions.parent_span_id IS 'The span that it is part of';

CREATE INDEX idx_agent_executions_trace ON agent_executions (trace_id, span_id) WHERE trace_id IS NOT NULL;

-- downgrade
ALTER TABLE agent_executions
    DROP CONSTRAINT ck_execution_span_in_trace,
    DROP COLUMN parent_span_id,
    DROP COLUMN span_id,
    DROP COLUMN trace_id;
