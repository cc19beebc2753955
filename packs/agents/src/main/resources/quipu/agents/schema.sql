-- What the revisions of the pack make, all together, in the words of "quipu dump revisions --home agents". "quipu check"
-- compares the two.

-- Functions keep the search_path that stands when they are made. pg_temp is named, and last, because a path that does not
-- name it searches it first.
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', false);
-- The bodies name tables that are made further down.
SET check_function_bodies = off;

CREATE TYPE alerttype AS ENUM (
    'budget_warning',
    'budget_critical',
    'budget_exceeded',
    'performance_issue',
    'system_error',
    'security_alert'
);

CREATE TYPE budgetperiod AS ENUM ('hourly', 'daily', 'weekly', 'monthly', 'yearly');

CREATE TYPE contenttype AS ENUM (
    'code',
    'document',
    'image',
    'text',
    'json',
    'xml',
    'html',
    'csv',
    'markdown',
    'audio',
    'video'
);

CREATE TYPE conversationstatus AS ENUM ('active', 'archived', 'deleted');

CREATE TYPE messagerole AS ENUM ('user', 'assistant', 'system', 'tool');

CREATE TYPE modelprovider AS ENUM (
    'openai',
    'anthropic',
    'google',
    'local_ollama',
    'local_hf',
    'azure',
    'bedrock',
    'mistral',
    'cohere',
    'deepseek',
    'xai',
    'other'
);

COMMENT ON TYPE modelprovider IS 'Who runs a model; for one that is missing: ALTER TYPE modelprovider ADD VALUE ''name'', in a revision of your own';

CREATE TYPE requeststatus AS ENUM (
    'pending',
    'processing',
    'completed',
    'failed',
    'cancelled'
);

CREATE TYPE taskstatus AS ENUM ('pending', 'running', 'completed', 'failed', 'cancelled');

CREATE TYPE userrole AS ENUM ('admin', 'user', 'guest');

CREATE FUNCTION add_messages_to_conversations()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    change record;
    added  bigint := 0;
BEGIN
    FOR change IN
        SELECT conversation_id, count(*)::integer AS messages, sum(tokens_used)::bigint AS tokens, sum(cost) AS cost,
               coalesce(sum(response_time::numeric(20,6)), 0) AS seconds, count(response_time)::integer AS samples,
               max(seq) AS last_seq, (array_agg(id ORDER BY seq DESC))[1] AS last_id
        FROM new_messages GROUP BY conversation_id ORDER BY conversation_id
    LOOP
        added := added + change.messages;
        UPDATE conversations
        SET total_messages = total_messages + change.messages,
            total_tokens = total_tokens + change.tokens,
            total_cost = total_cost + change.cost,
            response_time_sum = response_time_sum + change.seconds,
            response_time_samples = response_time_samples + change.samples,
            average_response_time = CASE WHEN response_time_samples + change.samples > 0
                THEN (response_time_sum + change.seconds) / (response_time_samples + change.samples) ELSE 0 END,
            active_message_id = change.last_id,
            last_seq = greatest(last_seq, change.last_seq),
            updated_at = CURRENT_TIMESTAMP
        WHERE id = change.conversation_id;
    END LOOP;
    IF added >= 1000 THEN
        DISCARD PLANS;
    END IF;
    RETURN NULL;
END;
$$;

CREATE FUNCTION add_requests_to_conversations()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    change record;
BEGIN
    SELECT count(*) AS requests, count(message_id) AS made_messages, min(conversation_id) AS conversation_id,
           sum(total_tokens)::bigint AS tokens, sum(total_cost_usd - refunded_usd) AS cost,
           coalesce(sum(response_time_ms), 0) / 1000.0 AS seconds, count(response_time_ms)::integer AS samples
    INTO change FROM new_requests;
    IF change.requests = 1 AND change.made_messages = 0 THEN
        IF change.conversation_id IS NOT NULL THEN
            PERFORM add_to_conversation(change.conversation_id, 0, change.tokens, change.cost, change.seconds,
                change.samples);
        END IF;
        RETURN NULL;
    END IF;
    FOR change IN
        SELECT conversation_id, sum(total_tokens)::bigint AS tokens, sum(total_cost_usd - refunded_usd) AS cost,
               coalesce(sum(response_time_ms), 0) / 1000.0 AS seconds, count(response_time_ms)::integer AS samples,
               array_agg(DISTINCT message_id) FILTER (WHERE message_id IS NOT NULL) AS messages
        FROM new_requests
        WHERE conversation_id IS NOT NULL OR message_id IS NOT NULL
        GROUP BY conversation_id, message_id IS NULL ORDER BY conversation_id
    LOOP
        IF change.messages IS NOT NULL THEN
            PERFORM cost_messages(change.messages);
        ELSE
            PERFORM add_to_conversation(change.conversation_id, 0, change.tokens, change.cost, change.seconds,
                change.samples);
        END IF;
    END LOOP;
    RETURN NULL;
END;
$$;

CREATE FUNCTION add_to_budgets(of_user bigint, at timestamp with time zone, provider modelprovider, model text, cost numeric)
RETURNS void
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
#variable_conflict use_column
BEGIN
    UPDATE user_budgets
    SET current_spend = greatest(current_spend + cost, 0), updated_at = CURRENT_TIMESTAMP
    -- As a range, so that of the two ends only the last is looked for in an index: nearly all periods began before.
    WHERE user_id = of_user AND period_end > at AND tstzrange(period_start, period_end) @> at
      AND (is_active OR renewed_at IS NOT NULL)
      AND (model_provider IS NULL OR model_provider = provider) AND (model_name IS NULL OR model_name = model);
END;
$$;

CREATE FUNCTION add_to_conversation(conversation bigint, messages integer, tokens bigint, cost numeric, response_time numeric, samples integer)
RETURNS void
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
#variable_conflict use_column
BEGIN
    UPDATE conversations
    SET total_messages = total_messages + messages,
        total_tokens = total_tokens + tokens,
        total_cost = total_cost + cost,
        response_time_sum = response_time_sum + response_time,
        response_time_samples = response_time_samples + samples,
        average_response_time = CASE WHEN response_time_samples + samples > 0
            THEN (response_time_sum + response_time) / (response_time_samples + samples) ELSE 0 END,
        updated_at = CURRENT_TIMESTAMP
    WHERE id = conversation;
END;
$$;

COMMENT ON FUNCTION add_to_conversation(conversation bigint, messages integer, tokens bigint, cost numeric, response_time numeric, samples integer) IS 'Called by the triggers of messages and requests; called by hand, it changes nothing';

CREATE FUNCTION add_to_cost_tracking(of_user bigint, provider modelprovider, model text, at timestamp with time zone, zone text, input_tokens bigint, output_tokens bigint, cached_tokens bigint, reasoning_tokens bigint, input_usd numeric, output_usd numeric, response_time_ms integer, status requeststatus, retry_count integer)
RETURNS void
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
BEGIN
    PERFORM add_to_cost_tracking(of_user, provider, model, at, zone, input_tokens, output_tokens, cached_tokens,
        reasoning_tokens, input_usd, output_usd, response_time_ms, status, retry_count, 0);
END;
$$;

CREATE FUNCTION add_to_cost_tracking(of_user bigint, provider modelprovider, model text, at timestamp with time zone, zone text, input_tokens bigint, output_tokens bigint, cached_tokens bigint, reasoning_tokens bigint, input_usd numeric, output_usd numeric, response_time_ms integer, status requeststatus, retry_count integer, cache_write_tokens bigint)
RETURNS void
LANGUAGE plpgsql
SET search_path FROM CURRENT
SET enable_seqscan TO off
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

CREATE FUNCTION add_to_month(of_user bigint, month date, cost numeric, calls integer)
RETURNS void
LANGUAGE plpgsql
SET search_path FROM CURRENT
SET enable_seqscan TO off
AS $$
DECLARE
    account record;
    gravest alerttype;
BEGIN
    UPDATE users
    SET current_month_spend = CASE
            WHEN current_month = month THEN greatest(current_month_spend + cost, 0)
            WHEN current_month > month THEN current_month_spend
            ELSE greatest((month_so_far(id, month, coalesce(timezone, 'UTC'))).cost + cost, 0) END,
        api_quota_used = CASE
            WHEN current_month = month THEN api_quota_used + calls
            WHEN current_month > month THEN api_quota_used
            ELSE (month_so_far(id, month, coalesce(timezone, 'UTC'))).calls + calls END,
        current_month = greatest(current_month, month),
        month_alert_sent = CASE WHEN current_month >= month THEN month_alert_sent END,
        updated_at = CURRENT_TIMESTAMP
    WHERE id = of_user AND month <= (CURRENT_TIMESTAMP AT TIME ZONE coalesce(timezone, 'UTC'))::date
    RETURNING username, budget_alerts_enabled, current_month, users.current_month_spend, budget_warning_threshold,
        budget_critical_threshold, monthly_budget_limit, month_alert_sent INTO account;
    IF account.budget_alerts_enabled AND account.current_month = month AND cost > 0
        AND account.current_month_spend >= account.monthly_budget_limit
            * least(account.budget_warning_threshold, account.budget_critical_threshold) THEN
        gravest := CASE WHEN account.current_month_spend > account.monthly_budget_limit THEN 'budget_exceeded'
            WHEN account.current_month_spend >= account.budget_critical_threshold * account.monthly_budget_limit
                THEN 'budget_critical'
            ELSE 'budget_warning' END;
        -- Whoever is over stays over, and is told once.
        IF gravest <= account.month_alert_sent THEN
            RETURN;
        END IF;
        UPDATE users SET month_alert_sent = gravest WHERE id = of_user;
        PERFORM raise_budget_alert(of_user, crossed.kind, 'users', of_user, to_char(month, 'YYYY-MM'),
            'month of ' || account.username, account.current_month_spend, account.monthly_budget_limit)
        FROM unnest('{budget_warning,budget_critical,budget_exceeded}'::alerttype[]) AS crossed (kind)
        WHERE crossed.kind <= gravest
          -- The critical threshold may be the lower one.
          AND (crossed.kind <> 'budget_warning'
              OR account.current_month_spend >= account.budget_warning_threshold * account.monthly_budget_limit)
          AND (account.month_alert_sent IS NULL OR crossed.kind > account.month_alert_sent);
    END IF;
END;
$$;

CREATE FUNCTION aggregate_metrics(beginning timestamp with time zone, ending timestamp with time zone, window_seconds integer DEFAULT 60)
RETURNS integer
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    made  integer;
    width interval := window_seconds * interval '1 second';
BEGIN
    INSERT INTO performance_metrics AS metric (
        metric_name, metric_category, metric_type, value, previous_value, change_percent, min_value, max_value,
        avg_value, median_value, p95_value, p99_value, labels, time_window_seconds, sample_count, aggregate_key,
        created_at)
    SELECT metric_name, 'system', left(metric_type, 20), value, before,
           -- Compared before it is divided: a quotient can leave the range of a double.
           CASE WHEN abs(value - before) < 999999 * abs(before) THEN 100 * (value - before) / before END,
           lowest, highest, average, median, p95, p99, labels, window_seconds, samples, key, moment
    FROM (
        SELECT grouped.*, coalesce(
                   CASE WHEN lag(moment) OVER series = moment - width THEN lag(value) OVER series END,
                   (SELECT earlier.value FROM performance_metrics AS earlier
                    WHERE earlier.aggregate_key = key AND earlier.created_at = moment - width)) AS before
        FROM (
            SELECT metric_name, metric_type, labels,
                   md5(jsonb_build_array(metric_name, metric_type, labels, window_seconds)::text) AS key,
                   date_bin(width, created_at, '2000-01-01T00:00Z') AS moment,
                   -- Not avg(), which squares what it adds up, and so ends at the root of what a double holds; and what is
                   -- next to nothing is nothing, for a quotient that becomes 0 is an error.
                   CASE WHEN metric_type = 'counter' THEN sum(metric_value)
                       WHEN abs(sum(metric_value)) < 1e-290 THEN 0 ELSE sum(metric_value) / count(*) END AS value,
                   min(metric_value) AS lowest, max(metric_value) AS highest,
                   CASE WHEN abs(sum(metric_value)) < 1e-290 THEN 0 ELSE sum(metric_value) / count(*) END AS average,
                   percentile_cont(0.5) WITHIN GROUP (ORDER BY metric_value) AS median,
                   percentile_cont(0.95) WITHIN GROUP (ORDER BY metric_value) AS p95,
                   percentile_cont(0.99) WITHIN GROUP (ORDER BY metric_value) AS p99,
                   count(*) AS samples
            FROM system_metrics
            WHERE created_at >= date_bin(width, beginning, '2000-01-01T00:00Z')
              AND created_at < date_bin(width, ending, '2000-01-01T00:00Z')
              -- Neither NaN nor what would overflow in a sum: one such value would stop all others.
              AND metric_value BETWEEN -1e290 AND 1e290
            GROUP BY metric_name, metric_type, labels, date_bin(width, created_at, '2000-01-01T00:00Z')
        ) AS grouped
        WINDOW series AS (PARTITION BY key ORDER BY moment)
    ) AS compared
    ON CONFLICT (aggregate_key, created_at) DO UPDATE
    SET (value, previous_value, change_percent, min_value, max_value, avg_value, median_value, p95_value, p99_value,
         sample_count)
      = (EXCLUDED.value, EXCLUDED.previous_value, EXCLUDED.change_percent, EXCLUDED.min_value, EXCLUDED.max_value,
         EXCLUDED.avg_value, EXCLUDED.median_value, EXCLUDED.p95_value, EXCLUDED.p99_value, EXCLUDED.sample_count)
    WHERE (metric.value, metric.previous_value, metric.change_percent, metric.min_value, metric.max_value, metric.avg_value,
           metric.median_value, metric.p95_value, metric.p99_value, metric.sample_count)
        IS DISTINCT FROM
          (EXCLUDED.value, EXCLUDED.previous_value, EXCLUDED.change_percent, EXCLUDED.min_value, EXCLUDED.max_value,
           EXCLUDED.avg_value, EXCLUDED.median_value, EXCLUDED.p95_value, EXCLUDED.p99_value, EXCLUDED.sample_count);
    GET DIAGNOSTICS made = ROW_COUNT;
    RETURN made;
END;
$$;

COMMENT ON FUNCTION aggregate_metrics(beginning timestamp with time zone, ending timestamp with time zone, window_seconds integer) IS 'Makes a row of performance_metrics of each metric, its labels and each window that is over: a counter''s sum, else the mean, and the spread; NaN and infinite values are left out. Returns how many rows it made or changed';

CREATE FUNCTION append_to_message(message bigint, more text, more_reasoning text DEFAULT NULL::text)
RETURNS boolean
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
BEGIN
    UPDATE messages
    SET content = content || coalesce(more, ''), updated_at = CURRENT_TIMESTAMP,
        reasoning = CASE WHEN more_reasoning IS NULL THEN reasoning ELSE concat(reasoning, more_reasoning) END
    WHERE id = message AND state = 'partial';
    RETURN FOUND;
END;
$$;

COMMENT ON FUNCTION append_to_message(message bigint, more text, more_reasoning text) IS 'Adds what has just streamed in; false once the message is done, cancelled or failed';

CREATE FUNCTION archive_late_rows(parent text, archive text, beginning timestamp with time zone, ending timestamp with time zone)
RETURNS bigint
LANGUAGE plpgsql
SET search_path FROM CURRENT
SET lock_timeout TO '5s'
SET "DateStyle" TO 'ISO'
SET "TimeZone" TO 'UTC'
AS $$
DECLARE
    fallback text := parent || '_default';
    moved    bigint;
BEGIN
    EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', fallback);
    IF parent = 'audit_logs' THEN
        PERFORM note_archived_chain(fallback, beginning, ending);
        ALTER TABLE audit_logs_default DISABLE TRIGGER trigger_audit_logs_append_only;
    END IF;
    EXECUTE format('WITH moved AS (DELETE FROM %I WHERE created_at >= %L AND created_at < %L RETURNING *)'
        ' INSERT INTO %I SELECT * FROM moved', fallback, beginning, ending, archive);
    GET DIAGNOSTICS moved = ROW_COUNT;
    IF parent = 'audit_logs' THEN
        ALTER TABLE audit_logs_default ENABLE TRIGGER trigger_audit_logs_append_only;
    END IF;
    UPDATE archived_logs SET row_count = row_count + moved WHERE table_name = archive;
    RETURN moved;
END;
$$;

CREATE FUNCTION archive_log_partition(parent text, partition text, beginning timestamp with time zone, ending timestamp with time zone, counted bigint, at timestamp with time zone)
RETURNS void
LANGUAGE plpgsql
SET search_path FROM CURRENT
SET lock_timeout TO '5s'
AS $$
DECLARE
    item record;
BEGIN
    EXECUTE format('ALTER TABLE %I DETACH PARTITION %I', parent, partition);
    IF parent = 'audit_logs' THEN
        EXECUTE format('DROP TRIGGER trigger_audit_logs_no_truncate ON %I', partition);
    END IF;
    FOR item IN
        SELECT conname FROM pg_constraint WHERE conrelid = format('%I', partition)::regclass AND contype = 'f'
    LOOP
        EXECUTE format('ALTER TABLE %I DROP CONSTRAINT %I', partition, item.conname);
    END LOOP;
    EXECUTE format('ALTER TABLE %I RENAME TO %I', partition, 'archived_' || partition);
    INSERT INTO archived_logs AS archived (table_name, parent, period_start, period_end, row_count, archived_at)
    VALUES ('archived_' || partition, parent, beginning, ending, counted, at)
    ON CONFLICT (table_name) DO UPDATE
        SET row_count = EXCLUDED.row_count, archived_at = EXCLUDED.archived_at, dropped_at = NULL;
END;
$$;

CREATE FUNCTION archive_old_data(at timestamp with time zone DEFAULT CURRENT_TIMESTAMP, at_most integer DEFAULT NULL::integer, OUT archived text, OUT row_count bigint)
RETURNS SETOF record
LANGUAGE plpgsql
SET search_path FROM CURRENT
SET "DateStyle" TO 'ISO'
SET "TimeZone" TO 'UTC'
AS $$
DECLARE
    month   record;
    made    integer := 0;
    counted jsonb;
BEGIN
    -- What the logs name stays readable while rows move: who calls this for one month after the other has made these
    -- before, as maintenance does, and finds none here.
    FOR month IN
        SELECT log.parent, old.month
        FROM log_tables() AS log CROSS JOIN LATERAL unnest(months_in_default(log.parent, at - log.kept)) AS old (month)
        WHERE old.month + interval '1 month' <= at - log.kept
        ORDER BY old.month, log.parent
    LOOP
        EXIT WHEN made >= at_most;
        made := made + create_log_partition(month.parent, month.month)::integer;
    END LOOP;
    -- What leaves is counted first, while others read all and write all but that; what comes then is very short. Who deletes
    -- what the logs name waits for the count too: where somebody does so again and again, the locks come first in the end.
    FOR attempt IN 1..5 LOOP
        BEGIN
            IF attempt = 5 THEN
                PERFORM lock_logs_to_archive(ARRAY(SELECT DISTINCT parent FROM months_to_archive(at, at_most)), '{}');
            END IF;
            counted := '{}';
            FOR month IN SELECT * FROM months_to_archive(at, at_most) LOOP
                counted := counted || jsonb_build_object(month.partition,
                    count_log_partition(month.parent, month.partition));
            END LOOP;
            PERFORM lock_logs_to_archive(
                ARRAY(SELECT log.parent FROM log_tables() AS log
                      WHERE log.parent IN (SELECT parent FROM months_to_archive(at, NULL) WHERE counted ? partition)),
                ARRAY(SELECT jsonb_object_keys(counted)));
            EXIT;
        EXCEPTION WHEN lock_not_available THEN
            IF attempt = 5 THEN
                RAISE;
            END IF;
        END;
        PERFORM pg_sleep(0.2);
    END LOOP;
    FOR month IN SELECT * FROM months_to_archive(at, NULL) WHERE counted ? partition LOOP
        archived := 'archived_' || month.partition;
        row_count := counted -> month.partition;
        PERFORM archive_log_partition(
            month.parent, month.partition, month.beginning, month.ending, row_count, at);
        RETURN NEXT;
    END LOOP;
END;
$$;

COMMENT ON FUNCTION archive_old_data(at timestamp with time zone, at_most integer, OUT archived text, OUT row_count bigint) IS 'Takes the months out of the logs whose last row is older than platform_settings says (logs 90 days, metrics a year); each becomes a table of its own, whose name begins with archived_';

CREATE FUNCTION are_tool_calls(value jsonb)
RETURNS boolean
LANGUAGE sql
IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN (jsonb_typeof(value) = 'array'::text) THEN (NOT (EXISTS (SELECT FROM jsonb_array_elements(are_tool_calls.value) call(value) WHERE (((jsonb_typeof(call.value) = 'object'::text) AND (jsonb_typeof((call.value -> 'id'::text)) = 'string'::text) AND ((call.value ->> 'id'::text) <> ''::text) AND (jsonb_typeof((call.value -> 'name'::text)) = 'string'::text) AND ((call.value ->> 'name'::text) <> ''::text) AND (call.value ? 'arguments'::text)) IS NOT TRUE)))) ELSE false END;

COMMENT ON FUNCTION are_tool_calls(value jsonb) IS 'Whether it is an array of objects with the texts id and name, and arguments; more keys are welcome';

CREATE FUNCTION assign_content_root()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    maker bigint;
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.root_id := NEW.id;
        -- What names itself is left to the check that forbids it.
        IF NEW.parent_content_id <> NEW.id THEN
            SELECT root_id, user_id INTO NEW.root_id, maker FROM generated_content WHERE id = NEW.parent_content_id;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'content % does not exist, so there is no version of it', NEW.parent_content_id
                    USING ERRCODE = 'foreign_key_violation', HINT = 'A version comes after what it is made of.';
            END IF;
        END IF;
        IF maker <> NEW.user_id THEN
            RAISE EXCEPTION 'content % is another user''s, and a version of it too', NEW.parent_content_id
                USING ERRCODE = 'check_violation', HINT = 'What is made of it by others is content of its own.';
        END IF;
    ELSIF NEW.root_id <> OLD.root_id OR NEW.parent_content_id IS NOT NULL THEN
        RAISE EXCEPTION 'the parent of content % cannot be changed', OLD.id
            USING ERRCODE = 'check_violation', HINT = 'Make a version of its own with new_content_version().';
    END IF;
    RETURN NEW;
END;
$$;

CREATE FUNCTION cancel_task(task bigint, at timestamp with time zone DEFAULT CURRENT_TIMESTAMP)
RETURNS boolean
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
BEGIN
    UPDATE tasks
    SET status = 'cancelled', completed_at = greatest(at, started_at), lease_owner = NULL, lease_expires_at = NULL
    WHERE id = task AND status IN ('pending', 'running');
    RETURN FOUND;
END;
$$;

CREATE FUNCTION chain_audit_log()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path FROM CURRENT
AS $$
DECLARE
    chain audit_chain;
    line  record;
BEGIN
    NEW.request_headers := redact_secrets(NEW.request_headers);
    NEW.old_values := redact_secrets(NEW.old_values);
    NEW.new_values := redact_secrets(NEW.new_values);
    NEW.metadata := redact_secrets(NEW.metadata);
    NEW.error_message := redact_secrets(to_jsonb(NEW.error_message)) #>> '{}';
    NEW.user_agent := redact_secrets(to_jsonb(NEW.user_agent)) #>> '{}';
    NEW.request_path := regexp_replace(NEW.request_path,
        '([?&#]([^=&]*(pass|pwd|secret|token|key|code|signature)[^=&]*|([^=&]*[-_.])?(pin|otp))=)[^&]*',
        '\1[redacted]', 'gi');
    -- Whatever was given: a line names nobody else than its user, also when that one is gone.
    NEW.actor := (SELECT uuid FROM users WHERE id = NEW.user_id);
    -- The queue, also for who writes to a partition by its own name, whose statements have no trigger there.
    LOCK TABLE audit_chain IN SHARE UPDATE EXCLUSIVE MODE;
    SELECT * INTO chain FROM audit_chain WHERE id FOR UPDATE;
    IF NOT FOUND THEN
        INSERT INTO audit_chain DEFAULT VALUES ON CONFLICT DO NOTHING;
        SELECT * INTO chain FROM audit_chain WHERE id FOR UPDATE;
    END IF;
    SELECT * INTO line FROM line_beyond(chain);
    IF line.chain_seq IS NOT NULL THEN
        chain.last_seq := line.chain_seq;
        chain.last_hash := line.row_hash;
    END IF;
    IF NEW.created_at NOT BETWEEN chain.open_from AND chain.open_to THEN
        -- What no calendar can take a month of goes with all time, which is slower and no less right.
        chain.open_from := '-infinity';
        chain.open_to := 'infinity';
        IF NEW.created_at BETWEEN '1900-01-01Z' AND '3000-01-01Z' THEN
            chain.open_from := date_trunc('month', NEW.created_at, 'UTC');
            chain.open_to := (chain.open_from AT TIME ZONE 'UTC' + interval '1 month - 1 microsecond') AT TIME ZONE 'UTC';
        END IF;
        UPDATE audit_chain SET (last_seq, last_hash, open_from, open_to)
            = (chain.last_seq, chain.last_hash, chain.open_from, chain.open_to)
        WHERE id;
    END IF;
    NEW.chain_seq := chain.last_seq + 1;
    NEW.previous_hash := chain.last_hash;
    NEW.row_hash := audit_hash(NEW);
    RETURN NEW;
END;
$$;

REVOKE EXECUTE ON FUNCTION chain_audit_log() FROM PUBLIC;

CREATE FUNCTION change_messages_in_conversations()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    change record;
BEGIN
    FOR change IN
        SELECT conversation_id, sum(sign)::integer AS messages, sum(sign * tokens_used)::bigint AS tokens,
               sum(sign * cost) AS cost, coalesce(sum(sign * response_time::numeric(20,6)), 0) AS seconds,
               coalesce(sum(sign) FILTER (WHERE response_time IS NOT NULL), 0)::integer AS samples
        FROM (SELECT 1 AS sign, conversation_id, tokens_used, cost, response_time FROM new_messages
              UNION ALL
              SELECT -1, conversation_id, tokens_used, cost, response_time FROM old_messages) AS changed
        GROUP BY conversation_id ORDER BY conversation_id
    LOOP
        IF (change.messages, change.tokens, change.cost, change.seconds, change.samples) <> (0, 0, 0, 0, 0) THEN
            PERFORM add_to_conversation(change.conversation_id, change.messages, change.tokens, change.cost,
                change.seconds, change.samples);
        END IF;
    END LOOP;
    RETURN NULL;
END;
$$;

CREATE FUNCTION change_requests_in_conversations()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    change  record;
    changed bigint[];
BEGIN
    SELECT array_agg(DISTINCT message_id) INTO changed
    FROM (
        SELECT unnest(ARRAY[earlier.message_id, later.message_id]) AS message_id
        FROM old_requests AS earlier JOIN new_requests AS later USING (id)
        WHERE (earlier.message_id, earlier.total_tokens, earlier.total_cost_usd, earlier.refunded_usd,
               earlier.response_time_ms, earlier.model_name)
            IS DISTINCT FROM (later.message_id, later.total_tokens, later.total_cost_usd, later.refunded_usd,
               later.response_time_ms, later.model_name)) AS moved
    WHERE message_id IS NOT NULL;
    IF changed IS NOT NULL THEN
        PERFORM cost_messages(changed);
    END IF;
    FOR change IN
        SELECT conversation_id, sum(sign * total_tokens)::bigint AS tokens,
               sum(sign * (total_cost_usd - refunded_usd)) AS cost,
               coalesce(sum(sign * response_time_ms), 0) / 1000.0 AS seconds,
               coalesce(sum(sign) FILTER (WHERE response_time_ms IS NOT NULL), 0)::integer AS samples
        FROM (SELECT 1 AS sign, conversation_id, message_id, total_tokens, total_cost_usd, refunded_usd, response_time_ms
              FROM new_requests
              UNION ALL
              SELECT -1, conversation_id, message_id, total_tokens, total_cost_usd, refunded_usd, response_time_ms
              FROM old_requests) AS counted
        WHERE conversation_id IS NOT NULL AND message_id IS NULL
        GROUP BY conversation_id ORDER BY conversation_id
    LOOP
        IF (change.tokens, change.cost, change.seconds, change.samples) <> (0, 0, 0, 0) THEN
            PERFORM add_to_conversation(change.conversation_id, 0, change.tokens, change.cost, change.seconds,
                change.samples);
        END IF;
    END LOOP;
    RETURN NULL;
END;
$$;

CREATE FUNCTION check_user_timezone()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
SET "TimeZone" TO 'UTC'
AS $$
DECLARE
    spelled text;
BEGIN
    IF NEW.timezone ~ '^[A-Za-z_]+(/[A-Za-z_]+)+$' THEN
        PERFORM CURRENT_TIMESTAMP AT TIME ZONE NEW.timezone;
        spelled := set_config('timezone', NEW.timezone, true);
    ELSE
        spelled := (SELECT name FROM pg_timezone_names WHERE lower(name) = lower(NEW.timezone));
        IF spelled IS NULL THEN
            RAISE EXCEPTION 'time zone "%" not recognized', NEW.timezone
                USING ERRCODE = 'invalid_parameter_value', HINT = 'See pg_timezone_names.';
        END IF;
    END IF;
    NEW.timezone := spelled;
    RETURN NEW;
END;
$$;

CREATE FUNCTION complete_task(task bigint, worker text, output jsonb DEFAULT '{}'::jsonb, at timestamp with time zone DEFAULT CURRENT_TIMESTAMP)
RETURNS boolean
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
BEGIN
    UPDATE tasks
    SET status = 'completed', output_data = output, completed_at = greatest(at, started_at),
        actual_duration = greatest(extract(epoch FROM at - started_at), 0)::integer, lease_owner = NULL,
        lease_expires_at = NULL
    WHERE id = task AND status = 'running' AND lease_owner = worker;
    RETURN FOUND;
END;
$$;

COMMENT ON FUNCTION complete_task(task bigint, worker text, output jsonb, at timestamp with time zone) IS 'Ends a task well; false, and nothing happens, where it is not the worker''s any more';

CREATE FUNCTION cost_messages(of_messages bigint[])
RETURNS void
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

CREATE FUNCTION cost_of_tokens(provider modelprovider, model text, at timestamp with time zone, input_tokens bigint, output_tokens bigint, cached_tokens bigint DEFAULT 0, cache_write_tokens bigint DEFAULT 0, reasoning_tokens bigint DEFAULT 0, OUT input_cost numeric, OUT output_cost numeric, OUT price_known boolean)
RETURNS record
LANGUAGE plpgsql
STABLE
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

COMMENT ON FUNCTION cost_of_tokens(provider modelprovider, model text, at timestamp with time zone, input_tokens bigint, output_tokens bigint, cached_tokens bigint, cache_write_tokens bigint, reasoning_tokens bigint, OUT input_cost numeric, OUT output_cost numeric, OUT price_known boolean) IS 'What tokens cost at the prices of a moment, to 10 decimals; 0 where no price is known';

CREATE FUNCTION cost_periods(at timestamp with time zone, zone text, OUT period_type budgetperiod, OUT period_start timestamp with time zone, OUT period_end timestamp with time zone)
RETURNS SETOF record
LANGUAGE sql
STABLE ROWS 5
BEGIN ATOMIC
 SELECT 'hourly'::budgetperiod AS budgetperiod,
     date_trunc('hour'::text, cost_periods.at, cost_periods.zone) AS date_trunc,
     (date_trunc('hour'::text, cost_periods.at, cost_periods.zone) + '01:00:00'::interval)
 UNION ALL
  SELECT unit.kind,
         CASE
             WHEN ((((beginning.local_start AT TIME ZONE cost_periods.zone) - '01:00:00'::interval) AT TIME ZONE cost_periods.zone) = beginning.local_start) THEN ((beginning.local_start AT TIME ZONE cost_periods.zone) - '01:00:00'::interval)
             ELSE (beginning.local_start AT TIME ZONE cost_periods.zone)
         END AS timezone,
         CASE
             WHEN ((((ending.local_end AT TIME ZONE cost_periods.zone) - '01:00:00'::interval) AT TIME ZONE cost_periods.zone) = ending.local_end) THEN ((ending.local_end AT TIME ZONE cost_periods.zone) - '01:00:00'::interval)
             ELSE (ending.local_end AT TIME ZONE cost_periods.zone)
         END AS timezone
    FROM ( VALUES ('daily'::budgetperiod,'day'::text,'1 day'::interval), ('weekly'::budgetperiod,'week'::text,'7 days'::interval), ('monthly'::budgetperiod,'month'::text,'1 mon'::interval), ('yearly'::budgetperiod,'year'::text,'1 year'::interval)) unit(kind, field, length),
     LATERAL ( SELECT date_trunc(unit.field, (cost_periods.at AT TIME ZONE cost_periods.zone)) AS local_start) beginning,
     LATERAL ( SELECT (beginning.local_start + unit.length) AS local_end) ending;
END;

COMMENT ON FUNCTION cost_periods(at timestamp with time zone, zone text, OUT period_type budgetperiod, OUT period_start timestamp with time zone, OUT period_end timestamp with time zone) IS 'The hour, day, ISO week (from Monday), month and year around a moment, in a time zone; each ends where the next begins';

CREATE FUNCTION costs_without_spread(kinds budgetperiod[], ended_before timestamp with time zone, OUT of_user bigint, OUT kind budgetperiod, OUT beginning timestamp with time zone, OUT ending timestamp with time zone)
RETURNS SETOF record
LANGUAGE plpgsql
STABLE
SET search_path FROM CURRENT
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT user_id, period_type, period_start, period_end FROM cost_tracking
    WHERE period_type = ANY (kinds) AND period_end <= ended_before
      AND spread_samples <> response_time_samples
    GROUP BY 1, 2, 3, 4 ORDER BY 1, 3;
END;
$$;

COMMENT ON FUNCTION costs_without_spread(kinds budgetperiod[], ended_before timestamp with time zone, OUT of_user bigint, OUT kind budgetperiod, OUT beginning timestamp with time zone, OUT ending timestamp with time zone) IS 'Whose periods were written after rollup_costs() had been there, by requests that came late, or that it has missed; and which periods: what lies between them is not theirs';

CREATE FUNCTION count_budget_spend()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
BEGIN
    PERFORM FROM users WHERE id = NEW.user_id FOR NO KEY UPDATE;
    NEW.current_spend := spend_in_period(NEW.user_id, NEW.budget_period, NEW.period_start, NEW.period_end,
        NEW.model_provider, NEW.model_name);
    -- One that goes on as it was still knows what somebody said.
    IF TG_OP = 'UPDATE' AND (NEW.user_id, NEW.period_start, NEW.period_end, NEW.model_provider, NEW.model_name)
        IS NOT DISTINCT FROM (OLD.user_id, OLD.period_start, OLD.period_end, OLD.model_provider, OLD.model_name) THEN
        NEW.current_spend := greatest(OLD.current_spend, NEW.current_spend);
    END IF;
    RETURN NEW;
END;
$$;

CREATE FUNCTION count_log_partition(parent text, partition text)
RETURNS bigint
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    counted bigint;
BEGIN
    PERFORM hold_log_partition(partition);
    IF parent = 'audit_logs' THEN
        PERFORM note_archived_chain(partition);
    END IF;
    EXECUTE format('SELECT count(*) FROM %I', partition) INTO counted;
    RETURN counted;
END;
$$;

CREATE FUNCTION create_log_partition(parent text, month date)
RETURNS boolean
LANGUAGE plpgsql
SET search_path FROM CURRENT
SET lock_timeout TO '5s'
SET "DateStyle" TO 'ISO'
SET "TimeZone" TO 'UTC'
AS $$
DECLARE
    name      text := parent || to_char(month, '_YYYY_MM');
    fallback  text := parent || '_default';
    beginning timestamptz := date_trunc('month', month::timestamp) AT TIME ZONE 'UTC';
    ending    timestamptz := (date_trunc('month', month::timestamp) + interval '1 month') AT TIME ZONE 'UTC';
BEGIN
    IF to_regclass(quote_ident(name)) IS NOT NULL THEN
        RETURN false;
    -- One that somebody has moved away or dropped is one that is not there.
    ELSIF EXISTS (SELECT FROM archived_logs WHERE table_name = 'archived_' || name AND dropped_at IS NULL)
        AND to_regclass(quote_ident('archived_' || name)) IS NOT NULL THEN
        PERFORM archive_late_rows(parent, 'archived_' || name, beginning, ending);
        RETURN false;
    END IF;
    PERFORM lock_what_logs_name(ARRAY[parent], 'SHARE ROW EXCLUSIVE');
    EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', fallback);
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE)', name, parent);
    IF parent = 'audit_logs' THEN
        ALTER TABLE audit_logs_default DISABLE TRIGGER trigger_audit_logs_append_only;
    END IF;
    EXECUTE format('WITH moved AS (DELETE FROM %I WHERE created_at >= %L AND created_at < %L RETURNING *)'
        ' INSERT INTO %I SELECT * FROM moved', fallback, beginning, ending, name);
    IF parent = 'audit_logs' THEN
        ALTER TABLE audit_logs_default ENABLE TRIGGER trigger_audit_logs_append_only;
        EXECUTE format('CREATE TRIGGER trigger_audit_logs_no_truncate BEFORE TRUNCATE ON %I'
            ' FOR EACH STATEMENT EXECUTE FUNCTION guard_audit_log()', name);
    END IF;
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, name, beginning, ending);
    RETURN true;
END;
$$;

CREATE FUNCTION create_log_partitions(at timestamp with time zone DEFAULT CURRENT_TIMESTAMP, months_ahead integer DEFAULT NULL::integer)
RETURNS integer
LANGUAGE plpgsql
SET search_path FROM CURRENT
SET lock_timeout TO '5s'
AS $$
DECLARE
    missing record;
    made    integer := 0;
BEGIN
    PERFORM lock_what_logs_name(array_agg(DISTINCT parent), 'SHARE ROW EXCLUSIVE')
    FROM missing_log_partitions(at, months_ahead);
    FOR missing IN SELECT * FROM missing_log_partitions(at, months_ahead) LOOP
        made := made + create_log_partition(missing.parent, missing.month)::integer;
    END LOOP;
    RETURN made;
END;
$$;

COMMENT ON FUNCTION create_log_partitions(at timestamp with time zone, months_ahead integer) IS 'Makes the partitions of this month and of the coming ones, and one for each month that lies in a default partition';

CREATE FUNCTION delete_old_rows(at timestamp with time zone DEFAULT CURRENT_TIMESTAMP, at_most integer DEFAULT 1000)
RETURNS integer
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    kept         interval := coalesce((SELECT log_retention_days FROM platform_settings), 90) * interval '1 day';
    alerts       integer;
    reservations integer;
BEGIN
    DELETE FROM system_alerts WHERE id IN (
        SELECT id FROM system_alerts
        WHERE (is_resolved OR is_dismissed OR expires_at < at - kept) AND created_at < at - kept AND updated_at < at - kept
        ORDER BY created_at, id LIMIT at_most FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS alerts = ROW_COUNT;
    DELETE FROM budget_reservations WHERE id IN (
        SELECT id FROM budget_reservations
        WHERE status <> 'held' AND ended_at < at - kept
        ORDER BY ended_at, id LIMIT at_most - alerts FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS reservations = ROW_COUNT;
    RETURN alerts + reservations;
END;
$$;

COMMENT ON FUNCTION delete_old_rows(at timestamp with time zone, at_most integer) IS 'Deletes a batch of alerts that are done with and of reservations that have ended, both longer ago than logs are kept; call it, each time in a transaction of its own, until it returns 0';

CREATE FUNCTION drop_archived_logs(ended_before timestamp with time zone, at timestamp with time zone DEFAULT CURRENT_TIMESTAMP)
RETURNS SETOF text
LANGUAGE plpgsql
SET search_path FROM CURRENT
SET lock_timeout TO '5s'
AS $$
DECLARE
    gone text;
BEGIN
    FOR gone IN
        SELECT table_name FROM archived_logs WHERE period_end <= ended_before AND dropped_at IS NULL ORDER BY table_name
    LOOP
        EXECUTE format('DROP TABLE IF EXISTS %I', gone);
        UPDATE archived_logs SET dropped_at = at WHERE table_name = gone;
        RETURN NEXT gone;
    END LOOP;
END;
$$;

COMMENT ON FUNCTION drop_archived_logs(ended_before timestamp with time zone, at timestamp with time zone) IS 'Drops months that have left the logs, for good; nothing calls it by itself';

CREATE FUNCTION edit_message(message bigint, new_content text)
RETURNS bigint
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    made bigint;
BEGIN
    INSERT INTO messages (conversation_id, role, content, parent_message_id, is_root, metadata, tool_call_id,
        tool_name, tool_result)
    SELECT conversation_id, role, new_content, parent_message_id, is_root, metadata, tool_call_id,
        tool_name, tool_result
    FROM messages WHERE id = message
    RETURNING id INTO made;
    INSERT INTO message_attachments (message_id, position, uri, media_type, sha256, byte_size, file_name, metadata)
    SELECT made, position, uri, media_type, sha256, byte_size, file_name, metadata
    FROM message_attachments WHERE message_id = message AND made IS NOT NULL;
    RETURN made;
END;
$$;

COMMENT ON FUNCTION edit_message(message bigint, new_content text) IS 'Says a message in other words: a sibling that begins a branch, which is then the active one. It has the attachments and what a tool''s result belongs to; no reasoning and no tool calls. The old one stays';

CREATE FUNCTION end_audit_chain()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path FROM CURRENT
AS $$
DECLARE
    chain audit_chain;
    line  record;
BEGIN
    SELECT * INTO chain FROM audit_chain WHERE id;
    IF NEW.chain_seq > chain.last_seq THEN
        SELECT * INTO line FROM line_beyond(chain);
        UPDATE audit_chain SET last_seq = line.chain_seq, last_hash = line.row_hash WHERE id;
    END IF;
    RETURN NULL;
END;
$$;

REVOKE EXECUTE ON FUNCTION end_audit_chain() FROM PUBLIC;

CREATE FUNCTION erase_user(of_user bigint)
RETURNS boolean
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    archive record;
BEGIN
    PERFORM FROM users WHERE id = of_user FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    DELETE FROM generated_content WHERE user_id = of_user;
    DELETE FROM cost_tracking WHERE user_id = of_user;
    DELETE FROM ai_requests WHERE user_id = of_user;
    DELETE FROM tasks WHERE user_id = of_user;
    FOR archive IN
        SELECT table_name, parent FROM archived_logs
        WHERE dropped_at IS NULL AND to_regclass(quote_ident(table_name)) IS NOT NULL
    LOOP
        IF archive.parent = 'usage_logs' THEN
            EXECUTE format('DELETE FROM %I WHERE user_id = %s', archive.table_name, of_user);
        ELSIF archive.parent = 'audit_logs' THEN
            EXECUTE format('UPDATE %I SET user_id = NULL WHERE user_id = %s', archive.table_name, of_user);
        END IF;
    END LOOP;
    DELETE FROM users WHERE id = of_user;
    RETURN true;
END;
$$;

COMMENT ON FUNCTION erase_user(of_user bigint) IS 'Deletes a user with all that is the user''s, requests and costs too, which a plain DELETE refuses; audit lines stay, without the user';

CREATE FUNCTION expire_reservations(at timestamp with time zone DEFAULT CURRENT_TIMESTAMP)
RETURNS integer
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    expired integer;
BEGIN
    UPDATE budget_reservations SET status = 'expired', ended_at = at WHERE status = 'held' AND expires_at <= at;
    GET DIAGNOSTICS expired = ROW_COUNT;
    RETURN expired;
END;
$$;

COMMENT ON FUNCTION expire_reservations(at timestamp with time zone) IS 'Marks what nobody came back for; it has not counted since its time anyway';

CREATE FUNCTION extend_lease(task bigint, worker text, lease interval DEFAULT '00:05:00'::interval, at timestamp with time zone DEFAULT CURRENT_TIMESTAMP)
RETURNS boolean
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
BEGIN
    UPDATE tasks SET lease_expires_at = at + lease WHERE id = task AND status = 'running' AND lease_owner = worker;
    RETURN FOUND;
END;
$$;

COMMENT ON FUNCTION extend_lease(task bigint, worker text, lease interval, at timestamp with time zone) IS 'Keeps a task for longer; false: it is not the worker''s any more, who should stop';

CREATE FUNCTION fail_task(task bigint, worker text, error text, retry_after interval DEFAULT NULL::interval, at timestamp with time zone DEFAULT CURRENT_TIMESTAMP)
RETURNS taskstatus
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    result taskstatus;
BEGIN
    UPDATE tasks
    SET status = CASE WHEN attempts < max_attempts THEN 'pending' ELSE 'failed' END::taskstatus,
        dead_at = CASE WHEN attempts < max_attempts THEN NULL ELSE at END,
        completed_at = CASE WHEN attempts < max_attempts THEN NULL ELSE greatest(at, started_at) END,
        available_at = at + coalesce(retry_after, task_backoff(attempts)),
        actual_duration = greatest(extract(epoch FROM at - started_at), 0)::integer,
        error_message = error, lease_owner = NULL, lease_expires_at = NULL
    WHERE id = task AND status = 'running' AND lease_owner = worker
    RETURNING status INTO result;
    RETURN result;
END;
$$;

COMMENT ON FUNCTION fail_task(task bigint, worker text, error text, retry_after interval, at timestamp with time zone) IS 'Notes a failure: pending again after a pause that doubles, or failed for good after max_attempts; NULL where it is not the worker''s any more';

CREATE FUNCTION finish_message(message bigint, end_state text DEFAULT 'done'::text, reason text DEFAULT NULL::text)
RETURNS boolean
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
BEGIN
    UPDATE messages SET state = end_state, finish_reason = reason WHERE id = message AND state = 'partial';
    RETURN FOUND;
END;
$$;

COMMENT ON FUNCTION finish_message(message bigint, end_state text, reason text) IS 'Ends the streaming of a message: done, cancelled or failed; false if it had ended before';

CREATE FUNCTION guard_audit_log()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.user_id IS NULL AND OLD.user_id IS NOT NULL AND NOT EXISTS (SELECT FROM users WHERE id = OLD.user_id) THEN
            OLD.user_id := NULL;
            IF NEW IS NOT DISTINCT FROM OLD THEN
                RETURN NEW;
            END IF;
        END IF;
    END IF;
    RAISE EXCEPTION 'audit_logs is append-only' USING
        ERRCODE = 'insufficient_privilege',
        HINT = 'Old months leave whole, through archive_old_data().';
END;
$$;

CREATE FUNCTION hard_limits(of_user bigint, at timestamp with time zone, provider modelprovider, model text, OUT source text, OUT available numeric)
RETURNS SETOF record
LANGUAGE plpgsql
STABLE
SET search_path FROM CURRENT
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH held AS (
        SELECT amount, model_provider, model_name FROM budget_reservations
        WHERE user_id = of_user AND status = 'held' AND expires_at > at
    )
    SELECT 'budget ' || budget_name,
           budget_amount - current_spend - (
               SELECT coalesce(sum(amount), 0) FROM held
               WHERE (budget.model_provider IS NULL OR held.model_provider IS NULL
                      OR held.model_provider = budget.model_provider)
                 AND (budget.model_name IS NULL OR held.model_name IS NULL OR held.model_name = budget.model_name))
    FROM user_budgets AS budget
    WHERE user_id = of_user AND is_hard_limit AND period_end > at AND tstzrange(period_start, period_end) @> at
      AND (is_active OR renewed_at IS NOT NULL)
      AND (model_provider IS NULL OR provider IS NULL OR model_provider = provider)
      AND (model_name IS NULL OR model IS NULL OR model_name = model)
    UNION ALL
    SELECT 'month',
           monthly_budget_limit
           - CASE WHEN current_month = date_trunc('month', at AT TIME ZONE coalesce(timezone, 'UTC'))::date
                 THEN current_month_spend
                 ELSE (month_so_far(id, date_trunc('month', at AT TIME ZONE coalesce(timezone, 'UTC'))::date,
                     coalesce(timezone, 'UTC'))).cost END
           - (SELECT coalesce(sum(amount), 0) FROM held)
    FROM users
    WHERE id = of_user AND monthly_budget_is_hard AND monthly_budget_limit IS NOT NULL
    ORDER BY 2;
END;
$$;

CREATE FUNCTION hold_log_partition(partition text)
RETURNS void
LANGUAGE plpgsql
SET search_path FROM CURRENT
SET lock_timeout TO '400ms'
AS $$
BEGIN
    EXECUTE format('LOCK TABLE %I IN SHARE MODE', partition);
END;
$$;

CREATE FUNCTION hold_parent_message()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path FROM CURRENT
SET enable_seqscan TO off
AS $$
BEGIN
    PERFORM FROM messages WHERE id = NEW.parent_message_id FOR KEY SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'message % is not in conversation %', NEW.parent_message_id, NEW.conversation_id
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NEW;
END;
$$;

REVOKE EXECUTE ON FUNCTION hold_parent_message() FROM PUBLIC;

CREATE FUNCTION keep_budget()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    warned  boolean := false;
    alarmed boolean := false;
    told    boolean := false;
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.period_start = OLD.period_start THEN
        warned := OLD.warning_alert_sent;
        alarmed := OLD.critical_alert_sent;
        told := OLD.exceeded_alert_sent;
    END IF;
    NEW.remaining_budget := NEW.budget_amount - NEW.current_spend;
    -- A budget of nothing is refused, by the check that comes after this.
    NEW.utilization_percent := least(100 * NEW.current_spend / nullif(NEW.budget_amount, 0), 99999999);
    NEW.budget_exceeded := NEW.current_spend > NEW.budget_amount;
    NEW.warning_alert_sent := warned;
    NEW.critical_alert_sent := alarmed;
    NEW.exceeded_alert_sent := told;
    IF NEW.alerts_enabled
        AND (NOT warned AND 100 * NEW.current_spend >= NEW.warning_threshold_percent * NEW.budget_amount
            OR NOT alarmed AND 100 * NEW.current_spend >= NEW.critical_threshold_percent * NEW.budget_amount
            OR NOT told AND NEW.budget_exceeded) THEN
        IF (SELECT budget_alerts_enabled FROM users WHERE id = NEW.user_id) THEN
            NEW.warning_alert_sent := true;
            NEW.critical_alert_sent :=
                alarmed OR 100 * NEW.current_spend >= NEW.critical_threshold_percent * NEW.budget_amount;
            NEW.exceeded_alert_sent := told OR NEW.budget_exceeded;
            NEW.last_alert_at := CURRENT_TIMESTAMP;
        END IF;
    END IF;
    RETURN NEW;
END;
$$;

CREATE FUNCTION keep_conversation_branch()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.active_message_id := NULL;
        NEW.last_seq := 0;
        RETURN NEW;
    END IF;
    NEW.last_seq := OLD.last_seq;
    IF NEW.active_message_id IS DISTINCT FROM OLD.active_message_id AND NOT EXISTS (
        SELECT FROM messages WHERE id = NEW.active_message_id AND conversation_id = NEW.id) THEN
        RAISE EXCEPTION 'message % is not in conversation %', NEW.active_message_id, NEW.id
            USING ERRCODE = 'foreign_key_violation', HINT = 'See switch_branch().';
    END IF;
    RETURN NEW;
END;
$$;

CREATE FUNCTION keep_conversation_totals()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.total_messages := 0;
        NEW.total_tokens := 0;
        NEW.total_cost := 0;
        NEW.average_response_time := 0;
        NEW.response_time_sum := 0;
        NEW.response_time_samples := 0;
    ELSE
        NEW.total_messages := OLD.total_messages;
        NEW.total_tokens := OLD.total_tokens;
        NEW.total_cost := OLD.total_cost;
        NEW.average_response_time := OLD.average_response_time;
        NEW.response_time_sum := OLD.response_time_sum;
        NEW.response_time_samples := OLD.response_time_samples;
    END IF;
    RETURN NEW;
END;
$$;

CREATE FUNCTION keep_message_place()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
BEGIN
    RAISE EXCEPTION 'message % stays where it is', OLD.id
        USING ERRCODE = 'check_violation', HINT = 'Insert another with parent_message_id, or see edit_message().';
END;
$$;

CREATE FUNCTION keep_message_state()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
BEGIN
    RAISE EXCEPTION 'message % is %, which is final', OLD.id, OLD.state USING ERRCODE = 'check_violation';
END;
$$;

CREATE FUNCTION lock_logs_to_archive(parents text[], counted text[])
RETURNS void
LANGUAGE plpgsql
SET search_path FROM CURRENT
SET lock_timeout TO '200ms'
AS $$
DECLARE
    parent text;
    tries  integer := CASE WHEN cardinality(counted) = 0 THEN 30 ELSE 10 END;
BEGIN
    FOR attempt IN 1..tries LOOP
        IF EXISTS (
            SELECT FROM pg_locks JOIN unnest(counted) AS month (name) ON relation = format('%I', month.name)::regclass
            WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) THEN
            RAISE EXCEPTION 'somebody writes into a month that is to leave' USING ERRCODE = 'lock_not_available';
        END IF;
        BEGIN
            PERFORM lock_what_logs_name(parents, 'ACCESS EXCLUSIVE');
            FOREACH parent IN ARRAY parents LOOP
                EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', parent);
            END LOOP;
            EXIT;
        EXCEPTION WHEN lock_not_available THEN
            IF attempt = tries THEN
                RAISE;
            END IF;
        END;
        PERFORM pg_sleep(0.2);
    END LOOP;
END;
$$;

CREATE FUNCTION lock_what_logs_name(parents text[], mode text)
RETURNS void
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    named text;
BEGIN
    FOR named IN
        SELECT other.name FROM unnest('{users,conversations,messages}'::text[]) WITH ORDINALITY AS other (name, place)
        WHERE EXISTS (
            SELECT FROM pg_constraint
            JOIN unnest(parents) AS log (name) ON conrelid = format('%I', log.name)::regclass
            WHERE contype = 'f' AND confrelid = format('%I', other.name)::regclass)
        ORDER BY other.place
    LOOP
        EXECUTE format('LOCK TABLE %I IN %s MODE', named, mode);
    END LOOP;
END;
$$;

CREATE FUNCTION log_audit(of_user bigint, action text, resource_type text, resource_id text DEFAULT NULL::text, old_values jsonb DEFAULT '{}'::jsonb, new_values jsonb DEFAULT '{}'::jsonb, ip_address text DEFAULT NULL::text, user_agent text DEFAULT NULL::text, request jsonb DEFAULT '{}'::jsonb, success boolean DEFAULT true, error_message text DEFAULT NULL::text, metadata jsonb DEFAULT '{}'::jsonb, line_uuid uuid DEFAULT NULL::uuid)
RETURNS bigint
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    made    bigint;
    is_same boolean;
BEGIN
    IF line_uuid IS NOT NULL THEN
        -- No line, but the place in the queue: whoever comes second with one uuid sees what the first has written.
        INSERT INTO audit_logs (action, resource_type) SELECT '', '' WHERE false;
        SELECT log.id, (log.user_id, log.action, log.resource_type, log.resource_id, log.success, log.old_values,
                    log.new_values, log.metadata, log.error_message) IS NOT DISTINCT FROM
                (of_user, log_audit.action, log_audit.resource_type, log_audit.resource_id, log_audit.success,
                    redact_secrets(coalesce(log_audit.old_values, '{}')), redact_secrets(coalesce(log_audit.new_values, '{}')),
                    redact_secrets(coalesce(log_audit.metadata, '{}')),
                    redact_secrets(to_jsonb(log_audit.error_message)) #>> '{}')
            INTO made, is_same
        FROM audit_logs AS log WHERE log.uuid = line_uuid;
        IF is_same THEN
            RETURN made;
        ELSIF NOT is_same THEN
            RAISE EXCEPTION 'the uuid % is that of another line', line_uuid USING ERRCODE = 'unique_violation';
        END IF;
    END IF;
    INSERT INTO audit_logs AS log (uuid, user_id, action, resource_type, resource_id, old_values, new_values, ip_address,
        user_agent, request_method, request_path, request_headers, success, error_message, metadata)
    VALUES (coalesce(line_uuid, gen_random_uuid()), of_user, log_audit.action, log_audit.resource_type,
        log_audit.resource_id, coalesce(log_audit.old_values, '{}'), coalesce(log_audit.new_values, '{}'),
        log_audit.ip_address, left(log_audit.user_agent, 500), left(request->>'method', 10),
        left(request->>'path', 500), coalesce(request->'headers', '{}'), log_audit.success, log_audit.error_message,
        coalesce(log_audit.metadata, '{}'))
    RETURNING log.id INTO made;
    RETURN made;
END;
$$;

COMMENT ON FUNCTION log_audit(of_user bigint, action text, resource_type text, resource_id text, old_values jsonb, new_values jsonb, ip_address text, user_agent text, request jsonb, success boolean, error_message text, metadata jsonb, line_uuid uuid) IS 'Writes a line of the audit log; request takes method, path and headers. Under the uuid of a line that is there nothing is written again';

CREATE FUNCTION log_tables(OUT parent text, OUT kept interval)
RETURNS SETOF record
LANGUAGE plpgsql
STABLE
SET search_path FROM CURRENT
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT log.name, log.days * interval '1 day'
    FROM (SELECT coalesce(max(log_retention_days), 90), coalesce(max(metric_retention_days), 365)
          FROM platform_settings) AS setting (logs, metrics),
         LATERAL (VALUES ('audit_logs', logs), ('usage_logs', logs),
                         ('performance_metrics', metrics), ('system_metrics', metrics)) AS log (name, days);
END;
$$;

COMMENT ON FUNCTION log_tables(OUT parent text, OUT kept interval) IS 'The tables that are cut by month, and how long their rows stay';

CREATE FUNCTION login_allowed(of_user bigint, at timestamp with time zone DEFAULT CURRENT_TIMESTAMP)
RETURNS boolean
LANGUAGE plpgsql
STABLE
SET search_path FROM CURRENT
AS $$
BEGIN
    RETURN EXISTS (SELECT FROM users
                   WHERE id = of_user AND is_active AND (locked_until IS NULL OR locked_until <= at));
END;
$$;

CREATE FUNCTION may_read_content(reader bigint, content bigint, at timestamp with time zone DEFAULT CURRENT_TIMESTAMP)
RETURNS boolean
LANGUAGE plpgsql
STABLE
SET search_path FROM CURRENT
AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM generated_content AS wanted
        WHERE wanted.id = content AND (wanted.is_public OR wanted.user_id = reader OR EXISTS (
            SELECT FROM content_shares AS share JOIN generated_content AS version ON version.id = share.content_id
            WHERE share.shared_with = reader AND version.root_id = wanted.root_id AND version.user_id = wanted.user_id
              AND (share.expires_at IS NULL OR share.expires_at > at))));
END;
$$;

COMMENT ON FUNCTION may_read_content(reader bigint, content bigint, at timestamp with time zone) IS 'Whether content is public, the reader''s own, or shared with the reader';

CREATE FUNCTION missing_log_partitions(at timestamp with time zone DEFAULT CURRENT_TIMESTAMP, months_ahead integer DEFAULT NULL::integer, OUT parent text, OUT month date)
RETURNS SETOF record
LANGUAGE plpgsql
STABLE
SET search_path FROM CURRENT
AS $$
DECLARE
    present date := date_trunc('month', at AT TIME ZONE 'UTC')::date;
    ahead   integer := coalesce(months_ahead, (SELECT partition_months_ahead FROM platform_settings), 3);
BEGIN
    RETURN QUERY
    SELECT log.parent, wanted.month
    FROM log_tables() AS log
    CROSS JOIN LATERAL (
        SELECT unnest(months_in_default(log.parent, 'infinity'))
        UNION
        SELECT (present + n * interval '1 month')::date FROM generate_series(0, ahead) AS n
        WHERE to_regclass(quote_ident(log.parent || to_char(present + n * interval '1 month', '_YYYY_MM'))) IS NULL
    ) AS wanted (month)
    ORDER BY log.parent, wanted.month;
END;
$$;

COMMENT ON FUNCTION missing_log_partitions(at timestamp with time zone, months_ahead integer, OUT parent text, OUT month date) IS 'What create_log_partitions() makes: who calls create_log_partition() for one after the other can end a transaction after each';

CREATE FUNCTION month_so_far(of_user bigint, month date, zone text, OUT cost numeric, OUT calls integer)
RETURNS record
LANGUAGE plpgsql
STABLE
SET search_path FROM CURRENT
AS $$
BEGIN
    SELECT coalesce(sum(tracked.total_cost), 0), coalesce(sum(tracked.total_requests), 0) INTO cost, calls
    FROM cost_tracking AS tracked
    WHERE tracked.user_id = of_user AND tracked.period_type = 'monthly'
      AND tracked.period_start = (SELECT period.period_start FROM cost_periods(month::timestamp AT TIME ZONE zone, zone) AS period
                                  WHERE period.period_type = 'monthly');
END;
$$;

CREATE FUNCTION months_in_default(parent text, older_than timestamp with time zone)
RETURNS date[]
LANGUAGE plpgsql
STABLE
SET search_path FROM CURRENT
AS $$
DECLARE
    months date[];
BEGIN
    EXECUTE format('SELECT coalesce(array_agg(DISTINCT date_trunc(''month'', created_at AT TIME ZONE ''UTC'')::date), ''{}'')'
        ' FROM %I WHERE created_at < $1 AND created_at >= ''0001-01-01Z'' AND created_at < ''10000-01-01Z''', parent || '_default') INTO months USING older_than;
    RETURN months;
END;
$$;

CREATE FUNCTION months_to_archive(at timestamp with time zone, at_most integer, OUT parent text, OUT partition text, OUT beginning timestamp with time zone, OUT ending timestamp with time zone)
RETURNS SETOF record
LANGUAGE plpgsql
STABLE
SET search_path FROM CURRENT
SET "DateStyle" TO 'ISO'
SET "TimeZone" TO 'UTC'
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT log.parent, child.relname::text, bound.beginning, bound.ending
    FROM log_tables() AS log
    JOIN pg_inherits ON inhparent = format('%I', log.parent)::regclass
    JOIN pg_class AS child ON child.oid = inhrelid
    CROSS JOIN LATERAL (
        SELECT ends[1]::timestamptz AS beginning, ends[2]::timestamptz AS ending
        FROM regexp_match(pg_get_expr(child.relpartbound, child.oid),
            'FROM \(''([^'']+)''\) TO \(''([^'']+)''\)') AS ends) AS bound
    WHERE bound.ending <= at - log.kept
    ORDER BY bound.ending, log.parent LIMIT at_most;
END;
$$;

CREATE FUNCTION new_content_version(parent bigint, text_content text DEFAULT NULL::text, binary_content bytea DEFAULT NULL::bytea, new_version text DEFAULT NULL::text)
RETURNS bigint
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    family bigint;
    number text;
    made   bigint;
BEGIN
    SELECT root_id INTO family FROM generated_content WHERE id = parent;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'content % does not exist', parent USING ERRCODE = 'no_data_found';
    END IF;
    PERFORM FROM generated_content WHERE root_id = family ORDER BY id LIMIT 1 FOR NO KEY UPDATE;
    SELECT coalesce(new_version, coalesce(max(split_part(version_number, '.', 1)::bigint), 0) + 1 || '.0') INTO number
    FROM generated_content WHERE root_id = family AND version_number ~ '^[0-9]{1,15}(\.|$)';
    UPDATE generated_content SET is_latest_version = false WHERE root_id = family AND is_latest_version;
    INSERT INTO generated_content (
        user_id, ai_request_id, conversation_id, title, description, content_type, file_extension, mime_type,
        content_text, content_binary, file_size_bytes, language, framework, version, is_public, is_template,
        parent_content_id, version_number, metadata, tags)
    SELECT user_id, ai_request_id, conversation_id, title, description, content_type, file_extension, mime_type,
           text_content, binary_content, coalesce(octet_length(binary_content), octet_length(text_content)), language,
           framework, content.version, is_public, is_template, id, number, metadata, tags
    FROM generated_content AS content WHERE id = parent
    RETURNING id INTO made;
    RETURN made;
END;
$$;

COMMENT ON FUNCTION new_content_version(parent bigint, text_content text, binary_content bytea, new_version text) IS 'Makes the latest version of a family out of any of its versions: a whole number up, 2.0 after 1.0, unless one is given';

CREATE FUNCTION note_archived_chain(partition text, beginning timestamp with time zone DEFAULT '-infinity'::timestamp with time zone, ending timestamp with time zone DEFAULT 'infinity'::timestamp with time zone)
RETURNS void
LANGUAGE plpgsql
SET search_path FROM CURRENT
SET "DateStyle" TO 'ISO'
SET "TimeZone" TO 'UTC'
AS $$
BEGIN
    EXECUTE format(
        'INSERT INTO audit_chain_archived (first_seq, last_seq, previous_hash, last_hash)'
        ' SELECT min(chain_seq), max(chain_seq), (array_agg(previous_hash ORDER BY chain_seq))[1],'
        '        (array_agg(row_hash ORDER BY chain_seq DESC))[1]'
        ' FROM (SELECT chain_seq, previous_hash, row_hash, chain_seq - row_number() OVER (ORDER BY chain_seq) AS piece'
        '       FROM %I WHERE chain_seq IS NOT NULL AND created_at >= %L AND created_at < %L) AS log'
        ' GROUP BY piece', partition, beginning, ending);
END;
$$;

CREATE FUNCTION open_budget(of_user bigint, name text, amount numeric, period budgetperiod DEFAULT 'monthly'::budgetperiod, provider modelprovider DEFAULT NULL::modelprovider, model text DEFAULT NULL::text, hard boolean DEFAULT false, at timestamp with time zone DEFAULT CURRENT_TIMESTAMP)
RETURNS bigint
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    zone   text;
    around record;
    made   bigint;
BEGIN
    SELECT coalesce(timezone, 'UTC') INTO zone FROM users WHERE id = of_user FOR NO KEY UPDATE;
    SELECT * INTO around FROM cost_periods(at, coalesce(zone, 'UTC')) AS p WHERE p.period_type = period;
    INSERT INTO user_budgets (user_id, budget_name, budget_amount, budget_period, period_start, period_end,
        model_provider, model_name, is_hard_limit)
    VALUES (of_user, name, amount, period, around.period_start, around.period_end, provider, model, hard)
    RETURNING id INTO made;
    RETURN made;
END;
$$;

COMMENT ON FUNCTION open_budget(of_user bigint, name text, amount numeric, period budgetperiod, provider modelprovider, model text, hard boolean, at timestamp with time zone) IS 'Opens a budget for the period around a moment, with what was spent in it already';

CREATE FUNCTION pass_shares_on()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    heir bigint;
BEGIN
    IF EXISTS (SELECT FROM content_shares WHERE content_id = OLD.id) THEN
        SELECT id INTO heir FROM generated_content WHERE root_id = OLD.root_id AND id <> OLD.id
        ORDER BY id LIMIT 1 FOR KEY SHARE;
        INSERT INTO content_shares AS kept (content_id, shared_with, can_edit, created_at, expires_at)
        SELECT heir, shared_with, can_edit, created_at, expires_at FROM content_shares
        WHERE content_id = OLD.id AND heir IS NOT NULL AND EXISTS (SELECT FROM users WHERE id = shared_with)
        ON CONFLICT ON CONSTRAINT content_shares_pkey DO UPDATE
            SET can_edit = EXCLUDED.can_edit
                    OR kept.can_edit AND kept.expires_at IS NOT DISTINCT FROM EXCLUDED.expires_at,
                expires_at = EXCLUDED.expires_at
            WHERE coalesce(EXCLUDED.expires_at, 'infinity') >= coalesce(kept.expires_at, 'infinity');
    END IF;
    RETURN OLD;
END;
$$;

CREATE FUNCTION place_message()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
SET enable_seqscan TO off
SET enable_sort TO off
AS $$
DECLARE
    talk   record;
    newest record;
BEGIN
    SELECT active_message_id, last_seq INTO talk FROM conversations WHERE id = NEW.conversation_id FOR NO KEY UPDATE;
    SELECT id, seq INTO newest FROM messages WHERE conversation_id = NEW.conversation_id ORDER BY seq DESC LIMIT 1;
    NEW.seq := coalesce(NEW.seq, greatest(newest.seq, talk.last_seq, 0) + 1);
    IF NEW.parent_message_id IS NULL AND NOT NEW.is_root THEN
        NEW.parent_message_id := CASE WHEN newest.seq > talk.last_seq THEN newest.id ELSE talk.active_message_id END;
    ELSIF NEW.parent_message_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM messages WHERE id = NEW.parent_message_id AND conversation_id = NEW.conversation_id) THEN
        RAISE EXCEPTION 'message % is not in conversation %', NEW.parent_message_id, NEW.conversation_id
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    NEW.is_root := NEW.parent_message_id IS NULL;
    RETURN NEW;
END;
$$;

CREATE FUNCTION promote_content_version()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
BEGIN
    UPDATE generated_content SET is_latest_version = true
    WHERE id IN (
        SELECT max(content.id)
        FROM old_content JOIN generated_content AS content USING (root_id)
        WHERE old_content.is_latest_version
        GROUP BY content.root_id
        HAVING NOT bool_or(content.is_latest_version));
    RETURN NULL;
END;
$$;

CREATE FUNCTION queue_for_audit_chain()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path FROM CURRENT
AS $$
BEGIN
    LOCK TABLE audit_chain IN SHARE UPDATE EXCLUSIVE MODE;
    RETURN NULL;
END;
$$;

REVOKE EXECUTE ON FUNCTION queue_for_audit_chain() FROM PUBLIC;

CREATE FUNCTION queue_for_user(of_user bigint)
RETURNS void
LANGUAGE plpgsql
SET search_path FROM CURRENT
SET lock_timeout TO '1s'
AS $$
BEGIN
    PERFORM pg_advisory_xact_lock('users'::regclass::oid::integer, hashint8(of_user));
EXCEPTION WHEN lock_not_available THEN
    NULL;
END;
$$;

CREATE FUNCTION raise_alerts_of_budget()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    -- One without a beginning has no text of that form, and without any its alerts would come again and again.
    period text := coalesce(to_char(NEW.period_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), '-infinity');
    begins boolean := TG_OP = 'INSERT' OR NEW.period_start <> OLD.period_start;
BEGIN
    PERFORM raise_budget_alert(NEW.user_id, crossed.kind, 'user_budgets', NEW.id, period, NEW.budget_name,
        NEW.current_spend, NEW.budget_amount)
    FROM (VALUES
        ('budget_warning'::alerttype, NEW.warning_alert_sent AND (begins OR NOT OLD.warning_alert_sent)),
        ('budget_critical', NEW.critical_alert_sent AND (begins OR NOT OLD.critical_alert_sent)),
        ('budget_exceeded', NEW.exceeded_alert_sent AND (begins OR NOT OLD.exceeded_alert_sent))) AS crossed (kind, is_over)
    WHERE crossed.is_over;
    RETURN NULL;
END;
$$;

CREATE FUNCTION raise_budget_alert(about_user bigint, kind alerttype, about_table text, about_id bigint, period text, subject text, spent numeric, allowed numeric)
RETURNS void
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
#variable_conflict use_column
BEGIN
    INSERT INTO system_alerts
        (user_id, alert_type, severity, title, message, source_table, source_id, period_key, action_required, metadata)
    VALUES (
        about_user, kind,
        CASE kind WHEN 'budget_warning' THEN 'medium' WHEN 'budget_critical' THEN 'high' ELSE 'critical' END,
        left(CASE kind WHEN 'budget_warning' THEN 'Budget nears its limit: '
                       WHEN 'budget_critical' THEN 'Budget is almost used up: '
                       ELSE 'Budget is exceeded: ' END || subject, 200),
        format('$%s of $%s were spent in the period %s', round(spent, 2), round(allowed, 2), period),
        about_table, about_id, period, kind = 'budget_exceeded',
        jsonb_build_object('spent', spent, 'budget', allowed))
    ON CONFLICT ON CONSTRAINT uq_system_alerts_once DO NOTHING;
END;
$$;

CREATE FUNCTION record_ai_request(user_id bigint, model_provider modelprovider, model_name text, request_id text DEFAULT NULL::text, input_tokens bigint DEFAULT 0, output_tokens bigint DEFAULT 0, cached_tokens bigint DEFAULT 0, reasoning_tokens bigint DEFAULT 0, conversation_id bigint DEFAULT NULL::bigint, message_id bigint DEFAULT NULL::bigint, request_start_time timestamp with time zone DEFAULT CURRENT_TIMESTAMP, request_end_time timestamp with time zone DEFAULT NULL::timestamp with time zone, response_time_ms integer DEFAULT NULL::integer, time_to_first_token_ms integer DEFAULT NULL::integer, status requeststatus DEFAULT 'completed'::requeststatus, error_code text DEFAULT NULL::text, error_message text DEFAULT NULL::text, retry_count integer DEFAULT 0, input_cost_usd numeric DEFAULT NULL::numeric, output_cost_usd numeric DEFAULT NULL::numeric, reservation uuid DEFAULT NULL::uuid, details jsonb DEFAULT '{}'::jsonb, OUT id bigint, OUT uuid uuid, OUT total_cost_usd numeric, OUT recorded boolean)
RETURNS record
LANGUAGE plpgsql
SET search_path FROM CURRENT
SET enable_seqscan TO off
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

COMMENT ON FUNCTION record_ai_request(user_id bigint, model_provider modelprovider, model_name text, request_id text, input_tokens bigint, output_tokens bigint, cached_tokens bigint, reasoning_tokens bigint, conversation_id bigint, message_id bigint, request_start_time timestamp with time zone, request_end_time timestamp with time zone, response_time_ms integer, time_to_first_token_ms integer, status requeststatus, error_code text, error_message text, retry_count integer, input_cost_usd numeric, output_cost_usd numeric, reservation uuid, details jsonb, OUT id bigint, OUT uuid uuid, OUT total_cost_usd numeric, OUT recorded boolean) IS 'Records a request once per request_id, prices it, and keeps cost_tracking, the conversation, the month, budgets and alerts in the same transaction; details takes the other columns of ai_requests by name, and no other names';

CREATE FUNCTION record_model_price()
RETURNS trigger
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

CREATE FUNCTION redact_secrets(document jsonb, depth integer DEFAULT 0)
RETURNS jsonb
LANGUAGE plpgsql
IMMUTABLE
SET search_path FROM CURRENT
AS $$
DECLARE
    secret_name  CONSTANT text :=
        '(pass(word|wd|phrase|code)|pwd|secret|token$|(api|access)[-_]?key|authorization|cookie|credential'
        '|private[-_]?key|session[-_]?id)';
    -- Parts of other words as well (spin, passenger): they are to stand alone, however names are written.
    short_name   CONSTANT text :=
        '(?:^|[^A-Za-z])(?:[Pp]ass|PASS|[Pp]in|PIN|[Oo]tp|OTP|[Tt]okens|TOKENS)(?:[^a-z]|$)'
        '|[a-z0-9](?:Pass|Pin|PIN|Otp|OTP|Tokens)(?:[^a-z]|$)';
    secret_value CONSTANT text :=
        '((bearer|basic) +[a-z0-9+/=._~-]{8,}'
        '|\mtoken +([a-z+/=._~-]*[0-9][a-z0-9+/=._~-]{7,}|[a-z0-9+/=_~]{20,})'
        '|\m(sk|pk|rk|gh[opusr]|glpat|xox[abp])[-_][a-z0-9_-]{16,}|\mgithub_pat_[a-z0-9_]{16,}|\mhf_[a-z0-9]{16,}'
        '|\maiza[a-z0-9_-]{30,}|\ma[ks]ia[a-z0-9]{16}\M|-----begin [a-z ]*private key'
        '|\meyj[a-z0-9_-]{8,}\.[a-z0-9_-]{8,}\.|://[^/?#[:space:]:@]*:[^/?#[:space:]@]+@'
        '|(pass(word|wd|phrase|code)|secret|(access|refresh|id|auth|session)[-_]?token|(api|access)[-_]?key'
        '|authorization)'
        '["\\'']*[[:space:]]*[=:][[:space:]]*[^[:space:]]'
        '|\mpwd["\\'']*[[:space:]]*[=:][[:space:]]*[^/[:space:]]'
        '|\m(pin|otp)["\\'']*[[:space:]]*[=:][[:space:]]*[0-9]{4,})';
BEGIN
    IF document IS NULL OR document::text !~* replace(secret_name, '$', '') AND document::text !~ short_name
        AND document::text !~* secret_value THEN
        RETURN document;
    ELSIF depth > 50 THEN
        RETURN '"[redacted]"';
    END IF;
    CASE jsonb_typeof(document)
        WHEN 'object' THEN
            RETURN (SELECT coalesce(jsonb_object_agg(key,
                        CASE WHEN key ~* secret_name AND jsonb_typeof(value) <> 'null' THEN '"[redacted]"'::jsonb
                            -- A test is passed, tokens are counted: with letters it is no count; a pin is one.
                            WHEN key ~ short_name AND (jsonb_typeof(value) IN ('string', 'array') AND (
                                    key !~* 'tokens' OR value::text ~* '[a-z]')
                                OR jsonb_typeof(value) = 'number' AND key ~* '(pin|otp)([^a-z]|$)')
                                THEN '"[redacted]"'::jsonb
                            ELSE redact_secrets(value, depth + 1) END), '{}')
                    FROM jsonb_each(document));
        WHEN 'array' THEN
            RETURN (SELECT coalesce(jsonb_agg(redact_secrets(value, depth + 1) ORDER BY place), '[]')
                    FROM jsonb_array_elements(document) WITH ORDINALITY AS element (value, place));
        WHEN 'string' THEN
            RETURN CASE WHEN document #>> '{}' ~* secret_value THEN '"[redacted]"'::jsonb ELSE document END;
        ELSE RETURN document;
    END CASE;
END;
$$;

COMMENT ON FUNCTION redact_secrets(document jsonb, depth integer) IS 'Puts [redacted] where a name or a value gives away a secret';

CREATE FUNCTION refund_ai_request(ai_request bigint, amount numeric, refund_key text, reason text DEFAULT NULL::text)
RETURNS boolean
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
#variable_conflict use_variable
DECLARE
    request ai_requests;
    zone    text;
    given   numeric := round(amount, 10);
    before  cost_refunds;
BEGIN
    SELECT * INTO request FROM ai_requests WHERE ai_requests.id = ai_request;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'request % does not exist', ai_request USING ERRCODE = 'no_data_found';
    END IF;
    SELECT coalesce(timezone, 'UTC') INTO zone FROM users WHERE users.id = request.user_id FOR NO KEY UPDATE;
    -- A DELETE has the conversation first, then the message, and comes to the request last. So does this, by triggers.
    PERFORM FROM conversations
    WHERE conversations.id IN (request.conversation_id,
        (SELECT conversation_id FROM messages WHERE messages.id = request.message_id))
    ORDER BY conversations.id FOR NO KEY UPDATE;
    PERFORM FROM messages WHERE messages.id = request.message_id FOR NO KEY UPDATE;
    INSERT INTO cost_refunds (ai_request_id, refund_key, amount_usd, reason)
    VALUES (ai_request, refund_key, given, reason)
    ON CONFLICT ON CONSTRAINT uq_cost_refunds_key DO NOTHING;
    IF NOT FOUND THEN
        SELECT * INTO before FROM cost_refunds WHERE cost_refunds.refund_key = refund_ai_request.refund_key;
        IF (before.ai_request_id, before.amount_usd) <> (ai_request, given) THEN
            RAISE EXCEPTION 'the refund "%" is one of % for request %', refund_key, before.amount_usd, before.ai_request_id
                USING ERRCODE = 'unique_violation';
        END IF;
        RETURN false;
    END IF;
    UPDATE ai_requests SET refunded_usd = refunded_usd + given WHERE ai_requests.id = ai_request;
    PERFORM add_to_month(request.user_id, date_trunc('month', request.request_start_time AT TIME ZONE zone)::date,
        -given, 0);
    UPDATE cost_tracking AS cost
    SET refunded_cost = cost.refunded_cost + given,
        total_cost = cost.total_cost - given,
        average_cost_per_request = (cost.total_cost - given) / greatest(cost.total_requests, 1),
        average_cost_per_token = (cost.total_cost - given) / greatest(cost.total_tokens, 1),
        updated_at = CURRENT_TIMESTAMP
    FROM cost_periods(request.request_start_time, zone) AS period
    WHERE cost.user_id = request.user_id AND cost.model_provider = request.model_provider
      AND cost.model_name = request.model_name AND cost.period_start = period.period_start
      AND cost.period_type = period.period_type;
    PERFORM add_to_budgets(request.user_id, request.request_start_time, request.model_provider, request.model_name,
        -given);
    RETURN true;
END;
$$;

COMMENT ON FUNCTION refund_ai_request(ai_request bigint, amount numeric, refund_key text, reason text) IS 'Gives back some of the cost of a request, in its own periods; once per refund_key. Alerts that were sent stay sent';

CREATE FUNCTION register_download(content bigint)
RETURNS integer
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    downloads integer;
BEGIN
    UPDATE generated_content SET download_count = download_count + 1 WHERE id = content
    RETURNING download_count INTO downloads;
    RETURN downloads;
END;
$$;

COMMENT ON FUNCTION register_download(content bigint) IS 'Counts a download, exactly; how many there were';

CREATE FUNCTION register_login_failure(of_user bigint, at timestamp with time zone DEFAULT CURRENT_TIMESTAMP, OUT failed_login_attempts integer, OUT locked_until timestamp with time zone)
RETURNS record
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
#variable_conflict use_column
DECLARE
    allowed integer := coalesce((SELECT failed_logins_before_lock FROM platform_settings), 5);
    pause   interval := coalesce((SELECT lock_minutes FROM platform_settings), 15) * interval '1 minute';
BEGIN
    -- A lock that has run out begins the count anew; one that holds is not made longer by trying.
    UPDATE users AS account
    SET failed_login_attempts = CASE WHEN account.locked_until <= at THEN 1 ELSE account.failed_login_attempts + 1 END,
        locked_until = CASE
            WHEN account.locked_until > at THEN account.locked_until
            WHEN CASE WHEN account.locked_until <= at THEN 1 ELSE account.failed_login_attempts + 1 END >= allowed
                THEN at + pause END
    WHERE account.id = of_user
    RETURNING account.failed_login_attempts, account.locked_until
    INTO register_login_failure.failed_login_attempts, register_login_failure.locked_until;
    IF register_login_failure.locked_until = at + pause THEN
        INSERT INTO system_alerts
            (user_id, alert_type, severity, title, message, source_table, source_id, period_key, action_required)
        VALUES (of_user, 'security_alert', 'high', 'Account locked after failed logins',
            format('%s logins failed', register_login_failure.failed_login_attempts), 'users', of_user,
            to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), false)
        ON CONFLICT ON CONSTRAINT uq_system_alerts_once DO NOTHING;
    END IF;
END;
$$;

COMMENT ON FUNCTION register_login_failure(of_user bigint, at timestamp with time zone, OUT failed_login_attempts integer, OUT locked_until timestamp with time zone) IS 'Counts a failed login, and locks the account for a while at the limit that platform_settings sets';

CREATE FUNCTION register_login_success(of_user bigint, at timestamp with time zone DEFAULT CURRENT_TIMESTAMP)
RETURNS boolean
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
BEGIN
    UPDATE users SET failed_login_attempts = 0, locked_until = NULL, last_login = at
    WHERE id = of_user AND is_active AND (locked_until IS NULL OR locked_until <= at);
    RETURN FOUND;
END;
$$;

COMMENT ON FUNCTION register_login_success(of_user bigint, at timestamp with time zone) IS 'Notes a login and forgets the failures; false, and nothing happens, while the account is locked or inactive';

CREATE FUNCTION register_view(content bigint)
RETURNS integer
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    views integer;
BEGIN
    UPDATE generated_content SET view_count = view_count + 1 WHERE id = content RETURNING view_count INTO views;
    RETURN views;
END;
$$;

COMMENT ON FUNCTION register_view(content bigint) IS 'Counts a view, exactly; how many there were';

CREATE FUNCTION release(reservation uuid, at timestamp with time zone DEFAULT CURRENT_TIMESTAMP)
RETURNS boolean
LANGUAGE sql
SET search_path FROM CURRENT
AS $$
    WITH ended AS (
        UPDATE budget_reservations SET status = 'released', ended_at = at
        WHERE id = reservation AND status = 'held'
        RETURNING 1
    )
    SELECT EXISTS (SELECT FROM ended);
$$;

COMMENT ON FUNCTION release(reservation uuid, at timestamp with time zone) IS 'Ends a reservation whose request was not made. Whether there was one to end';

CREATE FUNCTION release_expired_tasks(at timestamp with time zone DEFAULT CURRENT_TIMESTAMP, at_most integer DEFAULT 100)
RETURNS integer
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    released integer;
BEGIN
    WITH expired AS MATERIALIZED (
        SELECT id FROM tasks WHERE status = 'running' AND lease_expires_at <= at
        ORDER BY lease_expires_at LIMIT at_most FOR UPDATE SKIP LOCKED
    )
    UPDATE tasks
    SET status = CASE WHEN attempts < max_attempts THEN 'pending' ELSE 'failed' END::taskstatus,
        dead_at = CASE WHEN attempts < max_attempts THEN NULL ELSE at END,
        completed_at = CASE WHEN attempts < max_attempts THEN NULL ELSE greatest(at, started_at) END,
        error_message = format('the lease of %s ran out', lease_owner),
        available_at = at, lease_owner = NULL, lease_expires_at = NULL
    FROM expired WHERE tasks.id = expired.id;
    GET DIAGNOSTICS released = ROW_COUNT;
    RETURN released;
END;
$$;

COMMENT ON FUNCTION release_expired_tasks(at timestamp with time zone, at_most integer) IS 'Gives tasks back whose lease ran out; claim_tasks() does it by itself';

CREATE FUNCTION renew_budgets(at timestamp with time zone DEFAULT CURRENT_TIMESTAMP, of_user bigint DEFAULT NULL::bigint)
RETURNS integer
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    owner   record;
    ended   user_budgets;
    period  record;
    renewed integer := 0;
BEGIN
    IF NOT isfinite(at) THEN
        RAISE EXCEPTION 'no period begins at %', at USING ERRCODE = 'invalid_parameter_value';
    END IF;
    FOR owner IN
        SELECT DISTINCT user_id FROM user_budgets
        WHERE is_active AND auto_renew AND period_end <= at AND (of_user IS NULL OR user_id = of_user)
        ORDER BY user_id
    LOOP
        PERFORM FROM users WHERE id = owner.user_id FOR NO KEY UPDATE;
        -- The one that ended last first: of several of one name that are over, it is the one that goes on.
        FOR ended IN
            SELECT * FROM user_budgets
            WHERE user_id = owner.user_id AND is_active AND auto_renew AND period_end <= at
            ORDER BY period_end DESC, id DESC FOR NO KEY UPDATE
        LOOP
            SELECT free.*, next.anchor INTO period
            FROM next_budget_period(ended, at,
                     coalesce((SELECT timezone FROM users WHERE id = ended.user_id), 'UTC')) AS next,
                 LATERAL free_budget_period(ended, at, next.beginning, next.ending) AS free;
            UPDATE user_budgets SET is_active = false, renewed_at = at WHERE id = ended.id;
            CONTINUE WHEN period.beginning IS NULL;
            INSERT INTO user_budgets (user_id, budget_name, budget_amount, budget_period, period_start, period_end,
                warning_threshold_percent, critical_threshold_percent, alerts_enabled, auto_renew, metadata,
                model_provider, model_name, is_hard_limit, renewed_from, period_anchor, current_spend)
            VALUES (ended.user_id, ended.budget_name, ended.budget_amount, ended.budget_period, period.beginning,
                period.ending, ended.warning_threshold_percent, ended.critical_threshold_percent, ended.alerts_enabled,
                true, ended.metadata, ended.model_provider, ended.model_name, ended.is_hard_limit, ended.id, period.anchor,
                spend_in_period(ended.user_id, ended.budget_period, period.beginning, period.ending,
                    ended.model_provider, ended.model_name));
            renewed := renewed + 1;
        END LOOP;
    END LOOP;
    RETURN renewed;
END;
$$;

COMMENT ON FUNCTION renew_budgets(at timestamp with time zone, of_user bigint) IS 'Starts the next period of the budgets whose period is over; where another active budget of the name has that time, the one that is over only ends, or goes on in what is left of it. record_ai_request() does it for its user by itself. How many periods began';

CREATE FUNCTION request_cost(provider modelprovider, model text, at timestamp with time zone, input_tokens bigint, output_tokens bigint, cached_tokens bigint DEFAULT 0, reasoning_tokens bigint DEFAULT 0, OUT input_cost numeric, OUT output_cost numeric, OUT price_known boolean)
RETURNS record
LANGUAGE plpgsql
STABLE
SET search_path FROM CURRENT
AS $$
BEGIN
    SELECT made.input_cost, made.output_cost, made.price_known INTO input_cost, output_cost, price_known
    FROM cost_of_tokens(provider, model, at, input_tokens, output_tokens, cached_tokens, 0, reasoning_tokens) AS made;
END;
$$;

COMMENT ON FUNCTION request_cost(provider modelprovider, model text, at timestamp with time zone, input_tokens bigint, output_tokens bigint, cached_tokens bigint, reasoning_tokens bigint, OUT input_cost numeric, OUT output_cost numeric, OUT price_known boolean) IS 'What cost_of_tokens() says of tokens of which none were written to a cache';

CREATE FUNCTION reserve(of_user bigint, amount numeric, provider modelprovider DEFAULT NULL::modelprovider, model text DEFAULT NULL::text, at timestamp with time zone DEFAULT CURRENT_TIMESTAMP, valid_for interval DEFAULT NULL::interval, OUT reservation uuid, OUT refused_by text, OUT available numeric)
RETURNS record
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'money is reserved at the isolation level read committed'
            USING ERRCODE = 'feature_not_supported',
                HINT = 'An older snapshot would not see what others have reserved. Reserve in a transaction of its own.';
    END IF;
    -- A clock may be ahead a little. Further on there are no budgets yet, and what is held from then on is held now
    -- already.
    IF at > CURRENT_TIMESTAMP + interval '5 minutes' THEN
        RAISE EXCEPTION 'nothing is reserved at %, which is to come', at USING ERRCODE = 'invalid_parameter_value';
    END IF;
    -- What runs out at once holds nothing, and would let everybody through.
    IF NOT (valid_for > interval '0' AND valid_for <= interval '1 day') THEN
        RAISE EXCEPTION 'money is reserved for some time, at most a day, and not for %', valid_for
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
    PERFORM FROM users WHERE id = of_user FOR NO KEY UPDATE;
    PERFORM renew_budgets(least(at, CURRENT_TIMESTAMP), of_user);
    SELECT limits.source, limits.available INTO refused_by, available
    FROM hard_limits(of_user, at, provider, model) AS limits LIMIT 1;
    IF available < amount THEN
        RETURN;
    END IF;
    refused_by := NULL;
    INSERT INTO budget_reservations (user_id, amount, model_provider, model_name, created_at, expires_at)
    VALUES (of_user, reserve.amount, provider, model, at, at + coalesce(valid_for, (
        SELECT coalesce(max(reservation_minutes), 10) FROM platform_settings) * interval '1 minute'))
    RETURNING id INTO reservation;
END;
$$;

COMMENT ON FUNCTION reserve(of_user bigint, amount numeric, provider modelprovider, model text, at timestamp with time zone, valid_for interval, OUT reservation uuid, OUT refused_by text, OUT available numeric) IS 'Sets money aside before a request is made; no reservation, and what refused it, where a hard limit has no room';

CREATE FUNCTION restore_month(of_user bigint, beginning timestamp with time zone, ending timestamp with time zone, zone text)
RETURNS void
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    kept  users;
    month date;
    seen  record;
BEGIN
    SELECT * INTO kept FROM users WHERE id = of_user;
    month := least(kept.current_month, date_trunc('month', CURRENT_TIMESTAMP AT TIME ZONE zone)::date);
    IF NOT EXISTS (
        SELECT FROM cost_periods(month::timestamp AT TIME ZONE zone, zone) AS period
        WHERE period.period_type = 'monthly' AND period.period_start < ending
          AND period.period_end > beginning) THEN
        RETURN;
    END IF;
    SELECT * INTO seen FROM month_so_far(of_user, month, zone);
    IF (kept.current_month, kept.current_month_spend, kept.api_quota_used) <> (month, seen.cost, seen.calls) THEN
        UPDATE users
        SET current_month = month, current_month_spend = seen.cost, api_quota_used = seen.calls,
            month_alert_sent = CASE WHEN current_month = month THEN month_alert_sent END
        WHERE id = of_user;
    END IF;
END;
$$;

CREATE FUNCTION revive_task(task bigint, at timestamp with time zone DEFAULT CURRENT_TIMESTAMP)
RETURNS boolean
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
BEGIN
    UPDATE tasks
    SET status = 'pending', attempts = 0, dead_at = NULL, completed_at = NULL, available_at = at
    WHERE id = task AND status IN ('failed', 'cancelled');
    RETURN FOUND;
END;
$$;

COMMENT ON FUNCTION revive_task(task bigint, at timestamp with time zone) IS 'Gives a task that was given up all its attempts again';

CREATE FUNCTION rollup_costs(beginning timestamp with time zone, ending timestamp with time zone, of_user bigint DEFAULT NULL::bigint, kinds budgetperiod[] DEFAULT '{hourly,daily,weekly,monthly,yearly}'::budgetperiod[])
RETURNS integer
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    account bigint;
    made    integer := 0;
BEGIN
    IF ending <= beginning THEN
        RETURN 0;
    END IF;
    IF of_user IS NOT NULL THEN
        RETURN rollup_user_costs(of_user, beginning, ending, kinds);
    END IF;
    FOR account IN SELECT users_with_costs(beginning, ending, kinds) LOOP
        made := made + rollup_user_costs(account, beginning, ending, kinds);
    END LOOP;
    RETURN made;
END;
$$;

COMMENT ON FUNCTION rollup_costs(beginning timestamp with time zone, ending timestamp with time zone, of_user bigint, kinds budgetperiod[]) IS 'Makes the rows of cost_tracking whose periods meet a span anew from ai_requests: sums as record_ai_request() keeps them, and what cannot be kept as one goes: median, p95, speed, rating, budget; and the user''s month, where it is one of them. Each user''s row is locked until the end';

CREATE FUNCTION rollup_user_costs(of_user bigint, beginning timestamp with time zone, ending timestamp with time zone, kinds budgetperiod[])
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

CREATE FUNCTION set_conversation_updated_at()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    looked_at conversations := OLD;
BEGIN
    looked_at.active_message_id := NEW.active_message_id;
    IF NEW.active_message_id IS NOT DISTINCT FROM OLD.active_message_id OR NEW IS DISTINCT FROM looked_at THEN
        NEW.updated_at := greatest(OLD.updated_at, CURRENT_TIMESTAMP);
    END IF;
    RETURN NEW;
END;
$$;

CREATE FUNCTION set_updated_at()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
BEGIN
    NEW.updated_at := greatest(OLD.updated_at, CURRENT_TIMESTAMP);
    RETURN NEW;
END;
$$;

COMMENT ON FUNCTION set_updated_at() IS 'Keeps updated_at; a statement that sets it to CURRENT_TIMESTAMP spares the call';

CREATE FUNCTION settle(reservation uuid, ai_request bigint DEFAULT NULL::bigint, at timestamp with time zone DEFAULT CURRENT_TIMESTAMP)
RETURNS boolean
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    holder bigint;
BEGIN
    UPDATE budget_reservations SET status = 'settled', ai_request_id = ai_request, ended_at = at
    WHERE id = reservation AND status IN ('held', 'expired')
    RETURNING user_id INTO holder;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    IF holder <> (SELECT user_id FROM ai_requests WHERE id = ai_request) THEN
        RAISE EXCEPTION 'reservation % is that of another user', reservation USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN true;
END;
$$;

COMMENT ON FUNCTION settle(reservation uuid, ai_request bigint, at timestamp with time zone) IS 'Ends a reservation whose request, which is one of the same user, was made: its cost counts now. Whether there was one to end';

CREATE FUNCTION share_content(content bigint, with_user bigint, edit boolean DEFAULT false, until timestamp with time zone DEFAULT NULL::timestamp with time zone)
RETURNS void
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    family bigint;
    owner  bigint;
BEGIN
    SELECT root_id, user_id INTO family, owner FROM generated_content WHERE id = content;
    -- Of two that share versions of it at once the later one sees what the other said.
    PERFORM FROM generated_content WHERE root_id = family ORDER BY id LIMIT 1 FOR NO KEY UPDATE;
    DELETE FROM content_shares AS other
    WHERE other.shared_with = with_user AND other.content_id <> content
      AND other.content_id IN (
          SELECT version.id FROM generated_content AS version
          WHERE version.root_id = family AND version.user_id = owner);
    INSERT INTO content_shares (content_id, shared_with, can_edit, expires_at) VALUES (content, with_user, edit, until)
    ON CONFLICT ON CONSTRAINT content_shares_pkey
        DO UPDATE SET can_edit = EXCLUDED.can_edit, expires_at = EXCLUDED.expires_at;
END;
$$;

CREATE FUNCTION spend_in_period(of_user bigint, kind budgetperiod, beginning timestamp with time zone, ending timestamp with time zone, provider modelprovider, model text)
RETURNS numeric
LANGUAGE plpgsql
STABLE
SET search_path FROM CURRENT
AS $$
DECLARE
    zone text := coalesce((SELECT timezone FROM users WHERE id = of_user), 'UTC');
BEGIN
    IF isfinite(beginning) AND EXISTS (SELECT FROM cost_periods(beginning, zone) AS period
               WHERE (period.period_type, period.period_start, period.period_end) = (kind, beginning, ending)) THEN
        RETURN (SELECT coalesce(sum(total_cost), 0) FROM cost_tracking
                WHERE user_id = of_user AND period_type = kind AND period_start = beginning
                  AND (provider IS NULL OR model_provider = provider) AND (model IS NULL OR model_name = model));
    END IF;
    RETURN (SELECT coalesce(sum(total_cost_usd - refunded_usd), 0) FROM ai_requests
            WHERE user_id = of_user AND request_start_time >= beginning AND request_start_time < ending
              AND (provider IS NULL OR model_provider = provider) AND (model IS NULL OR model_name = model));
END;
$$;

CREATE FUNCTION start_month(at timestamp with time zone DEFAULT CURRENT_TIMESTAMP)
RETURNS integer
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    started integer;
BEGIN
    UPDATE users
    SET (current_month_spend, api_quota_used) = (
            SELECT cost, calls FROM month_so_far(id,
                date_trunc('month', at AT TIME ZONE coalesce(timezone, 'UTC'))::date, coalesce(timezone, 'UTC'))),
        current_month = date_trunc('month', at AT TIME ZONE coalesce(timezone, 'UTC'))::date,
        month_alert_sent = NULL
    WHERE id IN (
        SELECT id FROM users
        WHERE (current_month_spend > 0 OR api_quota_used > 0)
          AND coalesce(current_month, '-infinity') < date_trunc('month', at AT TIME ZONE coalesce(timezone, 'UTC'))::date
        ORDER BY id FOR NO KEY UPDATE);
    GET DIAGNOSTICS started = ROW_COUNT;
    RETURN started;
END;
$$;

COMMENT ON FUNCTION start_month(at timestamp with time zone) IS 'Sets back the month''s spend of users whose month is over; the first request of a month does it for its user by itself';

CREATE FUNCTION switch_branch(message bigint)
RETURNS bigint
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    leaf bigint := message;
    next bigint;
    talk bigint := (SELECT conversation_id FROM messages WHERE id = message);
BEGIN
    PERFORM FROM conversations WHERE id = talk FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    LOOP
        SELECT id INTO next FROM messages WHERE parent_message_id = leaf ORDER BY seq DESC LIMIT 1;
        EXIT WHEN next IS NULL;
        leaf := next;
    END LOOP;
    UPDATE conversations SET active_message_id = leaf WHERE id = talk;
    RETURN leaf;
END;
$$;

COMMENT ON FUNCTION switch_branch(message bigint) IS 'Shows the branch that a message is on, down to its newest end; the id of that end';

CREATE FUNCTION take_messages_from_conversations()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
SET enable_seqscan TO off
SET enable_sort TO off
SET enable_mergejoin TO off
SET enable_nestloop TO on
AS $$
DECLARE
    change  record;
    gone    bigint[];
    parents bigint[];
    talks   bigint[];
    heirs   bigint[];
BEGIN
    SELECT array_agg(id), array_agg(parent_message_id), array_agg(conversation_id) INTO gone, parents, talks
    FROM old_messages
    WHERE EXISTS (SELECT FROM conversations WHERE conversations.id = old_messages.conversation_id);
    SET LOCAL enable_nestloop = off;
    WITH RECURSIVE message AS MATERIALIZED (
        SELECT * FROM unnest(gone, parents, talks) AS message (id, parent, talk)
    ), heir AS (
        SELECT message.id, message.parent AS heir, message.talk FROM message
        LEFT JOIN message AS parent ON parent.id = message.parent WHERE parent.id IS NULL
        UNION ALL
        SELECT message.id, heir.heir, message.talk FROM heir JOIN message ON message.parent = heir.id
    )
    SELECT array_agg(heir.id), array_agg(heir.heir), array_agg(heir.talk) INTO gone, heirs, talks FROM heir;
    SET LOCAL enable_nestloop = on;
    UPDATE messages SET parent_message_id = message.heir, is_root = message.heir IS NULL
    FROM unnest(gone, heirs) AS message (id, heir)
    WHERE messages.parent_message_id = message.id;
    UPDATE conversations SET active_message_id = message.heir
    FROM unnest(gone, heirs, talks) AS message (id, heir, talk)
    WHERE conversations.id = message.talk AND conversations.active_message_id = message.id;
    FOR change IN
        SELECT conversation_id, count(*)::integer AS messages, sum(tokens_used)::bigint AS tokens, sum(cost) AS cost,
               coalesce(sum(response_time::numeric(20,6)), 0) AS seconds, count(response_time)::integer AS samples
        FROM old_messages GROUP BY conversation_id ORDER BY conversation_id
    LOOP
        PERFORM add_to_conversation(change.conversation_id, -change.messages, -change.tokens, -change.cost,
            -change.seconds, -change.samples);
    END LOOP;
    RETURN NULL;
END;
$$;

CREATE FUNCTION take_requests_from_conversations()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    change record;
BEGIN
    PERFORM cost_messages((SELECT array_agg(DISTINCT message_id) FROM old_requests WHERE message_id IS NOT NULL));
    FOR change IN
        SELECT conversation_id, sum(total_tokens)::bigint AS tokens, sum(total_cost_usd - refunded_usd) AS cost,
               coalesce(sum(response_time_ms), 0) / 1000.0 AS seconds, count(response_time_ms)::integer AS samples
        FROM old_requests
        WHERE conversation_id IS NOT NULL AND message_id IS NULL
        GROUP BY conversation_id ORDER BY conversation_id
    LOOP
        PERFORM add_to_conversation(change.conversation_id, 0, -change.tokens, -change.cost, -change.seconds,
            -change.samples);
    END LOOP;
    RETURN NULL;
END;
$$;

CREATE FUNCTION task_backoff(attempts integer)
RETURNS interval
LANGUAGE plpgsql
IMMUTABLE
SET search_path FROM CURRENT
AS $$
BEGIN
    RETURN least(10 * 2 ^ least(greatest(attempts, 1) - 1, 9), 3600) * interval '1 second';
END;
$$;

CREATE FUNCTION users_with_costs(beginning timestamp with time zone, ending timestamp with time zone, kinds budgetperiod[])
RETURNS SETOF bigint
LANGUAGE plpgsql
STABLE
SET search_path FROM CURRENT
AS $$
DECLARE
    -- A period that meets the span can begin as long before it, or end as long after.
    longest interval := CASE WHEN 'yearly' = ANY (kinds) THEN interval '367 days'
        WHEN 'monthly' = ANY (kinds) THEN interval '32 days' ELSE interval '8 days' END;
BEGIN
    RETURN QUERY
    SELECT user_id FROM ai_requests
    WHERE request_start_time >= beginning - longest AND request_start_time < ending + longest
    UNION
    SELECT user_id FROM cost_tracking
    WHERE period_start < ending AND period_end > beginning
    ORDER BY 1;
END;
$$;

COMMENT ON FUNCTION users_with_costs(beginning timestamp with time zone, ending timestamp with time zone, kinds budgetperiod[]) IS 'Whose costs rollup_costs() makes anew: who calls it for one after the other can end a transaction after each';

CREATE FUNCTION verify_audit_chain(OUT chain_seq bigint, OUT problem text)
RETURNS SETOF record
LANGUAGE plpgsql
STABLE
SET search_path FROM CURRENT
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH piece AS (
        SELECT log.chain_seq AS first_seq, log.chain_seq AS last_seq, log.previous_hash, log.row_hash AS last_hash,
               log.row_hash IS DISTINCT FROM audit_hash(log) AS changed
        FROM audit_logs AS log WHERE log.chain_seq IS NOT NULL
        UNION ALL
        SELECT first_seq, last_seq, previous_hash, last_hash, false FROM audit_chain_archived
    ), linked AS (
        SELECT piece.*, lag(last_seq, 1, 0::bigint) OVER chain AS seq_before, lag(last_hash, 1, '') OVER chain AS hash_before
        FROM piece WINDOW chain AS (ORDER BY first_seq, last_seq)
    )
    SELECT first_seq, 'changed' FROM linked WHERE changed
    UNION ALL
    SELECT first_seq, CASE WHEN seq_before >= first_seq THEN 'there twice'
                           ELSE format('%s rows before it are missing', first_seq - 1 - seq_before) END
    FROM linked WHERE first_seq <> seq_before + 1
    UNION ALL
    SELECT first_seq, 'does not follow the row before it'
    FROM linked WHERE first_seq = seq_before + 1 AND previous_hash IS DISTINCT FROM hash_before
    UNION ALL
    SELECT last_seq, 'the end of the chain is missing'
    FROM audit_chain
    WHERE (last_seq, last_hash) <> (
        SELECT coalesce(max(piece.last_seq), 0),
               coalesce((array_agg(piece.last_hash ORDER BY piece.last_seq DESC))[1], '') FROM piece);
END;
$$;

COMMENT ON FUNCTION verify_audit_chain(OUT chain_seq bigint, OUT problem text) IS 'Where the audit log is not what was written: changed, missing, put in; reads all of it. No rows: it is whole';

CREATE TABLE agents (
    id bigint PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY,
    uuid uuid NOT NULL DEFAULT gen_random_uuid(),
    name varchar(100) NOT NULL,
    description text,
    system_prompt text,
    model_provider modelprovider DEFAULT 'openai'::modelprovider,
    model_name varchar(50) DEFAULT 'gpt-4'::character varying,
    temperature double precision NOT NULL DEFAULT 0.7,
    max_tokens integer NOT NULL DEFAULT 2048,
    is_active boolean NOT NULL DEFAULT true,
    is_public boolean NOT NULL DEFAULT false,
    capabilities jsonb NOT NULL DEFAULT '[]'::jsonb,
    tags jsonb NOT NULL DEFAULT '[]'::jsonb,
    metadata jsonb NOT NULL DEFAULT '{}'::jsonb,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT check_agent_lists CHECK ((jsonb_typeof(capabilities) = 'array'::text) AND (jsonb_typeof(tags) = 'array'::text)),
    CONSTRAINT check_agent_max_tokens CHECK (max_tokens > 0),
    CONSTRAINT check_agent_metadata_object CHECK (jsonb_typeof(metadata) = 'object'::text),
    CONSTRAINT check_agent_temperature_range CHECK ((temperature >= (0)::double precision) AND (temperature <= (2)::double precision))
);

COMMENT ON TABLE agents IS 'A model with instructions and capabilities';

CREATE INDEX ix_agents_tags ON agents USING gin (tags);

CREATE UNIQUE INDEX ix_agents_uuid ON agents (uuid);

CREATE TRIGGER trigger_agents_updated_at
    BEFORE UPDATE ON agents
    FOR EACH ROW WHEN (((new.updated_at <> CURRENT_TIMESTAMP) OR (old.updated_at > CURRENT_TIMESTAMP)))
    EXECUTE FUNCTION set_updated_at();

CREATE TABLE ai_models (
    id bigint PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY,
    provider modelprovider NOT NULL,
    name varchar(50) NOT NULL,
    display_name varchar(100) NOT NULL,
    description text,
    supports_streaming boolean NOT NULL DEFAULT false,
    supports_functions boolean NOT NULL DEFAULT false,
    supports_vision boolean NOT NULL DEFAULT false,
    max_tokens integer NOT NULL DEFAULT 4096,
    context_window integer NOT NULL DEFAULT 4096,
    input_cost numeric(20,10) NOT NULL DEFAULT 0.0,
    output_cost numeric(20,10) NOT NULL DEFAULT 0.0,
    is_active boolean NOT NULL DEFAULT true,
    priority integer NOT NULL DEFAULT 0,
    rate_limit_rpm integer NOT NULL DEFAULT 60,
    metadata jsonb NOT NULL DEFAULT '{}'::jsonb,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    host_type varchar(20) DEFAULT 'cloud'::character varying,
    device_id varchar(64),
    availability boolean NOT NULL DEFAULT true,
    CONSTRAINT uq_ai_models_provider_name UNIQUE (provider, name),
    CONSTRAINT check_model_host_type CHECK ((host_type)::text = ANY (ARRAY[('cloud'::character varying)::text, ('local'::character varying)::text, ('edge'::character varying)::text])),
    CONSTRAINT check_model_limits CHECK ((max_tokens > 0) AND (context_window > 0) AND (rate_limit_rpm >= 0)),
    CONSTRAINT check_model_metadata_object CHECK (jsonb_typeof(metadata) = 'object'::text),
    CONSTRAINT check_model_prices_not_negative CHECK ((input_cost >= (0)::numeric) AND (input_cost <> 'NaN'::numeric) AND (output_cost >= (0)::numeric) AND (output_cost <> 'NaN'::numeric))
);

COMMENT ON TABLE ai_models IS 'The models that there are, what they can do and what they cost now';

COMMENT ON COLUMN ai_models.input_cost IS 'US dollars for 1,000 tokens, now';

COMMENT ON COLUMN ai_models.output_cost IS 'US dollars for 1,000 tokens, now';

COMMENT ON COLUMN ai_models.priority IS 'Higher is preferred';

CREATE INDEX ix_ai_models_provider_active ON ai_models (provider, is_active);

CREATE TRIGGER trigger_ai_models_price
    AFTER INSERT OR UPDATE OF provider, name, input_cost, output_cost ON ai_models
    FOR EACH ROW
    EXECUTE FUNCTION record_model_price();

CREATE TRIGGER trigger_ai_models_updated_at
    BEFORE UPDATE ON ai_models
    FOR EACH ROW WHEN (((new.updated_at <> CURRENT_TIMESTAMP) OR (old.updated_at > CURRENT_TIMESTAMP)))
    EXECUTE FUNCTION set_updated_at();

CREATE TABLE archived_logs (
    table_name text PRIMARY KEY,
    parent text NOT NULL,
    period_start timestamptz NOT NULL,
    period_end timestamptz NOT NULL,
    row_count bigint NOT NULL,
    archived_at timestamptz NOT NULL,
    dropped_at timestamptz,
    CONSTRAINT check_archived_period CHECK (period_end > period_start)
);

COMMENT ON TABLE archived_logs IS 'The months that have left the logs: a table each, until drop_archived_logs()';

CREATE TABLE audit_chain (
    id boolean PRIMARY KEY DEFAULT true,
    last_seq bigint NOT NULL DEFAULT 0,
    last_hash bytea NOT NULL DEFAULT '\x'::bytea,
    open_from timestamptz NOT NULL DEFAULT 'infinity'::timestamp with time zone,
    open_to timestamptz NOT NULL DEFAULT '-infinity'::timestamp with time zone,
    CONSTRAINT check_chain_one_row CHECK (id)
);

COMMENT ON TABLE audit_chain IS 'The end of the chain: one row, at which those who write to the log wait for each other';

COMMENT ON COLUMN audit_chain.open_from IS 'The month, to open_to, that lines beyond the end are of while their statement is under way';

CREATE FUNCTION line_beyond(chain audit_chain, OUT chain_seq bigint, OUT row_hash bytea)
LANGUAGE plpgsql
SET search_path FROM CURRENT
SET plan_cache_mode TO force_custom_plan
SET enable_sort TO off
AS $$
BEGIN
    SELECT log.chain_seq, log.row_hash INTO chain_seq, row_hash FROM audit_logs AS log
    WHERE log.chain_seq > chain.last_seq AND log.created_at BETWEEN chain.open_from AND chain.open_to
    ORDER BY log.chain_seq DESC LIMIT 1;
END;
$$;

COMMENT ON FUNCTION line_beyond(chain audit_chain, OUT chain_seq bigint, OUT row_hash bytea) IS 'The last line that a statement under way has written beyond the end of the chain';

CREATE TABLE audit_chain_archived (
    first_seq bigint PRIMARY KEY,
    last_seq bigint NOT NULL,
    previous_hash bytea NOT NULL,
    last_hash bytea NOT NULL,
    CONSTRAINT check_archived_order CHECK (last_seq >= first_seq)
);

COMMENT ON TABLE audit_chain_archived IS 'Pieces of the chain that have left with their month: where they begin and end, so that the rest still hangs together';

CREATE TABLE model_prices (
    model_provider modelprovider NOT NULL,
    model_name varchar(100) NOT NULL,
    kind varchar(20) NOT NULL,
    valid_from timestamptz NOT NULL,
    price_per_million numeric(20,10) NOT NULL,
    CONSTRAINT model_prices_pkey PRIMARY KEY (model_provider, model_name, kind, valid_from),
    CONSTRAINT check_price_kind CHECK ((kind)::text = ANY (ARRAY[('input'::character varying)::text, ('output'::character varying)::text, ('cached'::character varying)::text, ('reasoning'::character varying)::text, ('cache_write'::character varying)::text])),
    CONSTRAINT check_price_not_negative CHECK ((price_per_million >= (0)::numeric) AND (price_per_million <> 'NaN'::numeric))
);

COMMENT ON TABLE model_prices IS 'What a million tokens of a kind cost from a moment on, until the next price';

COMMENT ON COLUMN model_prices.kind IS 'input, output; cached: input that the provider had in its cache; cache_write: input that it put into it; reasoning: output that nobody sees. Without a price of their own, cached and cache_write cost what input costs, and reasoning what output costs';

CREATE TABLE performance_metrics (
    id bigint GENERATED BY DEFAULT AS IDENTITY,
    metric_name varchar(100) NOT NULL,
    metric_category varchar(50) NOT NULL,
    metric_type varchar(20) NOT NULL,
    value double precision NOT NULL,
    previous_value double precision,
    change_percent numeric(12,4),
    min_value double precision,
    max_value double precision,
    avg_value double precision,
    median_value double precision,
    p95_value double precision,
    p99_value double precision,
    labels jsonb NOT NULL DEFAULT '{}'::jsonb,
    dimensions jsonb NOT NULL DEFAULT '{}'::jsonb,
    time_window_seconds integer NOT NULL DEFAULT 60,
    sample_count integer NOT NULL DEFAULT 1,
    unit varchar(20),
    description text,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    aggregate_key varchar(64),
    CONSTRAINT performance_metrics_pkey PRIMARY KEY (id, created_at),
    CONSTRAINT check_performance_labels_object CHECK ((jsonb_typeof(labels) = 'object'::text) AND (jsonb_typeof(dimensions) = 'object'::text)),
    CONSTRAINT check_performance_samples CHECK (sample_count >= 0),
    CONSTRAINT check_performance_window CHECK (time_window_seconds > 0)
)
PARTITION BY RANGE (created_at);

COMMENT ON TABLE performance_metrics IS 'Measures of a time window, with their spread; a partition a month';

COMMENT ON COLUMN performance_metrics.aggregate_key IS 'What aggregate_metrics() made the row from; NULL: written by somebody else';

COMMENT ON COLUMN performance_metrics.metric_category IS 'system, api, model, user';

COMMENT ON COLUMN performance_metrics.metric_type IS 'counter, gauge, histogram, timer';

CREATE TABLE performance_metrics_default
    PARTITION OF performance_metrics
    DEFAULT;

CREATE TABLE platform_settings (
    id boolean PRIMARY KEY DEFAULT true,
    failed_logins_before_lock integer NOT NULL DEFAULT 5,
    lock_minutes integer NOT NULL DEFAULT 15,
    log_retention_days integer NOT NULL DEFAULT 90,
    metric_retention_days integer NOT NULL DEFAULT 365,
    partition_months_ahead integer NOT NULL DEFAULT 3,
    reservation_minutes integer NOT NULL DEFAULT 10,
    CONSTRAINT check_settings_one_row CHECK (id),
    CONSTRAINT check_settings_positive CHECK ((failed_logins_before_lock > 0) AND ((lock_minutes >= 1) AND (lock_minutes <= 5256000)) AND ((log_retention_days >= 1) AND (log_retention_days <= 36500)) AND ((metric_retention_days >= 1) AND (metric_retention_days <= 36500)) AND ((partition_months_ahead >= 0) AND (partition_months_ahead <= 120)) AND ((reservation_minutes >= 1) AND (reservation_minutes <= 5256000)))
);

COMMENT ON TABLE platform_settings IS 'One row; where it is missing, the defaults of its columns hold';

CREATE TABLE system_metrics (
    id bigint GENERATED BY DEFAULT AS IDENTITY,
    metric_name varchar(100) NOT NULL,
    metric_value double precision NOT NULL,
    metric_type varchar(50) NOT NULL,
    labels jsonb NOT NULL DEFAULT '{}'::jsonb,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT system_metrics_pkey PRIMARY KEY (id, created_at),
    CONSTRAINT check_system_metric_labels_object CHECK (jsonb_typeof(labels) = 'object'::text)
)
PARTITION BY RANGE (created_at);

COMMENT ON TABLE system_metrics IS 'One measurement; a partition a month';

COMMENT ON COLUMN system_metrics.metric_type IS 'counter, gauge, histogram';

CREATE TABLE system_metrics_default
    PARTITION OF system_metrics
    DEFAULT;

CREATE TABLE users (
    id bigint PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY,
    uuid uuid NOT NULL DEFAULT gen_random_uuid(),
    username varchar(50) NOT NULL,
    email varchar(100) NOT NULL,
    hashed_password varchar(255) NOT NULL,
    full_name varchar(100),
    role userrole NOT NULL DEFAULT 'user'::userrole,
    is_active boolean NOT NULL DEFAULT true,
    is_verified boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    last_login timestamptz,
    preferences jsonb NOT NULL DEFAULT '{}'::jsonb,
    api_quota_limit integer NOT NULL DEFAULT 1000,
    api_quota_used integer NOT NULL DEFAULT 0,
    monthly_budget_limit numeric(20,10) DEFAULT 100.0,
    current_month_spend numeric(20,10) NOT NULL DEFAULT 0.0,
    budget_alerts_enabled boolean NOT NULL DEFAULT true,
    budget_warning_threshold numeric(12,4) NOT NULL DEFAULT 0.8,
    preferred_model_provider modelprovider DEFAULT 'openai'::modelprovider,
    preferred_model varchar(50) DEFAULT 'gpt-4'::character varying,
    default_temperature double precision NOT NULL DEFAULT 0.7,
    timezone varchar(50) DEFAULT 'UTC'::character varying,
    failed_login_attempts integer NOT NULL DEFAULT 0,
    locked_until timestamptz,
    password_changed_at timestamptz,
    current_month date,
    budget_critical_threshold numeric(12,4) NOT NULL DEFAULT 0.95,
    monthly_budget_is_hard boolean NOT NULL DEFAULT false,
    month_alert_sent alerttype,
    CONSTRAINT check_api_quota_not_negative CHECK ((api_quota_limit >= 0) AND (api_quota_used >= 0)),
    CONSTRAINT check_critical_threshold_fraction CHECK ((budget_critical_threshold >= (0)::numeric) AND (budget_critical_threshold <= (1)::numeric)),
    CONSTRAINT check_default_temperature_range CHECK ((default_temperature >= (0)::double precision) AND (default_temperature <= (2)::double precision)),
    CONSTRAINT check_failed_logins_not_negative CHECK (failed_login_attempts >= 0),
    CONSTRAINT check_positive_budget CHECK ((monthly_budget_limit >= (0)::numeric) AND (monthly_budget_limit <> 'NaN'::numeric)),
    CONSTRAINT check_positive_month_spend CHECK ((current_month_spend >= (0)::numeric) AND (current_month_spend <> 'NaN'::numeric)),
    CONSTRAINT check_user_preferences_object CHECK (jsonb_typeof(preferences) = 'object'::text),
    CONSTRAINT check_warning_threshold_fraction CHECK ((budget_warning_threshold >= (0)::numeric) AND (budget_warning_threshold <= (1)::numeric))
)
WITH (fillfactor = 80);

COMMENT ON TABLE users IS 'Who uses the platform: account, quotas, month''s budget, preferences and lockout';

COMMENT ON COLUMN users.api_quota_limit IS 'Calls a month';

COMMENT ON COLUMN users.budget_warning_threshold IS 'The fraction of the month''s budget from which to warn, 0 to 1';

COMMENT ON COLUMN users.current_month IS 'The first day of the month, in the user''s time zone, that current_month_spend and api_quota_used are of';

COMMENT ON COLUMN users.month_alert_sent IS 'The gravest alert of the month''s budget that current_month has seen; it is not sent again, also if it was deleted';

COMMENT ON COLUMN users.monthly_budget_is_hard IS 'Whether reserve() refuses what the month''s budget has no room for';

COMMENT ON COLUMN users.monthly_budget_limit IS 'US dollars a month; NULL: no limit';

COMMENT ON COLUMN users.timezone IS 'In which the user''s hours, days, weeks, months and years begin; a name of pg_timezone_names, NULL: UTC';

COMMENT ON COLUMN users.uuid IS 'What other systems know the user by; says nothing about the person';

CREATE INDEX ix_users_created_at ON users (created_at);

CREATE UNIQUE INDEX ix_users_email ON users (email);

CREATE INDEX ix_users_email_active ON users (email, is_active);

CREATE INDEX ix_users_locked ON users (locked_until) WHERE (locked_until IS NOT NULL);

CREATE UNIQUE INDEX ix_users_username ON users (username);

CREATE UNIQUE INDEX ix_users_uuid ON users (uuid);

CREATE UNIQUE INDEX uq_users_email_lower ON users (lower((email)::text));

CREATE UNIQUE INDEX uq_users_username_lower ON users (lower((username)::text));

CREATE TRIGGER trigger_users_timezone
    BEFORE INSERT OR UPDATE OF timezone ON users
    FOR EACH ROW WHEN (((new.timezone)::text <> 'UTC'::text))
    EXECUTE FUNCTION check_user_timezone();

CREATE TRIGGER trigger_users_updated_at
    BEFORE UPDATE ON users
    FOR EACH ROW WHEN (((new.updated_at <> CURRENT_TIMESTAMP) OR (old.updated_at > CURRENT_TIMESTAMP)))
    EXECUTE FUNCTION set_updated_at();

CREATE TABLE audit_logs (
    id bigint GENERATED BY DEFAULT AS IDENTITY,
    uuid uuid NOT NULL DEFAULT gen_random_uuid(),
    user_id bigint REFERENCES users(id) ON DELETE SET NULL,
    action varchar(100) NOT NULL,
    resource_type varchar(50) NOT NULL,
    resource_id varchar(50),
    ip_address varchar(45),
    user_agent varchar(500),
    request_method varchar(10),
    request_path varchar(500),
    request_headers jsonb NOT NULL DEFAULT '{}'::jsonb,
    old_values jsonb NOT NULL DEFAULT '{}'::jsonb,
    new_values jsonb NOT NULL DEFAULT '{}'::jsonb,
    success boolean NOT NULL DEFAULT true,
    error_message text,
    metadata jsonb NOT NULL DEFAULT '{}'::jsonb,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    actor uuid,
    chain_seq bigint,
    previous_hash bytea,
    row_hash bytea,
    CONSTRAINT audit_logs_pkey PRIMARY KEY (id, created_at),
    CONSTRAINT check_audit_values_objects CHECK ((jsonb_typeof(request_headers) = 'object'::text) AND (jsonb_typeof(old_values) = 'object'::text) AND (jsonb_typeof(new_values) = 'object'::text) AND (jsonb_typeof(metadata) = 'object'::text))
)
PARTITION BY RANGE (created_at);

COMMENT ON TABLE audit_logs IS 'Who did what to what; can be added to and read, not changed; a partition a month';

COMMENT ON COLUMN audit_logs.actor IS 'users.uuid of who did it; stays when the user is deleted, and then stands for nobody one could find';

COMMENT ON COLUMN audit_logs.chain_seq IS 'The place in the chain, without gaps; NULL: from before there was one';

COMMENT ON COLUMN audit_logs.row_hash IS 'SHA-256 of previous_hash and the row without user_id; set by a trigger, checked by verify_audit_chain()';

COMMENT ON COLUMN audit_logs.user_id IS 'NULL once the user is deleted: the one change that the log lets pass';

CREATE TRIGGER trigger_audit_logs_no_truncate
    BEFORE TRUNCATE ON audit_logs
    FOR EACH STATEMENT
    EXECUTE FUNCTION guard_audit_log();

CREATE FUNCTION audit_hash(log audit_logs)
RETURNS bytea
LANGUAGE plpgsql
STABLE
SET search_path FROM CURRENT
AS $$
BEGIN
    RETURN sha256(log.previous_hash || convert_to(jsonb_build_array(
        log.chain_seq, log.id, log.uuid, log.actor, log.action, log.resource_type, log.resource_id, log.ip_address,
        log.user_agent, log.request_method, log.request_path, log.request_headers, log.old_values, log.new_values,
        log.success, log.error_message, log.metadata, extract(epoch FROM log.created_at))::text, 'UTF8'));
END;
$$;

CREATE TABLE audit_logs_default
    PARTITION OF audit_logs
    DEFAULT;

CREATE TRIGGER trigger_audit_logs_no_truncate
    BEFORE TRUNCATE ON audit_logs_default
    FOR EACH STATEMENT
    EXECUTE FUNCTION guard_audit_log();

CREATE TABLE conversations (
    id bigint PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY,
    uuid uuid NOT NULL DEFAULT gen_random_uuid(),
    user_id bigint NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    title varchar(200) NOT NULL,
    status conversationstatus NOT NULL DEFAULT 'active'::conversationstatus,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    model_provider modelprovider DEFAULT 'openai'::modelprovider,
    model_name varchar(50) DEFAULT 'gpt-4'::character varying,
    temperature double precision NOT NULL DEFAULT 0.7,
    max_tokens integer NOT NULL DEFAULT 2048,
    system_prompt text,
    total_messages integer NOT NULL DEFAULT 0,
    total_tokens bigint NOT NULL DEFAULT 0,
    total_cost numeric(20,10) NOT NULL DEFAULT 0.0,
    average_response_time double precision NOT NULL DEFAULT 0.0,
    response_time_sum numeric(20,6) NOT NULL DEFAULT 0,
    response_time_samples integer NOT NULL DEFAULT 0,
    metadata jsonb NOT NULL DEFAULT '{}'::jsonb,
    tags jsonb NOT NULL DEFAULT '[]'::jsonb,
    active_message_id bigint,
    last_seq integer NOT NULL DEFAULT 0,
    CONSTRAINT check_conversation_max_tokens CHECK (max_tokens > 0),
    CONSTRAINT check_conversation_metadata_object CHECK (jsonb_typeof(metadata) = 'object'::text),
    CONSTRAINT check_conversation_tags_array CHECK (jsonb_typeof(tags) = 'array'::text),
    CONSTRAINT check_conversation_temperature_range CHECK ((temperature >= (0)::double precision) AND (temperature <= (2)::double precision)),
    CONSTRAINT check_conversation_totals_not_negative CHECK ((total_messages >= 0) AND (total_tokens >= 0)),
    CONSTRAINT check_positive_cost CHECK ((total_cost >= (0)::numeric) AND (total_cost <> 'NaN'::numeric))
)
WITH (fillfactor = 85);

COMMENT ON TABLE conversations IS 'A conversation of a user with a model, with the totals of its messages and requests';

COMMENT ON COLUMN conversations.active_message_id IS 'The message at the end of the branch that is shown; kept by triggers, moved by switch_branch()';

COMMENT ON COLUMN conversations.average_response_time IS 'Seconds; of what has a response time';

COMMENT ON COLUMN conversations.last_seq IS 'The highest place that was given out, also if its message is gone';

COMMENT ON COLUMN conversations.response_time_sum IS 'What the average is made from, exactly, with response_time_samples';

COMMENT ON COLUMN conversations.tags IS 'An array of strings';

COMMENT ON COLUMN conversations.total_cost IS 'US dollars: of the messages, and of the requests that made no message, less what was refunded';

COMMENT ON COLUMN conversations.total_messages IS 'Kept by triggers, like the other totals; an UPDATE cannot set them';

CREATE INDEX ix_conversations_cost ON conversations (total_cost);

CREATE INDEX ix_conversations_tags ON conversations USING gin (tags);

CREATE INDEX ix_conversations_updated ON conversations (updated_at);

CREATE INDEX ix_conversations_user_recent ON conversations (user_id, updated_at DESC) WHERE (status = 'active'::conversationstatus);

CREATE INDEX ix_conversations_user_status ON conversations (user_id, status);

CREATE UNIQUE INDEX ix_conversations_uuid ON conversations (uuid);

CREATE TRIGGER trigger_conversations_keep_branch
    BEFORE UPDATE OF active_message_id, last_seq ON conversations
    FOR EACH ROW WHEN ((pg_trigger_depth() = 0))
    EXECUTE FUNCTION keep_conversation_branch();

CREATE TRIGGER trigger_conversations_keep_branch_on_insert
    BEFORE INSERT ON conversations
    FOR EACH ROW WHEN (((new.active_message_id IS NOT NULL) OR (new.last_seq <> 0)))
    EXECUTE FUNCTION keep_conversation_branch();

CREATE TRIGGER trigger_conversations_keep_totals
    BEFORE UPDATE OF total_messages, total_tokens, total_cost, average_response_time, response_time_sum, response_time_samples ON conversations
    FOR EACH ROW WHEN ((pg_trigger_depth() = 0))
    EXECUTE FUNCTION keep_conversation_totals();

CREATE TRIGGER trigger_conversations_keep_totals_on_insert
    BEFORE INSERT ON conversations
    FOR EACH ROW WHEN ((((new.total_messages <> 0) OR (new.total_tokens <> 0) OR (new.total_cost <> (0)::numeric) OR (new.response_time_samples <> 0)) OR (new.average_response_time <> (0)::double precision) OR (new.response_time_sum <> (0)::numeric)))
    EXECUTE FUNCTION keep_conversation_totals();

CREATE TRIGGER trigger_conversations_updated_at
    BEFORE UPDATE ON conversations
    FOR EACH ROW WHEN (((new.updated_at <> CURRENT_TIMESTAMP) OR (old.updated_at > CURRENT_TIMESTAMP)))
    EXECUTE FUNCTION set_conversation_updated_at();

CREATE TABLE messages (
    id bigint PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY,
    uuid uuid NOT NULL DEFAULT gen_random_uuid(),
    conversation_id bigint NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
    seq integer NOT NULL,
    role messagerole NOT NULL,
    content text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    model_used varchar(50),
    tokens_used bigint NOT NULL DEFAULT 0,
    cost numeric(20,10) NOT NULL DEFAULT 0.0,
    response_time double precision,
    metadata jsonb NOT NULL DEFAULT '{}'::jsonb,
    parent_message_id bigint REFERENCES messages(id) DEFERRABLE INITIALLY DEFERRED,
    is_root boolean NOT NULL DEFAULT false,
    state varchar(20) NOT NULL DEFAULT 'done'::character varying,
    finish_reason varchar(50),
    reasoning text,
    tool_calls jsonb NOT NULL DEFAULT '[]'::jsonb,
    tool_call_id varchar(100),
    tool_name varchar(100),
    tool_result jsonb,
    input_tokens bigint NOT NULL DEFAULT 0,
    output_tokens bigint NOT NULL DEFAULT 0,
    cached_tokens bigint NOT NULL DEFAULT 0,
    reasoning_tokens bigint NOT NULL DEFAULT 0,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    cache_write_tokens bigint NOT NULL DEFAULT 0,
    CONSTRAINT uq_messages_conversation_seq UNIQUE (conversation_id, seq),
    CONSTRAINT check_message_cache_write_tokens CHECK ((cache_write_tokens = 0) OR ((cache_write_tokens >= 1) AND (cache_write_tokens <= (input_tokens - cached_tokens)))),
    CONSTRAINT check_message_cost_not_negative CHECK ((cost >= (0)::numeric) AND (cost <> 'NaN'::numeric)),
    CONSTRAINT check_message_metadata_object CHECK (jsonb_typeof(metadata) = 'object'::text),
    CONSTRAINT check_message_not_its_own_parent CHECK (parent_message_id <> id),
    CONSTRAINT check_message_response_time CHECK ((response_time >= (0)::double precision) AND (response_time < 'Infinity'::double precision)),
    CONSTRAINT check_message_root CHECK ((NOT is_root) OR (parent_message_id IS NULL)),
    CONSTRAINT check_message_seq_positive CHECK (seq > 0),
    CONSTRAINT check_message_state CHECK ((state)::text = ANY (ARRAY[('partial'::character varying)::text, ('done'::character varying)::text, ('cancelled'::character varying)::text, ('failed'::character varying)::text])),
    CONSTRAINT check_message_token_kinds CHECK ((input_tokens >= 0) AND (output_tokens >= 0) AND ((cached_tokens >= 0) AND (cached_tokens <= input_tokens)) AND ((reasoning_tokens >= 0) AND (reasoning_tokens <= output_tokens))),
    CONSTRAINT check_message_tokens_not_negative CHECK (tokens_used >= 0),
    CONSTRAINT check_message_tool_calls_array CHECK ((tool_calls = '[]'::jsonb) OR ((role = 'assistant'::messagerole) AND are_tool_calls(tool_calls))),
    CONSTRAINT check_message_tool_result CHECK ((role = 'tool'::messagerole) OR ((tool_call_id IS NULL) AND (tool_name IS NULL) AND (tool_result IS NULL)))
);

COMMENT ON TABLE messages IS 'What was said in a conversation, in the order of seq';

COMMENT ON COLUMN messages.cache_write_tokens IS 'How many of the input tokens the provider put into its cache; none of them are among cached_tokens';

COMMENT ON COLUMN messages.cached_tokens IS 'How many of the input tokens the provider had in its cache';

COMMENT ON COLUMN messages.is_root IS 'Begins the conversation, or another version of its beginning; it has no parent';

COMMENT ON COLUMN messages.parent_message_id IS 'What it answers or goes on from; leave it out, and it is the end of the active branch';

COMMENT ON COLUMN messages.reasoning_tokens IS 'How many of the output tokens nobody sees';

COMMENT ON COLUMN messages.response_time IS 'Seconds';

COMMENT ON COLUMN messages.seq IS 'The place in the conversation, from 1; leave it out, or give NULL, and the database appends';

COMMENT ON COLUMN messages.state IS 'partial while it streams, then done, cancelled or failed; those three are final';

COMMENT ON COLUMN messages.tokens_used IS 'Of the requests that made the message, once one is recorded';

COMMENT ON COLUMN messages.tool_call_id IS 'Of a tool''s message: the id of the call that it answers';

COMMENT ON COLUMN messages.tool_calls IS 'What the assistant wants to be called: an array of objects with id, name, arguments';

COMMENT ON COLUMN messages.tool_result IS 'Of a tool''s message: the result as the tool gave it; content is what the model reads';

CREATE INDEX ix_messages_conversation_created ON messages (conversation_id, created_at);

CREATE INDEX ix_messages_parent ON messages (parent_message_id) WHERE (parent_message_id IS NOT NULL);

CREATE UNIQUE INDEX ix_messages_uuid ON messages (uuid);

CREATE TRIGGER trigger_messages_keep_place
    BEFORE UPDATE ON messages
    FOR EACH ROW WHEN (((pg_trigger_depth() = 0) AND ((((new.conversation_id IS DISTINCT FROM old.conversation_id) OR (new.seq IS DISTINCT FROM old.seq)) OR (new.parent_message_id IS DISTINCT FROM old.parent_message_id)) OR (new.is_root IS DISTINCT FROM old.is_root))))
    EXECUTE FUNCTION keep_message_place();

CREATE TRIGGER trigger_messages_keep_state
    BEFORE UPDATE ON messages
    FOR EACH ROW WHEN ((((old.state)::text <> 'partial'::text) AND ((new.state)::text <> (old.state)::text)))
    EXECUTE FUNCTION keep_message_state();

CREATE TRIGGER trigger_messages_place
    BEFORE INSERT ON messages
    FOR EACH ROW
    EXECUTE FUNCTION place_message();

CREATE TRIGGER trigger_messages_reply
    BEFORE INSERT OR UPDATE OF parent_message_id ON messages
    FOR EACH ROW WHEN ((new.parent_message_id IS NOT NULL))
    EXECUTE FUNCTION hold_parent_message();

CREATE TRIGGER trigger_messages_totals_on_delete
    AFTER DELETE ON messages REFERENCING OLD TABLE AS old_messages
    FOR EACH STATEMENT
    EXECUTE FUNCTION take_messages_from_conversations();

CREATE TRIGGER trigger_messages_totals_on_insert
    AFTER INSERT ON messages REFERENCING NEW TABLE AS new_messages
    FOR EACH STATEMENT
    EXECUTE FUNCTION add_messages_to_conversations();

CREATE TRIGGER trigger_messages_totals_on_update
    AFTER UPDATE ON messages REFERENCING OLD TABLE AS old_messages NEW TABLE AS new_messages
    FOR EACH STATEMENT
    EXECUTE FUNCTION change_messages_in_conversations();

CREATE TRIGGER trigger_messages_updated_at
    BEFORE UPDATE ON messages
    FOR EACH ROW WHEN (((new.updated_at <> CURRENT_TIMESTAMP) OR (old.updated_at > CURRENT_TIMESTAMP)))
    EXECUTE FUNCTION set_updated_at();

CREATE FUNCTION active_path(of_conversation bigint)
RETURNS SETOF messages
LANGUAGE plpgsql
STABLE
SET search_path FROM CURRENT
AS $$
BEGIN
    RETURN QUERY
    WITH RECURSIVE path (id, above, height) AS (
        SELECT message.id, message.parent_message_id, 0
        FROM conversations AS talk JOIN messages AS message ON message.id = talk.active_message_id
        WHERE talk.id = of_conversation
        UNION ALL
        SELECT message.id, message.parent_message_id, path.height + 1
        FROM path JOIN messages AS message ON message.id = path.above
    )
    SELECT message.* FROM path JOIN messages AS message USING (id) ORDER BY path.height DESC;
END;
$$;

COMMENT ON FUNCTION active_path(of_conversation bigint) IS 'The messages of the branch that is shown, from the first to the last';

CREATE TABLE message_attachments (
    id bigint PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY,
    message_id bigint NOT NULL REFERENCES messages(id) ON DELETE CASCADE,
    "position" integer NOT NULL DEFAULT 1,
    uri text NOT NULL,
    media_type varchar(100) NOT NULL,
    sha256 bytea NOT NULL,
    byte_size bigint,
    file_name varchar(255),
    metadata jsonb NOT NULL DEFAULT '{}'::jsonb,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT uq_message_attachments_position UNIQUE (message_id, "position"),
    CONSTRAINT check_attachment_hash CHECK (octet_length(sha256) = 32),
    CONSTRAINT check_attachment_metadata_object CHECK (jsonb_typeof(metadata) = 'object'::text),
    CONSTRAINT check_attachment_position CHECK ("position" > 0),
    CONSTRAINT check_attachment_size CHECK (byte_size >= 0)
);

COMMENT ON TABLE message_attachments IS 'What goes with a message and lies elsewhere: where, of what type, and the hash to know it by';

CREATE INDEX ix_message_attachments_sha256 ON message_attachments (sha256);

CREATE TABLE system_alerts (
    id bigint PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY,
    uuid uuid NOT NULL DEFAULT gen_random_uuid(),
    user_id bigint REFERENCES users(id) ON DELETE CASCADE,
    alert_type alerttype NOT NULL,
    severity varchar(20) NOT NULL DEFAULT 'medium'::character varying,
    title varchar(200) NOT NULL,
    message text NOT NULL,
    source_table varchar(50),
    source_id bigint,
    period_key varchar(50),
    is_read boolean NOT NULL DEFAULT false,
    is_dismissed boolean NOT NULL DEFAULT false,
    is_resolved boolean NOT NULL DEFAULT false,
    action_required boolean NOT NULL DEFAULT false,
    action_url varchar(500),
    action_button_text varchar(50),
    expires_at timestamptz,
    resolved_at timestamptz,
    metadata jsonb NOT NULL DEFAULT '{}'::jsonb,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT uq_system_alerts_once UNIQUE (source_table, source_id, alert_type, period_key),
    CONSTRAINT check_alert_metadata_object CHECK (jsonb_typeof(metadata) = 'object'::text),
    CONSTRAINT check_alert_severity CHECK ((severity)::text = ANY (ARRAY[('low'::character varying)::text, ('medium'::character varying)::text, ('high'::character varying)::text, ('critical'::character varying)::text]))
);

COMMENT ON TABLE system_alerts IS 'What somebody should know; about one thing and period, each type once';

COMMENT ON COLUMN system_alerts.period_key IS 'The period that the alert is about; NULL: an alert that may come again';

CREATE INDEX ix_system_alerts_done ON system_alerts (created_at, id) WHERE ((is_resolved OR is_dismissed) OR (expires_at IS NOT NULL));

CREATE INDEX ix_system_alerts_severity ON system_alerts (severity, created_at);

CREATE INDEX ix_system_alerts_status ON system_alerts (is_read, is_dismissed, created_at);

CREATE INDEX ix_system_alerts_type_created ON system_alerts (alert_type, created_at);

CREATE INDEX ix_system_alerts_user_created ON system_alerts (user_id, created_at);

CREATE UNIQUE INDEX ix_system_alerts_uuid ON system_alerts (uuid);

CREATE TRIGGER trigger_system_alerts_updated_at
    BEFORE UPDATE ON system_alerts
    FOR EACH ROW WHEN (((new.updated_at <> CURRENT_TIMESTAMP) OR (old.updated_at > CURRENT_TIMESTAMP)))
    EXECUTE FUNCTION set_updated_at();

CREATE TABLE tasks (
    id bigint PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY,
    uuid uuid NOT NULL DEFAULT gen_random_uuid(),
    agent_id bigint REFERENCES agents(id) ON DELETE CASCADE,
    user_id bigint REFERENCES users(id) ON DELETE SET NULL,
    title varchar(200) NOT NULL,
    description text,
    status taskstatus NOT NULL DEFAULT 'pending'::taskstatus,
    priority integer NOT NULL DEFAULT 0,
    input_data jsonb NOT NULL DEFAULT '{}'::jsonb,
    output_data jsonb NOT NULL DEFAULT '{}'::jsonb,
    error_message text,
    started_at timestamptz,
    completed_at timestamptz,
    estimated_duration integer,
    actual_duration integer,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    parent_task_id bigint REFERENCES tasks(id) ON DELETE SET NULL,
    trace_id varchar(32),
    span_id varchar(16),
    parent_span_id varchar(16),
    attempts integer NOT NULL DEFAULT 0,
    max_attempts integer NOT NULL DEFAULT 3,
    available_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    lease_owner varchar(100),
    lease_expires_at timestamptz,
    dead_at timestamptz,
    CONSTRAINT check_task_attempts CHECK ((attempts >= 0) AND (max_attempts > 0)),
    CONSTRAINT check_task_completed_after_started CHECK (completed_at >= started_at),
    CONSTRAINT check_task_dead CHECK ((dead_at IS NULL) OR (status = 'failed'::taskstatus)),
    CONSTRAINT check_task_durations CHECK ((estimated_duration >= 0) AND (actual_duration >= 0)),
    CONSTRAINT check_task_lease CHECK ((lease_owner IS NULL) = (lease_expires_at IS NULL)),
    CONSTRAINT check_task_not_its_own_parent CHECK (parent_task_id <> id),
    CONSTRAINT check_task_trace CHECK (((trace_id)::text ~ '^[0-9a-f]{32}$'::text) AND ((span_id)::text ~ '^[0-9a-f]{16}$'::text) AND ((parent_span_id)::text ~ '^[0-9a-f]{16}$'::text) AND ((trace_id)::text <> repeat('0'::text, 32)) AND ((span_id)::text <> repeat('0'::text, 16)) AND ((parent_span_id)::text <> repeat('0'::text, 16)) AND ((span_id IS NULL) OR (trace_id IS NOT NULL)) AND ((parent_span_id IS NULL) OR (span_id IS NOT NULL)))
);

COMMENT ON TABLE tasks IS 'What an agent has to do';

COMMENT ON COLUMN tasks.actual_duration IS 'Seconds';

COMMENT ON COLUMN tasks.attempts IS 'How often it was claimed';

COMMENT ON COLUMN tasks.available_at IS 'Not before';

COMMENT ON COLUMN tasks.dead_at IS 'When it was given up, after max_attempts';

COMMENT ON COLUMN tasks.estimated_duration IS 'Seconds';

COMMENT ON COLUMN tasks.lease_expires_at IS 'From when another worker may have it';

COMMENT ON COLUMN tasks.lease_owner IS 'Who works on it; each worker has a name of its own';

CREATE INDEX ix_tasks_agent_id ON tasks (agent_id);

CREATE INDEX ix_tasks_claimable ON tasks (priority DESC, available_at, id) WHERE (status = 'pending'::taskstatus);

CREATE INDEX ix_tasks_claimable_of_agent ON tasks (agent_id, priority DESC, available_at, id) WHERE (status = 'pending'::taskstatus);

CREATE INDEX ix_tasks_dead ON tasks (dead_at) WHERE (dead_at IS NOT NULL);

CREATE INDEX ix_tasks_leases ON tasks (lease_expires_at) WHERE (status = 'running'::taskstatus);

CREATE INDEX ix_tasks_parent_task_id ON tasks (parent_task_id) WHERE (parent_task_id IS NOT NULL);

CREATE INDEX ix_tasks_status_created ON tasks (status, created_at);

CREATE INDEX ix_tasks_trace ON tasks (trace_id) WHERE (trace_id IS NOT NULL);

CREATE INDEX ix_tasks_user_status ON tasks (user_id, status);

CREATE UNIQUE INDEX ix_tasks_uuid ON tasks (uuid);

CREATE TRIGGER trigger_tasks_updated_at
    BEFORE UPDATE ON tasks
    FOR EACH ROW WHEN (((new.updated_at <> CURRENT_TIMESTAMP) OR (old.updated_at > CURRENT_TIMESTAMP)))
    EXECUTE FUNCTION set_updated_at();

CREATE FUNCTION claim_tasks(worker text, how_many integer DEFAULT 1, lease interval DEFAULT '00:05:00'::interval, of_agent bigint DEFAULT NULL::bigint, at timestamp with time zone DEFAULT CURRENT_TIMESTAMP)
RETURNS SETOF tasks
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    urgent bigint[];
BEGIN
    PERFORM release_expired_tasks(at);
    -- Each by an index of its own: an agent that has nothing to do does not read through what the others have. Of one agent
    -- as a range, and by the agent first, which is an order that the index of all tasks does not have.
    IF of_agent IS NULL THEN
        urgent := ARRAY(
            SELECT id FROM tasks WHERE status = 'pending' AND available_at <= at
            ORDER BY priority DESC, available_at, id LIMIT how_many FOR UPDATE SKIP LOCKED);
    ELSE
        urgent := ARRAY(
            SELECT id FROM tasks
            WHERE status = 'pending' AND available_at <= at AND agent_id BETWEEN of_agent AND of_agent
            ORDER BY agent_id, priority DESC, available_at, id LIMIT how_many FOR UPDATE SKIP LOCKED);
    END IF;
    RETURN QUERY
    UPDATE tasks
    SET status = 'running', attempts = attempts + 1, lease_owner = worker, lease_expires_at = at + lease,
        started_at = at, completed_at = NULL, error_message = NULL
    FROM unnest(urgent) AS chosen (id) WHERE tasks.id = chosen.id
    RETURNING tasks.*;
END;
$$;

COMMENT ON FUNCTION claim_tasks(worker text, how_many integer, lease interval, of_agent bigint, at timestamp with time zone) IS 'Hands out the most urgent tasks, each to one worker, for the time of a lease';

CREATE TABLE ai_requests (
    id bigint PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY,
    uuid uuid NOT NULL DEFAULT gen_random_uuid(),
    user_id bigint NOT NULL REFERENCES users(id) ON DELETE RESTRICT,
    conversation_id bigint REFERENCES conversations(id) ON DELETE SET NULL,
    message_id bigint REFERENCES messages(id) ON DELETE SET NULL,
    request_id varchar(100),
    model_provider modelprovider NOT NULL,
    model_name varchar(100) NOT NULL,
    model_version varchar(50),
    temperature double precision,
    max_tokens integer,
    top_p double precision,
    frequency_penalty double precision,
    presence_penalty double precision,
    system_prompt text,
    input_text text,
    output_text text,
    input_tokens bigint NOT NULL DEFAULT 0,
    output_tokens bigint NOT NULL DEFAULT 0,
    total_tokens bigint NOT NULL DEFAULT 0,
    request_start_time timestamptz NOT NULL,
    request_end_time timestamptz,
    response_time_ms integer,
    time_to_first_token_ms integer,
    tokens_per_second double precision,
    input_cost_usd numeric(20,10) NOT NULL DEFAULT 0.0,
    output_cost_usd numeric(20,10) NOT NULL DEFAULT 0.0,
    total_cost_usd numeric(20,10) NOT NULL DEFAULT 0.0,
    cost_per_token numeric(20,10) NOT NULL DEFAULT 0.0,
    status requeststatus NOT NULL DEFAULT 'pending'::requeststatus,
    success boolean NOT NULL DEFAULT false,
    error_code varchar(50),
    error_message text,
    retry_count integer NOT NULL DEFAULT 0,
    confidence_score numeric(12,4),
    safety_score numeric(12,4),
    relevance_score numeric(12,4),
    user_rating integer,
    user_feedback text,
    api_endpoint varchar(200),
    user_agent varchar(500),
    ip_address varchar(45),
    request_headers jsonb NOT NULL DEFAULT '{}'::jsonb,
    response_headers jsonb NOT NULL DEFAULT '{}'::jsonb,
    metadata jsonb NOT NULL DEFAULT '{}'::jsonb,
    tags jsonb NOT NULL DEFAULT '[]'::jsonb,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    cached_tokens bigint NOT NULL DEFAULT 0,
    reasoning_tokens bigint NOT NULL DEFAULT 0,
    refunded_usd numeric(20,10) NOT NULL DEFAULT 0,
    agent_id bigint REFERENCES agents(id) ON DELETE SET NULL,
    task_id bigint REFERENCES tasks(id) ON DELETE SET NULL,
    trace_id varchar(32),
    span_id varchar(16),
    parent_span_id varchar(16),
    cache_write_tokens bigint NOT NULL DEFAULT 0,
    CONSTRAINT check_cache_write_tokens CHECK ((cache_write_tokens = 0) OR ((cache_write_tokens >= 1) AND (cache_write_tokens <= (input_tokens - cached_tokens)))),
    CONSTRAINT check_cached_tokens CHECK ((cached_tokens >= 0) AND (cached_tokens <= input_tokens)),
    CONSTRAINT check_confidence_score CHECK ((confidence_score >= (0)::numeric) AND (confidence_score <= (1)::numeric)),
    CONSTRAINT check_positive_ai_request_cost CHECK ((total_cost_usd >= (0)::numeric) AND (total_cost_usd <> 'NaN'::numeric)),
    CONSTRAINT check_positive_response_time CHECK (response_time_ms >= 0),
    CONSTRAINT check_reasoning_tokens CHECK ((reasoning_tokens >= 0) AND (reasoning_tokens <= output_tokens)),
    CONSTRAINT check_refund_within_cost CHECK ((refunded_usd >= (0)::numeric) AND (refunded_usd <= total_cost_usd)),
    CONSTRAINT check_relevance_score CHECK ((relevance_score >= (0)::numeric) AND (relevance_score <= (1)::numeric)),
    CONSTRAINT check_request_costs_not_negative CHECK ((input_cost_usd >= (0)::numeric) AND (input_cost_usd <> 'NaN'::numeric) AND (output_cost_usd >= (0)::numeric) AND (output_cost_usd <> 'NaN'::numeric) AND (cost_per_token >= (0)::numeric) AND (cost_per_token <> 'NaN'::numeric)),
    CONSTRAINT check_request_ends_after_start CHECK (request_end_time >= request_start_time),
    CONSTRAINT check_request_headers_object CHECK ((jsonb_typeof(request_headers) = 'object'::text) AND (jsonb_typeof(response_headers) = 'object'::text)),
    CONSTRAINT check_request_metadata_object CHECK (jsonb_typeof(metadata) = 'object'::text),
    CONSTRAINT check_request_tags_array CHECK (jsonb_typeof(tags) = 'array'::text),
    CONSTRAINT check_request_tokens_not_negative CHECK ((input_tokens >= 0) AND (output_tokens >= 0)),
    CONSTRAINT check_request_total_tokens CHECK (total_tokens = (input_tokens + output_tokens)),
    CONSTRAINT check_request_trace CHECK (((trace_id)::text ~ '^[0-9a-f]{32}$'::text) AND ((span_id)::text ~ '^[0-9a-f]{16}$'::text) AND ((parent_span_id)::text ~ '^[0-9a-f]{16}$'::text) AND ((trace_id)::text <> repeat('0'::text, 32)) AND ((span_id)::text <> repeat('0'::text, 16)) AND ((parent_span_id)::text <> repeat('0'::text, 16)) AND ((span_id IS NULL) OR (trace_id IS NOT NULL)) AND ((parent_span_id IS NULL) OR (span_id IS NOT NULL))),
    CONSTRAINT check_retry_count CHECK (retry_count >= 0),
    CONSTRAINT check_safety_score CHECK ((safety_score >= (0)::numeric) AND (safety_score <= (1)::numeric)),
    CONSTRAINT check_time_to_first_token CHECK (time_to_first_token_ms >= 0),
    CONSTRAINT check_tokens_per_second CHECK ((tokens_per_second >= (0)::double precision) AND (tokens_per_second < 'Infinity'::double precision)),
    CONSTRAINT check_user_rating CHECK ((user_rating >= 1) AND (user_rating <= 5))
);

COMMENT ON TABLE ai_requests IS 'One call of a model: what went in and out, how long it took, what it cost. Not partitioned, so that request_id stays unique';

COMMENT ON COLUMN ai_requests.cache_write_tokens IS 'How many of the input tokens the provider put into its cache; none of them are among cached_tokens';

COMMENT ON COLUMN ai_requests.cached_tokens IS 'How many of the input tokens the provider had in its cache';

COMMENT ON COLUMN ai_requests.reasoning_tokens IS 'How many of the output tokens nobody sees';

COMMENT ON COLUMN ai_requests.refunded_usd IS 'How much of the cost was given back; see refund_ai_request()';

COMMENT ON COLUMN ai_requests.request_id IS 'The caller''s own key; the same one recorded twice is one request';

COMMENT ON COLUMN ai_requests.request_start_time IS 'To which hour, day, week, month and year the cost belongs';

COMMENT ON COLUMN ai_requests.task_id IS 'The task that it was made for';

COMMENT ON COLUMN ai_requests.trace_id IS '32 hexadecimal digits, as W3C Trace Context writes them; span_id has 16';

COMMENT ON COLUMN ai_requests.user_rating IS 'From 1 to 5';

CREATE INDEX ix_ai_requests_agent_id ON ai_requests (agent_id, created_at) WHERE (agent_id IS NOT NULL);

CREATE INDEX ix_ai_requests_conversation_id ON ai_requests (conversation_id) WHERE (conversation_id IS NOT NULL);

CREATE INDEX ix_ai_requests_cost ON ai_requests (total_cost_usd);

CREATE INDEX ix_ai_requests_created ON ai_requests USING brin (created_at) WITH (pages_per_range='32');

CREATE INDEX ix_ai_requests_message_id ON ai_requests (message_id) WHERE (message_id IS NOT NULL);

CREATE INDEX ix_ai_requests_model_created ON ai_requests (model_provider, model_name, created_at);

CREATE INDEX ix_ai_requests_performance ON ai_requests (response_time_ms);

CREATE UNIQUE INDEX ix_ai_requests_request_id ON ai_requests (request_id);

CREATE INDEX ix_ai_requests_started ON ai_requests USING brin (request_start_time) WITH (pages_per_range='32');

CREATE INDEX ix_ai_requests_status_created ON ai_requests (status, created_at);

CREATE INDEX ix_ai_requests_tags ON ai_requests USING gin (tags);

CREATE INDEX ix_ai_requests_task_id ON ai_requests (task_id) WHERE (task_id IS NOT NULL);

CREATE INDEX ix_ai_requests_trace ON ai_requests (trace_id) WHERE (trace_id IS NOT NULL);

CREATE INDEX ix_ai_requests_user_created ON ai_requests (user_id, created_at);

CREATE UNIQUE INDEX ix_ai_requests_uuid ON ai_requests (uuid);

CREATE TRIGGER trigger_ai_requests_totals_on_delete
    AFTER DELETE ON ai_requests REFERENCING OLD TABLE AS old_requests
    FOR EACH STATEMENT
    EXECUTE FUNCTION take_requests_from_conversations();

CREATE TRIGGER trigger_ai_requests_totals_on_insert
    AFTER INSERT ON ai_requests REFERENCING NEW TABLE AS new_requests
    FOR EACH STATEMENT
    EXECUTE FUNCTION add_requests_to_conversations();

CREATE TRIGGER trigger_ai_requests_totals_on_update
    AFTER UPDATE ON ai_requests REFERENCING OLD TABLE AS old_requests NEW TABLE AS new_requests
    FOR EACH STATEMENT
    EXECUTE FUNCTION change_requests_in_conversations();

CREATE TRIGGER trigger_ai_requests_updated_at
    BEFORE UPDATE ON ai_requests
    FOR EACH ROW WHEN (((new.updated_at <> CURRENT_TIMESTAMP) OR (old.updated_at > CURRENT_TIMESTAMP)))
    EXECUTE FUNCTION set_updated_at();

CREATE TABLE budget_reservations (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id bigint NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    amount numeric(20,10) NOT NULL,
    model_provider modelprovider,
    model_name varchar(100),
    status varchar(20) NOT NULL DEFAULT 'held'::character varying,
    ai_request_id bigint REFERENCES ai_requests(id) ON DELETE SET NULL,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz,
    CONSTRAINT check_reservation_amount CHECK ((amount >= (0)::numeric) AND (amount <> 'NaN'::numeric)),
    CONSTRAINT check_reservation_ended CHECK (((status)::text = 'held'::text) = (ended_at IS NULL)),
    CONSTRAINT check_reservation_status CHECK ((status)::text = ANY (ARRAY[('held'::character varying)::text, ('settled'::character varying)::text, ('released'::character varying)::text, ('expired'::character varying)::text]))
);

COMMENT ON TABLE budget_reservations IS 'Money set aside for a request that is about to be made';

CREATE INDEX ix_budget_reservations_ai_request_id ON budget_reservations (ai_request_id) WHERE (ai_request_id IS NOT NULL);

CREATE INDEX ix_budget_reservations_ended ON budget_reservations (ended_at) WHERE ((status)::text <> 'held'::text);

CREATE INDEX ix_budget_reservations_held ON budget_reservations (user_id, expires_at) WHERE ((status)::text = 'held'::text);

CREATE INDEX ix_budget_reservations_user ON budget_reservations (user_id, created_at);

CREATE TABLE cost_refunds (
    id bigint PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY,
    ai_request_id bigint NOT NULL REFERENCES ai_requests(id) ON DELETE CASCADE,
    refund_key varchar(100) NOT NULL,
    amount_usd numeric(20,10) NOT NULL,
    reason text,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT uq_cost_refunds_key UNIQUE (refund_key),
    CONSTRAINT check_refund_positive CHECK ((amount_usd > (0)::numeric) AND (amount_usd <> 'NaN'::numeric))
);

COMMENT ON TABLE cost_refunds IS 'What was given back of the cost of a request; a refund_key counts once';

CREATE INDEX ix_cost_refunds_ai_request_id ON cost_refunds (ai_request_id);

CREATE TABLE cost_tracking (
    id bigint PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY,
    uuid uuid NOT NULL DEFAULT gen_random_uuid(),
    user_id bigint NOT NULL REFERENCES users(id) ON DELETE RESTRICT,
    ai_request_id bigint REFERENCES ai_requests(id) ON DELETE SET NULL,
    period_start timestamptz NOT NULL,
    period_end timestamptz NOT NULL,
    period_type budgetperiod NOT NULL DEFAULT 'daily'::budgetperiod,
    model_provider modelprovider NOT NULL,
    model_name varchar(100) NOT NULL,
    total_requests bigint NOT NULL DEFAULT 0,
    successful_requests bigint NOT NULL DEFAULT 0,
    failed_requests bigint NOT NULL DEFAULT 0,
    total_input_tokens bigint NOT NULL DEFAULT 0,
    total_output_tokens bigint NOT NULL DEFAULT 0,
    total_tokens bigint NOT NULL DEFAULT 0,
    input_cost numeric(20,10) NOT NULL DEFAULT 0.0,
    output_cost numeric(20,10) NOT NULL DEFAULT 0.0,
    total_cost numeric(20,10) NOT NULL DEFAULT 0.0,
    average_cost_per_request numeric(20,10) NOT NULL DEFAULT 0.0,
    average_cost_per_token numeric(20,10) NOT NULL DEFAULT 0.0,
    average_response_time_ms double precision NOT NULL DEFAULT 0.0,
    median_response_time_ms double precision NOT NULL DEFAULT 0.0,
    p95_response_time_ms double precision NOT NULL DEFAULT 0.0,
    average_tokens_per_second double precision NOT NULL DEFAULT 0.0,
    average_user_rating numeric(12,4),
    success_rate numeric(12,4) NOT NULL DEFAULT 0.0,
    retry_rate numeric(12,4) NOT NULL DEFAULT 0.0,
    budget_limit numeric(20,10),
    budget_remaining numeric(20,10),
    budget_utilization_percent numeric(12,4) NOT NULL DEFAULT 0.0,
    is_over_budget boolean NOT NULL DEFAULT false,
    metadata jsonb NOT NULL DEFAULT '{}'::jsonb,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    total_cached_tokens bigint NOT NULL DEFAULT 0,
    total_reasoning_tokens bigint NOT NULL DEFAULT 0,
    refunded_cost numeric(20,10) NOT NULL DEFAULT 0,
    response_time_total_ms bigint NOT NULL DEFAULT 0,
    response_time_samples bigint NOT NULL DEFAULT 0,
    retried_requests bigint NOT NULL DEFAULT 0,
    spread_samples bigint NOT NULL DEFAULT 0,
    total_cache_write_tokens bigint NOT NULL DEFAULT 0,
    CONSTRAINT check_cost_averages CHECK ((average_cost_per_request >= (0)::numeric) AND (average_cost_per_request <> 'NaN'::numeric) AND (average_cost_per_token >= (0)::numeric) AND (average_cost_per_token <> 'NaN'::numeric)),
    CONSTRAINT check_cost_budget CHECK ((budget_limit >= (0)::numeric) AND (budget_limit <> 'NaN'::numeric) AND (budget_remaining <> 'NaN'::numeric)),
    CONSTRAINT check_cost_counts_not_negative CHECK ((total_requests >= 0) AND (successful_requests >= 0) AND (failed_requests >= 0) AND ((successful_requests + failed_requests) <= total_requests) AND (total_input_tokens >= 0) AND (total_output_tokens >= 0) AND (total_tokens >= 0)),
    CONSTRAINT check_cost_metadata_object CHECK (jsonb_typeof(metadata) = 'object'::text),
    CONSTRAINT check_cost_parts_not_negative CHECK ((input_cost >= (0)::numeric) AND (input_cost <> 'NaN'::numeric) AND (output_cost >= (0)::numeric) AND (output_cost <> 'NaN'::numeric)),
    CONSTRAINT check_cost_period_order CHECK (period_end > period_start),
    CONSTRAINT check_positive_budget_utilization CHECK ((budget_utilization_percent >= (0)::numeric) AND (budget_utilization_percent <> 'NaN'::numeric)),
    CONSTRAINT check_positive_total_cost CHECK ((total_cost >= (0)::numeric) AND (total_cost <> 'NaN'::numeric)),
    CONSTRAINT check_retry_rate_fraction CHECK ((retry_rate >= (0)::numeric) AND (retry_rate <= (1)::numeric)),
    CONSTRAINT check_success_rate_fraction CHECK ((success_rate >= (0)::numeric) AND (success_rate <= (1)::numeric))
)
WITH (fillfactor = 70);

COMMENT ON TABLE cost_tracking IS 'What a user spent with a model in an hour, a day, an ISO week, a month, a year, all in the user''s time zone';

COMMENT ON COLUMN cost_tracking.ai_request_id IS 'Not kept, since a row sums many requests; for rows that come from elsewhere';

COMMENT ON COLUMN cost_tracking.response_time_total_ms IS 'What the average is made from, with response_time_samples; median and p95 come from rollup_costs() only';

COMMENT ON COLUMN cost_tracking.retry_rate IS 'The fraction of requests that were tried again, 0 to 1';

COMMENT ON COLUMN cost_tracking.spread_samples IS 'How many times median and p95 are made of: where they are not response_time_samples, some came after rollup_costs()';

COMMENT ON COLUMN cost_tracking.success_rate IS 'A fraction, 0 to 1';

COMMENT ON COLUMN cost_tracking.total_cost IS 'input_cost and output_cost, less refunded_cost';

CREATE INDEX ix_cost_tracking_ai_request_id ON cost_tracking (ai_request_id) WHERE (ai_request_id IS NOT NULL);

CREATE INDEX ix_cost_tracking_daily ON cost_tracking (period_start) WHERE (period_type = 'daily'::budgetperiod);

CREATE INDEX ix_cost_tracking_model_period ON cost_tracking (model_provider, model_name, period_start);

CREATE INDEX ix_cost_tracking_user_period ON cost_tracking (user_id, period_start, period_end);

CREATE UNIQUE INDEX ix_cost_tracking_uuid ON cost_tracking (uuid);

CREATE UNIQUE INDEX uq_cost_tracking_user_model_period ON cost_tracking (user_id, model_provider, model_name, period_start, period_type);

CREATE TRIGGER trigger_cost_tracking_updated_at
    BEFORE UPDATE ON cost_tracking
    FOR EACH ROW WHEN (((new.updated_at <> CURRENT_TIMESTAMP) OR (old.updated_at > CURRENT_TIMESTAMP)))
    EXECUTE FUNCTION set_updated_at();

CREATE TABLE generated_content (
    id bigint PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY,
    uuid uuid NOT NULL DEFAULT gen_random_uuid(),
    user_id bigint NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    ai_request_id bigint REFERENCES ai_requests(id) ON DELETE SET NULL,
    conversation_id bigint REFERENCES conversations(id) ON DELETE SET NULL,
    title varchar(200),
    description text,
    content_type contenttype NOT NULL,
    file_extension varchar(10),
    mime_type varchar(100),
    content_text text,
    content_binary bytea,
    file_path varchar(500),
    file_size_bytes bigint,
    language varchar(50),
    framework varchar(100),
    version varchar(50),
    syntax_valid boolean,
    executable boolean,
    compilation_status varchar(50),
    test_results jsonb NOT NULL DEFAULT '{}'::jsonb,
    execution_time_ms integer,
    memory_usage_mb double precision,
    cpu_usage_percent numeric(12,4),
    is_public boolean NOT NULL DEFAULT false,
    is_template boolean NOT NULL DEFAULT false,
    download_count integer NOT NULL DEFAULT 0,
    view_count integer NOT NULL DEFAULT 0,
    root_id bigint NOT NULL,
    parent_content_id bigint REFERENCES generated_content(id) ON DELETE SET NULL,
    version_number varchar(20) DEFAULT '1.0'::character varying,
    is_latest_version boolean NOT NULL DEFAULT true,
    metadata jsonb NOT NULL DEFAULT '{}'::jsonb,
    tags jsonb NOT NULL DEFAULT '[]'::jsonb,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT check_content_counts_not_negative CHECK ((download_count >= 0) AND (view_count >= 0)),
    CONSTRAINT check_content_cpu_usage CHECK ((cpu_usage_percent >= (0)::numeric) AND (cpu_usage_percent <> 'NaN'::numeric)),
    CONSTRAINT check_content_execution_time CHECK (execution_time_ms >= 0),
    CONSTRAINT check_content_memory_usage CHECK ((memory_usage_mb >= (0)::double precision) AND (memory_usage_mb < 'Infinity'::double precision)),
    CONSTRAINT check_content_metadata_object CHECK (jsonb_typeof(metadata) = 'object'::text),
    CONSTRAINT check_content_not_its_own_parent CHECK (parent_content_id <> id),
    CONSTRAINT check_content_tags_array CHECK (jsonb_typeof(tags) = 'array'::text),
    CONSTRAINT check_content_test_results_object CHECK (jsonb_typeof(test_results) = 'object'::text),
    CONSTRAINT check_positive_file_size CHECK (file_size_bytes >= 0)
);

COMMENT ON TABLE generated_content IS 'What a model made: code, documents, media; each version a row';

COMMENT ON COLUMN generated_content.language IS 'Of a program or of a text';

COMMENT ON COLUMN generated_content.root_id IS 'The first version, whose number all versions keep, also once it is gone; set by a trigger';

COMMENT ON COLUMN generated_content.version_number IS 'Unique among the versions of one root_id';

CREATE INDEX ix_generated_content_ai_request_id ON generated_content (ai_request_id) WHERE (ai_request_id IS NOT NULL);

CREATE INDEX ix_generated_content_conversation_id ON generated_content (conversation_id) WHERE (conversation_id IS NOT NULL);

CREATE INDEX ix_generated_content_parent ON generated_content (parent_content_id) WHERE (parent_content_id IS NOT NULL);

CREATE INDEX ix_generated_content_public ON generated_content (is_public, created_at);

CREATE INDEX ix_generated_content_tags ON generated_content USING gin (tags);

CREATE INDEX ix_generated_content_template ON generated_content (is_template, created_at);

CREATE INDEX ix_generated_content_type_created ON generated_content (content_type, created_at);

CREATE INDEX ix_generated_content_user_created ON generated_content (user_id, created_at);

CREATE UNIQUE INDEX ix_generated_content_uuid ON generated_content (uuid);

CREATE UNIQUE INDEX uq_generated_content_latest ON generated_content (root_id) WHERE is_latest_version;

CREATE UNIQUE INDEX uq_generated_content_version ON generated_content (root_id, version_number);

CREATE TRIGGER trigger_generated_content_promote
    AFTER DELETE ON generated_content REFERENCING OLD TABLE AS old_content
    FOR EACH STATEMENT
    EXECUTE FUNCTION promote_content_version();

CREATE TRIGGER trigger_generated_content_root
    BEFORE UPDATE OF root_id, parent_content_id ON generated_content
    FOR EACH ROW WHEN (((new.root_id IS DISTINCT FROM old.root_id) OR (new.parent_content_id IS DISTINCT FROM old.parent_content_id)))
    EXECUTE FUNCTION assign_content_root();

CREATE TRIGGER trigger_generated_content_root_on_insert
    BEFORE INSERT ON generated_content
    FOR EACH ROW
    EXECUTE FUNCTION assign_content_root();

CREATE TRIGGER trigger_generated_content_shares
    BEFORE DELETE ON generated_content
    FOR EACH ROW
    EXECUTE FUNCTION pass_shares_on();

CREATE TRIGGER trigger_generated_content_updated_at
    BEFORE UPDATE ON generated_content
    FOR EACH ROW WHEN (((new.updated_at <> CURRENT_TIMESTAMP) OR (old.updated_at > CURRENT_TIMESTAMP)))
    EXECUTE FUNCTION set_updated_at();

CREATE TABLE content_shares (
    content_id bigint NOT NULL REFERENCES generated_content(id) ON DELETE CASCADE,
    shared_with bigint NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    can_edit boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    expires_at timestamptz,
    CONSTRAINT content_shares_pkey PRIMARY KEY (content_id, shared_with)
);

COMMENT ON TABLE content_shares IS 'Who else may see content; a share of one version is one of the whole family';

CREATE INDEX ix_content_shares_shared_with ON content_shares (shared_with);

CREATE TABLE usage_logs (
    id bigint GENERATED BY DEFAULT AS IDENTITY,
    user_id bigint NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    model_provider modelprovider NOT NULL,
    model_name varchar(50) NOT NULL,
    endpoint varchar(100) NOT NULL,
    input_tokens bigint NOT NULL DEFAULT 0,
    output_tokens bigint NOT NULL DEFAULT 0,
    total_tokens bigint NOT NULL DEFAULT 0,
    cost numeric(20,10) NOT NULL DEFAULT 0.0,
    response_time double precision,
    request_id varchar(100),
    conversation_id bigint REFERENCES conversations(id) ON DELETE SET NULL,
    message_id bigint REFERENCES messages(id) ON DELETE SET NULL,
    success boolean NOT NULL DEFAULT true,
    error_message text,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT usage_logs_pkey PRIMARY KEY (id, created_at),
    CONSTRAINT check_usage_cost_not_negative CHECK ((cost >= (0)::numeric) AND (cost <> 'NaN'::numeric)),
    CONSTRAINT check_usage_response_time CHECK ((response_time >= (0)::double precision) AND (response_time < 'Infinity'::double precision)),
    CONSTRAINT check_usage_tokens_not_negative CHECK ((input_tokens >= 0) AND (output_tokens >= 0) AND (total_tokens >= 0))
)
PARTITION BY RANGE (created_at);

COMMENT ON TABLE usage_logs IS 'One line a call of the API, as clients of the first version write it; a partition a month';

COMMENT ON COLUMN usage_logs.response_time IS 'Seconds';

CREATE TABLE usage_logs_default
    PARTITION OF usage_logs
    DEFAULT;

CREATE TABLE user_budgets (
    id bigint PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY,
    uuid uuid NOT NULL DEFAULT gen_random_uuid(),
    user_id bigint NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    budget_name varchar(100) NOT NULL,
    budget_amount numeric(20,10) NOT NULL,
    budget_period budgetperiod NOT NULL DEFAULT 'monthly'::budgetperiod,
    period_start timestamptz NOT NULL,
    period_end timestamptz NOT NULL,
    current_spend numeric(20,10) NOT NULL DEFAULT 0.0,
    remaining_budget numeric(20,10) NOT NULL DEFAULT 0.0,
    utilization_percent numeric(12,4) NOT NULL DEFAULT 0.0,
    warning_threshold_percent numeric(12,4) NOT NULL DEFAULT 80.0,
    critical_threshold_percent numeric(12,4) NOT NULL DEFAULT 95.0,
    alerts_enabled boolean NOT NULL DEFAULT true,
    warning_alert_sent boolean NOT NULL DEFAULT false,
    critical_alert_sent boolean NOT NULL DEFAULT false,
    budget_exceeded boolean NOT NULL DEFAULT false,
    is_active boolean NOT NULL DEFAULT true,
    auto_renew boolean NOT NULL DEFAULT true,
    metadata jsonb NOT NULL DEFAULT '{}'::jsonb,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    model_provider modelprovider,
    model_name varchar(100),
    is_hard_limit boolean NOT NULL DEFAULT false,
    renewed_from bigint REFERENCES user_budgets(id) ON DELETE SET NULL,
    renewed_at timestamptz,
    last_alert_at timestamptz,
    exceeded_alert_sent boolean NOT NULL DEFAULT false,
    period_anchor timestamptz,
    CONSTRAINT check_budget_metadata_object CHECK (jsonb_typeof(metadata) = 'object'::text),
    CONSTRAINT check_budget_model_has_provider CHECK ((model_name IS NULL) OR (model_provider IS NOT NULL)),
    CONSTRAINT check_budget_period_order CHECK (period_end > period_start),
    CONSTRAINT check_budget_spend_not_negative CHECK ((current_spend >= (0)::numeric) AND (current_spend <> 'NaN'::numeric)),
    CONSTRAINT check_positive_budget_amount CHECK ((budget_amount > (0)::numeric) AND (budget_amount <> 'NaN'::numeric)),
    CONSTRAINT check_thresholds_in_order CHECK (critical_threshold_percent >= warning_threshold_percent),
    CONSTRAINT check_valid_critical_threshold CHECK ((critical_threshold_percent > (0)::numeric) AND (critical_threshold_percent <= (100)::numeric)),
    CONSTRAINT check_valid_warning_threshold CHECK ((warning_threshold_percent > (0)::numeric) AND (warning_threshold_percent <= (100)::numeric)),
    CONSTRAINT ex_user_budgets_overlap EXCLUDE USING gist (int8range(user_id, user_id, '[]'::text) WITH &&, numrange((hashtextextended((budget_name)::text, (0)::bigint))::numeric, (hashtextextended((budget_name)::text, (0)::bigint))::numeric, '[]'::text) WITH &&, tstzrange(period_start, period_end) WITH &&) WHERE (is_active)
)
WITH (fillfactor = 70);

COMMENT ON TABLE user_budgets IS 'What a user may spend in a period, beside the month''s budget in users; a period is a row';

COMMENT ON COLUMN user_budgets.is_hard_limit IS 'Whether reserve() refuses what the budget has no room for';

COMMENT ON COLUMN user_budgets.model_name IS 'Only what was spent with this model counts; NULL: with any';

COMMENT ON COLUMN user_budgets.model_provider IS 'Only what was spent with this provider counts; NULL: with any';

COMMENT ON COLUMN user_budgets.period_anchor IS 'Where the periods are counted from that do not go with the calendar, so that a short month shortens one and not all after it';

COMMENT ON COLUMN user_budgets.remaining_budget IS 'Derived by a trigger; negative once exceeded';

COMMENT ON COLUMN user_budgets.renewed_at IS 'When the next period took over; what comes late for this one still counts';

COMMENT ON COLUMN user_budgets.renewed_from IS 'The budget of the period before';

COMMENT ON COLUMN user_budgets.warning_threshold_percent IS 'Over 0, up to 100';

CREATE INDEX ix_user_budgets_active ON user_budgets (is_active, period_end);

CREATE INDEX ix_user_budgets_renewed_from ON user_budgets (renewed_from) WHERE (renewed_from IS NOT NULL);

CREATE INDEX ix_user_budgets_user_active ON user_budgets (user_id) WHERE is_active;

CREATE INDEX ix_user_budgets_user_end ON user_budgets (user_id, period_end);

CREATE INDEX ix_user_budgets_user_period ON user_budgets (user_id, period_start);

CREATE UNIQUE INDEX ix_user_budgets_uuid ON user_budgets (uuid);

CREATE TRIGGER trigger_user_budgets_alert
    AFTER UPDATE ON user_budgets
    FOR EACH ROW WHEN ((new.warning_alert_sent AND ((((new.warning_alert_sent IS DISTINCT FROM old.warning_alert_sent) OR (new.critical_alert_sent IS DISTINCT FROM old.critical_alert_sent)) OR (new.exceeded_alert_sent IS DISTINCT FROM old.exceeded_alert_sent)) OR (new.period_start IS DISTINCT FROM old.period_start))))
    EXECUTE FUNCTION raise_alerts_of_budget();

CREATE TRIGGER trigger_user_budgets_alert_on_insert
    AFTER INSERT ON user_budgets
    FOR EACH ROW WHEN (new.warning_alert_sent)
    EXECUTE FUNCTION raise_alerts_of_budget();

CREATE TRIGGER trigger_user_budgets_count
    BEFORE UPDATE OF user_id, period_start, period_end, model_provider, model_name, is_active ON user_budgets
    FOR EACH ROW WHEN (((new.current_spend = old.current_spend) AND ((new.is_active AND (NOT old.is_active)) OR (((((new.user_id IS DISTINCT FROM old.user_id) OR (new.period_start IS DISTINCT FROM old.period_start)) OR (new.period_end IS DISTINCT FROM old.period_end)) OR (new.model_provider IS DISTINCT FROM old.model_provider)) OR (new.model_name IS DISTINCT FROM old.model_name)))))
    EXECUTE FUNCTION count_budget_spend();

CREATE TRIGGER trigger_user_budgets_count_on_insert
    BEFORE INSERT ON user_budgets
    FOR EACH ROW WHEN (((new.current_spend = (0)::numeric) AND (new.renewed_from IS NULL)))
    EXECUTE FUNCTION count_budget_spend();

CREATE TRIGGER trigger_user_budgets_keep
    BEFORE INSERT OR UPDATE ON user_budgets
    FOR EACH ROW
    EXECUTE FUNCTION keep_budget();

CREATE TRIGGER trigger_user_budgets_updated_at
    BEFORE UPDATE ON user_budgets
    FOR EACH ROW WHEN (((new.updated_at <> CURRENT_TIMESTAMP) OR (old.updated_at > CURRENT_TIMESTAMP)))
    EXECUTE FUNCTION set_updated_at();

CREATE FUNCTION free_budget_period(ended user_budgets, at timestamp with time zone, INOUT beginning timestamp with time zone, INOUT ending timestamp with time zone)
RETURNS record
LANGUAGE plpgsql
STABLE
SET search_path FROM CURRENT
AS $$
DECLARE
    other user_budgets;
BEGIN
    FOR other IN
        SELECT * FROM user_budgets
        WHERE user_id = ended.user_id AND is_active AND budget_name = ended.budget_name AND id <> ended.id
          AND period_start < ending AND period_end > beginning
    LOOP
        IF other.period_end <= at THEN
            beginning := greatest(beginning, other.period_end);
        ELSIF other.period_start > at THEN
            ending := least(ending, other.period_start);
        ELSE
            beginning := NULL;
            ending := NULL;
            RETURN;
        END IF;
    END LOOP;
END;
$$;

CREATE FUNCTION next_budget_period(ended user_budgets, at timestamp with time zone, zone text, OUT beginning timestamp with time zone, OUT ending timestamp with time zone, OUT anchor timestamp with time zone)
RETURNS record
LANGUAGE plpgsql
STABLE
SET search_path FROM CURRENT
AS $$
DECLARE
    length interval := CASE ended.budget_period WHEN 'hourly' THEN interval '1 hour' WHEN 'daily' THEN interval '1 day'
        WHEN 'weekly' THEN interval '1 week' WHEN 'monthly' THEN interval '1 month' ELSE interval '1 year' END;
    local_end timestamp := ended.period_end AT TIME ZONE zone;
    steps     integer;
BEGIN
    IF EXISTS (SELECT FROM cost_periods(ended.period_start, zone) AS p
               WHERE (p.period_type, p.period_start, p.period_end)
                   = (ended.budget_period, ended.period_start, ended.period_end)) THEN
        SELECT p.period_start, p.period_end INTO beginning, ending
        FROM cost_periods(at, zone) AS p WHERE p.period_type = ended.budget_period;
        RETURN;
    END IF;
    IF ended.budget_period = 'hourly' THEN
        beginning := ended.period_end + floor(extract(epoch FROM at - ended.period_end) / 3600) * length;
        ending := beginning + length;
        RETURN;
    END IF;
    -- The first from which it is a whole number of lengths to the end; that of the budget itself may have been changed.
    SELECT given.moment, counted.lengths INTO anchor, steps
    FROM (VALUES (1, nullif(ended.period_anchor, '-infinity')), (2, nullif(ended.period_start, '-infinity')))
             AS given (place, moment),
         LATERAL (SELECT given.moment AT TIME ZONE zone AS first) AS local,
         LATERAL (SELECT CASE ended.budget_period
                      WHEN 'daily' THEN round(extract(epoch FROM local_end - local.first) / 86400)
                      WHEN 'weekly' THEN round(extract(epoch FROM local_end - local.first) / 604800)
                      WHEN 'monthly' THEN 12 * (extract(year FROM local_end) - extract(year FROM local.first))
                          + extract(month FROM local_end) - extract(month FROM local.first)
                      ELSE extract(year FROM local_end) - extract(year FROM local.first) END::integer AS lengths) AS counted
    WHERE (local.first + counted.lengths * length) AT TIME ZONE zone = ended.period_end
    ORDER BY given.place LIMIT 1;
    IF NOT FOUND THEN
        anchor := ended.period_end;
        steps := 0;
    END IF;
    ending := ended.period_end;
    LOOP
        beginning := ending;
        steps := steps + 1;
        ending := (anchor AT TIME ZONE zone + steps * length) AT TIME ZONE zone;
        EXIT WHEN ending > at;
    END LOOP;
END;
$$;

CREATE VIEW budget_status AS
SELECT budget.user_id,
        CASE
            WHEN (budget.model_name IS NOT NULL) THEN 'model'::text
            WHEN (budget.model_provider IS NOT NULL) THEN 'provider'::text
            ELSE 'custom'::text
        END AS scope,
    budget.id AS budget_id,
    budget.budget_name,
    budget.budget_period,
    budget.period_start,
    budget.period_end,
    budget.budget_amount,
    budget.current_spend,
    budget.remaining_budget,
    budget.utilization_percent,
    budget.is_hard_limit,
        CASE
            WHEN budget.budget_exceeded THEN 'exceeded'::text
            WHEN (((100)::numeric * budget.current_spend) >= (budget.critical_threshold_percent * budget.budget_amount)) THEN 'critical'::text
            WHEN (((100)::numeric * budget.current_spend) >= (budget.warning_threshold_percent * budget.budget_amount)) THEN 'warning'::text
            ELSE 'ok'::text
        END AS level
   FROM user_budgets budget
  WHERE budget.is_active
UNION ALL
 SELECT account.id AS user_id,
    'user'::text AS scope,
    NULL::bigint AS budget_id,
    'month'::character varying AS budget_name,
    'monthly'::budgetperiod AS budget_period,
    month.period_start,
    month.period_end,
    account.monthly_budget_limit AS budget_amount,
    spend.amount AS current_spend,
    (account.monthly_budget_limit - spend.amount) AS remaining_budget,
    (LEAST((((100)::numeric * spend.amount) / NULLIF(account.monthly_budget_limit, (0)::numeric)), (99999999)::numeric))::numeric(12,4) AS utilization_percent,
    account.monthly_budget_is_hard AS is_hard_limit,
        CASE
            WHEN (spend.amount > account.monthly_budget_limit) THEN 'exceeded'::text
            WHEN (spend.amount >= (account.budget_critical_threshold * account.monthly_budget_limit)) THEN 'critical'::text
            WHEN (spend.amount >= (account.budget_warning_threshold * account.monthly_budget_limit)) THEN 'warning'::text
            ELSE 'ok'::text
        END AS level
   FROM ((users account
     CROSS JOIN LATERAL ( SELECT p.period_type,
            p.period_start,
            p.period_end
           FROM cost_periods(CURRENT_TIMESTAMP, (COALESCE(account.timezone, 'UTC'::character varying))::text) p(period_type, period_start, period_end)
          WHERE (p.period_type = 'monthly'::budgetperiod)) month)
     CROSS JOIN LATERAL ( SELECT
                CASE
                    WHEN (account.current_month >= (date_trunc('month'::text, (CURRENT_TIMESTAMP AT TIME ZONE COALESCE(account.timezone, 'UTC'::character varying))))::date) THEN account.current_month_spend
                    ELSE (0)::numeric
                END AS amount) spend)
  WHERE (account.monthly_budget_limit IS NOT NULL);

COMMENT ON VIEW budget_status IS 'Each budget that is active and each user''s month: spent, left, and how serious it is';

CREATE VIEW cost_by_model_period AS
SELECT model_provider,
    model_name,
    period_type,
    period_start,
    count(DISTINCT user_id) AS users,
    (sum(total_requests))::bigint AS requests,
    (sum(total_tokens))::bigint AS tokens,
    sum(total_cost) AS cost
   FROM cost_tracking
  GROUP BY model_provider, model_name, period_type, period_start;

COMMENT ON VIEW cost_by_model_period IS 'What each model cost in each period, over all users; those of different time zones have periods of different beginnings';

CREATE INDEX ix_audit_logs_action_created ON audit_logs (action, created_at);

CREATE INDEX ix_audit_logs_chain ON audit_logs (chain_seq);

CREATE INDEX ix_audit_logs_created ON audit_logs USING brin (created_at);

CREATE INDEX ix_audit_logs_ip ON audit_logs (ip_address, created_at);

CREATE INDEX ix_audit_logs_resource ON audit_logs (resource_type, resource_id, created_at);

CREATE INDEX ix_audit_logs_user_created ON audit_logs (user_id, created_at);

CREATE UNIQUE INDEX ix_audit_logs_uuid ON audit_logs (uuid, created_at);

CREATE TRIGGER trigger_audit_logs_append_only
    BEFORE DELETE OR UPDATE ON audit_logs
    FOR EACH ROW
    EXECUTE FUNCTION guard_audit_log();

CREATE TRIGGER trigger_audit_logs_chain
    BEFORE INSERT ON audit_logs
    FOR EACH ROW
    EXECUTE FUNCTION chain_audit_log();

CREATE TRIGGER trigger_audit_logs_chain_end
    AFTER INSERT ON audit_logs
    FOR EACH ROW
    EXECUTE FUNCTION end_audit_chain();

CREATE TRIGGER trigger_audit_logs_queue
    BEFORE INSERT ON audit_logs
    FOR EACH STATEMENT
    EXECUTE FUNCTION queue_for_audit_chain();

CREATE INDEX ix_performance_metrics_category_created ON performance_metrics (metric_category, created_at);

CREATE INDEX ix_performance_metrics_created ON performance_metrics USING brin (created_at);

CREATE INDEX ix_performance_metrics_name_created ON performance_metrics (metric_name, created_at);

CREATE INDEX ix_performance_metrics_value ON performance_metrics (value);

CREATE UNIQUE INDEX uq_performance_metrics_aggregate ON performance_metrics (aggregate_key, created_at);

CREATE INDEX ix_system_metrics_created ON system_metrics USING brin (created_at);

CREATE INDEX ix_system_metrics_name_created ON system_metrics (metric_name, created_at);

CREATE INDEX ix_usage_logs_conversation_id ON usage_logs (conversation_id) WHERE (conversation_id IS NOT NULL);

CREATE INDEX ix_usage_logs_created ON usage_logs USING brin (created_at);

CREATE INDEX ix_usage_logs_message_id ON usage_logs (message_id) WHERE (message_id IS NOT NULL);

CREATE INDEX ix_usage_logs_model_created ON usage_logs (model_provider, created_at);

CREATE INDEX ix_usage_logs_user_created ON usage_logs (user_id, created_at);
