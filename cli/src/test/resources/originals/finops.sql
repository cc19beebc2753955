-- The tables of the published FinOps system, with what it lets happen to its rows.
CREATE TYPE message_role AS ENUM ('user', 'assistant', 'system');
CREATE TYPE message_type AS ENUM ('query', 'context', 'response', 'tool_call');
CREATE TYPE intent_type AS ENUM ('cost_analysis', 'optimization_recommendation', 'cost_anomaly_detection', 'budget_tracking',
    'resource_utilization', 'cost_allocation', 'forecast_prediction', 'spend_comparison', 'service_breakdown',
    'tagging_compliance', 'savings_opportunity', 'rightsizing', 'reserved_instance_analysis', 'spot_instance_analysis',
    'general_query', 'clarification_needed', 'multi_intent');
CREATE TYPE agent_type AS ENUM ('supervisor', 'cost_analysis', 'optimization', 'infrastructure', 'anomaly_detection',
    'forecasting', 'recommendation', 'report_generation', 'query_rewriter', 'intent_classifier', 'data_retriever');
CREATE TYPE execution_status AS ENUM ('success', 'error', 'partial', 'timeout', 'cancelled');
CREATE TYPE implementation_difficulty AS ENUM ('low', 'medium', 'high');
CREATE TYPE recommendation_status AS ENUM ('pending', 'in_progress', 'completed', 'dismissed', 'expired');

CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY);
INSERT INTO alembic_version VALUES ('006');

CREATE TABLE conversation_threads (
    thread_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id varchar(255) NOT NULL,
    title varchar(500),
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    metadata jsonb DEFAULT '{}',
    is_active boolean NOT NULL DEFAULT true
);
CREATE INDEX idx_conversation_threads_user_id ON conversation_threads (user_id);

CREATE TABLE conversation_messages (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    thread_id uuid NOT NULL REFERENCES conversation_threads ON DELETE CASCADE,
    role message_role NOT NULL,
    content text NOT NULL,
    message_type message_type NOT NULL,
    metadata jsonb DEFAULT '{}',
    ordering_index integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT uq_thread_ordering UNIQUE (thread_id, ordering_index)
);

CREATE TABLE query_intents (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    thread_id uuid NOT NULL REFERENCES conversation_threads ON DELETE CASCADE,
    message_id uuid NOT NULL REFERENCES conversation_messages ON DELETE CASCADE,
    original_query text NOT NULL,
    rewritten_query text,
    intent_type intent_type NOT NULL,
    intent_confidence numeric(3, 2) NOT NULL CONSTRAINT ck_intent_confidence_range CHECK (intent_confidence BETWEEN 0 AND 1),
    extracted_dimensions jsonb DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE agent_executions (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    thread_id uuid NOT NULL REFERENCES conversation_threads ON DELETE CASCADE,
    message_id uuid REFERENCES conversation_messages ON DELETE SET NULL,
    agent_name varchar(255) NOT NULL,
    agent_type agent_type NOT NULL,
    input_query text NOT NULL,
    output_response jsonb,
    tools_used jsonb DEFAULT '[]',
    execution_time_ms integer NOT NULL CONSTRAINT ck_execution_time_positive CHECK (execution_time_ms >= 0),
    status execution_status NOT NULL,
    error_message text,
    error_stack_trace text,
    metadata jsonb DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    completed_at timestamptz
);

CREATE TABLE optimization_recommendations (
    id serial PRIMARY KEY,
    thread_id uuid REFERENCES conversation_threads ON DELETE CASCADE,
    agent_execution_id uuid REFERENCES agent_executions ON DELETE SET NULL,
    service varchar(100) NOT NULL,
    strategy_id varchar(255) NOT NULL,
    strategy_name varchar(500) NOT NULL,
    description text NOT NULL,
    estimated_savings_min_percent numeric(5, 2) NOT NULL DEFAULT 0.00,
    estimated_savings_max_percent numeric(5, 2) NOT NULL DEFAULT 0.00,
    estimated_annual_savings_usd numeric(15, 2),
    implementation_effort_hours integer NOT NULL DEFAULT 0,
    implementation_difficulty implementation_difficulty NOT NULL DEFAULT 'medium',
    recommendation_steps jsonb DEFAULT '[]',
    confidence_score numeric(3, 2) NOT NULL DEFAULT 0.00,
    validation_count integer NOT NULL DEFAULT 0,
    status recommendation_status NOT NULL DEFAULT 'pending',
    priority_score integer,
    risk_level varchar(50),
    tags jsonb DEFAULT '[]',
    metadata jsonb DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    expires_at timestamptz
);

CREATE TABLE dashboards (id serial PRIMARY KEY, name text);

INSERT INTO conversation_threads (thread_id, user_id, title, created_at, updated_at, metadata, is_active)
SELECT md5('t' || n)::uuid, 'user ' || n % 7, CASE WHEN n % 5 > 0 THEN 'Thread ' || n END,
    timestamptz '2026-01-01' + n * interval '1 hour', timestamptz '2026-01-01' + n * interval '1 hour',
    CASE n % 10 WHEN 0 THEN NULL WHEN 1 THEN '[1, 2]' WHEN 2 THEN '"x"' WHEN 3 THEN '{"original": 7}' WHEN 4 THEN 'null'
        ELSE '{"team": "a"}' END::jsonb, n % 3 > 0
FROM generate_series(1, 100) AS n;

-- Every tenth thread begins below 0.
INSERT INTO conversation_messages (id, thread_id, role, content, message_type, metadata, ordering_index, created_at, updated_at)
SELECT md5('m' || t || ':' || n)::uuid, md5('t' || t)::uuid, (ARRAY['user', 'assistant', 'system'])[n % 3 + 1]::message_role,
    CASE WHEN n = 3 THEN '' ELSE 'what it costs ' || n END, (ARRAY['query', 'response', 'context', 'tool_call'])[n % 4 + 1]::message_type,
    CASE n WHEN 1 THEN NULL WHEN 2 THEN '[]' ELSE '{}' END::jsonb, CASE WHEN t % 10 = 0 THEN n * 2 - 5 ELSE n END,
    timestamptz '2026-02-01' + t * interval '1 hour' + n * interval '1 second', timestamptz '2026-02-01' + t * interval '1 hour' + n * interval '1 second'
FROM generate_series(1, 100) AS t, generate_series(0, 5) AS n;

-- Every tenth speaks of a message of another thread.
INSERT INTO query_intents (id, thread_id, message_id, original_query, intent_type, intent_confidence, extracted_dimensions, created_at)
SELECT md5('i' || n)::uuid, md5('t' || n)::uuid, md5('m' || (n + CASE WHEN n % 10 = 5 THEN 1 ELSE 0 END) || ':0')::uuid, 'query ' || n,
    CASE WHEN n % 2 = 0 THEN 'cost_anomaly_detection' ELSE 'rightsizing' END::intent_type, n / 100.0,
    CASE WHEN n % 4 > 0 THEN '{"service": "ec2"}' END::jsonb, timestamptz '2026-02-01'
FROM generate_series(1, 99) AS n;

INSERT INTO agent_executions (id, thread_id, message_id, agent_name, agent_type, input_query, tools_used, execution_time_ms, status,
    error_message, metadata, created_at, completed_at)
SELECT md5('e' || n)::uuid, md5('t' || n)::uuid, CASE WHEN n % 3 > 0 THEN md5('m' || (n % 99 + 1) || ':1')::uuid END, 'agent', 'forecasting',
    'query', CASE WHEN n % 2 = 0 THEN '["a"]' END::jsonb, n, CASE WHEN n % 6 = 0 THEN 'error' ELSE 'success' END::execution_status,
    CASE WHEN n % 6 = 0 THEN 'it failed' END, NULL, timestamptz '2026-02-01',
    CASE n % 4 WHEN 0 THEN NULL WHEN 1 THEN timestamptz '2026-01-31' ELSE timestamptz '2026-02-02' END
FROM generate_series(1, 100) AS n;

INSERT INTO optimization_recommendations (thread_id, agent_execution_id, service, strategy_id, strategy_name, description,
    estimated_savings_min_percent, estimated_savings_max_percent, estimated_annual_savings_usd, implementation_effort_hours,
    implementation_difficulty, recommendation_steps, confidence_score, status, priority_score, risk_level, tags, metadata,
    created_at, updated_at)
SELECT CASE WHEN n % 4 > 0 THEN md5('t' || n)::uuid END, CASE WHEN n % 3 > 0 THEN md5('e' || n)::uuid END, 'ec2', 'strategy_' || n,
    repeat('n', n * 5), 'Do it', n / 10.0, n / 5.0, n * 1000.55, n, (ARRAY['low', 'medium', 'high'])[n % 3 + 1]::implementation_difficulty,
    CASE WHEN n % 5 > 0 THEN '[{"title": "a", "description": "b"}]' END::jsonb, n / 100.0,
    (ARRAY['pending', 'in_progress', 'completed', 'dismissed', 'expired'])[n % 5 + 1]::recommendation_status,
    CASE WHEN n % 2 = 0 THEN 3 END, 'low', CASE WHEN n % 7 > 0 THEN '["x"]' END::jsonb, CASE WHEN n % 8 > 0 THEN '{"a": null}' END::jsonb,
    timestamptz '2026-03-01', timestamptz '2026-03-02'
FROM generate_series(1, 100) AS n;
