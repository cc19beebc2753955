-- revision: 014_tokens_written_to_a_cache
-- revises: 013_messages_know_cache_writes
-- message: tokens that a provider writes into its cache are counted and priced
-- created: 2026-11-30T21:15:00Z
-- transaction: on

-- upgrade
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

-- Prices, requests, periods: the order in which a request has them.
ALTER TABLE model_prices
    DROP CONSTRAINT check_price_kind,
    ADD CONSTRAINT check_price_kind CHECK (kind IN ('input', 'output', 'cached', 'reasoning', 'cache_write'));
ALTER TABLE ai_requests
    ADD COLUMN cache_write_tokens bigint NOT NULL DEFAULT 0,
    ADD CONSTRAINT check_cache_write_tokens
        CHECK (cache_write_tokens = 0 OR cache_write_tokens BETWEEN 1 AND input_tokens - cached_tokens) NOT VALID;
ALTER TABLE cost_tracking ADD COLUMN total_cache_write_tokens bigint NOT NULL DEFAULT 0;

COMMENT ON COLUMN model_prices.kind IS
    'input, output; cached: input that the provider had in its cache; cache_write: input that it put into it; reasoning: output that nobody sees. Without a price of their own, cached and cache_write cost what input costs, and reasoning what output costs';
COMMENT ON COLUMN ai_requests.cache_write_tokens IS
    'How many of the input tokens the provider put into its cache; none of them are among cached_tokens';

-- Functions keep their arguments, and with them what calls them and who may: the new count is among the details of
-- record_ai_request(), a request that has begun before finds what it comes to after, and for prices there is another
-- function beside the one that knows of no cache writes.

-- A look-up by key for each price that the tokens ask for.
CREATE FUNCTION cost_of_tokens(
    provider modelprovider, model text, at timestamptz, input_tokens bigint, output_tokens bigint,
    cached_tokens bigint DEFAULT 0, cache_write_tokens bigint DEFAULT 0, reasoning_tokens bigint DEFAULT 0,
    OUT input_cost numeric, OUT output_cost numeric, OUT price_known boolean)
    LANGUAGE plpgsql STABLE
    SET search_path FROM CURRENT
AS $$
DECLARE
    input     numeric;
    output    numeric;
    cached    numeric;
    written   numeric;
    reasoning numeric;
BEGIN
    SELECT (SELECT price_per_million FROM model_prices
            WHERE model_provider = provider AND model_name = model AND kind = 'input' AND valid_from <= at
            ORDER BY valid_from DESC LIMIT 1),
           (SELECT price_per_million FROM model_prices
            WHERE model_provider = provider AND model_name = model AND kind = 'output' AND valid_from <= at
            ORDER BY valid_from DESC LIMIT 1)
    INTO input, output;
    IF cached_tokens <> 0 OR cache_write_tokens <> 0 OR reasoning_tokens <> 0 THEN
        SELECT (SELECT price_per_million FROM model_prices
                WHERE model_provider = provider AND model_name = model AND kind = 'cached' AND valid_from <= at
                ORDER BY valid_from DESC LIMIT 1),
               (SELECT price_per_million FROM model_prices
                WHERE model_provider = provider AND model_name = model AND kind = 'cache_write' AND valid_from <= at
                ORDER BY valid_from DESC LIMIT 1),
               (SELECT price_per_million FROM model_prices
                WHERE model_provider = provider AND model_name = model AND kind = 'reasoning' AND valid_from <= at
                ORDER BY valid_from DESC LIMIT 1)
        INTO cached, written, reasoning;
    END IF;
    input_cost := round(((input_tokens - cached_tokens - cache_write_tokens) * coalesce(input, 0)
        + cached_tokens * coalesce(cached, input, 0)
        + cache_write_tokens * coalesce(written, input, 0)) / 1000000, 10);
    output_cost := round(((output_tokens - reasoning_tokens) * coalesce(output, 0)
        + reasoning_tokens * coalesce(reasoning, output, 0)) / 1000000, 10);
    price_known := input IS NOT NULL AND output IS NOT NULL;
END;
$$;

COMMENT ON FUNCTION cost_of_tokens(modelprovider, text, timestamptz, bigint, bigint, bigint, bigint, bigint) IS
    'What tokens cost at the prices of a moment, to 10 decimals; 0 where no price is known';

CREATE OR REPLACE FUNCTION request_cost(
    provider modelprovider, model text, at timestamptz, input_tokens bigint, output_tokens bigint,
    cached_tokens bigint DEFAULT 0, reasoning_tokens bigint DEFAULT 0,
    OUT input_cost numeric, OUT output_cost numeric, OUT price_known boolean)
    LANGUAGE plpgsql STABLE
    SET search_path FROM CURRENT
AS $$
BEGIN
    SELECT made.input_cost, made.output_cost, made.price_known INTO input_cost, output_cost, price_known
    FROM cost_of_tokens(provider, model, at, input_tokens, output_tokens, cached_tokens, 0, reasoning_tokens) AS made;
END;
$$;

COMMENT ON FUNCTION request_cost(modelprovider, text, timestamptz, bigint, bigint, bigint, bigint) IS
    'What cost_of_tokens() says of tokens of which none were written to a cache';

-- As in 004, with the tokens that were written to a cache.
CREATE FUNCTION add_to_cost_tracking(
    of_user bigint, provider modelprovider, model text, at timestamptz, zone text,
    input_tokens bigint, output_tokens bigint, cached_tokens bigint, reasoning_tokens bigint,
    input_usd numeric, output_usd numeric, response_time_ms integer, status requeststatus, retry_count integer,
    cache_write_tokens bigint)
    RETURNS void
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
    SET enable_seqscan = off
AS $$
#variable_conflict use_column
DECLARE
    tokens   bigint := add_to_cost_tracking.input_tokens + add_to_cost_tracking.output_tokens;
    usd      numeric := input_usd + output_usd;
    success  integer := (status = 'completed')::integer;
    failure  integer := (status IN ('failed', 'cancelled'))::integer;
    ms       integer := coalesce(response_time_ms, 0);
    measured integer := (response_time_ms IS NOT NULL)::integer;
    retried  integer := (retry_count > 0)::integer;
    kept     integer;
BEGIN
    UPDATE cost_tracking AS cost
    SET total_requests = cost.total_requests + 1,
        successful_requests = cost.successful_requests + success,
        failed_requests = cost.failed_requests + failure,
        total_input_tokens = cost.total_input_tokens + add_to_cost_tracking.input_tokens,
        total_output_tokens = cost.total_output_tokens + add_to_cost_tracking.output_tokens,
        total_tokens = cost.total_tokens + tokens,
        total_cached_tokens = cost.total_cached_tokens + add_to_cost_tracking.cached_tokens,
        total_reasoning_tokens = cost.total_reasoning_tokens + add_to_cost_tracking.reasoning_tokens,
        total_cache_write_tokens = cost.total_cache_write_tokens + add_to_cost_tracking.cache_write_tokens,
        input_cost = cost.input_cost + input_usd,
        output_cost = cost.output_cost + output_usd,
        total_cost = cost.total_cost + usd,
        response_time_total_ms = cost.response_time_total_ms + ms,
        response_time_samples = cost.response_time_samples + measured,
        retried_requests = cost.retried_requests + retried,
        average_cost_per_request = (cost.total_cost + usd) / (cost.total_requests + 1),
        average_cost_per_token = (cost.total_cost + usd) / greatest(cost.total_tokens + tokens, 1),
        average_response_time_ms = (cost.response_time_total_ms + ms)::float8
            / greatest(cost.response_time_samples + measured, 1),
        success_rate = (cost.successful_requests + success)::numeric / (cost.total_requests + 1),
        retry_rate = (cost.retried_requests + retried)::numeric / (cost.total_requests + 1),
        updated_at = CURRENT_TIMESTAMP
    WHERE cost.id = ANY (ARRAY(
        SELECT (SELECT known.id FROM cost_tracking AS known
                WHERE known.user_id = of_user AND known.model_provider = provider AND known.model_name = model
                  AND known.period_start = period.period_start AND known.period_type = period.period_type)
        FROM cost_periods(at, zone) AS period));
    GET DIAGNOSTICS kept = ROW_COUNT;
    IF kept < 5 THEN
        INSERT INTO cost_tracking (
            user_id, model_provider, model_name, period_type, period_start, period_end,
            total_requests, successful_requests, failed_requests,
            total_input_tokens, total_output_tokens, total_tokens, total_cached_tokens, total_reasoning_tokens,
            total_cache_write_tokens, input_cost, output_cost, total_cost, response_time_total_ms, response_time_samples,
            retried_requests, average_cost_per_request, average_cost_per_token, average_response_time_ms,
            success_rate, retry_rate)
        SELECT
            of_user, provider, model, period.period_type, period.period_start, period.period_end,
            1, success, failure,
            add_to_cost_tracking.input_tokens, add_to_cost_tracking.output_tokens, tokens,
            add_to_cost_tracking.cached_tokens, add_to_cost_tracking.reasoning_tokens,
            add_to_cost_tracking.cache_write_tokens, input_usd, output_usd, usd, ms, measured, retried,
            usd, usd / greatest(tokens, 1), ms, success, retried
        FROM cost_periods(at, zone) AS period
        ON CONFLICT (user_id, model_provider, model_name, period_start, period_type) DO NOTHING;
    END IF;
END;
$$;

-- For a request that began before.
CREATE OR REPLACE FUNCTION add_to_cost_tracking(
    of_user bigint, provider modelprovider, model text, at timestamptz, zone text,
    input_tokens bigint, output_tokens bigint, cached_tokens bigint, reasoning_tokens bigint,
    input_usd numeric, output_usd numeric, response_time_ms integer, status requeststatus, retry_count integer)
    RETURNS void
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
AS $$
BEGIN
    PERFORM add_to_cost_tracking(of_user, provider, model, at, zone, input_tokens, output_tokens, cached_tokens,
        reasoning_tokens, input_usd, output_usd, response_time_ms, status, retry_count, 0);
END;
$$;

CREATE OR REPLACE FUNCTION record_ai_request(
    user_id bigint, model_provider modelprovider, model_name text, request_id text DEFAULT NULL,
    input_tokens bigint DEFAULT 0, output_tokens bigint DEFAULT 0, cached_tokens bigint DEFAULT 0,
    reasoning_tokens bigint DEFAULT 0, conversation_id bigint DEFAULT NULL, message_id bigint DEFAULT NULL,
    request_start_time timestamptz DEFAULT CURRENT_TIMESTAMP, request_end_time timestamptz DEFAULT NULL,
    response_time_ms integer DEFAULT NULL, time_to_first_token_ms integer DEFAULT NULL,
    status requeststatus DEFAULT 'completed', error_code text DEFAULT NULL, error_message text DEFAULT NULL,
    retry_count integer DEFAULT 0, input_cost_usd numeric DEFAULT NULL, output_cost_usd numeric DEFAULT NULL,
    reservation uuid DEFAULT NULL, details jsonb DEFAULT '{}',
    OUT id bigint, OUT uuid uuid, OUT total_cost_usd numeric, OUT recorded boolean)
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
    SET enable_seqscan = off
AS $$
#variable_conflict use_column
DECLARE
    zone         text;
    price        record;
    input_usd    numeric(20,10) := record_ai_request.input_cost_usd;
    output_usd   numeric(20,10) := record_ai_request.output_cost_usd;
    overdue      bigint;
    call         text := nullif(record_ai_request.request_id, '');
    began        timestamptz := record_ai_request.request_start_time;
    milliseconds integer := record_ai_request.response_time_ms;
    took         numeric;
    tokens       bigint := record_ai_request.input_tokens + record_ai_request.output_tokens;
    written      bigint;
    talk         bigint;
    owner        bigint;
    known        CONSTANT text[] :=
        '{model_version,temperature,max_tokens,top_p,frequency_penalty,presence_penalty,system_prompt,input_text,'
        'output_text,confidence_score,safety_score,relevance_score,user_rating,user_feedback,api_endpoint,user_agent,'
        'ip_address,request_headers,response_headers,metadata,tags,agent_id,task_id,trace_id,span_id,parent_span_id,'
        'cache_write_tokens}';
BEGIN
    IF NOT isfinite(began) THEN
        RAISE EXCEPTION 'a request does not begin at %', began USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF jsonb_typeof(details) <> 'object' THEN
        RAISE EXCEPTION 'details are an object' USING ERRCODE = 'invalid_parameter_value';
    ELSIF details - known <> '{}' THEN
        RAISE EXCEPTION 'details have no "%"', (SELECT string_agg(unknown, '", "')
                                               FROM jsonb_object_keys(details - known) AS unknown)
            USING ERRCODE = 'invalid_parameter_value', HINT = 'They have ' || array_to_string(known, ', ') || '.';
    END IF;
    written := coalesce((details->>'cache_write_tokens')::bigint, 0);
    IF milliseconds IS NULL THEN
        took := round(extract(epoch FROM record_ai_request.request_end_time - began) * 1000);
        -- Of more than 24 days it is not known, since no integer holds it; the beginning and the end are.
        milliseconds := CASE WHEN took BETWEEN -2147483648 AND 2147483647 THEN took::integer END;
    END IF;
    IF input_usd IS NULL OR output_usd IS NULL THEN
        price := cost_of_tokens(record_ai_request.model_provider, record_ai_request.model_name, began,
            record_ai_request.input_tokens, record_ai_request.output_tokens, record_ai_request.cached_tokens, written,
            record_ai_request.reasoning_tokens);
        input_usd := coalesce(input_usd, price.input_cost);
        output_usd := coalesce(output_usd, price.output_cost);
    END IF;
    total_cost_usd := input_usd + output_usd;
    -- Whoever waits for a row is woken by every commit of those before; in the queue one is woken at a time. Who has the row
    -- already, by what the transaction did before, does not queue: whoever is first there may be waiting for this row.
    SELECT coalesce(timezone, 'UTC') INTO zone FROM users
    WHERE users.id = record_ai_request.user_id FOR NO KEY UPDATE SKIP LOCKED;
    IF zone IS NULL THEN
        PERFORM queue_for_user(record_ai_request.user_id);
        SELECT coalesce(timezone, 'UTC') INTO zone FROM users WHERE users.id = record_ai_request.user_id FOR NO KEY UPDATE;
    END IF;
    IF zone IS NULL THEN
        RAISE EXCEPTION 'user % does not exist', record_ai_request.user_id USING ERRCODE = 'foreign_key_violation';
    END IF;
    -- Before there is the request, since a budget that begins takes what its period has already. Counted, not asked
    -- whether there are any: then the planner takes the index of the user's own. A clock that is ahead begins nothing.
    SELECT count(*) FILTER (WHERE auto_renew AND period_end <= least(began, CURRENT_TIMESTAMP)) INTO overdue
    FROM user_budgets AS budget WHERE budget.user_id = record_ai_request.user_id AND is_active;
    IF overdue > 0 THEN
        PERFORM renew_budgets(least(began, CURRENT_TIMESTAMP), record_ai_request.user_id);
    END IF;

    INSERT INTO ai_requests AS made (
        user_id, conversation_id, message_id, request_id, model_provider, model_name, model_version, temperature,
        max_tokens, top_p, frequency_penalty, presence_penalty, system_prompt, input_text, output_text, input_tokens,
        output_tokens, total_tokens, cached_tokens, reasoning_tokens, request_start_time, request_end_time,
        response_time_ms, time_to_first_token_ms, tokens_per_second, input_cost_usd, output_cost_usd, total_cost_usd,
        cost_per_token, status, success, error_code, error_message, retry_count, confidence_score, safety_score,
        relevance_score, user_rating, user_feedback, api_endpoint, user_agent, ip_address, request_headers,
        response_headers, metadata, tags, agent_id, task_id, trace_id, span_id, parent_span_id, cache_write_tokens)
    VALUES (
        record_ai_request.user_id, record_ai_request.conversation_id, record_ai_request.message_id,
        call, record_ai_request.model_provider, record_ai_request.model_name,
        details->>'model_version', (details->>'temperature')::float8, (details->>'max_tokens')::integer,
        (details->>'top_p')::float8, (details->>'frequency_penalty')::float8, (details->>'presence_penalty')::float8,
        details->>'system_prompt', details->>'input_text', details->>'output_text', record_ai_request.input_tokens,
        record_ai_request.output_tokens, tokens, record_ai_request.cached_tokens, record_ai_request.reasoning_tokens,
        began, record_ai_request.request_end_time, milliseconds,
        record_ai_request.time_to_first_token_ms, record_ai_request.output_tokens * 1000.0 / nullif(milliseconds, 0),
        input_usd, output_usd, total_cost_usd, total_cost_usd / greatest(tokens, 1),
        record_ai_request.status, record_ai_request.status = 'completed', record_ai_request.error_code,
        record_ai_request.error_message, record_ai_request.retry_count, (details->>'confidence_score')::numeric,
        (details->>'safety_score')::numeric, (details->>'relevance_score')::numeric,
        (details->>'user_rating')::integer, details->>'user_feedback', details->>'api_endpoint',
        details->>'user_agent', details->>'ip_address', coalesce(details->'request_headers', '{}'),
        coalesce(details->'response_headers', '{}'), coalesce(details->'metadata', '{}'),
        coalesce(details->'tags', '[]'), (details->>'agent_id')::bigint, (details->>'task_id')::bigint,
        details->>'trace_id', details->>'span_id', details->>'parent_span_id', written)
    ON CONFLICT (request_id) DO NOTHING
    RETURNING made.id, made.uuid INTO id, uuid;
    recorded := FOUND;
    IF NOT recorded THEN
        SELECT made.id, made.uuid, made.total_cost_usd, made.user_id INTO STRICT id, uuid, total_cost_usd, owner
        FROM ai_requests AS made WHERE made.request_id = call;
        IF owner <> record_ai_request.user_id THEN
            RAISE EXCEPTION 'request "%" is that of another user', call
                USING ERRCODE = 'unique_violation';
        END IF;
        RETURN;
    END IF;
    -- Those that do not exist the foreign keys have refused by now.
    IF record_ai_request.message_id IS NOT NULL THEN
        SELECT made_in.id, made_in.user_id INTO talk, owner
        FROM messages JOIN conversations AS made_in ON made_in.id = messages.conversation_id
        WHERE messages.id = record_ai_request.message_id;
    ELSIF record_ai_request.conversation_id IS NOT NULL THEN
        SELECT made_in.id, made_in.user_id INTO talk, owner
        FROM conversations AS made_in WHERE made_in.id = record_ai_request.conversation_id;
    END IF;
    IF talk <> record_ai_request.conversation_id THEN
        RAISE EXCEPTION 'message % is not in conversation %', record_ai_request.message_id,
            record_ai_request.conversation_id
            USING ERRCODE = 'foreign_key_violation';
    ELSIF owner <> record_ai_request.user_id THEN
        RAISE EXCEPTION 'conversation % is that of another user', talk USING ERRCODE = 'foreign_key_violation';
    END IF;
    PERFORM add_to_month(record_ai_request.user_id, date_trunc('month', began AT TIME ZONE zone)::date,
        total_cost_usd, 1);
    PERFORM add_to_cost_tracking(record_ai_request.user_id, record_ai_request.model_provider,
        record_ai_request.model_name, began, zone, record_ai_request.input_tokens, record_ai_request.output_tokens,
        record_ai_request.cached_tokens, record_ai_request.reasoning_tokens, input_usd, output_usd, milliseconds,
        record_ai_request.status, record_ai_request.retry_count, written);
    PERFORM add_to_budgets(record_ai_request.user_id, began, record_ai_request.model_provider,
        record_ai_request.model_name, total_cost_usd);
    IF reservation IS NOT NULL THEN
        PERFORM settle(reservation, id);
    END IF;
END;
$$;

CREATE OR REPLACE FUNCTION rollup_user_costs(of_user bigint, beginning timestamptz, ending timestamptz, kinds budgetperiod[])
    RETURNS integer
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
AS $$
DECLARE
    zone text;
    made integer;
BEGIN
    SELECT coalesce(timezone, 'UTC') INTO zone FROM users WHERE id = of_user FOR NO KEY UPDATE;
    WITH span AS (
        SELECT first.period_type AS kind, first.period_start AS beginning, last.period_end AS ending,
               CASE first.period_type WHEN 'daily' THEN 'day' WHEN 'weekly' THEN 'week' WHEN 'monthly' THEN 'month'
                   ELSE 'year' END AS field
        FROM cost_periods(beginning, zone) AS first
        JOIN cost_periods(ending - interval '1 microsecond', zone) AS last USING (period_type)
        WHERE first.period_type = ANY (kinds)
    ), grouped AS (
        SELECT span.kind, request.model_provider, request.model_name, min(request.request_start_time) AS moment,
               count(*) AS requests, count(*) FILTER (WHERE success) AS successes,
               count(*) FILTER (WHERE NOT success AND status IN ('failed', 'cancelled')) AS failures,
               sum(input_tokens) AS input_tokens, sum(output_tokens) AS output_tokens, sum(total_tokens) AS tokens,
               sum(cached_tokens) AS cached_tokens, sum(reasoning_tokens) AS reasoning_tokens,
               sum(cache_write_tokens) AS cache_write_tokens,
               sum(input_cost_usd) AS input_cost, sum(output_cost_usd) AS output_cost, sum(refunded_usd) AS refunded,
               sum(total_cost_usd - refunded_usd) AS cost,
               coalesce(sum(response_time_ms), 0) AS milliseconds, count(response_time_ms) AS samples,
               count(*) FILTER (WHERE retry_count > 0) AS retried,
               coalesce(percentile_cont(0.5) WITHIN GROUP (ORDER BY response_time_ms), 0) AS median,
               coalesce(percentile_cont(0.95) WITHIN GROUP (ORDER BY response_time_ms), 0) AS p95,
               -- Not avg(), which squares what it adds up: one speed that nobody can have had would stop all.
               CASE WHEN sum(tokens_per_second) FILTER (WHERE tokens_per_second <= 1e290) > 1e-290
                   THEN sum(tokens_per_second) FILTER (WHERE tokens_per_second <= 1e290)
                       / count(*) FILTER (WHERE tokens_per_second <= 1e290)
                   ELSE 0 END AS speed,
               avg(user_rating) AS rating
        FROM span
        JOIN ai_requests AS request
          ON request.request_start_time >= span.beginning AND request.request_start_time < span.ending
        WHERE request.user_id = of_user
        GROUP BY span.kind, request.model_provider, request.model_name,
                 CASE WHEN span.kind = 'hourly' THEN date_trunc('hour', request.request_start_time, zone)
                     ELSE date_trunc(span.field, request.request_start_time AT TIME ZONE zone) AT TIME ZONE 'UTC' END
    ), computed AS (
        INSERT INTO cost_tracking AS cost (
            user_id, model_provider, model_name, period_type, period_start, period_end, total_requests,
            successful_requests, failed_requests, total_input_tokens, total_output_tokens, total_tokens,
            total_cached_tokens, total_reasoning_tokens, total_cache_write_tokens, input_cost, output_cost,
            refunded_cost, total_cost, response_time_total_ms, response_time_samples, retried_requests,
            average_cost_per_request, average_cost_per_token, average_response_time_ms, median_response_time_ms,
            p95_response_time_ms, average_tokens_per_second, average_user_rating, success_rate, retry_rate,
            budget_limit, budget_remaining, budget_utilization_percent, is_over_budget, spread_samples)
        SELECT of_user, grouped.model_provider, grouped.model_name, kind, period.period_start, period.period_end, requests,
               successes, failures, input_tokens, output_tokens, tokens,
               cached_tokens, reasoning_tokens, cache_write_tokens, input_cost, output_cost, refunded, cost,
               milliseconds, samples, retried, cost / requests,
               cost / greatest(tokens, 1), milliseconds::float8 / greatest(samples, 1), median, p95,
               speed, rating, successes::numeric / requests, retried::numeric / requests,
               budget.budget_amount, budget.remaining_budget, coalesce(budget.utilization_percent, 0),
               coalesce(budget.budget_exceeded, false), samples
        FROM grouped
        JOIN LATERAL cost_periods(grouped.moment, zone) AS period ON period.period_type = grouped.kind
        LEFT JOIN LATERAL (
            SELECT * FROM user_budgets AS matching
            WHERE matching.user_id = of_user AND matching.budget_period = grouped.kind
              AND matching.period_start = period.period_start
              AND (matching.model_provider IS NULL OR matching.model_provider = grouped.model_provider)
              AND (matching.model_name IS NULL OR matching.model_name = grouped.model_name)
            ORDER BY matching.remaining_budget, matching.id LIMIT 1) AS budget ON true
        ON CONFLICT (user_id, model_provider, model_name, period_start, period_type) DO UPDATE
        SET (period_end, total_requests, successful_requests, failed_requests, total_input_tokens, total_output_tokens,
             total_tokens, total_cached_tokens, total_reasoning_tokens, total_cache_write_tokens, input_cost,
             output_cost, refunded_cost, total_cost, response_time_total_ms, response_time_samples, retried_requests,
             average_cost_per_request, average_cost_per_token, average_response_time_ms, median_response_time_ms,
             p95_response_time_ms, average_tokens_per_second, average_user_rating, success_rate, retry_rate, budget_limit, budget_remaining,
             budget_utilization_percent, is_over_budget, spread_samples, metadata, updated_at)
          = (EXCLUDED.period_end, EXCLUDED.total_requests, EXCLUDED.successful_requests, EXCLUDED.failed_requests,
             EXCLUDED.total_input_tokens, EXCLUDED.total_output_tokens, EXCLUDED.total_tokens,
             EXCLUDED.total_cached_tokens, EXCLUDED.total_reasoning_tokens, EXCLUDED.total_cache_write_tokens,
             EXCLUDED.input_cost, EXCLUDED.output_cost,
             EXCLUDED.refunded_cost, EXCLUDED.total_cost, EXCLUDED.response_time_total_ms,
             EXCLUDED.response_time_samples, EXCLUDED.retried_requests, EXCLUDED.average_cost_per_request,
             EXCLUDED.average_cost_per_token, EXCLUDED.average_response_time_ms, EXCLUDED.median_response_time_ms,
             EXCLUDED.p95_response_time_ms, EXCLUDED.average_tokens_per_second, EXCLUDED.average_user_rating,
             EXCLUDED.success_rate, EXCLUDED.retry_rate, EXCLUDED.budget_limit, EXCLUDED.budget_remaining,
             EXCLUDED.budget_utilization_percent, EXCLUDED.is_over_budget, EXCLUDED.spread_samples,
             cost.metadata - 'before_requests', CURRENT_TIMESTAMP)
        RETURNING id
    ), vanished AS (
        DELETE FROM cost_tracking AS cost USING span
        WHERE cost.user_id = of_user AND cost.period_type = span.kind
          AND cost.period_start >= span.beginning AND cost.period_start < span.ending
          AND cost.id NOT IN (SELECT id FROM computed)
          AND NOT cost.metadata ? 'before_requests'
    )
    SELECT count(*) INTO made FROM computed;
    IF 'monthly' = ANY (kinds) THEN
        PERFORM restore_month(of_user, beginning, ending, zone);
    END IF;
    RETURN made;
END;
$$;

CREATE OR REPLACE FUNCTION cost_messages(of_messages bigint[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
AS $$
#variable_conflict use_column
BEGIN
    UPDATE messages
    SET tokens_used = made.tokens, cost = made.cost, response_time = coalesce(made.seconds, response_time),
        model_used = coalesce(made.model, model_used), input_tokens = made.input, output_tokens = made.output,
        cached_tokens = made.cached, reasoning_tokens = made.reasoning, cache_write_tokens = made.written
    FROM (
        SELECT given.id, coalesce(sum(request.total_tokens), 0)::bigint AS tokens,
               coalesce(sum(request.total_cost_usd - request.refunded_usd), 0) AS cost,
               sum(request.response_time_ms) / 1000.0 AS seconds,
               left((array_agg(request.model_name ORDER BY request.id DESC))[1], 50) AS model,
               coalesce(sum(request.input_tokens), 0)::bigint AS input,
               coalesce(sum(request.output_tokens), 0)::bigint AS output,
               coalesce(sum(request.cached_tokens), 0)::bigint AS cached,
               coalesce(sum(request.reasoning_tokens), 0)::bigint AS reasoning,
               coalesce(sum(request.cache_write_tokens), 0)::bigint AS written
        FROM unnest(of_messages) AS given (id)
        LEFT JOIN ai_requests AS request ON request.message_id = given.id
        GROUP BY given.id) AS made
    WHERE messages.id = made.id;
END;
$$;

-- downgrade
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

LOCK TABLE model_prices;
DELETE FROM model_prices WHERE kind = 'cache_write';
ALTER TABLE model_prices
    DROP CONSTRAINT check_price_kind,
    ADD CONSTRAINT check_price_kind CHECK (kind IN ('input', 'output', 'cached', 'reasoning'));
ALTER TABLE ai_requests DROP COLUMN cache_write_tokens;
ALTER TABLE cost_tracking DROP COLUMN total_cache_write_tokens;

CREATE OR REPLACE FUNCTION record_ai_request(
    user_id bigint, model_provider modelprovider, model_name text, request_id text DEFAULT NULL,
    input_tokens bigint DEFAULT 0, output_tokens bigint DEFAULT 0, cached_tokens bigint DEFAULT 0,
    reasoning_tokens bigint DEFAULT 0, conversation_id bigint DEFAULT NULL, message_id bigint DEFAULT NULL,
    request_start_time timestamptz DEFAULT CURRENT_TIMESTAMP, request_end_time timestamptz DEFAULT NULL,
    response_time_ms integer DEFAULT NULL, time_to_first_token_ms integer DEFAULT NULL,
    status requeststatus DEFAULT 'completed', error_code text DEFAULT NULL, error_message text DEFAULT NULL,
    retry_count integer DEFAULT 0, input_cost_usd numeric DEFAULT NULL, output_cost_usd numeric DEFAULT NULL,
    reservation uuid DEFAULT NULL, details jsonb DEFAULT '{}',
    OUT id bigint, OUT uuid uuid, OUT total_cost_usd numeric, OUT recorded boolean)
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
    SET enable_seqscan = off
AS $$
#variable_conflict use_column
DECLARE
    zone         text;
    price        record;
    input_usd    numeric(20,10) := record_ai_request.input_cost_usd;
    output_usd   numeric(20,10) := record_ai_request.output_cost_usd;
    overdue      bigint;
    call         text := nullif(record_ai_request.request_id, '');
    began        timestamptz := record_ai_request.request_start_time;
    milliseconds integer := record_ai_request.response_time_ms;
    took         numeric;
    tokens       bigint := record_ai_request.input_tokens + record_ai_request.output_tokens;
    talk         bigint;
    owner        bigint;
    known        CONSTANT text[] :=
        '{model_version,temperature,max_tokens,top_p,frequency_penalty,presence_penalty,system_prompt,input_text,'
        'output_text,confidence_score,safety_score,relevance_score,user_rating,user_feedback,api_endpoint,user_agent,'
        'ip_address,request_headers,response_headers,metadata,tags,agent_id,task_id,trace_id,span_id,parent_span_id}';
BEGIN
    IF NOT isfinite(began) THEN
        RAISE EXCEPTION 'a request does not begin at %', began USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF jsonb_typeof(details) <> 'object' THEN
        RAISE EXCEPTION 'details are an object' USING ERRCODE = 'invalid_parameter_value';
    ELSIF details - known <> '{}' THEN
        RAISE EXCEPTION 'details have no "%"', (SELECT string_agg(unknown, '", "')
                                               FROM jsonb_object_keys(details - known) AS unknown)
            USING ERRCODE = 'invalid_parameter_value', HINT = 'They have ' || array_to_string(known, ', ') || '.';
    END IF;
    IF milliseconds IS NULL THEN
        took := round(extract(epoch FROM record_ai_request.request_end_time - began) * 1000);
        -- Of more than 24 days it is not known, since no integer holds it; the beginning and the end are.
        milliseconds := CASE WHEN took BETWEEN -2147483648 AND 2147483647 THEN took::integer END;
    END IF;
    IF input_usd IS NULL OR output_usd IS NULL THEN
        price := request_cost(record_ai_request.model_provider, record_ai_request.model_name, began,
            record_ai_request.input_tokens, record_ai_request.output_tokens, record_ai_request.cached_tokens,
            record_ai_request.reasoning_tokens);
        input_usd := coalesce(input_usd, price.input_cost);
        output_usd := coalesce(output_usd, price.output_cost);
    END IF;
    total_cost_usd := input_usd + output_usd;
    -- Whoever waits for a row is woken by every commit of those before; in the queue one is woken at a time. Who has the row
    -- already, by what the transaction did before, does not queue: whoever is first there may be waiting for this row.
    SELECT coalesce(timezone, 'UTC') INTO zone FROM users
    WHERE users.id = record_ai_request.user_id FOR NO KEY UPDATE SKIP LOCKED;
    IF zone IS NULL THEN
        PERFORM queue_for_user(record_ai_request.user_id);
        SELECT coalesce(timezone, 'UTC') INTO zone FROM users WHERE users.id = record_ai_request.user_id FOR NO KEY UPDATE;
    END IF;
    IF zone IS NULL THEN
        RAISE EXCEPTION 'user % does not exist', record_ai_request.user_id USING ERRCODE = 'foreign_key_violation';
    END IF;
    -- Before there is the request, since a budget that begins takes what its period has already. Counted, not asked
    -- whether there are any: then the planner takes the index of the user's own. A clock that is ahead begins nothing.
    SELECT count(*) FILTER (WHERE auto_renew AND period_end <= least(began, CURRENT_TIMESTAMP)) INTO overdue
    FROM user_budgets AS budget WHERE budget.user_id = record_ai_request.user_id AND is_active;
    IF overdue > 0 THEN
        PERFORM renew_budgets(least(began, CURRENT_TIMESTAMP), record_ai_request.user_id);
    END IF;

    INSERT INTO ai_requests AS made (
        user_id, conversation_id, message_id, request_id, model_provider, model_name, model_version, temperature,
        max_tokens, top_p, frequency_penalty, presence_penalty, system_prompt, input_text, output_text, input_tokens,
        output_tokens, total_tokens, cached_tokens, reasoning_tokens, request_start_time, request_end_time,
        response_time_ms, time_to_first_token_ms, tokens_per_second, input_cost_usd, output_cost_usd, total_cost_usd,
        cost_per_token, status, success, error_code, error_message, retry_count, confidence_score, safety_score,
        relevance_score, user_rating, user_feedback, api_endpoint, user_agent, ip_address, request_headers,
        response_headers, metadata, tags, agent_id, task_id, trace_id, span_id, parent_span_id)
    VALUES (
        record_ai_request.user_id, record_ai_request.conversation_id, record_ai_request.message_id,
        call, record_ai_request.model_provider, record_ai_request.model_name,
        details->>'model_version', (details->>'temperature')::float8, (details->>'max_tokens')::integer,
        (details->>'top_p')::float8, (details->>'frequency_penalty')::float8, (details->>'presence_penalty')::float8,
        details->>'system_prompt', details->>'input_text', details->>'output_text', record_ai_request.input_tokens,
        record_ai_request.output_tokens, tokens, record_ai_request.cached_tokens, record_ai_request.reasoning_tokens,
        began, record_ai_request.request_end_time, milliseconds,
        record_ai_request.time_to_first_token_ms, record_ai_request.output_tokens * 1000.0 / nullif(milliseconds, 0),
        input_usd, output_usd, total_cost_usd, total_cost_usd / greatest(tokens, 1),
        record_ai_request.status, record_ai_request.status = 'completed', record_ai_request.error_code,
        record_ai_request.error_message, record_ai_request.retry_count, (details->>'confidence_score')::numeric,
        (details->>'safety_score')::numeric, (details->>'relevance_score')::numeric,
        (details->>'user_rating')::integer, details->>'user_feedback', details->>'api_endpoint',
        details->>'user_agent', details->>'ip_address', coalesce(details->'request_headers', '{}'),
        coalesce(details->'response_headers', '{}'), coalesce(details->'metadata', '{}'),
        coalesce(details->'tags', '[]'), (details->>'agent_id')::bigint, (details->>'task_id')::bigint,
        details->>'trace_id', details->>'span_id', details->>'parent_span_id')
    ON CONFLICT (request_id) DO NOTHING
    RETURNING made.id, made.uuid INTO id, uuid;
    recorded := FOUND;
    IF NOT recorded THEN
        SELECT made.id, made.uuid, made.total_cost_usd, made.user_id INTO STRICT id, uuid, total_cost_usd, owner
        FROM ai_requests AS made WHERE made.request_id = call;
        IF owner <> record_ai_request.user_id THEN
            RAISE EXCEPTION 'request "%" is that of another user', call
                USING ERRCODE = 'unique_violation';
        END IF;
        RETURN;
    END IF;
    -- Those that do not exist the foreign keys have refused by now.
    IF record_ai_request.message_id IS NOT NULL THEN
        SELECT made_in.id, made_in.user_id INTO talk, owner
        FROM messages JOIN conversations AS made_in ON made_in.id = messages.conversation_id
        WHERE messages.id = record_ai_request.message_id;
    ELSIF record_ai_request.conversation_id IS NOT NULL THEN
        SELECT made_in.id, made_in.user_id INTO talk, owner
        FROM conversations AS made_in WHERE made_in.id = record_ai_request.conversation_id;
    END IF;
    IF talk <> record_ai_request.conversation_id THEN
        RAISE EXCEPTION 'message % is not in conversation %', record_ai_request.message_id,
            record_ai_request.conversation_id
            USING ERRCODE = 'foreign_key_violation';
    ELSIF owner <> record_ai_request.user_id THEN
        RAISE EXCEPTION 'conversation % is that of another user', talk USING ERRCODE = 'foreign_key_violation';
    END IF;
    PERFORM add_to_month(record_ai_request.user_id, date_trunc('month', began AT TIME ZONE zone)::date,
        total_cost_usd, 1);
    PERFORM add_to_cost_tracking(record_ai_request.user_id, record_ai_request.model_provider,
        record_ai_request.model_name, began, zone, record_ai_request.input_tokens, record_ai_request.output_tokens,
        record_ai_request.cached_tokens, record_ai_request.reasoning_tokens, input_usd, output_usd, milliseconds,
        record_ai_request.status, record_ai_request.retry_count);
    PERFORM add_to_budgets(record_ai_request.user_id, began, record_ai_request.model_provider,
        record_ai_request.model_name, total_cost_usd);
    IF reservation IS NOT NULL THEN
        PERFORM settle(reservation, id);
    END IF;
END;
$$;

DROP FUNCTION add_to_cost_tracking(bigint, modelprovider, text, timestamptz, text, bigint, bigint, bigint, bigint,
    numeric, numeric, integer, requeststatus, integer, bigint);
CREATE OR REPLACE FUNCTION add_to_cost_tracking(
    of_user bigint, provider modelprovider, model text, at timestamptz, zone text,
    input_tokens bigint, output_tokens bigint, cached_tokens bigint, reasoning_tokens bigint,
    input_usd numeric, output_usd numeric, response_time_ms integer, status requeststatus, retry_count integer)
    RETURNS void
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
    SET enable_seqscan = off
AS $$
#variable_conflict use_column
DECLARE
    tokens   bigint := add_to_cost_tracking.input_tokens + add_to_cost_tracking.output_tokens;
    usd      numeric := input_usd + output_usd;
    success  integer := (status = 'completed')::integer;
    failure  integer := (status IN ('failed', 'cancelled'))::integer;
    ms       integer := coalesce(response_time_ms, 0);
    measured integer := (response_time_ms IS NOT NULL)::integer;
    retried  integer := (retry_count > 0)::integer;
    kept     integer;
BEGIN
    UPDATE cost_tracking AS cost
    SET total_requests = cost.total_requests + 1,
        successful_requests = cost.successful_requests + success,
        failed_requests = cost.failed_requests + failure,
        total_input_tokens = cost.total_input_tokens + add_to_cost_tracking.input_tokens,
        total_output_tokens = cost.total_output_tokens + add_to_cost_tracking.output_tokens,
        total_tokens = cost.total_tokens + tokens,
        total_cached_tokens = cost.total_cached_tokens + add_to_cost_tracking.cached_tokens,
        total_reasoning_tokens = cost.total_reasoning_tokens + add_to_cost_tracking.reasoning_tokens,
        input_cost = cost.input_cost + input_usd,
        output_cost = cost.output_cost + output_usd,
        total_cost = cost.total_cost + usd,
        response_time_total_ms = cost.response_time_total_ms + ms,
        response_time_samples = cost.response_time_samples + measured,
        retried_requests = cost.retried_requests + retried,
        average_cost_per_request = (cost.total_cost + usd) / (cost.total_requests + 1),
        average_cost_per_token = (cost.total_cost + usd) / greatest(cost.total_tokens + tokens, 1),
        average_response_time_ms = (cost.response_time_total_ms + ms)::float8
            / greatest(cost.response_time_samples + measured, 1),
        success_rate = (cost.successful_requests + success)::numeric / (cost.total_requests + 1),
        retry_rate = (cost.retried_requests + retried)::numeric / (cost.total_requests + 1),
        updated_at = CURRENT_TIMESTAMP
    WHERE cost.id = ANY (ARRAY(
        SELECT (SELECT known.id FROM cost_tracking AS known
                WHERE known.user_id = of_user AND known.model_provider = provider AND known.model_name = model
                  AND known.period_start = period.period_start AND known.period_type = period.period_type)
        FROM cost_periods(at, zone) AS period));
    GET DIAGNOSTICS kept = ROW_COUNT;
    IF kept < 5 THEN
        INSERT INTO cost_tracking (
            user_id, model_provider, model_name, period_type, period_start, period_end,
            total_requests, successful_requests, failed_requests,
            total_input_tokens, total_output_tokens, total_tokens, total_cached_tokens, total_reasoning_tokens,
            input_cost, output_cost, total_cost, response_time_total_ms, response_time_samples, retried_requests,
            average_cost_per_request, average_cost_per_token, average_response_time_ms, success_rate, retry_rate)
        SELECT
            of_user, provider, model, period.period_type, period.period_start, period.period_end,
            1, success, failure,
            add_to_cost_tracking.input_tokens, add_to_cost_tracking.output_tokens, tokens,
            add_to_cost_tracking.cached_tokens, add_to_cost_tracking.reasoning_tokens,
            input_usd, output_usd, usd, ms, measured, retried,
            usd, usd / greatest(tokens, 1), ms, success, retried
        FROM cost_periods(at, zone) AS period
        ON CONFLICT (user_id, model_provider, model_name, period_start, period_type) DO NOTHING;
    END IF;
END;
$$;

CREATE OR REPLACE FUNCTION request_cost(
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

DROP FUNCTION cost_of_tokens(modelprovider, text, timestamptz, bigint, bigint, bigint, bigint, bigint);

CREATE OR REPLACE FUNCTION rollup_user_costs(of_user bigint, beginning timestamptz, ending timestamptz, kinds budgetperiod[])
    RETURNS integer
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
AS $$
DECLARE
    zone text;
    made integer;
BEGIN
    SELECT coalesce(timezone, 'UTC') INTO zone FROM users WHERE id = of_user FOR NO KEY UPDATE;
    WITH span AS (
        SELECT first.period_type AS kind, first.period_start AS beginning, last.period_end AS ending,
               CASE first.period_type WHEN 'daily' THEN 'day' WHEN 'weekly' THEN 'week' WHEN 'monthly' THEN 'month'
                   ELSE 'year' END AS field
        FROM cost_periods(beginning, zone) AS first
        JOIN cost_periods(ending - interval '1 microsecond', zone) AS last USING (period_type)
        WHERE first.period_type = ANY (kinds)
    ), grouped AS (
        SELECT span.kind, request.model_provider, request.model_name, min(request.request_start_time) AS moment,
               count(*) AS requests, count(*) FILTER (WHERE success) AS successes,
               count(*) FILTER (WHERE NOT success AND status IN ('failed', 'cancelled')) AS failures,
               sum(input_tokens) AS input_tokens, sum(output_tokens) AS output_tokens, sum(total_tokens) AS tokens,
               sum(cached_tokens) AS cached_tokens, sum(reasoning_tokens) AS reasoning_tokens,
               sum(input_cost_usd) AS input_cost, sum(output_cost_usd) AS output_cost, sum(refunded_usd) AS refunded,
               sum(total_cost_usd - refunded_usd) AS cost,
               coalesce(sum(response_time_ms), 0) AS milliseconds, count(response_time_ms) AS samples,
               count(*) FILTER (WHERE retry_count > 0) AS retried,
               coalesce(percentile_cont(0.5) WITHIN GROUP (ORDER BY response_time_ms), 0) AS median,
               coalesce(percentile_cont(0.95) WITHIN GROUP (ORDER BY response_time_ms), 0) AS p95,
               -- Not avg(), which squares what it adds up: one speed that nobody can have had would stop all.
               CASE WHEN sum(tokens_per_second) FILTER (WHERE tokens_per_second <= 1e290) > 1e-290
                   THEN sum(tokens_per_second) FILTER (WHERE tokens_per_second <= 1e290)
                       / count(*) FILTER (WHERE tokens_per_second <= 1e290)
                   ELSE 0 END AS speed,
               avg(user_rating) AS rating
        FROM span
        JOIN ai_requests AS request
          ON request.request_start_time >= span.beginning AND request.request_start_time < span.ending
        WHERE request.user_id = of_user
        GROUP BY span.kind, request.model_provider, request.model_name,
                 CASE WHEN span.kind = 'hourly' THEN date_trunc('hour', request.request_start_time, zone)
                     ELSE date_trunc(span.field, request.request_start_time AT TIME ZONE zone) AT TIME ZONE 'UTC' END
    ), computed AS (
        INSERT INTO cost_tracking AS cost (
            user_id, model_provider, model_name, period_type, period_start, period_end, total_requests,
            successful_requests, failed_requests, total_input_tokens, total_output_tokens, total_tokens,
            total_cached_tokens, total_reasoning_tokens, input_cost, output_cost, refunded_cost, total_cost,
            response_time_total_ms, response_time_samples, retried_requests, average_cost_per_request,
            average_cost_per_token, average_response_time_ms, median_response_time_ms, p95_response_time_ms,
            average_tokens_per_second, average_user_rating, success_rate, retry_rate,
            budget_limit, budget_remaining, budget_utilization_percent, is_over_budget, spread_samples)
        SELECT of_user, grouped.model_provider, grouped.model_name, kind, period.period_start, period.period_end, requests,
               successes, failures, input_tokens, output_tokens, tokens,
               cached_tokens, reasoning_tokens, input_cost, output_cost, refunded, cost,
               milliseconds, samples, retried, cost / requests,
               cost / greatest(tokens, 1), milliseconds::float8 / greatest(samples, 1), median, p95,
               speed, rating, successes::numeric / requests, retried::numeric / requests,
               budget.budget_amount, budget.remaining_budget, coalesce(budget.utilization_percent, 0),
               coalesce(budget.budget_exceeded, false), samples
        FROM grouped
        JOIN LATERAL cost_periods(grouped.moment, zone) AS period ON period.period_type = grouped.kind
        LEFT JOIN LATERAL (
            SELECT * FROM user_budgets AS matching
            WHERE matching.user_id = of_user AND matching.budget_period = grouped.kind
              AND matching.period_start = period.period_start
              AND (matching.model_provider IS NULL OR matching.model_provider = grouped.model_provider)
              AND (matching.model_name IS NULL OR matching.model_name = grouped.model_name)
            ORDER BY matching.remaining_budget, matching.id LIMIT 1) AS budget ON true
        ON CONFLICT (user_id, model_provider, model_name, period_start, period_type) DO UPDATE
        SET (period_end, total_requests, successful_requests, failed_requests, total_input_tokens, total_output_tokens,
             total_tokens, total_cached_tokens, total_reasoning_tokens, input_cost, output_cost, refunded_cost,
             total_cost, response_time_total_ms, response_time_samples, retried_requests, average_cost_per_request,
             average_cost_per_token, average_response_time_ms, median_response_time_ms, p95_response_time_ms,
             average_tokens_per_second, average_user_rating, success_rate, retry_rate, budget_limit, budget_remaining,
             budget_utilization_percent, is_over_budget, spread_samples, metadata, updated_at)
          = (EXCLUDED.period_end, EXCLUDED.total_requests, EXCLUDED.successful_requests, EXCLUDED.failed_requests,
             EXCLUDED.total_input_tokens, EXCLUDED.total_output_tokens, EXCLUDED.total_tokens,
             EXCLUDED.total_cached_tokens, EXCLUDED.total_reasoning_tokens, EXCLUDED.input_cost, EXCLUDED.output_cost,
             EXCLUDED.refunded_cost, EXCLUDED.total_cost, EXCLUDED.response_time_total_ms,
             EXCLUDED.response_time_samples, EXCLUDED.retried_requests, EXCLUDED.average_cost_per_request,
             EXCLUDED.average_cost_per_token, EXCLUDED.average_response_time_ms, EXCLUDED.median_response_time_ms,
             EXCLUDED.p95_response_time_ms, EXCLUDED.average_tokens_per_second, EXCLUDED.average_user_rating,
             EXCLUDED.success_rate, EXCLUDED.retry_rate, EXCLUDED.budget_limit, EXCLUDED.budget_remaining,
             EXCLUDED.budget_utilization_percent, EXCLUDED.is_over_budget, EXCLUDED.spread_samples,
             cost.metadata - 'before_requests', CURRENT_TIMESTAMP)
        RETURNING id
    ), vanished AS (
        DELETE FROM cost_tracking AS cost USING span
        WHERE cost.user_id = of_user AND cost.period_type = span.kind
          AND cost.period_start >= span.beginning AND cost.period_start < span.ending
          AND cost.id NOT IN (SELECT id FROM computed)
          AND NOT cost.metadata ? 'before_requests'
    )
    SELECT count(*) INTO made FROM computed;
    IF 'monthly' = ANY (kinds) THEN
        PERFORM restore_month(of_user, beginning, ending, zone);
    END IF;
    RETURN made;
END;
$$;

CREATE OR REPLACE FUNCTION cost_messages(of_messages bigint[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
AS $$
#variable_conflict use_column
BEGIN
    UPDATE messages
    SET tokens_used = made.tokens, cost = made.cost, response_time = coalesce(made.seconds, response_time),
        model_used = coalesce(made.model, model_used), input_tokens = made.input, output_tokens = made.output,
        cached_tokens = made.cached, reasoning_tokens = made.reasoning
    FROM (
        SELECT given.id, coalesce(sum(request.total_tokens), 0)::bigint AS tokens,
               coalesce(sum(request.total_cost_usd - request.refunded_usd), 0) AS cost,
               sum(request.response_time_ms) / 1000.0 AS seconds,
               left((array_agg(request.model_name ORDER BY request.id DESC))[1], 50) AS model,
               coalesce(sum(request.input_tokens), 0)::bigint AS input,
               coalesce(sum(request.output_tokens), 0)::bigint AS output,
               coalesce(sum(request.cached_tokens), 0)::bigint AS cached,
               coalesce(sum(request.reasoning_tokens), 0)::bigint AS reasoning
        FROM unnest(of_messages) AS given (id)
        LEFT JOIN ai_requests AS request ON request.message_id = given.id
        GROUP BY given.id) AS made
    WHERE messages.id = made.id;
END;
$$;

COMMENT ON COLUMN model_prices.kind IS
    'input, output; cached: input that the provider had in its cache; reasoning: output that nobody sees. Without a price of their own, cached costs what input costs, and reasoning what output costs';
