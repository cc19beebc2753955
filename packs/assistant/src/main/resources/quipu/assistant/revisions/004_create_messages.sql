-- revision: 004
-- revises: 003
-- message: create messages
-- created: 2026-11-28T09:30:00Z
-- transaction: on

-- upgrade
CREATE TABLE messages (
    id              uuid        NOT NULL DEFAULT gen_random_uuid(),
    conversation_id uuid        NOT NULL,
    role            text        NOT NULL,
    content         text        NOT NULL,
    token_count     integer,
    latency_ms      integer,
    model_used      text,
    metadata        jsonb       NOT NULL DEFAULT '{}',
    created_at      timestamptz NOT NULL DEFAULT now(),
    tenant_id       uuid        NOT NULL,
    seq             bigint      NOT NULL,
    CONSTRAINT messages_pkey PRIMARY KEY (id),
    CONSTRAINT fk_messages_conversation FOREIGN KEY (tenant_id, conversation_id)
        REFERENCES conversations (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT uq_messages_conversation_seq UNIQUE (conversation_id, seq),
    CONSTRAINT check_role_valid CHECK (role IN ('user', 'assistant', 'system')),
    CONSTRAINT check_content_not_empty CHECK (content <> ''),
    CONSTRAINT check_token_count_positive CHECK (token_count >= 0),
    CONSTRAINT check_latency_positive CHECK (latency_ms >= 0),
    CONSTRAINT check_seq_positive CHECK (seq > 0),
    CONSTRAINT check_message_metadata_object CHECK (jsonb_typeof(metadata) = 'object')
);

COMMENT ON TABLE messages IS 'What was said in a conversation, in the order of seq';
COMMENT ON COLUMN messages.tenant_id IS 'The conversation''s tenant, put in by a trigger';
COMMENT ON COLUMN messages.seq IS 'The place in the conversation, from 1; leave it out and the database appends';

CREATE INDEX idx_messages_conversation_id ON messages (conversation_id);
CREATE INDEX idx_messages_conversation_created ON messages (conversation_id, created_at);
CREATE INDEX idx_messages_created_at ON messages (created_at DESC);
CREATE INDEX idx_messages_role ON messages (role);
CREATE INDEX idx_messages_model_used ON messages (model_used) WHERE model_used IS NOT NULL;
CREATE INDEX idx_messages_token_count ON messages (token_count) WHERE token_count IS NOT NULL;
-- Row-level security adds the tenant to the conditions; without an index of both the planner takes the two for
-- unrelated, and reads all entries of the tenant to find the few of a conversation.
CREATE INDEX idx_messages_tenant_conversation ON messages (tenant_id, conversation_id, seq);
CREATE INDEX idx_messages_tenant_created ON messages (tenant_id, created_at DESC);

SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_service_access, pg_temp', true);

-- In a function that runs as its owner, current_user is the owner; who called is the role that was last SET, or else
-- the one that signed in. As for the tables, to be a member of service_role is not enough: an application that forgets to
-- say who it acts for would be let into all tenants. The owner is, for maintenance.
CREATE FUNCTION is_service_caller() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path FROM CURRENT
AS $$
    SELECT rolname = 'service_role' OR rolsuper OR rolbypassrls
        OR coalesce(current_setting('app.service', true) = 'on', false) AND pg_has_role(rolname, 'service_role', 'USAGE')
        OR pg_roles.oid = (SELECT relowner FROM pg_class WHERE pg_class.oid = 'tenants'::regclass)
    FROM pg_roles
    WHERE rolname = coalesce(nullif(current_setting('role'), 'none'), session_user)
$$;

-- Two clients that append to one conversation wait for each other here, and so get different places. The place is read
-- by a statement of its own after the lock: only that one sees what the other has committed. As the owner, since who
-- may not write to the conversation may not lock it either; whether they may is the policy's to say. A missing
-- conversation is the foreign key's to report. By key, and the last one only: a plan that a session made while the
-- table was small would read all of it for each message of a large statement.
CREATE FUNCTION assign_message_place() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path FROM CURRENT
    SET enable_seqscan = off
    SET enable_sort = off
AS $$
BEGIN
    IF NEW.seq IS NULL THEN
        SELECT tenant_id INTO NEW.tenant_id FROM conversations WHERE id = NEW.conversation_id FOR NO KEY UPDATE;
        NEW.seq := coalesce(
            (SELECT seq FROM messages WHERE conversation_id = NEW.conversation_id ORDER BY seq DESC LIMIT 1), 0) + 1;
    ELSE
        SELECT tenant_id INTO NEW.tenant_id FROM conversations WHERE id = NEW.conversation_id;
    END IF;
    IF NEW.tenant_id IS NULL THEN
        IF is_service_caller() THEN
            RAISE EXCEPTION 'conversation % does not exist', NEW.conversation_id USING ERRCODE = 'foreign_key_violation';
        END IF;
        -- The policy refuses it in the words in which it refuses one of other people: they cannot tell whether there is one.
        RETURN NEW;
    END IF;
    RETURN NEW;
END;
$$;

COMMENT ON FUNCTION is_service_caller() IS 'Whether the role that called may act for every tenant';

CREATE TRIGGER trigger_messages_assign_place
    BEFORE INSERT ON messages
    FOR EACH ROW EXECUTE FUNCTION assign_message_place();

-- A message that could change sides would take its feedback, and what was read of it, along.
CREATE FUNCTION keep_message_place() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION 'a message keeps its conversation, its role and its place'
        USING ERRCODE = 'check_violation', HINT = 'Append a new message and delete this one.';
END;
$$;

CREATE TRIGGER trigger_messages_keep_place
    BEFORE UPDATE ON messages
    FOR EACH ROW WHEN ((OLD.conversation_id, OLD.tenant_id, OLD.role, OLD.seq)
        IS DISTINCT FROM (NEW.conversation_id, NEW.tenant_id, NEW.role, NEW.seq))
    EXECUTE FUNCTION keep_message_place();

-- Once a statement, not once a message, and in the order of the key, so that two statements that write to the same
-- conversations cannot wait for each other in a circle. A conversation that is as new as its messages is left alone:
-- many messages in one transaction write it once, and history that is loaded into an old one leaves it old. As the
-- owner: row-level security would let a colleague's change pass by without a word. What the session has planned for foreign
-- keys is planned again after many messages, as it too may be from when the table was small.
CREATE FUNCTION update_conversation_timestamp() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path FROM CURRENT
AS $$
DECLARE
    touched record;
    added   bigint := 0;
BEGIN
    FOR touched IN
        SELECT conversation_id, max(created_at) AS newest, count(*) AS messages
        FROM new_messages GROUP BY conversation_id ORDER BY conversation_id
    LOOP
        added := added + touched.messages;
        UPDATE conversations SET updated_at = CURRENT_TIMESTAMP
        WHERE id = touched.conversation_id AND updated_at < least(touched.newest, CURRENT_TIMESTAMP);
    END LOOP;
    IF added >= 1000 THEN
        DISCARD PLANS;
    END IF;
    RETURN NULL;
END;
$$;

CREATE TRIGGER trigger_messages_update_conversation
    AFTER INSERT ON messages
    REFERENCING NEW TABLE AS new_messages
    FOR EACH STATEMENT EXECUTE FUNCTION update_conversation_timestamp();

ALTER TABLE messages ENABLE ROW LEVEL SECURITY;
ALTER TABLE messages FORCE ROW LEVEL SECURITY;

-- Only the owner of a conversation posts to it, and only as the user: what the assistant said is the service's to write.
CREATE POLICY messages_select ON messages FOR SELECT TO authenticated
    USING (tenant_id = (SELECT current_tenant()));
CREATE POLICY messages_insert ON messages FOR INSERT TO authenticated
    WITH CHECK (tenant_id = (SELECT current_tenant()) AND role = 'user'
        AND EXISTS (SELECT FROM conversations
                    WHERE conversations.id = conversation_id AND user_id = (SELECT current_user_id())));
CREATE POLICY messages_update ON messages FOR UPDATE TO authenticated
    USING (tenant_id = (SELECT current_tenant()) AND role = 'user'
        AND EXISTS (SELECT FROM conversations
                    WHERE conversations.id = conversation_id AND user_id = (SELECT current_user_id())))
    WITH CHECK (tenant_id = (SELECT current_tenant()) AND role = 'user'
        AND EXISTS (SELECT FROM conversations
                    WHERE conversations.id = conversation_id AND user_id = (SELECT current_user_id())));
CREATE POLICY messages_delete ON messages FOR DELETE TO authenticated
    USING (tenant_id = (SELECT current_tenant())
        AND EXISTS (SELECT FROM conversations
                    WHERE conversations.id = conversation_id AND user_id = (SELECT current_user_id())));
CREATE POLICY messages_service ON messages TO service_role
    USING (service_access()) WITH CHECK (service_access());

REVOKE ALL ON TABLE messages FROM PUBLIC, anon, authenticated, service_role;
GRANT SELECT, INSERT (id, conversation_id, role, content, token_count, metadata), UPDATE (content, metadata), DELETE
    ON TABLE messages TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE messages TO service_role;

REVOKE ALL ON FUNCTION is_service_caller() FROM PUBLIC, anon, authenticated, service_role;
REVOKE ALL ON FUNCTION assign_message_place() FROM PUBLIC, anon, authenticated, service_role;
REVOKE ALL ON FUNCTION keep_message_place() FROM PUBLIC, anon, authenticated, service_role;
REVOKE ALL ON FUNCTION update_conversation_timestamp() FROM PUBLIC, anon, authenticated, service_role;

-- downgrade
DROP TABLE messages;
DROP FUNCTION update_conversation_timestamp();
DROP FUNCTION keep_message_place();
DROP FUNCTION assign_message_place();
DROP FUNCTION is_service_caller();
