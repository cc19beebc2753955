-- revision: 012
-- revises: 011
-- message: reserve tokens
-- created: 2026-11-28T10:45:00Z
-- transaction: on

-- upgrade
-- What requests that are under way may still use. check_daily_token_limit() asks; between its answer and the usage
-- others ask too, and all pass the limit together.
CREATE TABLE token_reservations (
    id              uuid        NOT NULL DEFAULT gen_random_uuid(),
    tenant_id       uuid        NOT NULL,
    user_id         uuid,
    date            date        NOT NULL,
    tokens          bigint      NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now(),
    expires_at      timestamptz NOT NULL,
    made_by_service boolean     NOT NULL DEFAULT true,
    CONSTRAINT token_reservations_pkey PRIMARY KEY (id),
    CONSTRAINT fk_token_reservations_tenant FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE,
    -- What a request under way uses is the tenant's to pay, also when its user is erased meanwhile.
    CONSTRAINT fk_token_reservations_user FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id)
        ON DELETE SET NULL (user_id),
    CONSTRAINT check_reserved_tokens_positive CHECK (tokens >= 0)
);

COMMENT ON TABLE token_reservations IS 'Tokens set aside for requests that are under way; a row goes when its request is settled';
COMMENT ON COLUMN token_reservations.user_id IS 'NULL: of no user, or of one who is gone';
COMMENT ON COLUMN token_reservations.date IS 'The day in UTC that they are taken from';
COMMENT ON COLUMN token_reservations.expires_at IS 'From then on it holds nothing; it can be settled all the same';
COMMENT ON COLUMN token_reservations.made_by_service IS
    'Then only the service ends it: its request is counted, whatever its user does meanwhile';

CREATE INDEX idx_token_reservations_tenant ON token_reservations (tenant_id, date, expires_at);
CREATE INDEX idx_token_reservations_user ON token_reservations (tenant_id, user_id) WHERE user_id IS NOT NULL;
CREATE INDEX idx_token_reservations_expired ON token_reservations (expires_at);

SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_service_access, pg_temp', true);

-- Those of one tenant ask one after another, until each commits: so the second sees what the first was given. They wait
-- for the tenant's row, which no stranger can lock, as one can an advisory lock; the keys of what is written for the tenant
-- do not wait for it. Used and held are read by one statement, after the lock, so a request that is settled meanwhile is in
-- one of the two and not in both. A snapshot that is older than the lock would see neither, hence the isolation.
CREATE FUNCTION reserve_tokens(
    p_tenant_id           uuid,
    p_tokens              bigint,
    p_user_id             uuid DEFAULT NULL,
    p_valid_for           interval DEFAULT '10 minutes',
    OUT reservation       uuid,
    OUT allowed           boolean,
    OUT used_tokens       bigint,
    OUT reserved_tokens   bigint,
    OUT daily_token_limit bigint,
    OUT remaining_tokens  bigint
)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path FROM CURRENT
AS $$
DECLARE
    today      date := (CURRENT_TIMESTAMP AT TIME ZONE 'UTC')::date;
    by_service boolean := is_service_caller();
    is_active  boolean;
    used       numeric;
    held       numeric;
BEGIN
    PERFORM require_tenant(p_tenant_id);
    IF NOT by_service THEN
        IF p_user_id <> current_user_id() THEN
            RAISE EXCEPTION 'user % is not the caller', p_user_id USING ERRCODE = 'insufficient_privilege';
        END IF;
        -- What people take they take in their own name, so that it can be seen who has taken all of it.
        p_user_id := current_user_id();
    END IF;
    IF NOT (p_tokens >= 0 AND p_valid_for > interval '0' AND p_valid_for <= interval '1 day') IS TRUE THEN
        RAISE EXCEPTION '% tokens cannot be reserved for %', p_tokens, p_valid_for USING ERRCODE = 'check_violation';
    ELSIF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'tokens are reserved at the isolation level read committed'
            USING ERRCODE = 'feature_not_supported', HINT = 'Reserve in a transaction of its own.';
    END IF;
    PERFORM FROM tenants WHERE id = p_tenant_id FOR NO KEY UPDATE;
    SELECT tenant.is_active, tenant.daily_token_limit,
           (SELECT coalesce(sum(day.total_tokens), 0) FROM usage_metrics AS day
            WHERE day.tenant_id = tenant.id AND day.date = today),
           (SELECT coalesce(sum(held.tokens), 0) FROM token_reservations AS held
            WHERE held.tenant_id = tenant.id AND held.date = today AND held.expires_at > clock_timestamp())
    INTO is_active, daily_token_limit, used, held
    FROM tenants AS tenant WHERE tenant.id = p_tenant_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'tenant % does not exist', p_tenant_id USING ERRCODE = 'no_data_found';
    END IF;
    allowed := is_active AND used + held + p_tokens <= coalesce(daily_token_limit, 'Infinity'::numeric);
    IF allowed THEN
        INSERT INTO token_reservations (tenant_id, user_id, date, tokens, expires_at, made_by_service)
        VALUES (p_tenant_id, p_user_id, today, p_tokens, clock_timestamp() + p_valid_for, by_service)
        RETURNING id INTO reservation;
        held := held + p_tokens;
    END IF;
    -- Without a limit the sums have none either, and are told as far as a bigint goes.
    used_tokens := least(used, 9223372036854775807);
    reserved_tokens := least(held, 9223372036854775807);
    IF daily_token_limit IS NOT NULL THEN
        remaining_tokens := greatest(daily_token_limit - used - held, 0);
    END IF;
END;
$$;

COMMENT ON FUNCTION reserve_tokens(uuid, bigint, uuid, interval) IS
    'Sets tokens of today (UTC) aside for a request of a tenant, and a user, if the daily limit has room for them: checked and taken in one call, however many ask at once';

-- What is reserved is as good as used for who asks, and told apart by used_tokens alone.
CREATE OR REPLACE FUNCTION check_daily_token_limit(
    p_tenant_id            uuid,
    p_tokens               bigint DEFAULT 0,
    OUT allowed            boolean,
    OUT used_tokens        bigint,
    OUT daily_token_limit  bigint,
    OUT remaining_tokens   bigint
)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path FROM CURRENT
AS $$
BEGIN
    PERFORM require_tenant(p_tenant_id);
    IF NOT (p_tokens >= 0) IS TRUE THEN
        RAISE EXCEPTION '% is no number of tokens', p_tokens USING ERRCODE = 'invalid_parameter_value';
    END IF;
    SELECT tenant.is_active
               AND used::numeric + held + p_tokens <= coalesce(tenant.daily_token_limit, 'Infinity'::numeric),
           least(used, 9223372036854775807), tenant.daily_token_limit,
           -- greatest() skips NULL.
           CASE WHEN tenant.daily_token_limit IS NOT NULL
               THEN greatest(tenant.daily_token_limit - used::numeric - held, 0) END
    INTO allowed, used_tokens, daily_token_limit, remaining_tokens
    FROM tenants AS tenant
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(day.total_tokens), 0) AS used FROM usage_metrics AS day
        WHERE day.tenant_id = tenant.id AND day.date = (CURRENT_TIMESTAMP AT TIME ZONE 'UTC')::date
    ) AS today
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(reserved.tokens), 0) AS held FROM token_reservations AS reserved
        WHERE reserved.tenant_id = tenant.id AND reserved.date = (CURRENT_TIMESTAMP AT TIME ZONE 'UTC')::date
          AND reserved.expires_at > clock_timestamp()
    ) AS under_way
    WHERE tenant.id = p_tenant_id;
    IF allowed IS NULL THEN
        RAISE EXCEPTION 'tenant % does not exist', p_tenant_id USING ERRCODE = 'no_data_found';
    END IF;
END;
$$;

-- Counted on the day that they were reserved for, which they were allowed on.
CREATE FUNCTION settle_tokens(
    p_reservation       uuid,
    p_model             text,
    p_prompt_tokens     integer,
    p_completion_tokens integer,
    p_estimated_cost    numeric,
    p_cached_tokens     integer DEFAULT 0,
    p_reasoning_tokens  integer DEFAULT 0
) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path FROM CURRENT
AS $$
DECLARE
    by_service boolean := is_service_caller();
    held       token_reservations;
BEGIN
    -- First, as whoever deletes the user does. One of another tenant is told like one that is not there, and holds nobody.
    PERFORM FROM users
    WHERE id = (SELECT user_id FROM token_reservations
                WHERE id = p_reservation AND (by_service OR tenant_id = current_tenant())) FOR KEY SHARE;
    DELETE FROM token_reservations
    WHERE id = p_reservation AND (by_service OR tenant_id = current_tenant())
    RETURNING * INTO held;
    IF NOT FOUND THEN
        RETURN false;
    ELSIF NOT by_service AND (held.made_by_service OR held.user_id IS DISTINCT FROM current_user_id()) THEN
        RAISE EXCEPTION 'reservation % is not the caller''s to end', p_reservation USING ERRCODE = 'insufficient_privilege';
    ELSIF p_model IS NULL THEN
        PERFORM increment_usage_metrics(held.tenant_id, held.user_id, held.date, p_prompt_tokens, p_completion_tokens,
            p_estimated_cost);
    ELSE
        PERFORM record_usage(held.tenant_id, held.user_id, held.date, p_model, p_prompt_tokens, p_completion_tokens,
            p_estimated_cost, p_cached_tokens, p_reasoning_tokens);
    END IF;
    RETURN true;
END;
$$;

COMMENT ON FUNCTION settle_tokens(uuid, text, integer, integer, numeric, integer, integer) IS
    'Ends a reservation and records what its request used, both or neither; false, and nothing is recorded, if it has ended before';

CREATE FUNCTION release_tokens(p_reservation uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path FROM CURRENT
AS $$
BEGIN
    DELETE FROM token_reservations
    WHERE id = p_reservation
      AND (is_service_caller()
           OR NOT made_by_service AND tenant_id = current_tenant() AND user_id = current_user_id());
    RETURN FOUND;
END;
$$;

COMMENT ON FUNCTION release_tokens(uuid) IS
    'Ends a reservation whose request was not made; false if there was none to end, or it is not the caller''s';

-- A day late, so that a request that took long is still settled as what it was reserved for.
CREATE FUNCTION forget_reservations() RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path FROM CURRENT
AS $$
DECLARE
    forgotten bigint;
BEGIN
    DELETE FROM token_reservations WHERE expires_at < CURRENT_TIMESTAMP - interval '1 day';
    GET DIAGNOSTICS forgotten = ROW_COUNT;
    RETURN forgotten;
END;
$$;

COMMENT ON FUNCTION forget_reservations() IS 'Deletes reservations that ran out more than a day ago; how many it were';

ALTER TABLE token_reservations ENABLE ROW LEVEL SECURITY;
ALTER TABLE token_reservations FORCE ROW LEVEL SECURITY;

CREATE POLICY token_reservations_select ON token_reservations FOR SELECT TO authenticated
    USING (tenant_id = (SELECT current_tenant()));
CREATE POLICY token_reservations_service ON token_reservations TO service_role
    USING (service_access()) WITH CHECK (service_access());

REVOKE ALL ON TABLE token_reservations FROM PUBLIC, anon, authenticated, service_role;
GRANT SELECT ON TABLE token_reservations TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE token_reservations TO service_role;
REVOKE ALL ON FUNCTION reserve_tokens(uuid, bigint, uuid, interval) FROM PUBLIC, anon, authenticated, service_role;
REVOKE ALL ON FUNCTION settle_tokens(uuid, text, integer, integer, numeric, integer, integer)
    FROM PUBLIC, anon, authenticated, service_role;
REVOKE ALL ON FUNCTION release_tokens(uuid) FROM PUBLIC, anon, authenticated, service_role;
REVOKE ALL ON FUNCTION forget_reservations() FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION reserve_tokens(uuid, bigint, uuid, interval) TO authenticated, service_role;
GRANT EXECUTE ON FUNCTION settle_tokens(uuid, text, integer, integer, numeric, integer, integer)
    TO authenticated, service_role;
GRANT EXECUTE ON FUNCTION release_tokens(uuid) TO authenticated, service_role;
GRANT EXECUTE ON FUNCTION forget_reservations() TO service_role;

-- downgrade
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_service_access, pg_temp', true);
CREATE OR REPLACE FUNCTION check_daily_token_limit(
    p_tenant_id            uuid,
    p_tokens               bigint DEFAULT 0,
    OUT allowed            boolean,
    OUT used_tokens        bigint,
    OUT daily_token_limit  bigint,
    OUT remaining_tokens   bigint
)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path FROM CURRENT
AS $$
BEGIN
    PERFORM require_tenant(p_tenant_id);
    IF NOT (p_tokens >= 0) IS TRUE THEN
        RAISE EXCEPTION '% is no number of tokens', p_tokens USING ERRCODE = 'invalid_parameter_value';
    END IF;
    SELECT tenant.is_active
               AND used_tokens_today::numeric + p_tokens <= coalesce(tenant.daily_token_limit, 'Infinity'::numeric),
           used_tokens_today, tenant.daily_token_limit,
           -- greatest() skips NULL.
           CASE WHEN tenant.daily_token_limit IS NOT NULL THEN greatest(tenant.daily_token_limit - used_tokens_today, 0) END
    INTO allowed, used_tokens, daily_token_limit, remaining_tokens
    FROM tenants AS tenant
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(total_tokens), 0)::bigint AS used_tokens_today
        FROM usage_metrics AS day
        WHERE day.tenant_id = tenant.id AND day.date = (CURRENT_TIMESTAMP AT TIME ZONE 'UTC')::date
    ) AS today
    WHERE tenant.id = p_tenant_id;
    IF allowed IS NULL THEN
        RAISE EXCEPTION 'tenant % does not exist', p_tenant_id USING ERRCODE = 'no_data_found';
    END IF;
END;
$$;
DROP FUNCTION forget_reservations();
DROP FUNCTION release_tokens(uuid);
DROP FUNCTION settle_tokens(uuid, text, integer, integer, numeric, integer, integer);
DROP FUNCTION reserve_tokens(uuid, bigint, uuid, interval);
DROP TABLE token_reservations;
