-- revision: 012_zones_as_they_are_spelled
-- revises: 011_count_months_before_locking
-- message: a user's time zone is stored as pg_timezone_names spells it
-- created: 2026-11-30T18:25:00Z
-- transaction: on

-- upgrade
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

-- The server takes the name of a zone in any letters. How it spells one with a slash it tells of a session that is in it, which
-- this one is while the function runs; pg_timezone_names reads every file of the time zone database, so it is asked only
-- about the few other names.
CREATE OR REPLACE FUNCTION check_user_timezone() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
    SET timezone = 'UTC'
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

UPDATE users SET timezone = zone.name
FROM pg_timezone_names AS zone WHERE lower(zone.name) = lower(users.timezone) AND zone.name <> users.timezone;

-- downgrade
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

CREATE OR REPLACE FUNCTION check_user_timezone() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
AS $$
BEGIN
    IF NEW.timezone ~ '^[A-Za-z_]+(/[A-Za-z_]+)+$' THEN
        PERFORM CURRENT_TIMESTAMP AT TIME ZONE NEW.timezone;
    ELSIF NOT EXISTS (SELECT FROM pg_timezone_names WHERE name = NEW.timezone) THEN
        RAISE EXCEPTION 'time zone "%" not recognized', NEW.timezone
            USING ERRCODE = 'invalid_parameter_value', HINT = 'See pg_timezone_names.';
    END IF;
    RETURN NEW;
END;
$$;
