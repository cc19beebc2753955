-- name: daily
-- description: Renew budgets, start months, let go of what ran out, make partitions, roll yesterday up; vacuum what moves most

SELECT renew_budgets();
SELECT start_month();
SELECT expire_reservations();
SELECT release_expired_tasks(at_most => 10000);

-- A transaction a month, since what the logs name is locked while one is made.
DO $$
DECLARE
    missing record;
BEGIN
    FOR missing IN SELECT * FROM missing_log_partitions() LOOP
        PERFORM create_log_partition(missing.parent, missing.month);
        COMMIT;
    END LOOP;
END;
$$;

-- Windows of a minute; one that was made already is written again and stays the same.
SELECT aggregate_metrics(CURRENT_TIMESTAMP - interval '2 days', CURRENT_TIMESTAMP);

-- What cannot be kept as one goes, median and p95, for the hours and days. A transaction a user: each waits for no
-- longer than the user's own part takes.
DO $$
DECLARE
    ending    timestamptz := CURRENT_TIMESTAMP;
    beginning timestamptz := ending - interval '2 days';
    account   bigint;
    late      record;
BEGIN
    FOR account IN SELECT users_with_costs(beginning, ending, '{hourly,daily}') LOOP
        PERFORM rollup_costs(beginning, ending, account, '{hourly,daily}');
        COMMIT;
    END LOOP;
    -- What came later than that, or while nobody ran this: each period alone, as what lies between stays as it is.
    FOR late IN SELECT * FROM costs_without_spread('{hourly,daily}', beginning) LOOP
        PERFORM rollup_costs(late.beginning, late.ending, late.of_user, ARRAY[late.kind]);
        COMMIT;
    END LOOP;
END;
$$;

-- Rewritten with every request: remove the old versions before they swell the indexes.
VACUUM (ANALYZE) users;
VACUUM (ANALYZE) cost_tracking;
VACUUM (ANALYZE) user_budgets;
VACUUM (ANALYZE) conversations;
VACUUM (ANALYZE) tasks;
ANALYZE messages;
ANALYZE ai_requests;
