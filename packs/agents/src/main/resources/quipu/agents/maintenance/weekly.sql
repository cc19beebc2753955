-- name: weekly
-- description: Take months that are old enough out of the logs, delete what is done with, roll the week up; vacuum every table

-- The tables that leave stay, as archived_..., until somebody has put them where they belong and calls
-- drop_archived_logs().
-- A transaction a month, since what the logs name is locked while one leaves, and one for every ten thousand rows. Old
-- months that lie in a default partition get their own first: rows move while readers go on.
DO $$
DECLARE
    missing record;
BEGIN
    FOR missing IN SELECT * FROM missing_log_partitions() LOOP
        PERFORM create_log_partition(missing.parent, missing.month);
        COMMIT;
    END LOOP;
    LOOP
        PERFORM archive_old_data(at_most => 1);
        EXIT WHEN NOT FOUND;
        COMMIT;
    END LOOP;
    COMMIT;
    WHILE delete_old_rows(at_most => 10000) > 0 LOOP
        COMMIT;
    END LOOP;
END;
$$;

-- A transaction a user: each waits for no longer than the user's own part takes.
DO $$
DECLARE
    ending    timestamptz := CURRENT_TIMESTAMP;
    beginning timestamptz := ending - interval '8 days';
    account   bigint;
    late      record;
BEGIN
    FOR account IN SELECT users_with_costs(beginning, ending, '{weekly}') LOOP
        PERFORM rollup_costs(beginning, ending, account, '{weekly}');
        COMMIT;
    END LOOP;
    -- What came later than that, or while nobody ran this: each period alone, as what lies between stays as it is.
    FOR late IN SELECT * FROM costs_without_spread('{weekly}', beginning) LOOP
        PERFORM rollup_costs(late.beginning, late.ending, late.of_user, ARRAY[late.kind]);
        COMMIT;
    END LOOP;
END;
$$;

VACUUM (ANALYZE) users;
VACUUM (ANALYZE) conversations;
VACUUM (ANALYZE) messages;
VACUUM (ANALYZE) message_attachments;
VACUUM (ANALYZE) ai_requests;
VACUUM (ANALYZE) generated_content;
VACUUM (ANALYZE) cost_tracking;
VACUUM (ANALYZE) user_budgets;
VACUUM (ANALYZE) budget_reservations;
VACUUM (ANALYZE) system_alerts;
VACUUM (ANALYZE) tasks;
VACUUM (ANALYZE) audit_logs;
VACUUM (ANALYZE) usage_logs;
VACUUM (ANALYZE) performance_metrics;
VACUUM (ANALYZE) system_metrics;
