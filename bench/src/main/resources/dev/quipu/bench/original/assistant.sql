-- The published assistant platform's conversations and messages with the same rows: its columns, keys and indexes, as its
-- specification lists them. No policies: what is measured on it is asked by who sees all.
CREATE SCHEMA original;
SET search_path = original;
SET maintenance_work_mem = '1GB';

CREATE TABLE conversations AS
SELECT id, tenant_id, user_id, title, metadata, is_archived, created_at, updated_at FROM assistant.conversations;
CREATE TABLE messages AS
SELECT id, conversation_id, role, content, token_count, latency_ms, model_used, metadata, created_at FROM assistant.messages;

ALTER TABLE conversations ADD PRIMARY KEY (id);
CREATE INDEX ON conversations (tenant_id);
CREATE INDEX ON conversations (user_id);
CREATE INDEX ON conversations (tenant_id, user_id);
CREATE INDEX ON conversations (created_at DESC);
CREATE INDEX ON conversations (is_archived) WHERE NOT is_archived;
CREATE INDEX ON conversations (tenant_id, is_archived);

ALTER TABLE messages ADD PRIMARY KEY (id), ADD FOREIGN KEY (conversation_id) REFERENCES conversations ON DELETE CASCADE;
CREATE INDEX ON messages (conversation_id);
CREATE INDEX ON messages (conversation_id, created_at);
CREATE INDEX ON messages (created_at DESC);
CREATE INDEX ON messages (role);
CREATE INDEX ON messages (model_used) WHERE model_used IS NOT NULL;
CREATE INDEX ON messages (token_count) WHERE token_count IS NOT NULL;
