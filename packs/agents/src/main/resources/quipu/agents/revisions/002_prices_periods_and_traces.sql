-- revision: 002_prices_periods_and_traces
-- revises: 001_comprehensive_schema
-- message: prices with a history, periods in a time zone, traces, settings
-- created: 2026-11-28T04:00:00Z
-- transaction: on

-- upgrade
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

CREATE TABLE platform_settings (
    id                       boolean NOT NULL DEFAULT true,
    failed_logins_before_lock integer NOT NULL DEFAULT 5,
    lock_minutes             integer NOT NULL DEFAULT 15,
    log_retention_days       integer NOT NULL DEFAULT 90,
    metric_retention_days    integer NOT NULL DEFAULT 365,
    partition_months_ahead   integer NOT NULL DEFAULT 3,
    reservation_minutes      integer NOT NULL DEFAULT 10,
    CONSTRAINT platform_settings_pkey PRIMARY KEY (id),
    CONSTRAINT check_settings_one_row CHECK (id),
    CONSTRAINT check_settings_positive CHECK (
        failed_logins_before_lock > 0 AND lock_minutes BETWEEN 1 AND 5256000
        AND log_retention_days BETWEEN 1 AND 36500 AND metric_retention_days BETWEEN 1 AND 36500
        AND partition_months_ahead BETWEEN 0 AND 120 AND reservation_minutes BETWEEN 1 AND 5256000)
);
INSERT INTO platform_settings DEFAULT VALUES;

COMMENT ON TABLE platform_settings IS 'One row; where it is missing, the defaults of its columns hold';

CREATE TABLE model_prices (
    model_provider    modelprovider  NOT NULL,
    model_name        varchar(100)   NOT NULL,
    kind              varchar(20)    NOT NULL,
    valid_from        timestamptz    NOT NULL,
    price_per_million numeric(20,10) NOT NULL,
    CONSTRAINT model_prices_pkey PRIMARY KEY (model_provider, model_name, kind, valid_from),
    CONSTRAINT check_price_kind CHECK (kind IN ('input', 'output', 'cached', 'reasoning')),
    CONSTRAINT check_price_not_negative CHECK (price_per_million >= 0 AND price_per_million <> 'NaN')
);

COMMENT ON TABLE model_prices IS 'What a million tokens of a kind cost from a moment on, until the next price';
COMMENT ON COLUMN model_prices.kind IS
    'input, output; cached: input that the provider had in its cache; reasoning: output that nobody sees. Without a price of their own, cached costs what input costs, and reasoning what output costs';

-- What ai_models says now becomes a line of the history, so that a change of price does not change the past.
CREATE FUNCTION record_model_price() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
AS $$
DECLARE
    -- Not when the transaction began: whoever had the row of the model before may have begun after that.
    changed timestamptz := clock_timestamp();
BEGIN
    INSERT INTO model_prices (model_provider, model_name, kind, valid_from, price_per_million)
    SELECT NEW.provider, NEW.name, price.kind,
           CASE WHEN EXISTS (SELECT FROM model_prices AS earlier
                             WHERE (earlier.model_provider, earlier.model_name, earlier.kind)
                                 = (NEW.provider, NEW.name, price.kind))
               THEN changed ELSE '-infinity' END,
           price.per_thousand * 1000
    FROM (VALUES ('input', NEW.input_cost), ('output', NEW.output_cost)) AS price (kind, per_thousand)
    WHERE price.per_thousand * 1000 IS DISTINCT FROM (
        SELECT price_per_million FROM model_prices AS current
        WHERE (current.model_provider, current.model_name, current.kind) = (NEW.provider, NEW.name, price.kind)
          AND current.valid_from <= changed
        ORDER BY current.valid_from DESC LIMIT 1)
    ON CONFLICT (model_provider, model_name, kind, valid_from)
        DO UPDATE SET price_per_million = EXCLUDED.price_per_million;
    RETURN NULL;
END;
$$;

INSERT INTO model_prices (model_provider, model_name, kind, valid_from, price_per_million)
SELECT provider, name, kind, '-infinity', per_thousand * 1000
FROM ai_models CROSS JOIN LATERAL (VALUES ('input', input_cost), ('output', output_cost)) AS price (kind, per_thousand);

CREATE TRIGGER trigger_ai_models_price AFTER INSERT OR UPDATE OF provider, name, input_cost, output_cost ON ai_models
    FOR EACH ROW EXECUTE FUNCTION record_model_price();

ALTER TABLE ai_requests
    ADD COLUMN cached_tokens bigint NOT NULL DEFAULT 0,
    ADD COLUMN reasoning_tokens bigint NOT NULL DEFAULT 0,
    ADD COLUMN refunded_usd numeric(20,10) NOT NULL DEFAULT 0,
    ADD CONSTRAINT check_cached_tokens CHECK (cached_tokens BETWEEN 0 AND input_tokens),
    ADD CONSTRAINT check_reasoning_tokens CHECK (reasoning_tokens BETWEEN 0 AND output_tokens),
    ADD CONSTRAINT check_refund_within_cost CHECK (refunded_usd BETWEEN 0 AND total_cost_usd);

COMMENT ON COLUMN ai_requests.cached_tokens IS 'How many of the input tokens the provider had in its cache';
COMMENT ON COLUMN ai_requests.reasoning_tokens IS 'How many of the output tokens nobody sees';
COMMENT ON COLUMN ai_requests.refunded_usd IS 'How much of the cost was given back; see refund_ai_request()';

-- A look-up by key for each price that the tokens ask for.
CREATE FUNCTION request_cost(
    provider modelprovider, model text, at timestamptz, input_tokens bigint, output_tokens bigint,
    cached_tokens bigint DEFAULT 0, reasoning_tokens bigint DEFAULT 0,
    OUT input_cost numeric, OUT output_cost numeric, OUT price_known boolean)
    LANGUAGE plpgsql STABLE
    SET search_path FROM CURRENT
AS $$
DECLARE
    input     numeric;
    output    numeric;
    cached    numeric;
    reasoning numeric;
BEGIN
    SELECT (SELECT price_per_million FROM model_prices
            WHERE model_provider = provider AND model_name = model AND kind = 'input' AND valid_from <= at
            ORDER BY valid_from DESC LIMIT 1),
           (SELECT price_per_million FROM model_prices
            WHERE model_provider = provider AND model_name = model AND kind = 'output' AND valid_from <= at
            ORDER BY valid_from DESC LIMIT 1)
    INTO input, output;
    IF cached_tokens <> 0 OR reasoning_tokens <> 0 THEN
        SELECT (SELECT price_per_million FROM model_prices
                WHERE model_provider = provider AND model_name = model AND kind = 'cached' AND valid_from <= at
                ORDER BY valid_from DESC LIMIT 1),
               (SELECT price_per_million FROM model_prices
                WHERE model_provider = provider AND model_name = model AND kind = 'reasoning' AND valid_from <= at
                ORDER BY valid_from DESC LIMIT 1)
        INTO cached, reasoning;
    END IF;
    input_cost := round(((input_tokens - cached_tokens) * coalesce(input, 0)
        + cached_tokens * coalesce(cached, input, 0)) / 1000000, 10);
    output_cost := round(((output_tokens - reasoning_tokens) * coalesce(output, 0)
        + reasoning_tokens * coalesce(reasoning, output, 0)) / 1000000, 10);
    price_known := input IS NOT NULL AND output IS NOT NULL;
END;
$$;

COMMENT ON FUNCTION request_cost(modelprovider, text, timestamptz, bigint, bigint, bigint, bigint) IS
    'What tokens cost at the prices of a moment, to 10 decimals; 0 where no price is known';

-- A day begins at the first instant that is that day by the clocks of the zone, also where clocks are set back over
-- midnight, when midnight comes twice, and where they are set forward, when it does not come at all. Days of 23 and 25
-- hours come out by themselves. Hours are cut by the instant, so that the hour that comes twice is two.
CREATE FUNCTION cost_periods(
    at timestamptz, zone text,
    OUT period_type budgetperiod, OUT period_start timestamptz, OUT period_end timestamptz)
    RETURNS SETOF record
    LANGUAGE sql STABLE ROWS 5
BEGIN ATOMIC
    SELECT 'hourly'::budgetperiod, date_trunc('hour', at, zone), date_trunc('hour', at, zone) + interval '1 hour'
    UNION ALL
    SELECT unit.kind,
           CASE WHEN (local_start AT TIME ZONE zone - interval '1 hour') AT TIME ZONE zone = local_start
               THEN local_start AT TIME ZONE zone - interval '1 hour' ELSE local_start AT TIME ZONE zone END,
           CASE WHEN (local_end AT TIME ZONE zone - interval '1 hour') AT TIME ZONE zone = local_end
               THEN local_end AT TIME ZONE zone - interval '1 hour' ELSE local_end AT TIME ZONE zone END
    FROM (VALUES ('daily'::budgetperiod, 'day', interval '1 day'), ('weekly', 'week', interval '1 week'),
                 ('monthly', 'month', interval '1 month'), ('yearly', 'year', interval '1 year'))
             AS unit (kind, field, length),
         LATERAL (SELECT date_trunc(field, at AT TIME ZONE zone) AS local_start) AS beginning,
         LATERAL (SELECT local_start + length AS local_end) AS ending;
END;

COMMENT ON FUNCTION cost_periods(timestamptz, text) IS
    'The hour, day, ISO week (from Monday), month and year around a moment, in a time zone; each ends where the next begins';

-- What OpenTelemetry calls a request by, so that its traces and these rows join; and for whom it was made.
ALTER TABLE tasks
    ADD COLUMN parent_task_id bigint,
    ADD COLUMN trace_id varchar(32),
    ADD COLUMN span_id varchar(16),
    ADD COLUMN parent_span_id varchar(16),
    ADD CONSTRAINT tasks_parent_task_id_fkey FOREIGN KEY (parent_task_id) REFERENCES tasks (id) ON DELETE SET NULL,
    ADD CONSTRAINT check_task_not_its_own_parent CHECK (parent_task_id <> id),
    ADD CONSTRAINT check_task_trace CHECK (
        trace_id ~ '^[0-9a-f]{32}$' AND span_id ~ '^[0-9a-f]{16}$' AND parent_span_id ~ '^[0-9a-f]{16}$'
        AND trace_id <> repeat('0', 32) AND span_id <> repeat('0', 16) AND parent_span_id <> repeat('0', 16)
        AND (span_id IS NULL OR trace_id IS NOT NULL) AND (parent_span_id IS NULL OR span_id IS NOT NULL));
CREATE INDEX ix_tasks_parent_task_id ON tasks (parent_task_id) WHERE parent_task_id IS NOT NULL;
CREATE INDEX ix_tasks_trace ON tasks (trace_id) WHERE trace_id IS NOT NULL;

ALTER TABLE ai_requests
    ADD COLUMN agent_id bigint,
    ADD COLUMN task_id bigint,
    ADD COLUMN trace_id varchar(32),
    ADD COLUMN span_id varchar(16),
    ADD COLUMN parent_span_id varchar(16),
    ADD CONSTRAINT ai_requests_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents (id) ON DELETE SET NULL,
    ADD CONSTRAINT ai_requests_task_id_fkey FOREIGN KEY (task_id) REFERENCES tasks (id) ON DELETE SET NULL,
    ADD CONSTRAINT check_request_trace CHECK (
        trace_id ~ '^[0-9a-f]{32}$' AND span_id ~ '^[0-9a-f]{16}$' AND parent_span_id ~ '^[0-9a-f]{16}$'
        AND trace_id <> repeat('0', 32) AND span_id <> repeat('0', 16) AND parent_span_id <> repeat('0', 16)
        AND (span_id IS NULL OR trace_id IS NOT NULL) AND (parent_span_id IS NULL OR span_id IS NOT NULL));
CREATE INDEX ix_ai_requests_agent_id ON ai_requests (agent_id, created_at) WHERE agent_id IS NOT NULL;
CREATE INDEX ix_ai_requests_task_id ON ai_requests (task_id) WHERE task_id IS NOT NULL;
CREATE INDEX ix_ai_requests_trace ON ai_requests (trace_id) WHERE trace_id IS NOT NULL;

COMMENT ON COLUMN ai_requests.trace_id IS '32 hexadecimal digits, as W3C Trace Context writes them; span_id has 16';
COMMENT ON COLUMN ai_requests.task_id IS 'The task that it was made for';

-- downgrade
ALTER TABLE ai_requests
    DROP COLUMN parent_span_id,
    DROP COLUMN span_id,
    DROP COLUMN trace_id,
    DROP COLUMN task_id,
    DROP COLUMN agent_id;
ALTER TABLE tasks
    DROP COLUMN parent_span_id,
    DROP COLUMN span_id,
    DROP COLUMN trace_id,
    DROP COLUMN parent_task_id;
DROP FUNCTION cost_periods(timestamptz, text);
DROP FUNCTION request_cost(modelprovider, text, timestamptz, bigint, bigint, bigint, bigint);
ALTER TABLE ai_requests
    DROP COLUMN refunded_usd,
    DROP COLUMN reasoning_tokens,
    DROP COLUMN cached_tokens;
DROP TRIGGER trigger_ai_models_price ON ai_models;
DROP FUNCTION record_model_price();
DROP TABLE model_prices;
DROP TABLE platform_settings;
