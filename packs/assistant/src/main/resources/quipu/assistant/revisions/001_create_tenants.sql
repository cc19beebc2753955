-- revision: 001
-- message: create tenants
-- created: 2026-11-28T09:00:00Z
-- transaction: on

-- upgrade
-- The roles that Supabase and PostgREST know. They belong to the cluster, so another database may have made them, or
-- may be making them now; what stands is taken as it is.
DO $$
DECLARE
    wanted  text;
    missing text[] := '{}';
BEGIN
    FOREACH wanted IN ARRAY ARRAY['anon', 'authenticated', 'service_role'] LOOP
        IF to_regrole(wanted) IS NULL THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
            EXCEPTION
                WHEN duplicate_object OR unique_violation THEN
                    NULL;
                WHEN insufficient_privilege THEN
                    missing := missing || format('CREATE ROLE %I NOLOGIN;', wanted);
            END;
        END IF;
    END LOOP;
    IF missing <> '{}' THEN
        RAISE EXCEPTION 'roles are missing that % may not create', current_user
            USING ERRCODE = 'insufficient_privilege',
                HINT = format('A role with CREATEROLE has to run once: %s GRANT service_role TO %I;',
                    array_to_string(missing, ' '), current_user);
    END IF;
END;
$$;

-- What runs as the owner of these tables has to see the rows of all tenants. The policies of service_role let it, so
-- an owner whom row-level security binds becomes a member; service_access() below keeps its own statements out.
DO $$
BEGIN
    IF NOT (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user)
        AND NOT pg_has_role(current_user, 'service_role', 'USAGE')
    THEN
        BEGIN
            EXECUTE format('GRANT service_role TO %I', current_user);
        EXCEPTION WHEN insufficient_privilege THEN
            NULL;
        END;
        IF NOT pg_has_role(current_user, 'service_role', 'USAGE') THEN
            RAISE EXCEPTION '% has to inherit the role service_role, and may not grant it to itself', current_user
                USING ERRCODE = 'insufficient_privilege',
                    HINT = format('An administrator of the role has to run once: GRANT service_role TO %I;', current_user);
        END IF;
    END IF;
END;
$$;

-- Only where it is missing: in Supabase's public schema it is not.
DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['anon', 'authenticated', 'service_role'] LOOP
        IF NOT has_schema_privilege(wanted, current_schema(), 'USAGE') THEN
            EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', current_schema(), wanted);
        END IF;
    END LOOP;
END;
$$;

-- What runs as the owner of these tables finds functions and operators in this schema. Of those that fit the server takes
-- the one that fits best, wherever it is: whoever may make some here runs as the owner with the next search.
DO $$
BEGIN
    IF has_schema_privilege('anon', current_schema(), 'CREATE')
        OR has_schema_privilege('authenticated', current_schema(), 'CREATE')
    THEN
        RAISE EXCEPTION 'anybody may make functions in the schema %, and have them run as the owner of its tables',
            current_schema()
            USING ERRCODE = 'insufficient_privilege',
                HINT = format('The owner of the schema has to run once: '
                    'REVOKE CREATE ON SCHEMA %I FROM PUBLIC, anon, authenticated; or choose another schema.',
                    current_schema());
    END IF;
END;
$$;

CREATE TABLE tenants (
    id                    uuid        NOT NULL DEFAULT gen_random_uuid(),
    name                  text        NOT NULL,
    slug                  text        NOT NULL,
    llm_provider          text,
    llm_model             text,
    system_prompt         text,
    temperature           numeric,
    max_tokens            integer,
    rate_limit_per_minute integer,
    daily_token_limit     bigint,
    features              jsonb       NOT NULL DEFAULT '{}',
    branding              jsonb       NOT NULL DEFAULT '{}',
    is_active             boolean     NOT NULL DEFAULT true,
    created_at            timestamptz NOT NULL DEFAULT now(),
    updated_at            timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT tenants_pkey PRIMARY KEY (id),
    CONSTRAINT uq_tenants_slug UNIQUE (slug),
    -- NaN is greater than every number, so a bound above keeps it out.
    CONSTRAINT check_temperature_range CHECK (temperature BETWEEN 0 AND 2),
    CONSTRAINT check_max_tokens_positive CHECK (max_tokens > 0),
    CONSTRAINT check_rate_limit_positive CHECK (rate_limit_per_minute > 0),
    CONSTRAINT check_daily_token_limit_positive CHECK (daily_token_limit >= 0)
);

COMMENT ON TABLE tenants IS 'The organisations that share the platform and see nothing of each other';
COMMENT ON COLUMN tenants.daily_token_limit IS
    'The most tokens of a day in UTC, all users together; NULL: no limit. check_daily_token_limit compares';
COMMENT ON COLUMN tenants.is_active IS 'While false, none of its users sees or writes anything';

-- Never backwards: a transaction that began earlier may well update later.
CREATE FUNCTION update_updated_at_column() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    NEW.updated_at := greatest(OLD.updated_at, CURRENT_TIMESTAMP);
    RETURN NEW;
END;
$$;

COMMENT ON FUNCTION update_updated_at_column() IS 'Notes when a row last changed; an UPDATE cannot set the time itself';

CREATE TRIGGER trigger_tenants_updated_at
    BEFORE UPDATE ON tenants
    FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();

-- What is asked here changes with the session, so this is not immutable, and says so all the same. Only then is the
-- policy a constant when a statement is planned, and falls away: as long as it stands, the planner keeps every
-- condition that is not leakproof behind it, and so every index on words unused. For another role a plan is made anew;
-- a prepared statement that outlives a change of app.service keeps its answer, so that setting is not for applications.
--
-- Functions that run as their owner carry a schema in their search_path that cannot exist, since names that begin with
-- pg_ are the server's. That is how they are told from what the owner sends itself: a setting of their own would be
-- the thing, and only a superuser may attach one to a function.
CREATE FUNCTION service_access() RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN current_user = 'service_role'
        OR coalesce(current_setting('app.service', true) = 'on', false)
        OR current_setting('search_path') LIKE '%, pg_service_access, pg_temp';

COMMENT ON FUNCTION service_access() IS
    'Whether the rows of all tenants are open: to service_role itself, to the functions of its members, and to them while app.service is on';

ALTER TABLE tenants ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenants FORCE ROW LEVEL SECURITY;

CREATE POLICY tenants_service ON tenants TO service_role
    USING (service_access()) WITH CHECK (service_access());

-- Supabase gives every new object to all three roles, so what nobody shall have is taken back by name.
REVOKE ALL ON TABLE tenants FROM PUBLIC, anon, authenticated, service_role;
GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE tenants TO service_role;
REVOKE ALL ON FUNCTION update_updated_at_column() FROM PUBLIC, anon, authenticated, service_role;
REVOKE ALL ON FUNCTION service_access() FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION service_access() TO service_role;

-- downgrade
DROP TABLE tenants;
DROP FUNCTION service_access();
DROP FUNCTION update_updated_at_column();
-- The roles stay: they are the cluster's, and another database may be about to use them. So does what they may do
-- in the schema public, and in one that holds anything else: that was not made for this branch alone, and they may have
-- been let in before.
DO $$
BEGIN
    IF current_schema() <> 'public' AND NOT EXISTS (
        SELECT FROM pg_depend
        WHERE refclassid = 'pg_namespace'::regclass AND refobjid = quote_ident(current_schema())::regnamespace)
    THEN
        EXECUTE format('REVOKE USAGE ON SCHEMA %I FROM anon, authenticated, service_role', current_schema());
    END IF;
END;
$$;
