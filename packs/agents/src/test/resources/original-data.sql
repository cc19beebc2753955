-- What years of the original leave behind.
INSERT INTO users (uuid, username, email, hashed_password, role, is_active, is_verified, created_at, updated_at, preferences,
    api_quota_limit, api_quota_used, monthly_budget_limit, current_month_spend, budget_warning_threshold,
    preferred_model_provider, default_temperature, timezone, failed_login_attempts)
VALUES
    ('A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', 'ada', 'ada@example.com', 'x', 'ADMIN', true, true, '2025-01-01Z', '2025-02-01Z',
     '{"theme": "dark"}', 500, 77, 49.99, 12345.678, 0.8, 'ANTHROPIC', 0.7, 'Asia/Tokyo', 2),
    (NULL, 'bob', 'bob@example.com', 'x', 'USER', true, false, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
     'Mars/Olympus', NULL),
    ('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a13', 'ADA2', 'ADA@example.com', 'x', 'USER', true, true, '2025-01-03Z', NULL, '[1]',
     1, 0, 1, 0, 0.5, 'OPENAI', 0.7, 'UTC', 0),
    ('not a uuid', 'eve', 'eve@example.com', 'x', 'GUEST', true, true, '2025-01-04Z', NULL, '"text"', 1, 0, 'NaN', 0, 0.5,
     'OPENAI', 0.7, 'UTC', 0),
    ('not a uuid either', 'fay', 'fay@example.com', 'x', 'GUEST', true, true, '2025-01-05Z', NULL, '"text"', 1, 0, 1, 0, 0.5,
     'OPENAI', 0.7, 'UTC', 0);

INSERT INTO ai_models (provider, name, display_name, supports_streaming, max_tokens, context_window, input_cost, output_cost,
    is_active, priority, rate_limit_rpm, metadata)
VALUES ('OPENAI', 'gpt-4', 'GPT-4 (old)', true, 4096, 8192, 0.06, 0.12, false, 0, 60, '{}'),
       ('OPENAI', 'gpt-4', 'GPT-4', true, 4096, 8192, 0.03, 0.06, true, 0, 60, '{}'),
       ('LOCAL_OLLAMA', 'llama', 'Llama', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);

INSERT INTO agents (uuid, name, model_provider, model_name, temperature, max_tokens, is_active, capabilities, tags)
VALUES ('b0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 'helper', 'OPENAI', 'gpt-4', 0.7, 100, true, '["search"]', 'null');

INSERT INTO conversations (uuid, user_id, title, status, created_at, updated_at, model_provider, model_name, temperature,
    max_tokens, total_messages, total_tokens, total_cost, metadata, tags)
VALUES ('c0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 1, 'first', 'ACTIVE', '2025-02-01Z', '2025-02-03Z', 'OPENAI', 'gpt-4', 0.7, 2048,
        NULL, 99, 1e6, '{"a": 1}', '["x"]'),
       (NULL, 2, 'second', 'ARCHIVED', '2025-02-02Z', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
       (NULL, 3, 'of the double', 'ACTIVE', '2025-02-02Z', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);

INSERT INTO messages (uuid, conversation_id, role, content, created_at, tokens_used, cost, metadata)
VALUES (NULL, 1, 'USER', 'question', '2025-02-01Z', NULL, NULL, NULL),
       (NULL, 2, 'USER', 'elsewhere', '2025-02-02Z', 3, 0.001, '{}'),
       (NULL, 1, 'ASSISTANT', 'answer', '2025-02-01Z', 30, 0.5, '{}'),
       (NULL, 3, 'USER', 'lost with its conversation', '2025-02-02Z', 1, 0.1, '{}');

INSERT INTO ai_requests (uuid, user_id, conversation_id, message_id, request_id, model_provider, model_name, input_tokens,
    output_tokens, total_tokens, request_start_time, request_end_time, response_time_ms, input_cost_usd, output_cost_usd,
    total_cost_usd, status, success, metadata)
VALUES (NULL, 1, 1, 3, 'r1', 'OPENAI', 'gpt-4', 10, 20, 999, '2025-02-01Z', '2025-02-01 00:00:01Z', 1000, 0.1, 0.2, 0.1::float8 + 0.2::float8, 'COMPLETED', NULL, NULL),
       (NULL, 1, 1, NULL, 'r2', 'OPENAI', 'gpt-4', NULL, NULL, 7, '2026-06-10Z', NULL, NULL, 0.05, NULL, NULL, 'FAILED', NULL, NULL),
       (NULL, 2, NULL, 4, NULL, 'GOOGLE', 'gemini', 1, 1, 2, '2026-06-11Z', NULL, 5, 0, 0, 0.25, 'COMPLETED', true, '{}'),
       (NULL, 1, NULL, NULL, 'r4', 'OPENAI', 'gpt-4', -5, 1, -4, '2026-06-11Z', NULL, 5, 0, 0, 0.25, 'COMPLETED', true, '{}'),
       (NULL, 1, NULL, NULL, 'r5', 'OPENAI', 'gpt-4', 1, 1, 2, '2026-06-11Z', NULL, 5, 0, 0, 'NaN', 'COMPLETED', true, '{}'),
       (NULL, 1, NULL, NULL, 'r6', 'OPENAI', 'gpt-4', 1, 1, 2, '2026-06-11Z', NULL, 5, 0, 0, 0.25, 'COMPLETED', true, '{"nul": "\u0000"}');

INSERT INTO generated_content (uuid, user_id, ai_request_id, conversation_id, title, content_type, content_text, content_binary,
    parent_content_id, version_number, is_latest_version, created_at, updated_at)
VALUES (NULL, 1, 1, 1, 'v1', 'CODE', 'a', NULL, NULL, '1.0', true, '2025-02-01Z', '2025-02-05Z'),
       (NULL, 1, NULL, NULL, 'v2', 'CODE', 'b', 'aGVsbG8=', 1, '2.0', true, '2025-02-02Z', NULL),
       (NULL, 1, NULL, NULL, 'own parent', 'TEXT', 'c', NULL, 3, NULL, NULL, '2025-02-02Z', NULL),
       (NULL, 1, NULL, NULL, 'bad base64', 'IMAGE', NULL, '%%%', NULL, NULL, NULL, '2025-02-02Z', NULL);

INSERT INTO cost_tracking (user_id, period_start, period_end, period_type, model_provider, model_name, total_cost)
VALUES (1, '2025-02-01Z', '2025-02-02Z', 'DAILY', 'OPENAI', 'gpt-4', 4711);

INSERT INTO user_budgets (uuid, user_id, budget_name, budget_amount, budget_period, period_start, period_end, current_spend,
    warning_threshold_percent, critical_threshold_percent, is_active, auto_renew, metadata)
VALUES (NULL, 1, 'past', 0.2, 'MONTHLY', '2025-01-31 15:00Z', '2025-02-28 15:00Z', 0, 80, 95, true, true, NULL),
       (NULL, 1, 'past', 5, 'MONTHLY', '2025-02-10Z', '2025-03-10Z', 0, 80, 95, true, true, NULL),
       (NULL, 1, 'upside down', 5, 'MONTHLY', '2025-02-10Z', '2025-03-10Z', 0, 99, 50, true, true, NULL);

INSERT INTO tasks (uuid, agent_id, user_id, title, status, priority, input_data, started_at)
VALUES (NULL, 1, 1, 'cut off', 'RUNNING', 1, '{"a": 1}', '2025-02-01Z'),
       (NULL, NULL, 3, 'of the double', 'PENDING', NULL, '[1, 2]', NULL);

INSERT INTO usage_logs (user_id, model_provider, model_name, endpoint, input_tokens, output_tokens, total_tokens, cost, created_at)
VALUES (1, 'OPENAI', 'gpt-4', '/chat', 1, 2, NULL, 0.1, '2025-02-01Z'),
       (1, 'OPENAI', 'gpt-4', '/chat', 1, 2, NULL, 0.1, '2025-02-01Z'),
       (3, 'OPENAI', 'gpt-4', '/chat', 1, 2, NULL, 0.1, '2025-02-01Z'),
       (1, 'OPENAI', 'gpt-4', '/chat', 1, 2, NULL, 0.1, NULL);

INSERT INTO performance_metrics (metric_name, metric_category, metric_type, value, created_at)
VALUES ('latency', 'api', 'timer', 12.5, '2025-02-01Z');
INSERT INTO system_metrics (metric_name, metric_value, metric_type, created_at) VALUES ('cpu', 0.5, 'gauge', '2025-03-01Z');
INSERT INTO audit_logs (uuid, user_id, action, resource_type, resource_id, new_values, created_at)
VALUES (NULL, 1, 'login', 'user', '1', '{"password": "secret"}', '2025-02-01Z'),
       (NULL, 3, 'login', 'user', '3', NULL, '2025-02-01Z');
INSERT INTO system_alerts (uuid, user_id, alert_type, severity, title, message, source_table, source_id, created_at)
VALUES (NULL, 1, 'SYSTEM_ERROR', 'URGENT', 'down', 'it is down', 'conversations', 1, '2025-02-01Z');
