-- revision: 003
-- revises: 002
-- message: create conversations
-- created: 2026-11-28T09:20:00Z
-- transaction: on

-- upgrade
CREATE TABLE conversations (
    id          uuid        NOT NULL DEFAULT gen_random_uuid(),
    tenant_id   uuid        NOT NULL,
    user_id     uuid        NOT NULL,
    title       text        NOT NULL DEFAULT 'New Conversation',
    metadata    jsonb       NOT NULL DEFAULT '{}',
    is_archived boolean     NOT NULL DEFAULT false,
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT conversations_pkey PRIMARY KEY (id),
    CONSTRAINT fk_conversations_tenant FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE,
    -- Both columns, so that the user is one of this tenant.
    CONSTRAINT fk_conversations_user FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE,
    -- What messages refer to, so that they are of their conversation's tenant.
    CONSTRAINT uq_conversations_tenant_id UNIQUE (tenant_id, id),
    CONSTRAINT check_title_length CHECK (length(title) <= 500),
    CONSTRAINT check_conversation_metadata_object CHECK (jsonb_typeof(metadata) = 'object')
);

COMMENT ON TABLE conversations IS 'One conversation of one user; the people of its tenant may read it';
COMMENT ON COLUMN conversations.is_archived IS 'Put away, not deleted';
COMMENT ON COLUMN conversations.updated_at IS
    'When its title or its metadata last changed or a message was last added; to change or delete a message, or to put it away, is no activity';

CREATE INDEX idx_conversations_tenant_id ON conversations (tenant_id);
CREATE INDEX idx_conversations_user_id ON conversations (user_id);
CREATE INDEX idx_conversations_tenant_user ON conversations (tenant_id, user_id);
CREATE INDEX idx_conversations_created_at ON conversations (created_at DESC);
CREATE INDEX idx_conversations_archived ON conversations (is_archived) WHERE is_archived = false;
CREATE INDEX idx_conversations_tenant_archived ON conversations (tenant_id, is_archived);
-- "The active conversations of a user, the latest first" and "those that nobody has touched" without a sort. Row-level
-- security adds the tenant to the conditions; without an index of both the planner would read the two apart.
CREATE INDEX idx_conversations_user_recent ON conversations (user_id, updated_at DESC) WHERE NOT is_archived;
CREATE INDEX idx_conversations_tenant_user_recent ON conversations (tenant_id, user_id, updated_at DESC)
    WHERE NOT is_archived;
CREATE INDEX idx_conversations_idle ON conversations (updated_at) WHERE NOT is_archived;
-- A user's conversations are all of one tenant, which the planner does not know: of a user's hundred it would expect ten
-- where there are ten tenants, and rather read and sort all of them than the latest in their order.
CREATE STATISTICS stat_conversations_user_tenant (dependencies) ON user_id, tenant_id FROM conversations;

-- Whoever sets updated_at touches the conversation, and gets the time of now.
CREATE TRIGGER trigger_conversations_updated_at
    BEFORE UPDATE ON conversations
    FOR EACH ROW WHEN ((OLD.title, OLD.metadata, OLD.updated_at) IS DISTINCT FROM (NEW.title, NEW.metadata, NEW.updated_at))
    EXECUTE FUNCTION update_updated_at_column();

ALTER TABLE conversations ENABLE ROW LEVEL SECURITY;
ALTER TABLE conversations FORCE ROW LEVEL SECURITY;

CREATE POLICY conversations_select ON conversations FOR SELECT TO authenticated
    USING (tenant_id = (SELECT current_tenant()));
CREATE POLICY conversations_insert ON conversations FOR INSERT TO authenticated
    WITH CHECK (tenant_id = (SELECT current_tenant()) AND user_id = (SELECT current_user_id()));
CREATE POLICY conversations_update ON conversations FOR UPDATE TO authenticated
    USING (tenant_id = (SELECT current_tenant()) AND user_id = (SELECT current_user_id()))
    WITH CHECK (tenant_id = (SELECT current_tenant()) AND user_id = (SELECT current_user_id()));
CREATE POLICY conversations_delete ON conversations FOR DELETE TO authenticated
    USING (tenant_id = (SELECT current_tenant()) AND user_id = (SELECT current_user_id()));
CREATE POLICY conversations_service ON conversations TO service_role
    USING (service_access()) WITH CHECK (service_access());

REVOKE ALL ON TABLE conversations FROM PUBLIC, anon, authenticated, service_role;
GRANT SELECT, INSERT (id, tenant_id, user_id, title, metadata, is_archived), UPDATE (title, metadata, is_archived), DELETE
    ON TABLE conversations TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE conversations TO service_role;

-- downgrade
DROP TABLE conversations;
