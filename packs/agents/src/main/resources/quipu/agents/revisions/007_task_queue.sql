-- revision: 007_task_queue
-- revises: 006_audit_and_metrics
-- message: workers claim tasks
-- created: 2026-11-28T04:50:00Z
-- transaction: on

-- upgrade
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

ALTER TABLE tasks
    ADD COLUMN attempts integer NOT NULL DEFAULT 0,
    ADD COLUMN max_attempts integer NOT NULL DEFAULT 3,
    ADD COLUMN available_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    ADD COLUMN lease_owner varchar(100),
    ADD COLUMN lease_expires_at timestamptz,
    ADD COLUMN dead_at timestamptz,
    ADD CONSTRAINT check_task_attempts CHECK (attempts >= 0 AND max_attempts > 0),
    ADD CONSTRAINT check_task_lease CHECK ((lease_owner IS NULL) = (lease_expires_at IS NULL)),
    ADD CONSTRAINT check_task_dead CHECK (dead_at IS NULL OR status = 'failed');

COMMENT ON COLUMN tasks.attempts IS 'How often it was claimed';
COMMENT ON COLUMN tasks.available_at IS 'Not before';
COMMENT ON COLUMN tasks.lease_owner IS 'Who works on it; each worker has a name of its own';
COMMENT ON COLUMN tasks.lease_expires_at IS 'From when another worker may have it';
COMMENT ON COLUMN tasks.dead_at IS 'When it was given up, after max_attempts';

CREATE INDEX ix_tasks_claimable ON tasks (priority DESC, available_at, id) WHERE status = 'pending';
CREATE INDEX ix_tasks_claimable_of_agent ON tasks (agent_id, priority DESC, available_at, id) WHERE status = 'pending';
CREATE INDEX ix_tasks_leases ON tasks (lease_expires_at) WHERE status = 'running';
CREATE INDEX ix_tasks_dead ON tasks (dead_at) WHERE dead_at IS NOT NULL;

-- Ten seconds, twenty, forty, and so on, up to an hour.
CREATE FUNCTION task_backoff(attempts integer) RETURNS interval
    LANGUAGE plpgsql IMMUTABLE
    SET search_path FROM CURRENT
AS $$
BEGIN
    RETURN least(10 * 2 ^ least(greatest(attempts, 1) - 1, 9), 3600) * interval '1 second';
END;
$$;

-- What a worker let go of by dying. A row that somebody else is busy with is passed by.
CREATE FUNCTION release_expired_tasks(at timestamptz DEFAULT CURRENT_TIMESTAMP, at_most integer DEFAULT 100)
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

COMMENT ON FUNCTION release_expired_tasks(timestamptz, integer) IS
    'Gives tasks back whose lease ran out; claim_tasks() does it by itself';

CREATE FUNCTION claim_tasks(
    worker text, how_many integer DEFAULT 1, lease interval DEFAULT interval '5 minutes',
    of_agent bigint DEFAULT NULL, at timestamptz DEFAULT CURRENT_TIMESTAMP)
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

COMMENT ON FUNCTION claim_tasks(text, integer, interval, bigint, timestamptz) IS
    'Hands out the most urgent tasks, each to one worker, for the time of a lease';

CREATE FUNCTION extend_lease(
    task bigint, worker text, lease interval DEFAULT interval '5 minutes', at timestamptz DEFAULT CURRENT_TIMESTAMP)
    RETURNS boolean
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
AS $$
BEGIN
    UPDATE tasks SET lease_expires_at = at + lease WHERE id = task AND status = 'running' AND lease_owner = worker;
    RETURN FOUND;
END;
$$;

COMMENT ON FUNCTION extend_lease(bigint, text, interval, timestamptz) IS
    'Keeps a task for longer; false: it is not the worker''s any more, who should stop';

CREATE FUNCTION complete_task(
    task bigint, worker text, output jsonb DEFAULT '{}', at timestamptz DEFAULT CURRENT_TIMESTAMP) RETURNS boolean
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

COMMENT ON FUNCTION complete_task(bigint, text, jsonb, timestamptz) IS
    'Ends a task well; false, and nothing happens, where it is not the worker''s any more';

CREATE FUNCTION fail_task(
    task bigint, worker text, error text, retry_after interval DEFAULT NULL,
    at timestamptz DEFAULT CURRENT_TIMESTAMP)
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

COMMENT ON FUNCTION fail_task(bigint, text, text, interval, timestamptz) IS
    'Notes a failure: pending again after a pause that doubles, or failed for good after max_attempts; NULL where it is not the worker''s any more';

CREATE FUNCTION cancel_task(task bigint, at timestamptz DEFAULT CURRENT_TIMESTAMP) RETURNS boolean
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

CREATE FUNCTION revive_task(task bigint, at timestamptz DEFAULT CURRENT_TIMESTAMP) RETURNS boolean
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

COMMENT ON FUNCTION revive_task(bigint, timestamptz) IS 'Gives a task that was given up all its attempts again';

-- downgrade
DROP FUNCTION revive_task(bigint, timestamptz);
DROP FUNCTION cancel_task(bigint, timestamptz);
DROP FUNCTION fail_task(bigint, text, text, interval, timestamptz);
DROP FUNCTION complete_task(bigint, text, jsonb, timestamptz);
DROP FUNCTION extend_lease(bigint, text, interval, timestamptz);
DROP FUNCTION claim_tasks(text, integer, interval, bigint, timestamptz);
DROP FUNCTION release_expired_tasks(timestamptz, integer);
DROP FUNCTION task_backoff(integer);
ALTER TABLE tasks
    DROP COLUMN dead_at,
    DROP COLUMN lease_expires_at,
    DROP COLUMN lease_owner,
    DROP COLUMN available_at,
    DROP COLUMN max_attempts,
    DROP COLUMN attempts;
