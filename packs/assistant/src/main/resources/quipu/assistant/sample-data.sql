-- Three organisations that share an assistant: their people, half a year of conversations, feedback and a month of usage.
--
-- The same rows on every server, since all that looks like chance comes from sha256 of a key; only the dates follow the
-- day of loading. Nothing is in the future. Loading again adds nothing: rows have fixed ids, and a conversation that has
-- messages is left as it is. To take it all away again:
--   SELECT erase_tenant(id) FROM tenants WHERE features @> '{"sample": true}';

-- Row-level security binds the owner of the tables too.
SELECT set_config('app.service', 'on', true);

INSERT INTO tenants (id, name, slug, llm_provider, llm_model, system_prompt, temperature, max_tokens,
    rate_limit_per_minute, daily_token_limit, features, branding, is_active, created_at, updated_at)
VALUES
    ('5a000000-0000-4000-8000-000000000001', 'Northwind Logistics', 'sample-northwind', 'openai', 'gpt-5',
     'You help the people of a haulage company. Be brief.', 0.3, 2048, 60, 2000000,
     '{"sample": true, "search": true, "feedback": true}', '{"colour": "#0b5394"}', true,
     CURRENT_TIMESTAMP - interval '400 days', CURRENT_TIMESTAMP - interval '40 days'),
    ('5a000000-0000-4000-8000-000000000002', 'Lakeside Clinic', 'sample-lakeside', 'anthropic', 'claude-sonnet',
     'You help the staff of a clinic. Never give a diagnosis.', 0, 4096, 30, NULL,
     '{"sample": true, "search": true}', '{"colour": "#38761d"}', true,
     CURRENT_TIMESTAMP - interval '300 days', CURRENT_TIMESTAMP - interval '20 days'),
    ('5a000000-0000-4000-8000-000000000003', 'Oldtown Press', 'sample-oldtown', 'openai', 'gpt-5-mini',
     NULL, 1, 1024, 10, 50000,
     '{"sample": true}', '{}', false,
     CURRENT_TIMESTAMP - interval '500 days', CURRENT_TIMESTAMP - interval '90 days')
ON CONFLICT DO NOTHING;

-- Eight people each: the first is an admin, the last has left.
INSERT INTO users (id, tenant_id, auth_id, email, name, role, preferences, is_active, last_active_at, created_at, updated_at)
SELECT
    encode(substring(h FROM 1 FOR 16), 'hex')::uuid,
    tenant.id,
    encode(substring(h FROM 17 FOR 16), 'hex')::uuid,
    lower(first_name) || '@' || replace(tenant.slug, 'sample-', '') || '.example',
    first_name,
    CASE WHEN n = 1 THEN 'admin' ELSE 'user' END,
    jsonb_build_object('language', (ARRAY['en', 'en', 'de', 'fr'])[1 + get_byte(h, 0) % 4]),
    n < 8,
    CURRENT_TIMESTAMP - (1 + get_byte(h, 1) % 20) * interval '1 day',
    CURRENT_TIMESTAMP - interval '250 days',
    CURRENT_TIMESTAMP - (1 + get_byte(h, 1) % 20) * interval '1 day'
FROM tenants AS tenant
CROSS JOIN unnest(ARRAY['Amara', 'Ben', 'Chiara', 'Dev', 'Elif', 'Farid', 'Grace', 'Hana']) WITH ORDINALITY AS person (first_name, n)
CROSS JOIN LATERAL (SELECT sha256(convert_to('assistant sample user ' || tenant.slug || n, 'UTF8')) AS h) AS key
WHERE tenant.features @> '{"sample": true}'
ON CONFLICT DO NOTHING;

-- Conversations of the last 190 days; those that ended five months ago are put away.
INSERT INTO conversations (id, tenant_id, user_id, title, metadata, is_archived, created_at, updated_at)
SELECT
    encode(substring(h FROM 1 FOR 16), 'hex')::uuid,
    person.tenant_id,
    person.id,
    (ARRAY['Delay on the northern route', 'Draft a reply to a customer', 'Summarise the meeting of Monday',
           'Which form for parental leave', 'Translate a notice', 'Compare two suppliers', 'Plan the week',
           'Explain an invoice', 'Find last year''s report', 'Rota for the holidays'])[1 + get_byte(h, 16) % 10],
    jsonb_build_object('sample', true, 'topic', get_byte(h, 16) % 10,
        'channel', (ARRAY['web', 'web', 'mobile', 'api'])[1 + get_byte(h, 17) % 4]),
    days_ago > 150,
    started_at,
    -- Not before the last of its messages, which comes a quarter of an hour after the first at the latest.
    started_at + interval '20 minutes'
FROM users AS person
JOIN tenants AS tenant ON tenant.id = person.tenant_id AND tenant.features @> '{"sample": true}'
CROSS JOIN generate_series(1, 14) AS n
CROSS JOIN LATERAL (SELECT sha256(convert_to('assistant sample talk ' || person.id || n, 'UTF8')) AS h) AS key
CROSS JOIN LATERAL (SELECT 1 + get_byte(h, 18) * get_byte(h, 19) % 190 AS days_ago) AS chosen
CROSS JOIN LATERAL (
    SELECT (date_trunc('day', CURRENT_TIMESTAMP AT TIME ZONE 'UTC') - days_ago * interval '1 day'
        + (8 * 3600 + (get_byte(h, 20) * 256 + get_byte(h, 21)) % 36000) * interval '1 second') AT TIME ZONE 'UTC' AS started_at
) AS time
ON CONFLICT DO NOTHING;

-- Two to five exchanges each, and a little of everything that a message can be: a call of a tool and its result in a
-- third of them, attachments, reasoning, answers that were broken off or said anew.
INSERT INTO messages (id, conversation_id, seq, role, content, token_count, latency_ms, model_used, metadata, created_at,
    tool_calls, tool_call_id, tool_name, tool_failed, reasoning, attachments, status, prompt_tokens, cached_tokens,
    reasoning_tokens, trace_id, span_id)
SELECT
    encode(substring(sha256(convert_to(talk.id || ' ' || seq, 'UTF8')) FROM 1 FOR 16), 'hex')::uuid,
    talk.id,
    seq,
    part.role,
    CASE part.role
        WHEN 'user' THEN (ARRAY[
            'The driver reports a closed bridge. Which way round is shortest?',
            'Please write a friendly answer: the parcel arrives on Thursday.',
            'What did we decide about the new depot?',
            'Where do I find the form, and who signs it?',
            'Put this into German, formal tone.',
            'Which of the two offers is cheaper over three years?',
            'I have six appointments and two days. Help me to order them.',
            'Why is there a surcharge on position four?',
            'I look for the figures of the second quarter.',
            'Who worked last Christmas?'])[1 + (topic + turn) % 10]
        WHEN 'tool' THEN jsonb_build_object('rows', get_byte(h, turn) % 40, 'source', 'intranet')::text
        ELSE CASE WHEN part.calls THEN '' ELSE (ARRAY[
            'By the ring road it is eleven kilometres more and twenty minutes; tell the customer.',
            'Here is a draft: thank you for your patience, your parcel is on its way and arrives on Thursday.',
            'The minutes say: the depot opens in March, and the lease is to be signed first.',
            'The form is on the intranet under People, and your team lead signs it.',
            'Sehr geehrte Damen und Herren, hiermit teilen wir Ihnen mit, dass das Lager umzieht.',
            'The second offer: the first is cheaper in year one, and dearer from the second year on.',
            'Take the two in the north together, then the depot; the rest fits into Friday.',
            'It is the surcharge for weekends; the contract allows it in section nine.',
            'I found three files; the signed one is the report of July.',
            'Three people of the rota, and two more on call.'])[1 + (topic + turn) % 10] END
    END,
    20 + get_byte(h, turn) % 200,
    CASE WHEN part.role = 'assistant' THEN 400 + get_byte(h, turn + 8) * 23 END,
    CASE WHEN part.role = 'assistant' THEN (ARRAY['gpt-5', 'claude-sonnet', 'gpt-5-mini'])[1 + get_byte(h, 25) % 3] END,
    '{"sample": true}',
    talk.created_at + seq * interval '40 seconds',
    CASE WHEN part.calls THEN jsonb_build_array(jsonb_build_object(
        'id', 'call_' || left(encode(h, 'hex'), 8) || seq, 'name', tool, 'arguments', jsonb_build_object('query', talk.title))) END,
    CASE WHEN part.role = 'tool' THEN 'call_' || left(encode(h, 'hex'), 8) || (seq - 1) END,
    CASE WHEN part.role = 'tool' THEN tool END,
    CASE WHEN part.role = 'tool' THEN get_byte(h, 26) % 9 = 0 END,
    CASE WHEN part.role = 'assistant' AND NOT part.calls AND get_byte(h, 27) % 4 = 0
        THEN 'The question is about the company itself, so the intranet comes first.' END,
    CASE WHEN part.role = 'user' AND turn = 1 AND get_byte(h, 28) % 6 = 0 THEN jsonb_build_array(jsonb_build_object(
        'uri', 's3://sample/' || left(encode(h, 'hex'), 12) || '.pdf', 'media_type', 'application/pdf',
        'sha256', encode(sha256(h), 'hex'), 'bytes', 20000 + get_byte(h, 29) * 100)) ELSE '[]' END,
    CASE WHEN part.role = 'assistant' AND NOT part.calls AND get_byte(h, 30) % 25 = 0 AND turn = 2
        THEN 'cancelled' ELSE 'done' END,
    CASE WHEN part.role = 'assistant' THEN 300 + get_byte(h, turn + 4) * 6 END,
    CASE WHEN part.role = 'assistant' THEN get_byte(h, turn + 4) END,
    CASE WHEN part.role = 'assistant' AND get_byte(h, 27) % 4 = 0 THEN 12 END,
    CASE WHEN part.role <> 'user' THEN encode(substring(h FROM 1 FOR 16), 'hex') END,
    CASE WHEN part.role <> 'user' THEN encode(substring(sha256(convert_to(talk.id || 'span' || seq, 'UTF8')) FROM 1 FOR 8), 'hex') END
FROM conversations AS talk
CROSS JOIN LATERAL (
    SELECT sha256(convert_to('assistant sample messages ' || talk.id, 'UTF8')) AS h, (talk.metadata ->> 'topic')::integer AS topic
) AS key
CROSS JOIN LATERAL (
    SELECT (ARRAY['search_intranet', 'route_planner', 'calendar'])[1 + get_byte(h, 24) % 3] AS tool,
           get_byte(h, 24) % 3 = 0 AS uses_tool
) AS chosen
CROSS JOIN LATERAL (
    SELECT turn, step.role, step.calls, row_number() OVER (ORDER BY turn, step.place) AS seq
    FROM generate_series(1, 2 + get_byte(h, 23) % 4) AS turn
    CROSS JOIN (VALUES (1, 'user', false), (2, 'assistant', true), (3, 'tool', false), (4, 'assistant', false))
        AS step (place, role, calls)
    WHERE step.place IN (1, 4) OR (uses_tool AND turn = 1)
) AS part
WHERE talk.metadata @> '{"sample": true}'
  AND NOT EXISTS (SELECT FROM messages WHERE messages.conversation_id = talk.id)
ORDER BY talk.id, seq
ON CONFLICT DO NOTHING;

-- Some last answers were asked for once more.
INSERT INTO messages (id, conversation_id, role, content, token_count, latency_ms, model_used, metadata, created_at,
    alternative_to, prompt_tokens, cached_tokens, client_key)
SELECT
    encode(substring(sha256(convert_to(last.id || ' again', 'UTF8')) FROM 1 FOR 16), 'hex')::uuid,
    last.conversation_id, 'assistant', 'Put differently: ' || last.content, 60, 900, last.model_used, '{"sample": true}',
    last.created_at + interval '30 seconds', last.id, last.prompt_tokens, last.cached_tokens, 'again'
FROM (
    SELECT DISTINCT ON (conversation_id) message.*
    FROM messages AS message JOIN conversations AS talk ON talk.id = message.conversation_id
    WHERE talk.metadata @> '{"sample": true}' AND message.metadata @> '{"sample": true}'
    ORDER BY conversation_id, seq DESC
) AS last
WHERE last.client_key IS NULL AND last.content <> ''
  AND get_byte(sha256(convert_to(last.conversation_id::text, 'UTF8')), 0) % 10 = 0
ORDER BY last.conversation_id
ON CONFLICT DO NOTHING;

-- A thumb for every fifth answer, by its reader or a colleague.
INSERT INTO feedback (id, message_id, user_id, rating, comment, created_at)
SELECT
    encode(substring(sha256(h) FROM 1 FOR 16), 'hex')::uuid,
    message.id,
    person.id,
    CASE WHEN get_byte(h, 2) % 4 = 0 THEN -1 ELSE 1 END,
    CASE get_byte(h, 3) % 6 WHEN 0 THEN 'Just what I needed' WHEN 1 THEN 'Not what I asked' END,
    message.created_at + interval '2 minutes'
FROM messages AS message
CROSS JOIN LATERAL (SELECT sha256(convert_to('assistant sample thumb ' || message.id, 'UTF8')) AS h) AS key
CROSS JOIN LATERAL (
    SELECT id FROM users
    WHERE tenant_id = message.tenant_id AND (id = message.user_id OR get_byte(h, 4) % 2 = 0)
    ORDER BY sha256(convert_to(id::text || message.id, 'UTF8')) LIMIT 1
) AS person
WHERE message.role = 'assistant' AND message.metadata @> '{"sample": true}' AND get_byte(h, 5) % 5 = 0
ON CONFLICT DO NOTHING;

-- Thirty days of usage: of each active person by model, and of jobs that are no person's.
INSERT INTO model_usage (id, tenant_id, user_id, date, model, prompt_tokens, completion_tokens, cached_tokens,
    reasoning_tokens, request_count, estimated_cost, created_at, updated_at)
SELECT
    encode(substring(sha256(h) FROM 1 FOR 16), 'hex')::uuid,
    who.tenant_id, who.user_id, date, model,
    400 + get_byte(h, 0) * 40, 100 + get_byte(h, 1) * 12, get_byte(h, 0), get_byte(h, 1) / 4, 1 + get_byte(h, 2) % 9,
    (400 + get_byte(h, 0) * 40) * 0.00000125 + (100 + get_byte(h, 1) * 12) * 0.00001,
    date + time '20:00' AT TIME ZONE 'UTC', date + time '20:00' AT TIME ZONE 'UTC'
FROM (
    SELECT tenant_id, users.id AS user_id FROM users JOIN tenants ON tenants.id = tenant_id
    WHERE features @> '{"sample": true}' AND users.is_active AND tenants.is_active
    UNION ALL
    SELECT id, NULL FROM tenants WHERE features @> '{"sample": true}' AND is_active
) AS who
CROSS JOIN generate_series(1, 30) AS day
CROSS JOIN unnest(ARRAY['gpt-5', 'claude-sonnet']) AS model
CROSS JOIN LATERAL (
    SELECT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC')::date - day AS date,
           sha256(convert_to('assistant sample usage ' || who.tenant_id || coalesce(who.user_id::text, '-') || day || model, 'UTF8')) AS h
) AS key
WHERE get_byte(h, 3) % 3 > 0
ON CONFLICT DO NOTHING;

INSERT INTO usage_metrics (id, tenant_id, user_id, date, total_tokens, prompt_tokens, completion_tokens, request_count,
    estimated_cost, created_at, updated_at)
SELECT
    encode(substring(sha256(convert_to('assistant sample day ' || min(id::text), 'UTF8')) FROM 1 FOR 16), 'hex')::uuid,
    tenant_id, user_id, date, sum(prompt_tokens + completion_tokens), sum(prompt_tokens), sum(completion_tokens),
    sum(request_count), sum(estimated_cost), max(created_at), max(created_at)
FROM model_usage
WHERE tenant_id IN (SELECT id FROM tenants WHERE features @> '{"sample": true}')
GROUP BY tenant_id, user_id, date
ON CONFLICT DO NOTHING;

-- One request of each active person that is under way, as its client left it.
INSERT INTO token_reservations (id, tenant_id, user_id, date, tokens, created_at, expires_at)
SELECT
    encode(substring(sha256(convert_to('assistant sample reservation ' || users.id, 'UTF8')) FROM 1 FOR 16), 'hex')::uuid,
    tenant_id, users.id, (CURRENT_TIMESTAMP AT TIME ZONE 'UTC')::date, 2000,
    CURRENT_TIMESTAMP - interval '1 minute', CURRENT_TIMESTAMP + interval '9 minutes'
FROM users JOIN tenants ON tenants.id = tenant_id
WHERE features @> '{"sample": true}' AND users.is_active AND tenants.is_active
ON CONFLICT DO NOTHING;

SELECT refresh_summaries();
