-- A month of a team of twelve on the platform, up to now: conversations, requests and what they cost, budgets that were
-- kept and some that were not, content, tasks, logs. What looks like chance is md5 of a key. Loading it again adds nothing
-- to a table that has sample rows. To be rid of it:
--     SELECT erase_user(id) FROM users WHERE preferences @> '{"sample": true}';
--     DELETE FROM agents WHERE metadata @> '{"sample": true}';
-- and so on for ai_models; the audit log keeps its lines.

INSERT INTO users (uuid, username, email, hashed_password, full_name, role, is_verified, created_at, updated_at, last_login,
                   preferences, monthly_budget_limit, api_quota_limit, timezone)
SELECT md5('user ' || name)::uuid, name, name || '@team.example', '$2y$12$' || md5('password ' || name), initcap(name),
       CASE WHEN place = 1 THEN 'admin' WHEN place = 12 THEN 'guest' ELSE 'user' END::userrole, place <> 12,
       CURRENT_TIMESTAMP - interval '90 days', CURRENT_TIMESTAMP - interval '90 days',
       CURRENT_TIMESTAMP - place * interval '3 hours', '{"sample": true}', 5 * place, 100 + 40 * place, zone
FROM (VALUES (1, 'ada', 'Europe/London'), (2, 'boris', 'Europe/Berlin'), (3, 'chika', 'Asia/Tokyo'), (4, 'dara', 'Asia/Kolkata'),
             (5, 'elif', 'Europe/Istanbul'), (6, 'felipe', 'America/Sao_Paulo'), (7, 'grace', 'America/New_York'),
             (8, 'hana', 'Asia/Seoul'), (9, 'ivan', 'UTC'), (10, 'joao', 'Europe/Lisbon'), (11, 'kofi', 'Africa/Accra'),
             (12, 'lena', 'Australia/Lord_Howe')) AS person (place, name, zone)
ON CONFLICT DO NOTHING;

INSERT INTO ai_models (provider, name, display_name, description, supports_streaming, supports_functions,
                       supports_vision, max_tokens, context_window, input_cost, output_cost, priority, rate_limit_rpm,
                       host_type, metadata)
VALUES
    ('openai', 'gpt-4', 'GPT-4', 'The model that the platform began with', true, true, false, 8192, 8192,
     0.03, 0.06, 10, 200, 'cloud', '{"sample": true}'),
    ('openai', 'gpt-4o', 'GPT-4o', 'Text and images', true, true, true, 16384, 128000, 0.0025, 0.01, 50, 500, 'cloud',
     '{"sample": true}'),
    ('anthropic', 'claude-sonnet', 'Claude Sonnet', 'Long texts and tools', true, true, true, 64000, 200000,
     0.003, 0.015, 60, 400, 'cloud', '{"sample": true}'),
    ('google', 'gemini-flash', 'Gemini Flash', 'Fast and cheap', true, true, true, 8192, 1000000, 0.0001, 0.0004, 40,
     1000, 'cloud', '{"sample": true}'),
    ('mistral', 'mistral-large', 'Mistral Large', NULL, true, true, false, 32768, 128000, 0.002, 0.006, 30, 300,
     'cloud', '{"sample": true}'),
    ('local_ollama', 'llama3', 'Llama 3', 'On a machine of the team', true, false, false, 4096, 8192, 0, 0, 20, 60,
     'local', '{"sample": true}')
ON CONFLICT DO NOTHING;

-- The price of one was halved ten days ago; what its provider has in its cache costs a tenth, and of another a quarter more
-- to write into it.
INSERT INTO model_prices (model_provider, model_name, kind, valid_from, price_per_million)
VALUES ('openai', 'gpt-4o', 'input', '-infinity', 5), ('openai', 'gpt-4o', 'output', '-infinity', 20),
       ('openai', 'gpt-4o', 'input', date_trunc('day', CURRENT_TIMESTAMP, 'UTC') - interval '10 days', 2.5),
       ('openai', 'gpt-4o', 'output', date_trunc('day', CURRENT_TIMESTAMP, 'UTC') - interval '10 days', 10),
       ('openai', 'gpt-4o', 'cached', '-infinity', 0.5),
       ('anthropic', 'claude-sonnet', 'cached', '-infinity', 0.3),
       ('anthropic', 'claude-sonnet', 'cache_write', '-infinity', 3.75)
ON CONFLICT (model_provider, model_name, kind, valid_from) DO UPDATE SET price_per_million = EXCLUDED.price_per_million
WHERE NOT EXISTS (SELECT FROM conversations WHERE metadata @> '{"sample": true}');

INSERT INTO agents (uuid, name, description, system_prompt, model_provider, model_name, is_public, capabilities, tags,
                    metadata)
SELECT md5('agent ' || name)::uuid, name, what, 'You are the ' || lower(name) || ' of the team.', provider, model, true,
       jsonb_build_array(capability), jsonb_build_array(capability, 'team'), '{"sample": true}'
FROM (VALUES
    ('Researcher', 'Looks things up and cites', 'anthropic'::modelprovider, 'claude-sonnet', 'search'),
    ('Reviewer', 'Reads code and says what is wrong', 'anthropic', 'claude-sonnet', 'code'),
    ('Writer', 'Drafts and shortens', 'openai', 'gpt-4o', 'text'),
    ('Analyst', 'Turns tables into answers', 'openai', 'gpt-4o', 'sql'),
    ('Translator', 'From any language into any', 'google', 'gemini-flash', 'text')
) AS agent (name, what, provider, model, capability)
ON CONFLICT DO NOTHING;

INSERT INTO conversations (uuid, user_id, title, status, created_at, updated_at, model_provider, model_name, metadata, tags)
SELECT md5('conversation ' || n)::uuid, account.id,
       (ARRAY['Draft of the release notes', 'Why is the build slow?', 'Summary of the interview', 'A query that times out',
              'Letter to the landlord', 'Plan for the workshop', 'Review of the parser', 'What changed in the API'])[
           1 + chance % 8],
       CASE WHEN n % 9 = 0 THEN 'archived' WHEN n % 31 = 0 THEN 'deleted' ELSE 'active' END::conversationstatus,
       moment, moment,
       (ARRAY['openai', 'anthropic', 'google', 'mistral', 'openai', 'local_ollama'])[1 + chance / 8 % 6]::modelprovider,
       (ARRAY['gpt-4o', 'claude-sonnet', 'gemini-flash', 'mistral-large', 'gpt-4', 'llama3'])[1 + chance / 8 % 6],
       '{"sample": true}',
       jsonb_build_array((ARRAY['work', 'draft', 'research', 'code'])[1 + chance / 64 % 4])
FROM generate_series(1, 240) AS n
CROSS JOIN LATERAL (SELECT ('x' || left(md5('chance ' || n), 7))::bit(28)::integer AS chance) AS dice
CROSS JOIN LATERAL (SELECT CURRENT_TIMESTAMP - interval '1 day' - chance % 41000 * interval '1 minute' AS moment) AS time
JOIN users AS account ON account.uuid = md5('user ' || (ARRAY['ada', 'boris', 'chika', 'dara', 'elif', 'felipe', 'grace',
    'hana', 'ivan', 'joao', 'kofi', 'lena'])[1 + chance / 256 % 12])::uuid
WHERE NOT EXISTS (SELECT FROM conversations WHERE metadata @> '{"sample": true}');

-- Questions and answers in turn; in some, the assistant first asks a tool.
INSERT INTO messages (uuid, conversation_id, seq, role, content, created_at, tool_calls, tool_call_id, tool_name, tool_result,
                      reasoning, metadata)
SELECT md5(conversation.uuid || ' message ' || seq)::uuid, conversation.id, seq, role,
       CASE role
           WHEN 'user' THEN (ARRAY['Can you make that shorter?', 'Why?', 'What does the table say about June?',
               'Please try again with fewer adjectives.', 'Is there a test for it?', 'Which of the two is cheaper?'])[
               1 + chance % 6]
           WHEN 'tool' THEN 'rows: ' || chance % 100
           ELSE (ARRAY['Here is a shorter version.', 'Because the index is not used.', 'June had the most visitors.',
               'The second one, by a third.', 'There is one, and it fails.', 'I looked it up: it was changed last week.'])[
               1 + chance % 6] END,
       conversation.created_at + seq * interval '90 seconds',
       CASE WHEN calls THEN jsonb_build_array(jsonb_build_object('id', 'call_' || left(md5(conversation.uuid::text), 8),
           'name', 'query', 'arguments', jsonb_build_object('limit', chance % 100))) ELSE '[]' END,
       CASE WHEN role = 'tool' THEN 'call_' || left(md5(conversation.uuid::text), 8) END,
       CASE WHEN role = 'tool' THEN 'query' END,
       CASE WHEN role = 'tool' THEN jsonb_build_object('rows', chance % 100) END,
       CASE WHEN role = 'assistant' AND chance % 7 = 0 THEN 'The user wants it short.' END,
       '{"sample": true}'
FROM conversations AS conversation
CROSS JOIN LATERAL generate_series(1, 4 + 2 * (conversation.id % 4)::integer) AS seq
CROSS JOIN LATERAL (
    SELECT ('x' || left(md5(conversation.uuid || ' ' || seq), 7))::bit(28)::integer AS chance,
           (CASE WHEN conversation.id % 5 = 0 AND seq = 3 THEN 'tool' WHEN seq % 2 = 1 THEN 'user' ELSE 'assistant' END
           )::messagerole AS role,
           conversation.id % 5 = 0 AND seq = 2 AS calls) AS said
WHERE conversation.metadata @> '{"sample": true}'
  AND NOT EXISTS (SELECT FROM messages WHERE metadata @> '{"sample": true}')
ORDER BY conversation.id, seq;

INSERT INTO message_attachments (message_id, uri, media_type, sha256, byte_size, file_name, metadata)
SELECT message.id, 's3://team-files/' || message.uuid, 'application/pdf', sha256(convert_to(message.uuid::text, 'UTF8')),
       20000 + message.id % 1000, 'report.pdf', '{"sample": true}'
FROM messages AS message
WHERE message.metadata @> '{"sample": true}' AND message.role = 'user' AND message.seq = 1 AND message.conversation_id % 6 = 0
ON CONFLICT DO NOTHING;

INSERT INTO tasks (uuid, agent_id, user_id, title, status, priority, input_data, output_data, error_message, started_at,
                   completed_at, actual_duration, created_at, attempts, dead_at, trace_id, span_id)
SELECT md5('task ' || n)::uuid, agent.id, account.id, 'Task ' || n, state::taskstatus, chance % 5, '{"sample": true}',
       CASE WHEN state = 'completed' THEN '{"result": "done"}' ELSE '{}' END::jsonb,
       CASE WHEN state = 'failed' THEN 'the model did not answer' END,
       CASE WHEN state IN ('completed', 'failed') THEN moment + interval '1 minute' END,
       CASE WHEN state IN ('completed', 'failed', 'cancelled') THEN moment + (60 + chance % 600) * interval '1 second' END,
       CASE WHEN state IN ('completed', 'failed') THEN chance % 600 END, moment,
       CASE state WHEN 'completed' THEN 1 WHEN 'failed' THEN 3 ELSE 0 END,
       CASE WHEN state = 'failed' THEN moment + interval '20 minutes' END,
       md5('trace ' || n), left(md5('task span ' || n), 16)
FROM generate_series(1, 150) AS n
CROSS JOIN LATERAL (SELECT ('x' || left(md5('task chance ' || n), 7))::bit(28)::integer AS chance) AS dice
CROSS JOIN LATERAL (
    SELECT (ARRAY['completed', 'completed', 'completed', 'completed', 'pending', 'failed', 'cancelled', 'completed'])[
               1 + n % 8] AS state,
           CURRENT_TIMESTAMP - interval '1 hour' - chance % 40000 * interval '1 minute' AS moment) AS story
JOIN agents AS agent ON agent.uuid = md5('agent ' || (ARRAY['Researcher', 'Reviewer', 'Writer', 'Analyst', 'Translator'])[
    1 + chance % 5])::uuid
JOIN users AS account ON account.uuid = md5('user ' || (ARRAY['ada', 'boris', 'chika', 'dara'])[1 + n % 4])::uuid
ON CONFLICT DO NOTHING;

-- One for each answer, and one of this very moment for each user, so that the present month has some, whatever the day.
INSERT INTO ai_requests (
    uuid, user_id, conversation_id, message_id, request_id, model_provider, model_name, temperature, max_tokens,
    input_tokens, output_tokens, total_tokens, cached_tokens, reasoning_tokens, request_start_time, request_end_time,
    response_time_ms, time_to_first_token_ms, tokens_per_second, input_cost_usd, output_cost_usd, total_cost_usd,
    cost_per_token, status, success, error_code, error_message, retry_count, user_rating, created_at, updated_at, metadata,
    tags, agent_id, task_id, trace_id, span_id, parent_span_id, cache_write_tokens)
SELECT md5('request ' || asked.key)::uuid, asked.user_id, asked.conversation_id, asked.message_id, 'sample-' || asked.key,
       asked.provider, asked.model, 0.7, 2048, tokens_in, tokens_out, tokens_in + tokens_out, cached, reasoning, asked.moment,
       asked.moment + ms * interval '1 millisecond', ms, ms / 5, tokens_out * 1000.0 / ms, cost.input_cost, cost.output_cost,
       cost.input_cost + cost.output_cost, (cost.input_cost + cost.output_cost) / (tokens_in + tokens_out),
       CASE WHEN failed THEN 'failed' ELSE 'completed' END::requeststatus, NOT failed,
       CASE WHEN failed THEN (ARRAY['rate_limit', 'timeout', 'overloaded'])[1 + chance % 3] END,
       CASE WHEN failed THEN 'the provider refused' END, CASE WHEN chance % 11 = 0 THEN 1 ELSE 0 END,
       CASE WHEN chance % 4 = 0 AND NOT failed THEN 1 + chance / 4 % 5 END, asked.moment, asked.moment, '{"sample": true}',
       jsonb_build_array((ARRAY['chat', 'batch', 'tool'])[1 + chance % 3]), agent.id, task.id, task.trace_id,
       CASE WHEN task.id IS NOT NULL THEN left(md5('span ' || asked.key), 16) END, task.span_id, written
FROM (
    SELECT message.uuid::text AS key, conversation.user_id, conversation.id AS conversation_id, message.id AS message_id,
           conversation.model_provider AS provider, conversation.model_name AS model, message.created_at AS moment
    FROM messages AS message JOIN conversations AS conversation ON conversation.id = message.conversation_id
    WHERE message.role = 'assistant' AND message.metadata @> '{"sample": true}'
      AND conversation.metadata @> '{"sample": true}'
    UNION ALL
    SELECT 'now ' || username, id, NULL, NULL, 'openai', 'gpt-4', CURRENT_TIMESTAMP - interval '5 seconds'
    FROM users WHERE preferences @> '{"sample": true}'
) AS asked
CROSS JOIN LATERAL (SELECT ('x' || left(md5('request chance ' || asked.key), 7))::bit(28)::integer AS chance) AS dice
CROSS JOIN LATERAL (
    SELECT 200 + chance % 6000 AS tokens_in, 50 + chance / 8 % 1500 AS tokens_out, chance % 5 * 40 AS cached,
           chance % 3 * 15 AS reasoning, 300 + chance / 64 % 9000 AS ms, chance % 17 = 0 AS failed,
           CASE WHEN asked.provider = 'anthropic' THEN chance % 3 * 20 ELSE 0 END AS written) AS measure
CROSS JOIN LATERAL cost_of_tokens(asked.provider, asked.model, asked.moment, tokens_in, tokens_out, cached, written,
    reasoning) AS cost
LEFT JOIN agents AS agent ON chance % 2 = 0 AND agent.uuid = md5('agent ' || (ARRAY['Researcher', 'Reviewer', 'Writer',
    'Analyst', 'Translator'])[1 + chance / 2 % 5])::uuid
LEFT JOIN tasks AS task ON chance % 6 = 0 AND task.uuid = md5('task ' || 1 + chance % 150)::uuid
WHERE NOT EXISTS (SELECT FROM ai_requests WHERE metadata @> '{"sample": true}')
ORDER BY asked.moment;

-- What record_ai_request() would have kept on the way.
SELECT add_to_month(spent.user_id, spent.month, spent.cost, spent.calls)
FROM (
    SELECT request.user_id, date_trunc('month', request.request_start_time AT TIME ZONE account.timezone)::date AS month,
           sum(request.total_cost_usd - request.refunded_usd) AS cost, count(*)::integer AS calls
    FROM ai_requests AS request JOIN users AS account ON account.id = request.user_id
    WHERE account.preferences @> '{"sample": true}' AND account.current_month IS NULL
    GROUP BY 1, 2
) AS spent
ORDER BY spent.user_id, spent.month;

SELECT rollup_costs(CURRENT_TIMESTAMP - interval '40 days', CURRENT_TIMESTAMP + interval '1 minute')
WHERE NOT EXISTS (SELECT FROM cost_tracking JOIN users ON users.id = user_id WHERE preferences @> '{"sample": true}');

-- Budgets of every kind, some of them spent to four fifths, some over the limit.
SELECT open_budget(account.id, budget.name,
           CASE WHEN budget.share IS NULL THEN 500 ELSE greatest(budget.share * account.current_month_spend, 0.01) END,
           budget.period, budget.provider, budget.model, budget.hard)
FROM users AS account
CROSS JOIN (VALUES
    ('Everything', NULL::numeric, 'yearly'::budgetperiod, NULL::modelprovider, NULL::text, true),
    ('This month', 1.2, 'monthly', NULL, NULL, false),
    ('Old model', 0.2, 'monthly', 'openai', 'gpt-4', false)) AS budget (name, share, period, provider, model, hard)
WHERE account.preferences @> '{"sample": true}' AND account.username IN ('ada', 'boris', 'chika', 'grace', 'lena')
  AND NOT EXISTS (SELECT FROM user_budgets WHERE user_id = account.id AND budget_name = budget.name)
ORDER BY account.id, budget.name;

SELECT reserve(id, 0.25, 'openai', 'gpt-4o', valid_for => interval '1 hour')
FROM users
WHERE username = 'ada' AND preferences @> '{"sample": true}'
  AND NOT EXISTS (SELECT FROM budget_reservations WHERE user_id = users.id);

SELECT refund_ai_request(id, round(total_cost_usd / 2, 6), 'sample-' || id, 'the answer was cut off')
FROM ai_requests
WHERE metadata @> '{"sample": true}' AND user_rating = 1 AND total_cost_usd > 0.01
  AND NOT EXISTS (SELECT FROM cost_refunds WHERE reason = 'the answer was cut off')
ORDER BY user_id, id LIMIT 5;

SELECT register_login_failure(id)
FROM users CROSS JOIN generate_series(1, 5)
WHERE username = 'lena' AND preferences @> '{"sample": true}' AND locked_until IS NULL;

INSERT INTO generated_content (uuid, user_id, ai_request_id, conversation_id, title, content_type, mime_type, content_text,
                               file_size_bytes, language, is_public, is_template, metadata, tags, created_at, updated_at)
SELECT md5('content ' || request.request_id)::uuid, request.user_id, request.id, request.conversation_id,
       (ARRAY['Parser', 'Release notes', 'Report of the month', 'Letter', 'Import script'])[1 + chance % 5],
       (ARRAY['code', 'markdown', 'document', 'text', 'code'])[1 + chance % 5]::contenttype, 'text/plain', body,
       octet_length(body), (ARRAY['python', 'en', 'en', 'de', 'java'])[1 + chance % 5], chance % 3 = 0, chance % 7 = 0,
       '{"sample": true}', jsonb_build_array((ARRAY['draft', 'final', 'shared'])[1 + chance / 3 % 3]), request.created_at,
       request.created_at
FROM ai_requests AS request
CROSS JOIN LATERAL (SELECT ('x' || left(md5('content ' || request.request_id), 7))::bit(28)::integer AS chance) AS dice
CROSS JOIN LATERAL (SELECT repeat('Line of text. ', 5 + chance % 40) AS body) AS text
WHERE request.metadata @> '{"sample": true}' AND chance % 8 = 0 AND request.success
  AND NOT EXISTS (SELECT FROM generated_content WHERE metadata @> '{"sample": true}')
ORDER BY request.id;

SELECT new_content_version(id, content_text || 'A line more.')
FROM generated_content AS content
WHERE metadata @> '{"sample": true}' AND id % 4 = 0 AND parent_content_id IS NULL
  AND NOT EXISTS (SELECT FROM generated_content WHERE parent_content_id IS NOT NULL AND metadata @> '{"sample": true}')
ORDER BY id;

INSERT INTO content_shares (content_id, shared_with, can_edit)
SELECT content.id, other.id, content.id % 2 = 0
FROM generated_content AS content
JOIN users AS other ON other.username IN ('ada', 'boris') AND other.preferences @> '{"sample": true}'
WHERE content.metadata @> '{"sample": true}' AND content.tags @> '["shared"]' AND content.user_id <> other.id
ON CONFLICT DO NOTHING;

INSERT INTO system_alerts (user_id, alert_type, severity, title, message, metadata, created_at)
SELECT NULL, kind, severity, title, message, '{"sample": true}', CURRENT_TIMESTAMP - days * interval '1 day'
FROM (VALUES
    ('performance_issue'::alerttype, 'medium', 'Answers are slow', 'p95 of gpt-4 was over 9 seconds', 2),
    ('system_error', 'high', 'Provider unreachable', 'mistral did not answer for 4 minutes', 6)
) AS alert (kind, severity, title, message, days)
WHERE NOT EXISTS (SELECT FROM system_alerts WHERE metadata @> '{"sample": true}');

INSERT INTO audit_logs (user_id, action, resource_type, resource_id, ip_address, user_agent, request_method, request_path,
                        old_values, new_values, success, metadata, created_at)
SELECT account.id, action, CASE WHEN action LIKE 'log%' THEN 'user' ELSE 'conversation' END,
       CASE WHEN action LIKE 'log%' THEN account.id ELSE 1 + chance % 20 END::text, '192.0.2.' || chance % 250,
       'sample client', 'POST', '/api/' || action, '{}',
       CASE action WHEN 'login' THEN '{"password": "never stored"}'::jsonb ELSE jsonb_build_object('title', 'Draft') END,
       chance % 13 <> 0, '{"sample": true}', CURRENT_TIMESTAMP - (400 - n) * interval '100 minutes'
FROM generate_series(1, 400) AS n
CROSS JOIN LATERAL (SELECT ('x' || left(md5('audit ' || n), 7))::bit(28)::integer AS chance) AS dice
CROSS JOIN LATERAL (SELECT (ARRAY['login', 'logout', 'create', 'update', 'delete'])[1 + chance % 5] AS action) AS what
JOIN users AS account ON account.uuid = md5('user ' || (ARRAY['ada', 'boris', 'chika', 'dara', 'elif', 'felipe'])[
    1 + chance / 8 % 6])::uuid
WHERE NOT EXISTS (SELECT FROM audit_logs WHERE metadata @> '{"sample": true}')
ORDER BY n;

INSERT INTO usage_logs (user_id, model_provider, model_name, endpoint, input_tokens, output_tokens, total_tokens, cost,
                        response_time, request_id, conversation_id, message_id, success, error_message, created_at)
SELECT user_id, model_provider, left(model_name, 50), CASE WHEN id % 3 = 0 THEN '/v1/complete' ELSE '/v1/chat' END,
       input_tokens, output_tokens, total_tokens, total_cost_usd, response_time_ms / 1000.0, request_id, conversation_id,
       message_id, success, error_message, created_at
FROM ai_requests
WHERE metadata @> '{"sample": true}' AND NOT EXISTS (SELECT FROM usage_logs WHERE request_id LIKE 'sample-%')
ORDER BY id;

INSERT INTO system_metrics (metric_name, metric_value, metric_type, labels, created_at)
SELECT name, CASE name WHEN 'requests' THEN 1 ELSE 40 + chance % 40 END,
       CASE name WHEN 'requests' THEN 'counter' ELSE 'gauge' END, '{"sample": true}',
       date_trunc('minute', CURRENT_TIMESTAMP) - n * interval '90 seconds'
FROM generate_series(1, 600) AS n
CROSS JOIN (VALUES ('cpu_percent'), ('requests')) AS metric (name)
CROSS JOIN LATERAL (SELECT ('x' || left(md5(name || n), 7))::bit(28)::integer AS chance) AS dice
WHERE NOT EXISTS (SELECT FROM system_metrics WHERE labels @> '{"sample": true}')
ORDER BY n, name;

SELECT aggregate_metrics(CURRENT_TIMESTAMP - interval '1 day', CURRENT_TIMESTAMP, 300)
WHERE NOT EXISTS (SELECT FROM performance_metrics WHERE labels @> '{"sample": true}');
