-- revision: 011_count_months_before_locking
-- revises: 010_versions_after_their_parents
-- message: a month that leaves is counted, and its chain noted, before anything but the month is locked
-- created: 2026-11-30T18:10:00Z
-- transaction: on

-- upgrade
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

DROP FUNCTION archive_log_partition(text, text, timestamptz, timestamptz, timestamptz);
DROP FUNCTION lock_logs_to_archive(text[]);

-- Who writes a line of a log has the log first and what it names, by its keys, afterwards. This has it the other way
-- round, so it gives up before PostgreSQL looks for a circle, lets go of all and tries again: if the caller holds none of
-- them, nobody who writes gets 40P01. Who waits to write into a month that was counted may hold what this waits for: then the
-- month is let go too, and counted again.
CREATE FUNCTION lock_logs_to_archive(parents text[], counted text[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
    SET lock_timeout = '200ms'
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

CREATE FUNCTION months_to_archive(
    at timestamptz, at_most integer,
    OUT parent text, OUT partition text, OUT beginning timestamptz, OUT ending timestamptz)
    RETURNS SETOF record
    LANGUAGE plpgsql STABLE
    SET search_path FROM CURRENT
    SET datestyle = 'ISO'
    SET timezone = 'UTC'
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

-- With a lock of its own patience: who writes into the month meanwhile waits for no more than the count.
CREATE FUNCTION hold_log_partition(partition text) RETURNS void
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
    SET lock_timeout = '400ms'
AS $$
BEGIN
    EXECUTE format('LOCK TABLE %I IN SHARE MODE', partition);
END;
$$;

CREATE FUNCTION count_log_partition(parent text, partition text) RETURNS bigint
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

-- Counted and locked it has been. What leaves is no part any more: no keys that hold others back, no guard.
CREATE FUNCTION archive_log_partition(
    parent text, partition text, beginning timestamptz, ending timestamptz, counted bigint, at timestamptz)
    RETURNS void
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
    SET lock_timeout = '5s'
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

CREATE OR REPLACE FUNCTION archive_old_data(
    at timestamptz DEFAULT CURRENT_TIMESTAMP, at_most integer DEFAULT NULL,
    OUT archived text, OUT row_count bigint)
    RETURNS SETOF record
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
    SET datestyle = 'ISO'
    SET timezone = 'UTC'
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

-- downgrade
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

DROP FUNCTION archive_log_partition(text, text, timestamptz, timestamptz, bigint, timestamptz);
DROP FUNCTION count_log_partition(text, text);
DROP FUNCTION hold_log_partition(text);
DROP FUNCTION months_to_archive(timestamptz, integer);
DROP FUNCTION lock_logs_to_archive(text[], text[]);

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

CREATE OR REPLACE FUNCTION archive_old_data(
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
