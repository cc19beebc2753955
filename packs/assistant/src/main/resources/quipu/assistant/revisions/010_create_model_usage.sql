-- revision: 010
-- revises: 009
-- message: create model usage
-- created: 2026-11-28T10:30:00Z
-- transaction: on

-- upgrade
-- What usage_metrics holds, by model; record_usage keeps both in step.
CREATE TABLE model_usage (
    id                uuid            NOT NULL DEFAULT gen_random_uuid(),
    tenant_id         uuid            NOT NULL,
    user_id           uuid,
    date              date            NOT NULL,
    model             text            NOT NULL,
    prompt_tokens     bigint          NOT NULL DEFAULT 0,
    completion_tokens bigint          NOT NULL DEFAULT 0,
    cached_tokens     bigint          NOT NULL DEFAULT 0,
    reasoning_tokens  bigint          NOT NULL DEFAULT 0,
    request_count     bigint          NOT NULL DEFAULT 0,
    estimated_cost    numeric(20, 10) NOT NULL DEFAULT 0,
    created_at        timestamptz     NOT NULL DEFAULT now(),
    updated_at        timestamptz     NOT NULL DEFAULT now(),
    CONSTRAINT model_usage_pkey PRIMARY KEY (id),
    CONSTRAINT fk_model_usage_tenant FOREIGN KEY (tenant_id) REFERENCES tenants (id) ON DELETE CASCADE,
    -- As in usage_metrics: a trigger on users adds the rows up before, and leaves nothing for this key.
    CONSTRAINT fk_model_usage_user FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id)
        ON DELETE SET NULL (user_id),
    CONSTRAINT uq_model_usage UNIQUE NULLS NOT DISTINCT (tenant_id, user_id, date, model),
    CONSTRAINT check_model_usage_date CHECK (date BETWEEN '1970-01-01' AND '9999-12-31'),
    CONSTRAINT check_model_not_empty CHECK (model <> ''),
    CONSTRAINT check_model_tokens_positive CHECK (prompt_tokens >= 0 AND completion_tokens >= 0),
    CONSTRAINT check_cached_tokens_in_prompt CHECK (cached_tokens BETWEEN 0 AND prompt_tokens),
    CONSTRAINT check_reasoning_tokens_in_completion CHECK (reasoning_tokens BETWEEN 0 AND completion_tokens),
    CONSTRAINT check_model_request_count_positive CHECK (request_count >= 0),
    CONSTRAINT check_model_cost_positive CHECK (estimated_cost >= 0 AND estimated_cost <> 'NaN')
);

COMMENT ON TABLE model_usage IS 'Tokens, requests and cost of each tenant, user, day and model; written by record_usage';
COMMENT ON COLUMN model_usage.user_id IS 'NULL: what no user is charged with, and what users had used who are gone';
COMMENT ON COLUMN model_usage.date IS 'The day in UTC';
COMMENT ON COLUMN model_usage.cached_tokens IS 'Those of prompt_tokens that came from a cache';
COMMENT ON COLUMN model_usage.reasoning_tokens IS 'Those of completion_tokens that went into reasoning';

CREATE INDEX idx_model_usage_tenant_date ON model_usage (tenant_id, date DESC);
CREATE INDEX idx_model_usage_user ON model_usage (user_id) WHERE user_id IS NOT NULL;

CREATE TRIGGER trigger_model_usage_updated_at
    BEFORE UPDATE ON model_usage
    FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();

SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_service_access, pg_temp', true);

CREATE FUNCTION fold_user_model_usage() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path FROM CURRENT
AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM tenants WHERE id = OLD.tenant_id) THEN
        DELETE FROM model_usage WHERE user_id = OLD.id;
        RETURN OLD;
    END IF;
    WITH gone AS (
        DELETE FROM model_usage WHERE user_id = OLD.id
        RETURNING tenant_id, date, model, prompt_tokens, completion_tokens, cached_tokens, reasoning_tokens, request_count,
            estimated_cost
    )
    INSERT INTO model_usage AS kept (tenant_id, date, model, prompt_tokens, completion_tokens, cached_tokens,
        reasoning_tokens, request_count, estimated_cost)
    SELECT * FROM gone ORDER BY date, model
    ON CONFLICT (tenant_id, user_id, date, model) DO UPDATE SET
        prompt_tokens = kept.prompt_tokens + excluded.prompt_tokens,
        completion_tokens = kept.completion_tokens + excluded.completion_tokens,
        cached_tokens = kept.cached_tokens + excluded.cached_tokens,
        reasoning_tokens = kept.reasoning_tokens + excluded.reasoning_tokens,
        request_count = kept.request_count + excluded.request_count,
        estimated_cost = least(kept.estimated_cost + excluded.estimated_cost, 9999999999.9999999999);
    RETURN OLD;
END;
$$;

-- Named so that it comes after the one of usage_metrics: record_usage() locks the days in that order too.
CREATE TRIGGER trigger_users_fold_usage_by_model
    BEFORE DELETE ON users
    FOR EACH ROW EXECUTE FUNCTION fold_user_model_usage();

CREATE FUNCTION record_usage(
    p_tenant_id         uuid,
    p_user_id           uuid,
    p_date              date,
    p_model             text,
    p_prompt_tokens     integer,
    p_completion_tokens integer,
    p_estimated_cost    numeric,
    p_cached_tokens     integer DEFAULT 0,
    p_reasoning_tokens  integer DEFAULT 0
) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path FROM CURRENT
AS $$
BEGIN
    -- First, as whoever deletes the user does: the keys below would ask for it when the day is locked already.
    PERFORM FROM users WHERE tenant_id = p_tenant_id AND id = p_user_id FOR KEY SHARE;
    -- Refuses who may not, and what cannot be.
    PERFORM increment_usage_metrics(p_tenant_id, p_user_id, p_date, p_prompt_tokens, p_completion_tokens, p_estimated_cost);
    -- Here and not by the table: checked there, a wrong request would hide in the sum of a day.
    IF NOT (p_cached_tokens BETWEEN 0 AND p_prompt_tokens
            AND p_reasoning_tokens BETWEEN 0 AND p_completion_tokens) IS TRUE THEN
        RAISE EXCEPTION 'of % and % tokens, % cannot be cached and % reasoning',
            p_prompt_tokens, p_completion_tokens, p_cached_tokens, p_reasoning_tokens USING ERRCODE = 'check_violation';
    END IF;
    INSERT INTO model_usage AS day (tenant_id, user_id, date, model, prompt_tokens, completion_tokens, cached_tokens,
        reasoning_tokens, request_count, estimated_cost)
    VALUES (p_tenant_id, p_user_id, p_date, p_model, p_prompt_tokens, p_completion_tokens, p_cached_tokens,
            p_reasoning_tokens, 1, p_estimated_cost)
    ON CONFLICT (tenant_id, user_id, date, model) DO UPDATE SET
        prompt_tokens = day.prompt_tokens + excluded.prompt_tokens,
        completion_tokens = day.completion_tokens + excluded.completion_tokens,
        cached_tokens = day.cached_tokens + excluded.cached_tokens,
        reasoning_tokens = day.reasoning_tokens + excluded.reasoning_tokens,
        request_count = day.request_count + 1,
        estimated_cost = least(day.estimated_cost + excluded.estimated_cost, 9999999999.9999999999);
END;
$$;

COMMENT ON FUNCTION record_usage(uuid, uuid, date, text, integer, integer, numeric, integer, integer) IS
    'Adds one request to usage_metrics and to the usage of its model, both or neither';

ALTER TABLE model_usage ENABLE ROW LEVEL SECURITY;
ALTER TABLE model_usage FORCE ROW LEVEL SECURITY;

CREATE POLICY model_usage_select ON model_usage FOR SELECT TO authenticated
    USING (tenant_id = (SELECT current_tenant()));
CREATE POLICY model_usage_service ON model_usage TO service_role
    USING (service_access()) WITH CHECK (service_access());

REVOKE ALL ON TABLE model_usage FROM PUBLIC, anon, authenticated, service_role;
GRANT SELECT ON TABLE model_usage TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE model_usage TO service_role;
REVOKE ALL ON FUNCTION fold_user_model_usage() FROM PUBLIC, anon, authenticated, service_role;
REVOKE ALL ON FUNCTION record_usage(uuid, uuid, date, text, integer, integer, numeric, integer, integer)
    FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION record_usage(uuid, uuid, date, text, integer, integer, numeric, integer, integer)
    TO authenticated, service_role;

-- downgrade
DROP FUNCTION record_usage(uuid, uuid, date, text, integer, integer, numeric, integer, integer);
DROP TRIGGER trigger_users_fold_usage_by_model ON users;
DROP TABLE model_usage;
DROP FUNCTION fold_user_model_usage();
