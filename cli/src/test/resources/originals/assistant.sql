-- The tables of the published assistant platform, with what it lets happen to its rows.
CREATE TABLE tenants (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name text NOT NULL, slug text NOT NULL UNIQUE,
    llm_provider text, llm_model text, system_prompt text, temperature numeric, max_tokens integer,
    rate_limit_per_minute integer, daily_token_limit bigint, features jsonb DEFAULT '{}', branding jsonb DEFAULT '{}',
    is_active boolean DEFAULT true, created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE users (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), tenant_id uuid NOT NULL REFERENCES tenants, auth_id uuid, email text NOT NULL,
    name text, role text DEFAULT 'user', preferences jsonb DEFAULT '{}', is_active boolean NOT NULL DEFAULT true,
    last_active_at timestamptz, invited_via uuid, created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE conversations (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id uuid NOT NULL CONSTRAINT fk_conversations_tenant REFERENCES tenants ON DELETE CASCADE,
    user_id uuid NOT NULL CONSTRAINT fk_conversations_user REFERENCES users ON DELETE CASCADE,
    title text NOT NULL DEFAULT 'New Conversation' CONSTRAINT check_title_length CHECK (length(title) <= 500),
    metadata jsonb DEFAULT '{}', is_archived boolean NOT NULL DEFAULT false, chatbot_id uuid,
    created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE messages (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    conversation_id uuid NOT NULL CONSTRAINT fk_messages_conversation REFERENCES conversations ON DELETE CASCADE,
    role text NOT NULL CONSTRAINT check_role_valid CHECK (role IN ('user', 'assistant', 'system')),
    content text NOT NULL CONSTRAINT check_content_not_empty CHECK (length(content) > 0),
    token_count integer CHECK (token_count >= 0), latency_ms integer CHECK (latency_ms >= 0), model_used text,
    metadata jsonb DEFAULT '{}', created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE feedback (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    message_id uuid NOT NULL CONSTRAINT fk_feedback_message REFERENCES messages ON DELETE CASCADE,
    user_id uuid NOT NULL CONSTRAINT fk_feedback_user REFERENCES users ON DELETE CASCADE,
    rating smallint NOT NULL CONSTRAINT check_rating_valid CHECK (rating IN (-1, 1)),
    notes text CHECK (length(notes) <= 5000), created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT uq_feedback_message_user UNIQUE (message_id, user_id)
);
CREATE TABLE usage_metrics (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id uuid NOT NULL CONSTRAINT fk_usage_metrics_tenant REFERENCES tenants ON DELETE CASCADE,
    user_id uuid CONSTRAINT fk_usage_metrics_user REFERENCES users ON DELETE SET NULL,
    date date NOT NULL, total_tokens integer NOT NULL DEFAULT 0, prompt_tokens integer NOT NULL DEFAULT 0,
    completion_tokens integer NOT NULL DEFAULT 0, request_count integer NOT NULL DEFAULT 0,
    estimated_cost numeric(10, 4) NOT NULL DEFAULT 0, created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT check_tokens_sum CHECK (total_tokens = prompt_tokens + completion_tokens),
    CONSTRAINT uq_usage_metrics_tenant_user_date UNIQUE (tenant_id, user_id, date)
);

INSERT INTO tenants (id, name, slug, temperature, features, is_active)
SELECT md5('t' || n)::uuid, 'Tenant ' || n, 't' || n, n / 10.0, CASE WHEN n % 2 = 0 THEN '{"a": true}' END::jsonb,
    CASE WHEN n % 3 > 0 THEN true END
FROM generate_series(1, 5) AS n;
INSERT INTO users (id, tenant_id, auth_id, email, role, preferences, invited_via, created_at)
SELECT md5('u' || n)::uuid, md5('t' || n % 5 + 1)::uuid, md5('a' || n)::uuid, 'U' || n || '@example.org',
    (ARRAY['admin', 'user', NULL])[n % 3 + 1], CASE n % 3 WHEN 0 THEN NULL WHEN 1 THEN '[]' ELSE '{"original": "mine"}' END::jsonb,
    CASE WHEN n % 2 = 0 THEN md5('i' || n)::uuid END, date_trunc('day', now()) - interval '60 days'
FROM generate_series(1, 40) AS n;
INSERT INTO conversations (id, tenant_id, user_id, title, metadata, is_archived, chatbot_id, created_at, updated_at)
SELECT md5('c' || n)::uuid, md5('t' || (n % 40 + 1) % 5 + 1)::uuid, md5('u' || n % 40 + 1)::uuid, 'Talk ' || n,
    CASE WHEN n % 4 > 0 THEN '{"k": 1}' END::jsonb, n % 5 = 0, CASE WHEN n % 6 = 0 THEN md5('b')::uuid END,
    date_trunc('day', now()) - interval '60 days', date_trunc('day', now()) - interval '60 days'
FROM generate_series(1, 100) AS n;
-- All of a conversation at one moment: the original knew no order within it.
INSERT INTO messages (id, conversation_id, role, content, token_count, model_used, metadata, created_at)
SELECT md5('m' || c || ':' || n)::uuid, md5('c' || c)::uuid, (ARRAY['user', 'assistant', 'system'])[n % 3 + 1], 'said ' || n, n,
    CASE WHEN n % 2 = 0 THEN 'gpt-4' END, CASE n WHEN 1 THEN NULL WHEN 2 THEN '"text"' ELSE '{}' END::jsonb,
    date_trunc('day', now()) - interval '30 days' + c % 2 * n * interval '1 second'
FROM generate_series(1, 100) AS c, generate_series(0, 5) AS n;
INSERT INTO feedback (message_id, user_id, rating, notes)
SELECT md5('m' || c || ':1')::uuid, md5('u' || c % 40 + 1)::uuid, CASE WHEN c % 2 = 0 THEN 1 ELSE -1 END,
    CASE WHEN c % 3 = 0 THEN 'good ' || c END
FROM generate_series(1, 100) AS c;
INSERT INTO usage_metrics (tenant_id, user_id, date, total_tokens, prompt_tokens, completion_tokens, request_count, estimated_cost)
SELECT md5('t' || n % 5 + 1)::uuid, CASE WHEN n <= 40 THEN md5('u' || n)::uuid END, current_date - 30 + n % 2, n * 3, n * 2, n, 1,
    n * 0.0001
FROM generate_series(1, 200) AS n;
INSERT INTO usage_metrics (tenant_id, date, total_tokens, prompt_tokens, completion_tokens, request_count, estimated_cost)
SELECT md5('t1')::uuid, current_date - 21, 2000000000, 2000000000, 0, 1, 999999.9999 FROM generate_series(1, 3) AS n;
