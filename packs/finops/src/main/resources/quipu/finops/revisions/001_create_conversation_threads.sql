-- revision: 001
-- message: create conversation threads
-- created: 2026-11-23T09:00:00Z
-- transaction: on

-- upgrade
CREATE TABLE conversation_threads (
    thread_id  uuid         NOT NULL DEFAULT gen_random_uuid(),
    user_id    varchar(255) NOT NULL,
    title      varchar(500),
    created_at timestamptz  NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz  NOT NULL DEFAULT CURRENT_TIMESTAMP,
    metadata   jsonb        NOT NULL DEFAULT '{}',
    is_active  boolean      NOT NULL DEFAULT true,
    CONSTRAINT conversation_threads_pkey PRIMARY KEY (thread_id),
    CONSTRAINT ck_thread_metadata_object CHECK (jsonb_typeof(metadata) = 'object')
);

COMMENT ON TABLE conversation_threads IS 'One conversation of one user with the FinOps agents';
COMMENT ON COLUMN conversation_threads.updated_at IS
    'When the thread or one of its messages last changed; kept by triggers, an UPDATE cannot set it';
COMMENT ON COLUMN conversation_threads.is_active IS
    'False once the thread is archived: threads are put away, not deleted';

-- An index on (user_id) alone would be a prefix of the next one, so there is none.
CREATE INDEX idx_conversation_threads_user_active ON conversation_threads (user_id, is_active);
CREATE INDEX idx_conversation_threads_created_at ON conversation_threads (created_at);
CREATE INDEX idx_conversation_threads_updated_at ON conversation_threads (updated_at);
CREATE INDEX idx_conversation_threads_active_updated ON conversation_threads (is_active, updated_at);
CREATE INDEX idx_conversation_threads_metadata_gin ON conversation_threads USING gin (metadata);
-- "The active conversations of a user, the latest first" without a sort.
CREATE INDEX idx_conversation_threads_user_recent ON conversation_threads (user_id, updated_at DESC) WHERE is_active;

-- Functions keep the search_path that stands when they are made. pg_temp is named, and last, because a path that
-- does not name it searches it first: a temporary table could then stand in for one of these tables.
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

-- Never backwards: a transaction that began earlier may well update later.
CREATE FUNCTION update_conversation_threads_updated_at() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
AS $$
BEGIN
    NEW.updated_at := greatest(OLD.updated_at, CURRENT_TIMESTAMP);
    RETURN NEW;
END;
$$;

CREATE TRIGGER trigger_conversation_threads_updated_at
    BEFORE UPDATE ON conversation_threads
    FOR EACH ROW EXECUTE FUNCTION update_conversation_threads_updated_at();

-- downgrade
DROP TABLE conversation_threads;
DROP FUNCTION update_conversation_threads_updated_at();
