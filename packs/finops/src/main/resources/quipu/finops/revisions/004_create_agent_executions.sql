-- revision: 004
-- revises: 003
-- message: create agent executions
-- created: 2026-11-23T09:30:00Z
-- transaction: on

-- upgrade
CREATE TYPE agent_type AS ENUM (
    'supervisor',
    'cost_analysis',
    'optimization',
    'infrastructure',
    'anomaly_detection',
    'forecasting',
    'recommendation',
    'report_generation',
    'query_rewriter',
    'intent_classifier',
    'data_retriever'
);
CREATE TYPE execution_status AS ENUM ('success', 'error', 'partial', 'timeout', 'cancelled');

CREATE TABLE agent_executions (
    id                uuid             NOT NULL DEFAULT gen_random_uuid(),
    thread_id         uuid             NOT NULL,
    message_id        uuid,
    agent_name        varchar(255)     NOT NULL,
    agent_type        agent_type       NOT NULL,
    input_query       text             NOT NULL,
    output_response   jsonb,
    tools_used        jsonb            NOT NULL DEFAULT '[]',
    execution_time_ms integer          NOT NULL,
    status            execution_status NOT NULL,
    error_message     text,
    error_stack_trace text,
    metadata          jsonb            NOT NULL DEFAULT '{}',
    created_at        timestamptz      NOT NULL DEFAULT CURRENT_TIMESTAMP,
    completed_at      timestamptz,
    CONSTRAINT agent_executions_pkey PRIMARY KEY (id),
    CONSTRAINT agent_executions_thread_id_fkey FOREIGN KEY (thread_id)
        REFERENCES conversation_threads (thread_id) ON DELETE CASCADE,
    CONSTRAINT agent_executions_message_id_fkey FOREIGN KEY (message_id)
        REFERENCES conversation_messages (id) ON DELETE SET NULL,
    -- Both columns, so that the message is one of this thread; an execution moves along with its message. It cannot
    -- itself say SET NULL: before PostgreSQL 15 that takes thread_id too.
    CONSTRAINT fk_execution_message_in_thread FOREIGN KEY (thread_id, message_id)
        REFERENCES conversation_messages (thread_id, id) ON UPDATE CASCADE,
    CONSTRAINT ck_execution_time_positive CHECK (execution_time_ms >= 0),
    CONSTRAINT ck_execution_completed_after_created CHECK (completed_at >= created_at),
    CONSTRAINT ck_tools_used_array CHECK (jsonb_typeof(tools_used) = 'array'),
    CONSTRAINT ck_execution_metadata_object CHECK (jsonb_typeof(metadata) = 'object')
);

COMMENT ON TABLE agent_executions IS 'One run of one agent, written when it is over';
COMMENT ON COLUMN agent_executions.message_id IS
    'The message that set it off; NULL where there was none, or it is gone';
COMMENT ON COLUMN agent_executions.execution_time_ms IS 'Milliseconds of work, without time spent waiting in a queue';
COMMENT ON COLUMN agent_executions.created_at IS 'When the agent started';
COMMENT ON COLUMN agent_executions.completed_at IS 'When it ended; NULL where nobody noted it';

CREATE INDEX idx_agent_executions_thread_id ON agent_executions (thread_id);
CREATE INDEX idx_agent_executions_message_id ON agent_executions (message_id);
CREATE INDEX idx_agent_executions_agent_name ON agent_executions (agent_name);
CREATE INDEX idx_agent_executions_agent_type ON agent_executions (agent_type);
CREATE INDEX idx_agent_executions_status ON agent_executions (status);
CREATE INDEX idx_agent_executions_created_at ON agent_executions (created_at);
CREATE INDEX idx_agent_executions_completed_at ON agent_executions (completed_at);
CREATE INDEX idx_agent_executions_execution_time ON agent_executions (execution_time_ms);
CREATE INDEX idx_agent_executions_agent_status ON agent_executions (agent_name, status);
CREATE INDEX idx_agent_executions_type_time ON agent_executions (agent_type, execution_time_ms);
CREATE INDEX idx_agent_executions_status_created ON agent_executions (status, created_at);
CREATE INDEX idx_agent_executions_failed ON agent_executions (agent_name, created_at)
    WHERE status IN ('error', 'timeout', 'cancelled');
CREATE INDEX idx_agent_executions_tools_gin ON agent_executions USING gin (tools_used);
CREATE INDEX idx_agent_executions_metadata_gin ON agent_executions USING gin (metadata);
CREATE INDEX idx_agent_executions_input_query_fts ON agent_executions
    USING gin (conversation_search_vector(input_query));

SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

-- The two keys to messages are enforced in no order that can be relied on: a dump restores them in another. So the
-- link is let go before the message is deleted, while the server holds the row locked and nobody can take it up anew.
CREATE FUNCTION release_message_executions() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
AS $$
BEGIN
    UPDATE agent_executions SET message_id = NULL WHERE message_id = OLD.id;
    RETURN OLD;
END;
$$;

CREATE TRIGGER trigger_release_message_executions
    BEFORE DELETE ON conversation_messages
    FOR EACH ROW EXECUTE FUNCTION release_message_executions();

-- downgrade
DROP TRIGGER trigger_release_message_executions ON conversation_messages;
DROP FUNCTION release_message_executions();
DROP TABLE agent_executions;
DROP TYPE execution_status;
DROP TYPE agent_type;
