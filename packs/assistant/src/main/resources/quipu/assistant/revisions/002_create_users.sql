-- revision: 002
-- revises: 001
-- message: create users
-- created: 2026-11-28T09:10:00Z
-- transaction: on

-- upgrade
CREATE TABLE users (
    id             uuid        NOT NULL DEFAULT gen_random_uuid(),
    tenant_id      uuid        NOT NULL,
    auth_id        uuid,
    email          text        NOT NULL,
    name           text,
    role           text                 DEFAULT 'user',
    preferences    jsonb       NOT NULL DEFAULT '{}',
    is_active      boolean     NOT NULL DEFAULT true,
    last_active_at timestamptz,
    created_at     timestamptz NOT NULL DEFAULT now(),
    updated_at     timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT users_pkey PRIMARY KEY (id),
    CONSTRAINT fk_users_tenant FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE,
    -- What conversations and the rest refer to, so that a row and its user are of one tenant. Also the index that a
    -- tenant's users are found by.
    CONSTRAINT uq_users_tenant_id UNIQUE (tenant_id, id),
    CONSTRAINT uq_users_auth_id UNIQUE (auth_id),
    CONSTRAINT check_user_role_valid CHECK (role IN ('admin', 'user'))
);

COMMENT ON TABLE users IS 'The people of a tenant';
COMMENT ON COLUMN users.auth_id IS 'Who they are to the sign-in service: the claim "sub" of their token';
COMMENT ON COLUMN users.role IS 'admin may change the tenant''s own row; NULL is as good as user';
COMMENT ON COLUMN users.is_active IS 'While false, they see and write nothing';

CREATE UNIQUE INDEX uq_users_tenant_email ON users (tenant_id, lower(email));


CREATE TRIGGER trigger_users_updated_at
    BEFORE UPDATE ON users
    FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();

-- Supabase has auth.uid(); PostgREST without Supabase has the claims alone. A setting that was made with SET LOCAL is
-- an empty text when its transaction is over, not NULL.
CREATE FUNCTION request_subject() RETURNS uuid
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    subject uuid;
BEGIN
    IF to_regprocedure('auth.uid()') IS NULL THEN
        RETURN nullif(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub', '')::uuid;
    END IF;
    EXECUTE 'SELECT auth.uid()' INTO subject;
    RETURN subject;
END;
$$;

COMMENT ON FUNCTION request_subject() IS 'Who the token of this request is about, as in users.auth_id; NULL without one';

-- Functions keep the search_path that stands when they are made. pg_temp is named, and last, because a path that
-- does not name it searches it first: a temporary table could then stand in for one of these tables. The schema
-- between is for service_access().
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_service_access, pg_temp', true);

-- Policies ask these two once a statement, as (SELECT current_tenant()). They read users as its owner: a policy on
-- users that read users itself would recurse. Nobody is found who is inactive, or whose tenant is. A look-up by key in
-- another is cheaper than two, or than one join, or than reading a small table through, which the planner would prefer.
CREATE FUNCTION current_user_id() RETURNS uuid
    LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path FROM CURRENT
    SET enable_seqscan = off
AS $$
DECLARE
    subject uuid := request_subject();
    named   uuid;
BEGIN
    IF subject IS NOT NULL THEN
        RETURN (SELECT (SELECT users.id FROM tenants WHERE tenants.id = users.tenant_id AND tenants.is_active)
                FROM users WHERE users.auth_id = subject AND users.is_active);
    END IF;
    named := nullif(current_setting('app.user_id', true), '');
    RETURN (SELECT (SELECT users.id FROM tenants WHERE tenants.id = users.tenant_id AND tenants.is_active)
            FROM users WHERE users.id = named AND users.is_active);
END;
$$;

CREATE FUNCTION current_tenant() RETURNS uuid
    LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path FROM CURRENT
    SET enable_seqscan = off
AS $$
DECLARE
    subject uuid := request_subject();
    named   uuid;
BEGIN
    IF subject IS NOT NULL THEN
        RETURN (SELECT (SELECT tenants.id FROM tenants WHERE tenants.id = users.tenant_id AND tenants.is_active)
                FROM users WHERE users.auth_id = subject AND users.is_active);
    END IF;
    named := nullif(current_setting('app.user_id', true), '');
    RETURN (SELECT (SELECT tenants.id FROM tenants WHERE tenants.id = users.tenant_id AND tenants.is_active)
            FROM users WHERE users.id = named AND users.is_active);
END;
$$;

CREATE FUNCTION is_tenant_admin() RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER PARALLEL SAFE
    SET search_path FROM CURRENT
AS $$
BEGIN
    RETURN EXISTS (SELECT FROM users WHERE id = current_user_id() AND role = 'admin');
END;
$$;

COMMENT ON FUNCTION current_user_id() IS
    'The user of this request: by the token (auth.uid() or request.jwt.claims), else by app.user_id; NULL if inactive';
COMMENT ON FUNCTION current_tenant() IS 'The tenant of this request''s user; NULL if either is inactive';
COMMENT ON FUNCTION is_tenant_admin() IS 'Whether this request''s user is an admin of the tenant';

ALTER TABLE users ENABLE ROW LEVEL SECURITY;
ALTER TABLE users FORCE ROW LEVEL SECURITY;

CREATE POLICY tenants_select ON tenants FOR SELECT TO authenticated
    USING (id = (SELECT current_tenant()));
CREATE POLICY tenants_update ON tenants FOR UPDATE TO authenticated
    USING (id = (SELECT current_tenant()) AND (SELECT is_tenant_admin()))
    WITH CHECK (id = (SELECT current_tenant()) AND (SELECT is_tenant_admin()));

CREATE POLICY users_select ON users FOR SELECT TO authenticated
    USING (tenant_id = (SELECT current_tenant()));
CREATE POLICY users_update ON users FOR UPDATE TO authenticated
    USING (id = (SELECT current_user_id()))
    WITH CHECK (id = (SELECT current_user_id()) AND tenant_id = (SELECT current_tenant()));
CREATE POLICY users_service ON users TO service_role
    USING (service_access()) WITH CHECK (service_access());

-- Limits, the slug, who belongs where and who is an admin are not for the tenant's own people to change.
GRANT SELECT, UPDATE (name, llm_provider, llm_model, system_prompt, temperature, max_tokens, branding)
    ON TABLE tenants TO authenticated;
REVOKE ALL ON TABLE users FROM PUBLIC, anon, authenticated, service_role;
GRANT SELECT, UPDATE (name, preferences, last_active_at) ON TABLE users TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE users TO service_role;

REVOKE ALL ON FUNCTION request_subject() FROM PUBLIC, anon, authenticated, service_role;
REVOKE ALL ON FUNCTION current_user_id() FROM PUBLIC, anon, authenticated, service_role;
REVOKE ALL ON FUNCTION current_tenant() FROM PUBLIC, anon, authenticated, service_role;
REVOKE ALL ON FUNCTION is_tenant_admin() FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION current_user_id() TO authenticated, service_role;
GRANT EXECUTE ON FUNCTION current_tenant() TO authenticated, service_role;
GRANT EXECUTE ON FUNCTION is_tenant_admin() TO authenticated, service_role;

-- downgrade
REVOKE ALL ON TABLE tenants FROM authenticated;
DROP POLICY tenants_update ON tenants;
DROP POLICY tenants_select ON tenants;
DROP TABLE users;
DROP FUNCTION is_tenant_admin();
DROP FUNCTION current_tenant();
DROP FUNCTION current_user_id();
DROP FUNCTION request_subject();
