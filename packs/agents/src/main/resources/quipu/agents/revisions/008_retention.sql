-- revision: 008_retention
-- revises: 007_task_queue
-- message: partitions ahead, months that leave whole, users that are erased
-- created: 2026-11-28T05:00:00Z
-- transaction: on

-- upgrade
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

CREATE TABLE archived_logs (
    table_name   text        NOT NULL,
    parent       text        NOT NULL,
    period_start timestamptz NOT NULL,
    period_end   timestamptz NOT NULL,
    row_count    bigint      NOT NULL,
    archived_at  timestamptz NOT NULL,
    dropped_at   timestamptz,
    CONSTRAINT archived_logs_pkey PRIMARY KEY (table_name),
    CONSTRAINT check_archived_period CHECK (period_end > period_start)
);

COMMENT ON TABLE archived_logs IS 'The months that have left the logs: a table each, until drop_archived_logs()';

CREATE FUNCTION log_tables(OUT parent text, OUT kept interval) RETURNS SETOF record
    LANGUAGE plpgsql STABLE
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

COMMENT ON FUNCTION log_tables() IS 'The tables that are cut by month, and how long their rows stay';

-- The pieces of the chain that leave are noted before they do. Here and below, moments are written into statements
-- and read out of bounds: in one style and one zone, whatever the session's.
CREATE FUNCTION note_archived_chain(
    partition text, beginning timestamptz DEFAULT '-infinity', ending timestamptz DEFAULT 'infinity') RETURNS void
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
    SET datestyle = 'ISO'
    SET timezone = 'UTC'
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

-- Rows that come when their month has left already follow it; else they would stay for ever.
CREATE FUNCTION archive_late_rows(parent text, archive text, beginning timestamptz, ending timestamptz) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
    SET lock_timeout = '5s'
    SET datestyle = 'ISO'
    SET timezone = 'UTC'
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

-- What logs name is locked before the logs, in the order of those who record first and write a line then: locked after
-- them, one of the two would get 40P01.
CREATE FUNCTION lock_what_logs_name(parents text[], mode text) RETURNS void
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

-- Who writes a line of a log has the log first and what it names, by its keys, afterwards. This has it the other way
-- round, so it gives up before PostgreSQL looks for a circle, lets go of all and tries again: if the caller holds none of
-- them, nobody who writes gets 40P01.
CREATE FUNCTION lock_logs_to_archive(parents text[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
    SET lock_timeout = '400ms'
AS $$
DECLARE
    parent text;
BEGIN
    FOR attempt IN 1..30 LOOP
        BEGIN
            PERFORM lock_what_logs_name(parents, 'ACCESS EXCLUSIVE');
            FOREACH parent IN ARRAY parents LOOP
                EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', parent);
            END LOOP;
            EXIT;
        EXCEPTION WHEN lock_not_available THEN
            IF attempt = 30 THEN
                RAISE;
            END IF;
        END;
        PERFORM pg_sleep(0.2);
    END LOOP;
END;
$$;

-- What lies in the default partition moves along, in one transaction; the guard of the audit log lets nobody delete
-- there, so its owner turns it off for this. Months are months of UTC.
CREATE FUNCTION create_log_partition(parent text, month date) RETURNS boolean
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
    SET lock_timeout = '5s'
    SET datestyle = 'ISO'
    SET timezone = 'UTC'
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

-- Months of our era: a row of another time, or of none, has no month that it could leave with.
CREATE FUNCTION months_in_default(parent text, older_than timestamptz) RETURNS date[]
    LANGUAGE plpgsql STABLE
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

CREATE FUNCTION missing_log_partitions(
    at timestamptz DEFAULT CURRENT_TIMESTAMP, months_ahead integer DEFAULT NULL, OUT parent text, OUT month date)
    RETURNS SETOF record
    LANGUAGE plpgsql STABLE
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

COMMENT ON FUNCTION missing_log_partitions(timestamptz, integer) IS
    'What create_log_partitions() makes: who calls create_log_partition() for one after the other can end a transaction after each';

CREATE FUNCTION create_log_partitions(at timestamptz DEFAULT CURRENT_TIMESTAMP, months_ahead integer DEFAULT NULL)
    RETURNS integer
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
    SET lock_timeout = '5s'
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

COMMENT ON FUNCTION create_log_partitions(timestamptz, integer) IS
    'Makes the partitions of this month and of the coming ones, and one for each month that lies in a default partition';

-- A table that has left is nobody's part any more: no keys that hold others back, no guard.
CREATE FUNCTION archive_log_partition(parent text, partition text, beginning timestamptz, ending timestamptz,
    at timestamptz)
    RETURNS bigint
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
    SET lock_timeout = '5s'
AS $$
DECLARE
    item   record;
    counted bigint;
BEGIN
    PERFORM lock_logs_to_archive(ARRAY[parent]);
    EXECUTE format('ALTER TABLE %I DETACH PARTITION %I', parent, partition);
    IF parent = 'audit_logs' THEN
        PERFORM note_archived_chain(partition);
        EXECUTE format('DROP TRIGGER trigger_audit_logs_no_truncate ON %I', partition);
    END IF;
    FOR item IN
        SELECT conname FROM pg_constraint WHERE conrelid = format('%I', partition)::regclass AND contype = 'f'
    LOOP
        EXECUTE format('ALTER TABLE %I DROP CONSTRAINT %I', partition, item.conname);
    END LOOP;
    EXECUTE format('SELECT count(*) FROM %I', partition) INTO counted;
    EXECUTE format('ALTER TABLE %I RENAME TO %I', partition, 'archived_' || partition);
    INSERT INTO archived_logs AS archived (table_name, parent, period_start, period_end, row_count, archived_at)
    VALUES ('archived_' || partition, parent, beginning, ending, counted, at)
    ON CONFLICT (table_name) DO UPDATE
        SET row_count = EXCLUDED.row_count, archived_at = EXCLUDED.archived_at, dropped_at = NULL;
    RETURN counted;
END;
$$;

CREATE FUNCTION archive_old_data(
    at timestamptz DEFAULT CURRENT_TIMESTAMP, at_most integer DEFAULT NULL,
    OUT archived text, OUT row_count bigint)
    RETURNS SETOF record
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
    SET datestyle = 'ISO'
    SET timezone = 'UTC'
AS $$
DECLARE
    month record;
    made  integer := 0;
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
    FOR month IN
        SELECT log.parent, child.relname::text AS partition, bound.beginning, bound.ending
        FROM log_tables() AS log
        JOIN pg_inherits ON inhparent = format('%I', log.parent)::regclass
        JOIN pg_class AS child ON child.oid = inhrelid
        CROSS JOIN LATERAL (
            SELECT ends[1]::timestamptz AS beginning, ends[2]::timestamptz AS ending
            FROM regexp_match(pg_get_expr(child.relpartbound, child.oid),
                'FROM \(''([^'']+)''\) TO \(''([^'']+)''\)') AS ends) AS bound
        WHERE bound.ending <= at - log.kept
        ORDER BY bound.ending, log.parent LIMIT at_most
    LOOP
        -- All logs and all that is named at once, where several months leave in one transaction.
        IF at_most IS DISTINCT FROM 1 THEN
            PERFORM lock_logs_to_archive((SELECT array_agg(parent) FROM log_tables()));
        END IF;
        archived := 'archived_' || month.partition;
        row_count := archive_log_partition(month.parent, month.partition, month.beginning, month.ending, at);
        RETURN NEXT;
    END LOOP;
END;
$$;

COMMENT ON FUNCTION archive_old_data(timestamptz, integer) IS
    'Takes the months out of the logs whose last row is older than platform_settings says (logs 90 days, metrics a year); each becomes a table of its own, whose name begins with archived_';

CREATE FUNCTION drop_archived_logs(ended_before timestamptz, at timestamptz DEFAULT CURRENT_TIMESTAMP)
    RETURNS SETOF text
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
    SET lock_timeout = '5s'
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

COMMENT ON FUNCTION drop_archived_logs(timestamptz, timestamptz) IS
    'Drops months that have left the logs, for good; nothing calls it by itself';

CREATE FUNCTION delete_old_rows(at timestamptz DEFAULT CURRENT_TIMESTAMP, at_most integer DEFAULT 1000)
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

COMMENT ON FUNCTION delete_old_rows(timestamptz, integer) IS
    'Deletes a batch of alerts that are done with and of reservations that have ended, both longer ago than logs are kept; call it, each time in a transaction of its own, until it returns 0';

-- What delete_old_rows() asks for follows from its condition, and it goes in its order.
CREATE INDEX ix_system_alerts_done ON system_alerts (created_at, id)
    WHERE is_resolved OR is_dismissed OR expires_at IS NOT NULL;
CREATE INDEX ix_budget_reservations_ended ON budget_reservations (ended_at) WHERE status <> 'held';

-- In the order in which keys hold each other back. The audit log keeps its lines and forgets whose they are.
CREATE FUNCTION erase_user(of_user bigint) RETURNS boolean
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

COMMENT ON FUNCTION erase_user(bigint) IS
    'Deletes a user with all that is the user''s, requests and costs too, which a plain DELETE refuses; audit lines stay, without the user';

-- downgrade
-- Months that have left come back into their logs, and the pieces of the chain that they were are rows again. What
-- keys would have done meanwhile is done now: of users, conversations and messages that are gone, nothing is named.
DO $$
DECLARE
    archive  record;
    original text;
BEGIN
    PERFORM set_config('DateStyle', 'ISO', true), set_config('TimeZone', 'UTC', true);
    FOR archive IN
        SELECT table_name, parent, period_start, period_end FROM archived_logs
        WHERE dropped_at IS NULL AND to_regclass(quote_ident(table_name)) IS NOT NULL ORDER BY table_name
    LOOP
        original := substr(archive.table_name, length('archived_') + 1);
        PERFORM archive_late_rows(archive.parent, archive.table_name, archive.period_start, archive.period_end);
        IF archive.parent = 'audit_logs' THEN
            EXECUTE format('DELETE FROM audit_chain_archived AS piece USING %I AS log'
                ' WHERE log.chain_seq = piece.first_seq', archive.table_name);
            EXECUTE format('UPDATE %I SET user_id = NULL'
                ' WHERE user_id IS NOT NULL AND user_id NOT IN (SELECT id FROM users)', archive.table_name);
            EXECUTE format('CREATE TRIGGER trigger_audit_logs_no_truncate BEFORE TRUNCATE ON %I'
                ' FOR EACH STATEMENT EXECUTE FUNCTION guard_audit_log()', archive.table_name);
        ELSIF archive.parent = 'usage_logs' THEN
            EXECUTE format('DELETE FROM %I'
                ' WHERE user_id IS NOT NULL AND user_id NOT IN (SELECT id FROM users)', archive.table_name);
            EXECUTE format('UPDATE %I SET conversation_id = NULL WHERE conversation_id IS NOT NULL'
                ' AND conversation_id NOT IN (SELECT id FROM conversations)', archive.table_name);
            EXECUTE format('UPDATE %I SET message_id = NULL WHERE message_id IS NOT NULL'
                ' AND message_id NOT IN (SELECT id FROM messages)', archive.table_name);
        END IF;
        EXECUTE format('ALTER TABLE %I RENAME TO %I', archive.table_name, original);
        EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
            archive.parent, original, archive.period_start, archive.period_end);
    END LOOP;
END;
$$;
DROP FUNCTION erase_user(bigint);
DROP INDEX ix_budget_reservations_ended;
DROP INDEX ix_system_alerts_done;
DROP FUNCTION delete_old_rows(timestamptz, integer);
DROP FUNCTION drop_archived_logs(timestamptz, timestamptz);
DROP FUNCTION archive_old_data(timestamptz, integer);
DROP FUNCTION archive_log_partition(text, text, timestamptz, timestamptz, timestamptz);
DROP FUNCTION create_log_partitions(timestamptz, integer);
DROP FUNCTION missing_log_partitions(timestamptz, integer);
DROP FUNCTION months_in_default(text, timestamptz);
DROP FUNCTION create_log_partition(text, date);
DROP FUNCTION lock_logs_to_archive(text[]);
DROP FUNCTION lock_what_logs_name(text[], text);
DROP FUNCTION archive_late_rows(text, text, timestamptz, timestamptz);
DROP FUNCTION note_archived_chain(text, timestamptz, timestamptz);
DROP FUNCTION log_tables();
DROP TABLE archived_logs;
