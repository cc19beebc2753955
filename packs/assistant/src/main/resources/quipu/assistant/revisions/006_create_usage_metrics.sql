-- revision: 006
-- revises: 005
-- message: create usage metrics
-- created: 2026-11-28T09:50:00Z
-- transaction: on

-- upgrade
CREATE TABLE usage_metrics (
    id                uuid            NOT NULL DEFAULT gen_random_uuid(),
    tenant_id         uuid            NOT NULL,
    user_id           uuid,
    date              date            NOT NULL,
    total_tokens      bigint          NOT NULL DEFAULT 0,
    prompt_tokens     bigint          NOT NULL DEFAULT 0,
    completion_tokens bigint          NOT NULL DEFAULT 0,
    request_count     bigint          NOT NULL DEFAULT 0,
    estimated_cost    numeric(20, 10) NOT NULL DEFAULT 0,
    created_at        timestamptz     NOT NULL DEFAULT now(),
    updated_at        timestamptz     NOT NULL DEFAULT now(),
    CONSTRAINT usage_metrics_pkey PRIMARY KEY (id),
    CONSTRAINT fk_usage_metrics_tenant FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE,
    -- Both columns, so that the user is one of this tenant. SET NULL alone would fail as soon as two users with a row
    -- on one day are gone, so a trigger on users adds the rows up before; what is left for this key is nothing.
    CONSTRAINT fk_usage_metrics_user FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id)
        ON DELETE SET NULL (user_id),
    CONSTRAINT uq_usage_metrics_tenant_user_date UNIQUE NULLS NOT DISTINCT (tenant_id, user_id, date),
    -- A summary makes a month of it, and what reads it a time: those end before dates do.
    CONSTRAINT check_usage_date CHECK (date BETWEEN '1970-01-01' AND '9999-12-31'),
    CONSTRAINT check_total_tokens_positive CHECK (total_tokens >= 0),
    CONSTRAINT check_prompt_tokens_positive CHECK (prompt_tokens >= 0),
    CONSTRAINT check_completion_tokens_positive CHECK (completion_tokens >= 0),
    CONSTRAINT check_request_count_positive CHECK (request_count >= 0),
    -- NaN is greater than every number, so a bound below does not keep it out.
    CONSTRAINT check_cost_positive CHECK (estimated_cost >= 0 AND estimated_cost <> 'NaN'),
    CONSTRAINT check_tokens_sum CHECK (total_tokens = prompt_tokens + completion_tokens)
);

COMMENT ON TABLE usage_metrics IS 'Tokens, requests and cost of each tenant, user and day; written by increment_usage_metrics';
COMMENT ON COLUMN usage_metrics.user_id IS
    'NULL: what no user is charged with, and what users had used who are gone. The tenant''s usage is the sum of all rows';
COMMENT ON COLUMN usage_metrics.date IS 'The day in UTC';
COMMENT ON COLUMN usage_metrics.estimated_cost IS 'US dollars, to ten decimals';

CREATE INDEX idx_usage_metrics_tenant_id ON usage_metrics (tenant_id);
CREATE INDEX idx_usage_metrics_user_id ON usage_metrics (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX idx_usage_metrics_date ON usage_metrics (date DESC);
CREATE INDEX idx_usage_metrics_tenant_date ON usage_metrics (tenant_id, date DESC);
CREATE INDEX idx_usage_metrics_user_date ON usage_metrics (user_id, date DESC) WHERE user_id IS NOT NULL;
CREATE INDEX idx_usage_metrics_created_at ON usage_metrics (created_at DESC);
CREATE INDEX idx_usage_metrics_tenant_user_date ON usage_metrics (tenant_id, user_id, date DESC);


CREATE TRIGGER trigger_usage_metrics_updated_at
    BEFORE UPDATE ON usage_metrics
    FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();

SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

CREATE FUNCTION require_tenant(p_tenant_id uuid) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path FROM CURRENT
AS $$
BEGIN
    IF is_service_caller() OR p_tenant_id = current_tenant() THEN
        RETURN;
    END IF;
    RAISE EXCEPTION 'tenant % is not the caller''s', p_tenant_id USING ERRCODE = 'insufficient_privilege';
END;
$$;

COMMENT ON FUNCTION require_tenant(uuid) IS 'Refuses a tenant that is neither the caller''s nor the service''s to act for';

SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_service_access, pg_temp', true);

-- Days of a user who goes are added to those of no user. The server holds the user's row locked meanwhile, so an
-- increment that comes later waits, and then finds the user gone. Where the tenant goes too, there is nothing to keep.
CREATE FUNCTION fold_user_usage() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path FROM CURRENT
AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM tenants WHERE id = OLD.tenant_id) THEN
        DELETE FROM usage_metrics WHERE user_id = OLD.id;
        RETURN OLD;
    END IF;
    WITH gone AS (
        DELETE FROM usage_metrics WHERE user_id = OLD.id
        RETURNING tenant_id, date, total_tokens, prompt_tokens, completion_tokens, request_count, estimated_cost
    )
    INSERT INTO usage_metrics AS kept
        (tenant_id, date, total_tokens, prompt_tokens, completion_tokens, request_count, estimated_cost)
    SELECT * FROM gone ORDER BY date
    ON CONFLICT (tenant_id, user_id, date) DO UPDATE SET
        total_tokens = kept.total_tokens + excluded.total_tokens,
        prompt_tokens = kept.prompt_tokens + excluded.prompt_tokens,
        completion_tokens = kept.completion_tokens + excluded.completion_tokens,
        request_count = kept.request_count + excluded.request_count,
        -- A sum without room would keep the user from being deleted, for good.
        estimated_cost = least(kept.estimated_cost + excluded.estimated_cost, 9999999999.9999999999);
    RETURN OLD;
END;
$$;

CREATE TRIGGER trigger_users_fold_usage
    BEFORE DELETE ON users
    FOR EACH ROW EXECUTE FUNCTION fold_user_usage();

CREATE FUNCTION increment_usage_metrics(
    p_tenant_id         uuid,
    p_user_id           uuid,
    p_date              date,
    p_prompt_tokens     integer,
    p_completion_tokens integer,
    p_estimated_cost    numeric
) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path FROM CURRENT
AS $$
BEGIN
    PERFORM require_tenant(p_tenant_id);
    IF NOT is_service_caller() THEN
        IF p_user_id <> current_user_id() THEN
            RAISE EXCEPTION 'user % is not the caller', p_user_id USING ERRCODE = 'insufficient_privilege';
        ELSIF p_date > (CURRENT_TIMESTAMP AT TIME ZONE 'UTC')::date + 1 THEN
            RAISE EXCEPTION 'usage of % is yet to come', p_date USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    IF NOT (p_prompt_tokens >= 0 AND p_completion_tokens >= 0
            AND p_estimated_cost >= 0 AND p_estimated_cost < 10000000000) IS TRUE THEN
        RAISE EXCEPTION 'usage cannot be negative, unknown or without end: % and % tokens, % US dollars',
            p_prompt_tokens, p_completion_tokens, p_estimated_cost USING ERRCODE = 'check_violation';
    END IF;
    INSERT INTO usage_metrics AS day
        (tenant_id, user_id, date, total_tokens, prompt_tokens, completion_tokens, request_count, estimated_cost)
    VALUES (p_tenant_id, p_user_id, p_date, p_prompt_tokens::bigint + p_completion_tokens,
            p_prompt_tokens, p_completion_tokens, 1, p_estimated_cost)
    ON CONFLICT (tenant_id, user_id, date) DO UPDATE SET
        total_tokens = day.total_tokens + excluded.total_tokens,
        prompt_tokens = day.prompt_tokens + excluded.prompt_tokens,
        completion_tokens = day.completion_tokens + excluded.completion_tokens,
        request_count = day.request_count + 1,
        estimated_cost = least(day.estimated_cost + excluded.estimated_cost, 9999999999.9999999999);
END;
$$;

COMMENT ON FUNCTION increment_usage_metrics(uuid, uuid, date, integer, integer, numeric) IS
    'Adds one request to a tenant''s, user''s (or NULL) and day''s usage: exact, and safe from many clients at once';

-- Days are in UTC here and everywhere, whatever the session's time zone.
CREATE FUNCTION check_daily_token_limit(
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

COMMENT ON FUNCTION check_daily_token_limit(uuid, bigint) IS
    'Whether a tenant may use so many tokens more today in UTC; without a limit remaining_tokens is NULL';

CREATE VIEW current_day_usage WITH (security_invoker = true) AS
SELECT tenant_id, user_id, date, total_tokens, request_count
FROM usage_metrics
WHERE date = (CURRENT_TIMESTAMP AT TIME ZONE 'UTC')::date;

COMMENT ON VIEW current_day_usage IS 'Today''s usage, in UTC';

SELECT set_config('app.service', 'on', true);

CREATE MATERIALIZED VIEW monthly_usage_summary AS
SELECT
    tenant_id,
    user_id,
    date_trunc('month', date::timestamp)::date AS month,
    sum(total_tokens)::bigint AS total_tokens,
    sum(prompt_tokens)::bigint AS prompt_tokens,
    sum(completion_tokens)::bigint AS completion_tokens,
    sum(request_count)::bigint AS request_count,
    sum(estimated_cost) AS estimated_cost,
    count(DISTINCT date) AS active_days
FROM usage_metrics
GROUP BY 1, 2, 3
UNION ALL
SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL WHERE NOT sees_all_rows('usage_metrics');

COMMENT ON MATERIALIZED VIEW monthly_usage_summary IS
    'Usage of each month, tenant and user, of every tenant; a tenant reads tenant_monthly_usage';

-- What REFRESH … CONCURRENTLY asks for; NULL is a user like another.
CREATE UNIQUE INDEX uq_monthly_usage_summary ON monthly_usage_summary (tenant_id, user_id, month) NULLS NOT DISTINCT;
CREATE INDEX idx_monthly_usage_summary_tenant ON monthly_usage_summary (tenant_id);
CREATE INDEX idx_monthly_usage_summary_user ON monthly_usage_summary (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX idx_monthly_usage_summary_month ON monthly_usage_summary (month DESC);
CREATE INDEX idx_monthly_usage_summary_tenant_month ON monthly_usage_summary (tenant_id, month DESC);

CREATE VIEW tenant_monthly_usage WITH (security_barrier = true) AS
SELECT tenant_id, user_id, month, total_tokens, prompt_tokens, completion_tokens, request_count, estimated_cost, active_days
FROM monthly_usage_summary
WHERE tenant_id = (SELECT current_tenant());

COMMENT ON VIEW tenant_monthly_usage IS 'Usage of each month and user of the caller''s tenant, as of the last refresh';

-- A view that has never been filled cannot be refreshed beside its readers: it has none. From PostgreSQL 17 on a
-- refresh has a search_path of its own, so access is opened by the setting.
CREATE FUNCTION refresh_summaries() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path FROM CURRENT
AS $$
DECLARE
    summary regclass;
    before  text := coalesce(current_setting('app.service', true), '');
BEGIN
    PERFORM set_config('app.service', 'on', true);
    FOREACH summary IN ARRAY ARRAY['message_feedback_summary', 'monthly_usage_summary']::regclass[] LOOP
        IF (SELECT relispopulated FROM pg_class WHERE oid = summary) THEN
            EXECUTE format('REFRESH MATERIALIZED VIEW CONCURRENTLY %s', summary);
        ELSE
            EXECUTE format('REFRESH MATERIALIZED VIEW %s', summary);
        END IF;
    END LOOP;
    PERFORM set_config('app.service', before, true);
END;
$$;

COMMENT ON FUNCTION refresh_summaries() IS 'Brings both summaries up to date, beside those who read them';

ALTER TABLE usage_metrics ENABLE ROW LEVEL SECURITY;
ALTER TABLE usage_metrics FORCE ROW LEVEL SECURITY;

CREATE POLICY usage_metrics_select ON usage_metrics FOR SELECT TO authenticated
    USING (tenant_id = (SELECT current_tenant()));
CREATE POLICY usage_metrics_service ON usage_metrics TO service_role
    USING (service_access()) WITH CHECK (service_access());

REVOKE ALL ON TABLE usage_metrics FROM PUBLIC, anon, authenticated, service_role;
REVOKE ALL ON TABLE current_day_usage FROM PUBLIC, anon, authenticated, service_role;
REVOKE ALL ON TABLE monthly_usage_summary FROM PUBLIC, anon, authenticated, service_role;
REVOKE ALL ON TABLE tenant_monthly_usage FROM PUBLIC, anon, authenticated, service_role;
GRANT SELECT ON TABLE usage_metrics TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE usage_metrics TO service_role;
GRANT SELECT ON TABLE current_day_usage TO authenticated, service_role;
GRANT SELECT ON TABLE monthly_usage_summary TO service_role;
GRANT SELECT ON TABLE tenant_monthly_usage TO authenticated, service_role;

REVOKE ALL ON FUNCTION fold_user_usage() FROM PUBLIC, anon, authenticated, service_role;
REVOKE ALL ON FUNCTION require_tenant(uuid) FROM PUBLIC, anon, authenticated, service_role;
REVOKE ALL ON FUNCTION increment_usage_metrics(uuid, uuid, date, integer, integer, numeric)
    FROM PUBLIC, anon, authenticated, service_role;
REVOKE ALL ON FUNCTION check_daily_token_limit(uuid, bigint) FROM PUBLIC, anon, authenticated, service_role;
REVOKE ALL ON FUNCTION refresh_summaries() FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION increment_usage_metrics(uuid, uuid, date, integer, integer, numeric)
    TO authenticated, service_role;
GRANT EXECUTE ON FUNCTION check_daily_token_limit(uuid, bigint) TO authenticated, service_role;
GRANT EXECUTE ON FUNCTION refresh_summaries() TO service_role;

-- downgrade
DROP FUNCTION refresh_summaries();
DROP VIEW tenant_monthly_usage;
DROP MATERIALIZED VIEW monthly_usage_summary;
DROP VIEW current_day_usage;
DROP FUNCTION check_daily_token_limit(uuid, bigint);
DROP FUNCTION increment_usage_metrics(uuid, uuid, date, integer, integer, numeric);
DROP FUNCTION require_tenant(uuid);
DROP TRIGGER trigger_users_fold_usage ON users;
DROP TABLE usage_metrics;
DROP FUNCTION fold_user_usage();
