-- The published FinOps system's threads, messages and executions with the same rows: its columns, keys and indexes, as its
-- specification lists them.
CREATE SCHEMA original;
SET search_path = original;
SET maintenance_work_mem = '1GB';

CREATE TABLE conversation_threads AS
SELECT thread_id, user_id, title, created_at, updated_at, metadata, is_active FROM finops.conversation_threads;
CREATE TABLE conversation_messages AS
SELECT id, thread_id, role, content, message_type, metadata, ordering_index, created_at, updated_at
FROM finops.conversation_messages;
CREATE TABLE agent_executions AS
SELECT id, thread_id, message_id, agent_name, agent_type, input_query, output_response, tools_used, execution_time_ms, status,
       error_message, error_stack_trace, metadata, created_at, completed_at
FROM finops.agent_executions;

ALTER TABLE conversation_threads ADD PRIMARY KEY (thread_id);
CREATE INDEX ON conversation_threads (user_id);
CREATE INDEX ON conversation_threads (user_id, is_active);
CREATE INDEX ON conversation_threads (created_at);
CREATE INDEX ON conversation_threads (updated_at);
CREATE INDEX ON conversation_threads (is_active, updated_at);
CREATE INDEX ON conversation_threads USING gin (metadata);

ALTER TABLE conversation_messages
    ADD PRIMARY KEY (id),
    ADD UNIQUE (thread_id, ordering_index),
    ADD FOREIGN KEY (thread_id) REFERENCES conversation_threads ON DELETE CASCADE;
CREATE INDEX ON conversation_messages (thread_id);
CREATE INDEX ON conversation_messages (thread_id, ordering_index);
CREATE INDEX ON conversation_messages (role);
CREATE INDEX ON conversation_messages (message_type);
CREATE INDEX ON conversation_messages (thread_id, role);
CREATE INDEX ON conversation_messages (created_at);
CREATE INDEX ON conversation_messages USING gin (metadata);
CREATE INDEX ON conversation_messages USING gin (to_tsvector('english', content));

ALTER TABLE agent_executions
    ADD PRIMARY KEY (id),
    ADD FOREIGN KEY (thread_id) REFERENCES conversation_threads ON DELETE CASCADE;
CREATE INDEX ON agent_executions (thread_id);
CREATE INDEX ON agent_executions (message_id);
CREATE INDEX ON agent_executions (agent_name);
CREATE INDEX ON agent_executions (agent_type);
CREATE INDEX ON agent_executions (status);
CREATE INDEX ON agent_executions (created_at);
CREATE INDEX ON agent_executions (completed_at);
CREATE INDEX ON agent_executions (execution_time_ms);
CREATE INDEX ON agent_executions (agent_name, status);
CREATE INDEX ON agent_executions (agent_type, execution_time_ms);
CREATE INDEX ON agent_executions (status, created_at);
CREATE INDEX ON agent_executions (agent_name, created_at) WHERE status IN ('error', 'timeout', 'cancelled');
CREATE INDEX ON agent_executions USING gin (tools_used);
CREATE INDEX ON agent_executions USING gin (metadata);
CREATE INDEX ON agent_executions USING gin (to_tsvector('english', input_query));
