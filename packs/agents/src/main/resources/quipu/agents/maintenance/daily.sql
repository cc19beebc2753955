-- name: daily
-- description: Renew budgets, start months, let go of what ran out, make partitions, roll yesterday up; vacuum what moves most

SELECT renew_budgets();
SELECT start_month();
SELECT expire_reservations();
SELECT release_expired_tasks(at_most => 10000);
SELECT create_log_partitions();

-- Windows of a minute; one that was made already is written again and stays the same.
SELECT aggregate_metrics(CURRENT_TIMESTAMP - interval '2 days', CURRENT_TIMESTAMP);

-- What cannot be kept as one goes, median and p95, for the hours and days. A transaction a user: each waits for no
-- longer than the user's own part takes.
DO $$
DECLARE
    ending    timestamptz := CURRENT_TIMESTAMP;
    beginning timestamptz := ending - interval '2 days';
    account   bigint;
BEGIN
    FOR account IN SELECT users_with_costs(beginning, ending, '{hourly,daily}') LOOP
        PERFORM rollup_costs(beginning, ending, account, '{hourly,daily}');
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
