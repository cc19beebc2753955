-- name: weekly
-- description: Vacuum every table

-- Also moves the pending entries of the index of words to their place, which makes searches faster.
VACUUM (ANALYZE) tenants;
VACUUM (ANALYZE) users;
VACUUM (ANALYZE) conversations;
VACUUM (ANALYZE) messages;
VACUUM (ANALYZE) feedback;
VACUUM (ANALYZE) usage_metrics;
VACUUM (ANALYZE) model_usage;
VACUUM (ANALYZE) token_reservations;
VACUUM (ANALYZE) message_feedback_summary;
VACUUM (ANALYZE) monthly_usage_summary;
