-- name: weekly
-- description: Take months that are old enough out of the logs, delete what is done with, roll the week up; vacuum every table

-- The tables that leave stay, as archived_..., until somebody has put them where they belong and calls
-- drop_archived_logs().
SELECT archive_old_data();
SELECT delete_old_rows(at_most => 10000);

SELECT rollup_costs(CURRENT_TIMESTAMP - interval '8 days', CURRENT_TIMESTAMP, kinds => '{weekly}');

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
