-- revision: 003_budgets_and_alerts
-- revises: 002_prices_periods_and_traces
-- message: budgets of every level, alerts once, renewal, reservations
-- created: 2026-11-28T04:10:00Z
-- transaction: on

-- upgrade
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

ALTER TABLE users
    ADD COLUMN current_month date,
    ADD COLUMN budget_critical_threshold numeric(12,4) NOT NULL DEFAULT 0.95,
    ADD COLUMN monthly_budget_is_hard boolean NOT NULL DEFAULT false,
    ADD COLUMN month_alert_sent alerttype,
    ADD CONSTRAINT check_critical_threshold_fraction CHECK (budget_critical_threshold BETWEEN 0 AND 1);

COMMENT ON COLUMN users.current_month IS
    'The first day of the month, in the user''s time zone, that current_month_spend and api_quota_used are of';
COMMENT ON COLUMN users.month_alert_sent IS
    'The gravest alert of the month''s budget that current_month has seen; it is not sent again, also if it was deleted';
COMMENT ON COLUMN users.monthly_budget_is_hard IS 'Whether reserve() refuses what the month''s budget has no room for';

ALTER TABLE user_budgets
    ADD COLUMN model_provider modelprovider,
    ADD COLUMN model_name varchar(100),
    ADD COLUMN is_hard_limit boolean NOT NULL DEFAULT false,
    ADD COLUMN renewed_from bigint,
    ADD COLUMN renewed_at timestamptz,
    ADD COLUMN last_alert_at timestamptz,
    ADD COLUMN exceeded_alert_sent boolean NOT NULL DEFAULT false,
    ADD COLUMN period_anchor timestamptz,
    ADD CONSTRAINT user_budgets_renewed_from_fkey FOREIGN KEY (renewed_from)
        REFERENCES user_budgets (id) ON DELETE SET NULL,
    ADD CONSTRAINT check_budget_model_has_provider CHECK (model_name IS NULL OR model_provider IS NOT NULL);

COMMENT ON COLUMN user_budgets.model_provider IS 'Only what was spent with this provider counts; NULL: with any';
COMMENT ON COLUMN user_budgets.model_name IS 'Only what was spent with this model counts; NULL: with any';
COMMENT ON COLUMN user_budgets.is_hard_limit IS 'Whether reserve() refuses what the budget has no room for';
COMMENT ON COLUMN user_budgets.period_anchor IS
    'Where the periods are counted from that do not go with the calendar, so that a short month shortens one and not all after it';
COMMENT ON COLUMN user_budgets.renewed_from IS 'The budget of the period before';
COMMENT ON COLUMN user_budgets.renewed_at IS 'When the next period took over; what comes late for this one still counts';

-- A budget by the hour leaves 8,760 rows a year behind: what is active, and what has not ended before a moment, is found
-- without them.
CREATE INDEX ix_user_budgets_user_active ON user_budgets (user_id) WHERE is_active;
CREATE INDEX ix_user_budgets_user_end ON user_budgets (user_id, period_end);
CREATE INDEX ix_user_budgets_renewed_from ON user_budgets (renewed_from) WHERE renewed_from IS NOT NULL;

CREATE TABLE budget_reservations (
    id             uuid           NOT NULL DEFAULT gen_random_uuid(),
    user_id        bigint         NOT NULL,
    amount         numeric(20,10) NOT NULL,
    model_provider modelprovider,
    model_name     varchar(100),
    status         varchar(20)    NOT NULL DEFAULT 'held',
    ai_request_id  bigint,
    created_at     timestamptz    NOT NULL DEFAULT CURRENT_TIMESTAMP,
    expires_at     timestamptz    NOT NULL,
    ended_at       timestamptz,
    CONSTRAINT budget_reservations_pkey PRIMARY KEY (id),
    CONSTRAINT budget_reservations_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT budget_reservations_ai_request_id_fkey FOREIGN KEY (ai_request_id)
        REFERENCES ai_requests (id) ON DELETE SET NULL,
    CONSTRAINT check_reservation_amount CHECK (amount >= 0 AND amount <> 'NaN'),
    CONSTRAINT check_reservation_status CHECK (status IN ('held', 'settled', 'released', 'expired')),
    CONSTRAINT check_reservation_ended CHECK ((status = 'held') = (ended_at IS NULL))
);

COMMENT ON TABLE budget_reservations IS 'Money set aside for a request that is about to be made';

CREATE INDEX ix_budget_reservations_user ON budget_reservations (user_id, created_at);
CREATE INDEX ix_budget_reservations_held ON budget_reservations (user_id, expires_at) WHERE status = 'held';
CREATE INDEX ix_budget_reservations_ai_request_id ON budget_reservations (ai_request_id)
    WHERE ai_request_id IS NOT NULL;

-- Who raises it notes so in the row that it is about, since the alert itself may be deleted when it is done with. The
-- unique key stands behind it.
CREATE FUNCTION raise_budget_alert(
    about_user bigint, kind alerttype, about_table text, about_id bigint, period text, subject text,
    spent numeric, allowed numeric)
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

-- What follows from the spend, on every write and whatever it names; so nobody can set it by hand, and whoever moves the
-- spend over a threshold sets the flag in the same statement. A flag stays for its period: spend that falls and rises
-- again does not warn again, whatever became of the alert.
CREATE FUNCTION keep_budget() RETURNS trigger
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

-- What is there already gets what follows from its spend; alerts come with the next change.
ALTER TABLE user_budgets DISABLE TRIGGER USER;
UPDATE user_budgets
SET remaining_budget = budget_amount - current_spend,
    utilization_percent = least(100 * current_spend / budget_amount, 99999999),
    budget_exceeded = current_spend > budget_amount;
ALTER TABLE user_budgets ENABLE TRIGGER USER;

CREATE TRIGGER trigger_user_budgets_keep BEFORE INSERT OR UPDATE ON user_budgets
    FOR EACH ROW EXECUTE FUNCTION keep_budget();

CREATE FUNCTION raise_alerts_of_budget() RETURNS trigger
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

CREATE TRIGGER trigger_user_budgets_alert_on_insert AFTER INSERT ON user_budgets
    FOR EACH ROW WHEN (NEW.warning_alert_sent) EXECUTE FUNCTION raise_alerts_of_budget();
CREATE TRIGGER trigger_user_budgets_alert AFTER UPDATE ON user_budgets
    FOR EACH ROW WHEN (NEW.warning_alert_sent
        AND (NEW.warning_alert_sent, NEW.critical_alert_sent, NEW.exceeded_alert_sent, NEW.period_start)
         IS DISTINCT FROM
            (OLD.warning_alert_sent, OLD.critical_alert_sent, OLD.exceeded_alert_sent, OLD.period_start))
    EXECUTE FUNCTION raise_alerts_of_budget();

-- The whole of a user's hour, day, week, month or year is in cost_tracking already; for a period that begins at any
-- other time, the requests are added up.
CREATE FUNCTION spend_in_period(
    of_user bigint, kind budgetperiod, beginning timestamptz, ending timestamptz, provider modelprovider, model text)
    RETURNS numeric
    LANGUAGE plpgsql STABLE
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

-- A budget knows what was spent before it was there, or before it was one of this time and these models, or while it
-- was paused; what somebody says was spent is taken. Before trigger_user_budgets_keep, by its name.
CREATE FUNCTION count_budget_spend() RETURNS trigger
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

CREATE TRIGGER trigger_user_budgets_count_on_insert BEFORE INSERT ON user_budgets
    FOR EACH ROW WHEN (NEW.current_spend = 0 AND NEW.renewed_from IS NULL)
    EXECUTE FUNCTION count_budget_spend();
CREATE TRIGGER trigger_user_budgets_count
    BEFORE UPDATE OF user_id, period_start, period_end, model_provider, model_name, is_active ON user_budgets
    FOR EACH ROW WHEN (NEW.current_spend = OLD.current_spend
        AND (NEW.is_active AND NOT OLD.is_active
            OR (NEW.user_id, NEW.period_start, NEW.period_end, NEW.model_provider, NEW.model_name)
                IS DISTINCT FROM (OLD.user_id, OLD.period_start, OLD.period_end, OLD.model_provider, OLD.model_name)))
    EXECUTE FUNCTION count_budget_spend();

-- The user's row is locked first here and in everything else that moves money, so that what happens to one user happens
-- in one order, and nobody waits in a circle.
CREATE FUNCTION open_budget(
    of_user bigint, name text, amount numeric, period budgetperiod DEFAULT 'monthly',
    provider modelprovider DEFAULT NULL, model text DEFAULT NULL, hard boolean DEFAULT false,
    at timestamptz DEFAULT CURRENT_TIMESTAMP)
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

COMMENT ON FUNCTION open_budget(bigint, text, numeric, budgetperiod, modelprovider, text, boolean, timestamptz) IS
    'Opens a budget for the period around a moment, with what was spent in it already';

-- A period that begins and ends with the calendar goes on with the one around the moment; any other goes on from its
-- own end, a length of its kind at a time. These are counted from one moment, by local time: from an end that a short
-- month or a clock that was set forward has moved, all that follow would be moved too.
CREATE FUNCTION next_budget_period(
    ended user_budgets, at timestamptz, zone text,
    OUT beginning timestamptz, OUT ending timestamptz, OUT anchor timestamptz)
    LANGUAGE plpgsql STABLE
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

-- Of the time around a moment, what no other active budget of the name has taken; nothing, where one has the moment itself.
CREATE FUNCTION free_budget_period(ended user_budgets, at timestamptz, INOUT beginning timestamptz, INOUT ending timestamptz)
    LANGUAGE plpgsql STABLE
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

CREATE FUNCTION renew_budgets(at timestamptz DEFAULT CURRENT_TIMESTAMP, of_user bigint DEFAULT NULL) RETURNS integer
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

COMMENT ON FUNCTION renew_budgets(timestamptz, bigint) IS
    'Starts the next period of the budgets whose period is over; where another active budget of the name has that time, the one that is over only ends, or goes on in what is left of it. record_ai_request() does it for its user by itself. How many periods began';

-- The caller holds the user's row. Money moves in the budgets around the moment of the request, also in those that were
-- renewed since.
CREATE FUNCTION add_to_budgets(
    of_user bigint, at timestamptz, provider modelprovider, model text, cost numeric)
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

-- What a month has seen already, by cost_tracking: nothing as a rule, unless somebody's clock was ahead.
CREATE FUNCTION month_so_far(of_user bigint, month date, zone text, OUT cost numeric, OUT calls integer)
    LANGUAGE plpgsql STABLE
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

-- Late costs of an earlier month belong to that month and leave the present one alone; so do those of a month that has
-- not begun, by which a clock that is ahead would close this one. The first request of a month opens it. Called before
-- the request is in cost_tracking.
CREATE FUNCTION add_to_month(
    of_user bigint, month date, cost numeric, calls integer) RETURNS void
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
    SET enable_seqscan = off
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

CREATE FUNCTION start_month(at timestamptz DEFAULT CURRENT_TIMESTAMP) RETURNS integer
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

COMMENT ON FUNCTION start_month(timestamptz) IS
    'Sets back the month''s spend of users whose month is over; the first request of a month does it for its user by itself';

-- How much room the hard limits leave, the tightest first; what others hold in reserve is taken. Money for a model
-- that is not named may be spent with any. The caller holds the user's row.
CREATE FUNCTION hard_limits(of_user bigint, at timestamptz, provider modelprovider, model text,
    OUT source text, OUT available numeric)
    RETURNS SETOF record
    LANGUAGE plpgsql STABLE
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

CREATE FUNCTION reserve(
    of_user bigint, amount numeric, provider modelprovider DEFAULT NULL, model text DEFAULT NULL,
    at timestamptz DEFAULT CURRENT_TIMESTAMP, valid_for interval DEFAULT NULL,
    OUT reservation uuid, OUT refused_by text, OUT available numeric)
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

COMMENT ON FUNCTION reserve(bigint, numeric, modelprovider, text, timestamptz, interval) IS
    'Sets money aside before a request is made; no reservation, and what refused it, where a hard limit has no room';

CREATE FUNCTION settle(reservation uuid, ai_request bigint DEFAULT NULL, at timestamptz DEFAULT CURRENT_TIMESTAMP)
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

COMMENT ON FUNCTION settle(uuid, bigint, timestamptz) IS
    'Ends a reservation whose request, which is one of the same user, was made: its cost counts now. Whether there was one to end';

CREATE FUNCTION release(reservation uuid, at timestamptz DEFAULT CURRENT_TIMESTAMP) RETURNS boolean
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

COMMENT ON FUNCTION release(uuid, timestamptz) IS
    'Ends a reservation whose request was not made. Whether there was one to end';

CREATE FUNCTION expire_reservations(at timestamptz DEFAULT CURRENT_TIMESTAMP) RETURNS integer
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

COMMENT ON FUNCTION expire_reservations(timestamptz) IS
    'Marks what nobody came back for; it has not counted since its time anyway';

CREATE VIEW budget_status AS
SELECT
    budget.user_id,
    CASE WHEN budget.model_name IS NOT NULL THEN 'model' WHEN budget.model_provider IS NOT NULL THEN 'provider'
        ELSE 'custom' END AS scope,
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
    CASE WHEN budget.budget_exceeded THEN 'exceeded'
        WHEN 100 * budget.current_spend >= budget.critical_threshold_percent * budget.budget_amount THEN 'critical'
        WHEN 100 * budget.current_spend >= budget.warning_threshold_percent * budget.budget_amount THEN 'warning'
        ELSE 'ok' END AS level
FROM user_budgets AS budget
WHERE budget.is_active
UNION ALL
SELECT
    account.id, 'user', NULL, 'month', 'monthly', month.period_start, month.period_end,
    account.monthly_budget_limit, spend.amount, account.monthly_budget_limit - spend.amount,
    least(100 * spend.amount / nullif(account.monthly_budget_limit, 0), 99999999)::numeric(12,4),
    account.monthly_budget_is_hard,
    CASE WHEN spend.amount > account.monthly_budget_limit THEN 'exceeded'
        WHEN spend.amount >= account.budget_critical_threshold * account.monthly_budget_limit THEN 'critical'
        WHEN spend.amount >= account.budget_warning_threshold * account.monthly_budget_limit THEN 'warning'
        ELSE 'ok' END
FROM users AS account
CROSS JOIN LATERAL (
    SELECT * FROM cost_periods(CURRENT_TIMESTAMP, coalesce(account.timezone, 'UTC')) AS p
    WHERE p.period_type = 'monthly') AS month
CROSS JOIN LATERAL (
    SELECT CASE WHEN account.current_month
               >= date_trunc('month', CURRENT_TIMESTAMP AT TIME ZONE coalesce(account.timezone, 'UTC'))::date
           THEN account.current_month_spend ELSE 0 END AS amount) AS spend
WHERE account.monthly_budget_limit IS NOT NULL;

COMMENT ON VIEW budget_status IS 'Each budget that is active and each user''s month: spent, left, and how serious it is';

-- downgrade
DROP VIEW budget_status;
DROP FUNCTION expire_reservations(timestamptz);
DROP FUNCTION release(uuid, timestamptz);
DROP FUNCTION settle(uuid, bigint, timestamptz);
DROP FUNCTION reserve(bigint, numeric, modelprovider, text, timestamptz, interval);
DROP FUNCTION hard_limits(bigint, timestamptz, modelprovider, text);
DROP FUNCTION start_month(timestamptz);
DROP FUNCTION add_to_month(bigint, date, numeric, integer);
DROP FUNCTION month_so_far(bigint, date, text);
DROP FUNCTION add_to_budgets(bigint, timestamptz, modelprovider, text, numeric);
DROP FUNCTION renew_budgets(timestamptz, bigint);
DROP FUNCTION free_budget_period(user_budgets, timestamptz, timestamptz, timestamptz);
DROP FUNCTION next_budget_period(user_budgets, timestamptz, text);
DROP FUNCTION open_budget(bigint, text, numeric, budgetperiod, modelprovider, text, boolean, timestamptz);
DROP TRIGGER trigger_user_budgets_count ON user_budgets;
DROP TRIGGER trigger_user_budgets_count_on_insert ON user_budgets;
DROP FUNCTION count_budget_spend();
DROP FUNCTION spend_in_period(bigint, budgetperiod, timestamptz, timestamptz, modelprovider, text);
DROP TRIGGER trigger_user_budgets_alert ON user_budgets;
DROP TRIGGER trigger_user_budgets_alert_on_insert ON user_budgets;
DROP FUNCTION raise_alerts_of_budget();
DROP TRIGGER trigger_user_budgets_keep ON user_budgets;
DROP FUNCTION keep_budget();
DROP FUNCTION raise_budget_alert(bigint, alerttype, text, bigint, text, text, numeric, numeric);
DROP TABLE budget_reservations;
DROP INDEX ix_user_budgets_user_end;
DROP INDEX ix_user_budgets_user_active;
ALTER TABLE user_budgets
    DROP COLUMN period_anchor,
    DROP COLUMN exceeded_alert_sent,
    DROP COLUMN last_alert_at,
    DROP COLUMN renewed_at,
    DROP COLUMN renewed_from,
    DROP COLUMN is_hard_limit,
    DROP COLUMN model_name,
    DROP COLUMN model_provider;
ALTER TABLE users
    DROP COLUMN month_alert_sent,
    DROP COLUMN monthly_budget_is_hard,
    DROP COLUMN budget_critical_threshold,
    DROP COLUMN current_month;
