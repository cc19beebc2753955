-- revision: 006_audit_and_metrics
-- revises: 005_accounts_and_content
-- message: audit log without secrets, in a chain of hashes; metrics aggregated
-- created: 2026-11-28T04:40:00Z
-- transaction: on

-- upgrade
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

ALTER TABLE audit_logs
    ADD COLUMN actor uuid,
    ADD COLUMN chain_seq bigint,
    ADD COLUMN previous_hash bytea,
    ADD COLUMN row_hash bytea;

COMMENT ON COLUMN audit_logs.actor IS
    'users.uuid of who did it; stays when the user is deleted, and then stands for nobody one could find';
COMMENT ON COLUMN audit_logs.chain_seq IS 'The place in the chain, without gaps; NULL: from before there was one';
COMMENT ON COLUMN audit_logs.row_hash IS
    'SHA-256 of previous_hash and the row without user_id; set by a trigger, checked by verify_audit_chain()';

CREATE INDEX ix_audit_logs_chain ON audit_logs (chain_seq);

CREATE TABLE audit_chain (
    id        boolean NOT NULL DEFAULT true,
    last_seq  bigint  NOT NULL DEFAULT 0,
    last_hash bytea   NOT NULL DEFAULT '',
    open_from timestamptz NOT NULL DEFAULT 'infinity',
    open_to   timestamptz NOT NULL DEFAULT '-infinity',
    CONSTRAINT audit_chain_pkey PRIMARY KEY (id),
    CONSTRAINT check_chain_one_row CHECK (id)
);

COMMENT ON TABLE audit_chain IS 'The end of the chain: one row, at which those who write to the log wait for each other';
COMMENT ON COLUMN audit_chain.open_from IS
    'The month, to open_to, that lines beyond the end are of while their statement is under way';

CREATE TABLE audit_chain_archived (
    first_seq     bigint NOT NULL,
    last_seq      bigint NOT NULL,
    previous_hash bytea  NOT NULL,
    last_hash     bytea  NOT NULL,
    CONSTRAINT audit_chain_archived_pkey PRIMARY KEY (first_seq),
    CONSTRAINT check_archived_order CHECK (last_seq >= first_seq)
);

COMMENT ON TABLE audit_chain_archived IS
    'Pieces of the chain that have left with their month: where they begin and end, so that the rest still hangs together';

-- By its name, or, where the name says nothing, by its look: a key, a token, a document inside a text that names a
-- secret, an address with a password. What lies deeper than anybody reads goes whole: a level is a call, and calls
-- have an end.
CREATE FUNCTION redact_secrets(document jsonb, depth integer DEFAULT 0) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE
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

COMMENT ON FUNCTION redact_secrets(jsonb, integer) IS 'Puts [redacted] where a name or a value gives away a secret';

-- Without user_id, which a deleted user takes along.
CREATE FUNCTION audit_hash(log audit_logs) RETURNS bytea
    LANGUAGE plpgsql STABLE
    SET search_path FROM CURRENT
AS $$
BEGIN
    RETURN sha256(log.previous_hash || convert_to(jsonb_build_array(
        log.chain_seq, log.id, log.uuid, log.actor, log.action, log.resource_type, log.resource_id, log.ip_address,
        log.user_agent, log.request_method, log.request_path, log.request_headers, log.old_values, log.new_values,
        log.success, log.error_message, log.metadata, extract(epoch FROM log.created_at))::text, 'UTF8'));
END;
$$;

-- Reads and locks the partition of one month, whatever is done to the others: a kept plan would lock them all. A month that
-- has just begun has no statistics, and looks as if few of its lines were within it: by their time, then, and sorted.
CREATE FUNCTION line_beyond(chain audit_chain, OUT chain_seq bigint, OUT row_hash bytea)
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
    SET plan_cache_mode = force_custom_plan
    SET enable_sort = off
AS $$
BEGIN
    SELECT log.chain_seq, log.row_hash INTO chain_seq, row_hash FROM audit_logs AS log
    WHERE log.chain_seq > chain.last_seq AND log.created_at BETWEEN chain.open_from AND chain.open_to
    ORDER BY log.chain_seq DESC LIMIT 1;
END;
$$;

COMMENT ON FUNCTION line_beyond(audit_chain) IS
    'The last line that a statement under way has written beyond the end of the chain';

-- Who writes to the log waits for those before, until they commit. Whoever waits for a row is woken by every commit; here
-- they queue, and one is woken at a time. At the table, which only its owner can lock: an advisory lock is anybody's who may
-- connect, and would stop all who write.
CREATE FUNCTION queue_for_audit_chain() RETURNS trigger
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path FROM CURRENT
AS $$
BEGIN
    LOCK TABLE audit_chain IN SHARE UPDATE EXCLUSIVE MODE;
    RETURN NULL;
END;
$$;

REVOKE ALL ON FUNCTION queue_for_audit_chain() FROM PUBLIC;

CREATE TRIGGER trigger_audit_logs_queue BEFORE INSERT ON audit_logs
    FOR EACH STATEMENT EXECUTE FUNCTION queue_for_audit_chain();

-- Runs as the owner of the tables, so that who may write to the log need not be able to write the chain. A line beyond the
-- end of the chain was written by this very statement, since a statement that is done moves the end: so of many lines the
-- next is found by key, and the end is written once. Written for each, its versions would all be read for the next line.
-- All lines beyond the end are of one month, since the first one of another moves the end up to itself.
CREATE FUNCTION chain_audit_log() RETURNS trigger
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

REVOKE ALL ON FUNCTION chain_audit_log() FROM PUBLIC;

CREATE TRIGGER trigger_audit_logs_chain BEFORE INSERT ON audit_logs
    FOR EACH ROW EXECUTE FUNCTION chain_audit_log();

-- For each row, as a partition that is written to by its own name has the triggers of rows only. All lines of the statement
-- are there by then, so the first that comes here moves the end for all.
CREATE FUNCTION end_audit_chain() RETURNS trigger
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

REVOKE ALL ON FUNCTION end_audit_chain() FROM PUBLIC;

CREATE TRIGGER trigger_audit_logs_chain_end AFTER INSERT ON audit_logs
    FOR EACH ROW EXECUTE FUNCTION end_audit_chain();

CREATE FUNCTION log_audit(
    of_user bigint, action text, resource_type text, resource_id text DEFAULT NULL,
    old_values jsonb DEFAULT '{}', new_values jsonb DEFAULT '{}', ip_address text DEFAULT NULL,
    user_agent text DEFAULT NULL, request jsonb DEFAULT '{}', success boolean DEFAULT true,
    error_message text DEFAULT NULL, metadata jsonb DEFAULT '{}', line_uuid uuid DEFAULT NULL)
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

COMMENT ON FUNCTION log_audit(bigint, text, text, text, jsonb, jsonb, text, text, jsonb, boolean, text, jsonb, uuid) IS
    'Writes a line of the audit log; request takes method, path and headers. Under the uuid of a line that is there nothing is written again';

-- Pieces are the rows that are there and what has left with its month; each has to begin where one ends.
CREATE FUNCTION verify_audit_chain(OUT chain_seq bigint, OUT problem text) RETURNS SETOF record
    LANGUAGE plpgsql STABLE
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

COMMENT ON FUNCTION verify_audit_chain() IS
    'Where the audit log is not what was written: changed, missing, put in; reads all of it. No rows: it is whole';

ALTER TABLE performance_metrics ADD COLUMN aggregate_key varchar(64);
COMMENT ON COLUMN performance_metrics.aggregate_key IS 'What aggregate_metrics() made the row from; NULL: written by somebody else';
CREATE UNIQUE INDEX uq_performance_metrics_aggregate ON performance_metrics (aggregate_key, created_at);

-- Whole windows only: one that is not over yet would have to be counted again. Running it again, as maintenance does each
-- day for the day before too, writes only what came out differently.
CREATE FUNCTION aggregate_metrics(beginning timestamptz, ending timestamptz, window_seconds integer DEFAULT 60)
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

COMMENT ON FUNCTION aggregate_metrics(timestamptz, timestamptz, integer) IS
    'Makes a row of performance_metrics of each metric, its labels and each window that is over: a counter''s sum, else the mean, and the spread; NaN and infinite values are left out. Returns how many rows it made or changed';

-- downgrade
DROP FUNCTION aggregate_metrics(timestamptz, timestamptz, integer);
ALTER TABLE performance_metrics DROP COLUMN aggregate_key;
DROP FUNCTION verify_audit_chain();
DROP FUNCTION log_audit(bigint, text, text, text, jsonb, jsonb, text, text, jsonb, boolean, text, jsonb, uuid);
DROP TRIGGER trigger_audit_logs_chain_end ON audit_logs;
DROP FUNCTION end_audit_chain();
DROP TRIGGER trigger_audit_logs_chain ON audit_logs;
DROP FUNCTION chain_audit_log();
DROP TRIGGER trigger_audit_logs_queue ON audit_logs;
DROP FUNCTION queue_for_audit_chain();
DROP FUNCTION line_beyond(audit_chain);
DROP FUNCTION audit_hash(audit_logs);
DROP FUNCTION redact_secrets(jsonb, integer);
DROP TABLE audit_chain_archived;
DROP TABLE audit_chain;
ALTER TABLE audit_logs
    DROP COLUMN row_hash,
    DROP COLUMN previous_hash,
    DROP COLUMN chain_seq,
    DROP COLUMN actor;
