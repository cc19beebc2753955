-- revision: 005
-- revises: 004
-- message: create feedback
-- created: 2026-11-28T09:40:00Z
-- transaction: on

-- upgrade
CREATE TABLE feedback (
    id         uuid        NOT NULL DEFAULT gen_random_uuid(),
    message_id uuid        NOT NULL,
    user_id    uuid        NOT NULL,
    rating     smallint    NOT NULL,
    comment    text,
    created_at timestamptz NOT NULL DEFAULT now(),
    tenant_id  uuid        NOT NULL,
    CONSTRAINT feedback_pkey PRIMARY KEY (id),
    CONSTRAINT fk_feedback_message FOREIGN KEY (message_id) REFERENCES messages (id) ON DELETE CASCADE,
    -- Both columns, so that the user is one of the message's tenant.
    CONSTRAINT fk_feedback_user FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT uq_feedback_message_user UNIQUE (message_id, user_id),
    CONSTRAINT check_rating_valid CHECK (rating IN (-1, 1)),
    CONSTRAINT check_comment_length CHECK (length(comment) <= 5000)
);

COMMENT ON TABLE feedback IS 'What the people of a tenant think of answers: one thumb each, up or down';
COMMENT ON COLUMN feedback.rating IS '1: thumbs up, -1: thumbs down';
COMMENT ON COLUMN feedback.tenant_id IS 'The message''s tenant, put in by a trigger';

CREATE INDEX idx_feedback_message_id ON feedback (message_id);
CREATE INDEX idx_feedback_user_id ON feedback (user_id);
CREATE INDEX idx_feedback_rating ON feedback (rating);
CREATE INDEX idx_feedback_created_at ON feedback (created_at DESC);
CREATE INDEX idx_feedback_message_rating ON feedback (message_id, rating);
-- "The newest of the tenant": row-level security always asks for the tenant too.
CREATE INDEX idx_feedback_tenant_created ON feedback (tenant_id, created_at DESC);

SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_service_access, pg_temp', true);

-- As the owner: of a message that the writer does not see, the tenant has to be found all the same, so that the
-- policy can refuse it. It refuses one that is not there in the same words, and neither the existence nor the role of
-- another tenant's message is told.
CREATE FUNCTION check_feedback_message() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path FROM CURRENT
AS $$
DECLARE
    said_by text;
BEGIN
    SELECT tenant_id, role INTO NEW.tenant_id, said_by FROM messages WHERE id = NEW.message_id;
    IF said_by = 'assistant' OR NOT (is_service_caller() OR (NEW.tenant_id = current_tenant()) IS TRUE) THEN
        RETURN NEW;
    ELSIF said_by IS NULL THEN
        RAISE EXCEPTION 'message % does not exist', NEW.message_id USING ERRCODE = 'foreign_key_violation';
    ELSE
        RAISE EXCEPTION 'feedback is for what the assistant said, and message % is of role %', NEW.message_id, said_by
            USING ERRCODE = 'check_violation';
    END IF;
END;
$$;

CREATE TRIGGER trigger_feedback_check_message
    BEFORE INSERT OR UPDATE ON feedback
    FOR EACH ROW EXECUTE FUNCTION check_feedback_message();

-- A materialized view is filled as its owner. An owner whom row-level security binds would fill it with nothing, and
-- nobody would be told.
CREATE FUNCTION sees_all_rows(relation regclass) RETURNS boolean
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Not service_access(), which a plan that is kept would have answered once.
    IF row_security_active(relation) AND current_user <> 'service_role'
        AND coalesce(current_setting('app.service', true), '') <> 'on'
    THEN
        RAISE EXCEPTION 'row-level security hides the rows of % from %', relation, current_user
            USING ERRCODE = 'insufficient_privilege', HINT = 'Call refresh_summaries(), or SET app.service = on.';
    END IF;
    RETURN true;
END;
$$;

COMMENT ON FUNCTION sees_all_rows(regclass) IS 'True, or an error where row-level security would leave rows out';

SELECT set_config('app.service', 'on', true);

CREATE MATERIALIZED VIEW message_feedback_summary AS
SELECT
    message.id AS message_id,
    message.conversation_id,
    message.tenant_id,
    count(thumb.id) AS total_feedback,
    count(thumb.id) FILTER (WHERE thumb.rating = 1) AS thumbs_up,
    count(thumb.id) FILTER (WHERE thumb.rating = -1) AS thumbs_down,
    avg(thumb.rating) AS avg_rating
FROM messages AS message
LEFT JOIN feedback AS thumb ON thumb.message_id = message.id
GROUP BY message.id
-- An arm of its own, of no rows: the planner leaves out a condition on rows that it knows a policy hides.
UNION ALL
SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL WHERE NOT sees_all_rows('messages');

COMMENT ON MATERIALIZED VIEW message_feedback_summary IS
    'Feedback of each message of every tenant; a tenant reads tenant_message_feedback';

-- What REFRESH … CONCURRENTLY asks for.
CREATE UNIQUE INDEX idx_message_feedback_summary_message ON message_feedback_summary (message_id);
CREATE INDEX idx_message_feedback_summary_tenant ON message_feedback_summary (tenant_id, conversation_id);

-- As its owner, since nobody else may read what it reads; a materialized view has no row-level security.
CREATE VIEW tenant_message_feedback WITH (security_barrier = true) AS
SELECT message_id, conversation_id, tenant_id, total_feedback, thumbs_up, thumbs_down, avg_rating
FROM message_feedback_summary
WHERE tenant_id = (SELECT current_tenant());

COMMENT ON VIEW tenant_message_feedback IS 'Feedback of each message of the caller''s tenant, as of the last refresh';

ALTER TABLE feedback ENABLE ROW LEVEL SECURITY;
ALTER TABLE feedback FORCE ROW LEVEL SECURITY;

CREATE POLICY feedback_select ON feedback FOR SELECT TO authenticated
    USING (tenant_id = (SELECT current_tenant()));
CREATE POLICY feedback_insert ON feedback FOR INSERT TO authenticated
    WITH CHECK (tenant_id = (SELECT current_tenant()) AND user_id = (SELECT current_user_id()));
CREATE POLICY feedback_update ON feedback FOR UPDATE TO authenticated
    USING (tenant_id = (SELECT current_tenant()) AND user_id = (SELECT current_user_id()))
    WITH CHECK (tenant_id = (SELECT current_tenant()) AND user_id = (SELECT current_user_id()));
CREATE POLICY feedback_delete ON feedback FOR DELETE TO authenticated
    USING (tenant_id = (SELECT current_tenant()) AND user_id = (SELECT current_user_id()));
CREATE POLICY feedback_service ON feedback TO service_role
    USING (service_access()) WITH CHECK (service_access());

REVOKE ALL ON TABLE feedback FROM PUBLIC, anon, authenticated, service_role;
REVOKE ALL ON TABLE message_feedback_summary FROM PUBLIC, anon, authenticated, service_role;
REVOKE ALL ON TABLE tenant_message_feedback FROM PUBLIC, anon, authenticated, service_role;
GRANT SELECT, INSERT (id, message_id, user_id, rating, comment), UPDATE (message_id, rating, comment), DELETE
    ON TABLE feedback TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE feedback TO service_role;
GRANT SELECT ON TABLE message_feedback_summary TO service_role;
GRANT SELECT ON TABLE tenant_message_feedback TO authenticated, service_role;

REVOKE ALL ON FUNCTION check_feedback_message() FROM PUBLIC, anon, authenticated, service_role;
REVOKE ALL ON FUNCTION sees_all_rows(regclass) FROM PUBLIC, anon, authenticated, service_role;

-- downgrade
DROP VIEW tenant_message_feedback;
DROP MATERIALIZED VIEW message_feedback_summary;
DROP FUNCTION sees_all_rows(regclass);
DROP TABLE feedback;
DROP FUNCTION check_feedback_message();
