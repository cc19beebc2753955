-- Rows of the published agents platform, with what it lets happen to them.
CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY);
INSERT INTO alembic_version VALUES ('001_comprehensive_schema');

-- The program leaves columns NULL, has time zones that nobody knows, and uuids that are none.
INSERT INTO users (uuid, username, email, hashed_password, role, is_active, is_verified, created_at, updated_at, preferences,
    api_quota_used, monthly_budget_limit, current_month_spend, preferred_model_provider, timezone)
SELECT CASE n % 3 WHEN 0 THEN NULL WHEN 1 THEN upper(md5('u' || n)::uuid::text) ELSE 'user ' || n END,
    'user' || n, 'u' || n || '@example.org', 'x', (ARRAY['ADMIN', 'USER', 'GUEST']::userrole[])[n % 3 + 1], true, n % 2 = 0,
    '2025-01-01Z'::timestamptz + n * interval '1 day', CASE WHEN n % 2 = 0 THEN '2025-03-01Z'::timestamptz END,
    CASE n % 4 WHEN 0 THEN NULL WHEN 1 THEN '{"theme": "dark"}'::json WHEN 2 THEN '[1]' ELSE 'null' END, 999, 100.1 + n, 1e5,
    CASE WHEN n % 2 = 0 THEN 'LOCAL_OLLAMA'::modelprovider END, (ARRAY['Asia/Tokyo', 'Mars/Olympus', 'UTC', NULL])[n % 4 + 1]
FROM generate_series(1, 20) AS n;

INSERT INTO ai_models (provider, name, display_name, input_cost, output_cost, is_active, created_at)
VALUES ('OPENAI', 'gpt-4', 'GPT-4', 0.03, 0.06, true, '2025-01-01Z'), ('LOCAL_HF', 'small', 'Small', NULL, NULL, NULL, NULL);

INSERT INTO agents (uuid, name, model_provider, is_active, capabilities, tags, created_at)
SELECT NULL, 'agent' || n, 'OPENAI', true, '["search"]', 'null', '2025-01-01Z' FROM generate_series(1, 3) AS n;

INSERT INTO conversations (uuid, user_id, title, status, created_at, updated_at, total_messages, total_cost, metadata, tags)
SELECT NULL, 1 + n % 20, 'talk ' || n, (ARRAY['ACTIVE', 'ARCHIVED', 'DELETED']::conversationstatus[])[n % 3 + 1],
    '2025-02-01Z'::timestamptz + n * interval '1 hour', NULL, 4711, 1e6, '{"n": 1}', CASE WHEN n % 2 = 0 THEN '["x"]'::json END
FROM generate_series(1, 60) AS n;

INSERT INTO messages (conversation_id, role, content, created_at, tokens_used, cost, metadata)
SELECT 1 + n % 60, CASE WHEN n / 60 % 2 = 0 THEN 'USER' ELSE 'ASSISTANT' END::messagerole, 'said ' || n,
    '2025-02-04Z'::timestamptz + n * interval '1 minute', CASE WHEN n % 2 = 0 THEN n END, CASE WHEN n % 2 = 0 THEN 0.1 * n END, NULL
FROM generate_series(0, 299) AS n;

INSERT INTO ai_requests (user_id, conversation_id, message_id, request_id, model_provider, model_name, input_tokens, output_tokens,
    total_tokens, request_start_time, input_cost_usd, output_cost_usd, total_cost_usd, status, success, metadata, created_at)
SELECT 1 + (1 + n % 60) % 20, 1 + n % 60, CASE WHEN n % 4 = 0 THEN n + 1 END, CASE WHEN n % 5 <> 0 THEN 'r' || n END,
    (ARRAY['OPENAI', 'GOOGLE']::modelprovider[])[n % 2 + 1], 'gpt-4', CASE WHEN n % 7 <> 0 THEN n END,
    CASE WHEN n % 7 <> 0 THEN 2 * n END, CASE WHEN n % 7 = 0 THEN 50 ELSE 9999 END,
    '2025-02-05Z'::timestamptz + n * interval '7 hours', 0.1, 0.2, CASE WHEN n % 3 <> 0 THEN 0.1::float8 + 0.2::float8 END,
    (ARRAY['COMPLETED', 'FAILED']::requeststatus[])[n % 2 + 1], CASE WHEN n % 2 = 0 THEN NULL ELSE false END,
    CASE WHEN n % 2 = 0 THEN '{"k": 1}'::json END, '2025-02-05Z'::timestamptz + n * interval '7 hours'
FROM generate_series(1, 150) AS n;

-- Versions, of which the program calls several the newest; one is its own parent.
INSERT INTO generated_content (user_id, title, content_type, content_text, content_binary, parent_content_id, is_latest_version,
    metadata, created_at)
VALUES (1, 'a1', 'CODE', 'one', NULL, NULL, true, NULL, '2025-02-01Z'), (1, 'a2', 'CODE', 'two', 'aGVs
bG8=', 1, true, '{"by": "hand"}', '2025-02-02Z'), (2, 'own parent', 'TEXT', 'c', NULL, 3, NULL, '[]', '2025-02-03Z');

INSERT INTO tasks (agent_id, user_id, title, status, priority, input_data, started_at, created_at)
SELECT 1 + n % 3, 1 + n, 'task ' || n, (ARRAY['PENDING', 'RUNNING', 'COMPLETED']::taskstatus[])[n % 3 + 1], NULL, '{"a": 1}',
    '2025-02-01Z', '2025-02-01Z'
FROM generate_series(1, 9) AS n;

INSERT INTO usage_logs (user_id, model_provider, model_name, endpoint, input_tokens, output_tokens, total_tokens, cost, created_at)
SELECT 1 + n % 20, 'OPENAI', 'gpt-4', '/chat', n, n, NULL, 0.1 * n, '2024-12-25Z'::timestamptz + n * interval '1 day'
FROM generate_series(1, 90) AS n;
INSERT INTO performance_metrics (metric_name, metric_category, metric_type, value, labels, created_at)
SELECT 'latency', 'api', 'timer', n + 0.5, NULL, '2024-12-25Z'::timestamptz + n * interval '1 day' FROM generate_series(1, 40) AS n;
INSERT INTO system_metrics (metric_name, metric_value, metric_type, created_at)
SELECT 'cpu', 0.01 * n, 'gauge', '2024-12-25Z'::timestamptz + n * interval '1 day' FROM generate_series(1, 40) AS n;
INSERT INTO audit_logs (user_id, action, resource_type, resource_id, new_values, metadata, created_at)
SELECT 1 + n % 20, 'user.update', 'user', n::text, '{"password": "secret", "name": "x"}', NULL,
    '2025-02-20Z'::timestamptz - n * interval '1 day'
FROM generate_series(1, 50) AS n;

INSERT INTO cost_tracking (user_id, period_start, period_end, period_type, model_provider, model_name, total_cost)
VALUES (1, '2025-02-01Z', '2025-02-02Z', 'DAILY', 'OPENAI', 'gpt-4', 4711);
-- Two of one name are active, and one of what is spent is wrong.
INSERT INTO user_budgets (user_id, budget_name, budget_amount, budget_period, period_start, period_end, current_spend,
    warning_threshold_percent, critical_threshold_percent, is_active, auto_renew, metadata)
VALUES (1, 'all', 0.2, 'MONTHLY', '2025-02-01Z', '2025-03-01Z', 4711, 80, 95, true, true, NULL),
    (1, 'all', 500, 'MONTHLY', '2025-02-10Z', '2025-03-10Z', NULL, 80, 95, true, true, NULL),
    (2, 'once', 5, 'YEARLY', '2025-01-01Z', '2026-01-01Z', 1, 80, 95, true, false, '{"why": "trial"}');
INSERT INTO system_alerts (user_id, alert_type, severity, title, message, source_table, source_id, created_at)
SELECT 1 + n % 20, 'SYSTEM_ERROR', (ARRAY['URGENT', 'HIGH', NULL])[n % 3 + 1], 'down ' || n, 'it is down', 'conversations', n,
    '2025-02-01Z'
FROM generate_series(1, 9) AS n;
