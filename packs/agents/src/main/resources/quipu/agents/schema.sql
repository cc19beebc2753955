-- What the revisions of the pack make, all together, in the words of "quipu dump revisions --home agents". "quipu check"
-- compares the two.

-- Functions keep the search_path that stands when they are made. pg_temp is named, and last, because a path that does not
-- name it searches it first.
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', false);
-- The bodies name tables that are made further down.
SET check_function_bodies = off;

CREATE TYPE alerttype AS ENUM (
    'budget_warning',
    'budget_critical',
    'budget_exceeded',
    'performance_issue',
    'system_error',
    'security_alert'
);

CREATE TYPE budgetperiod AS ENUM ('hourly', 'daily', 'weekly', 'monthly', 'yearly');

CREATE TYPE contenttype AS ENUM (
    'code',
    'document',
    'image',
    'text',
    'json',
    'xml',
    'html',
    'csv',
    'markdown',
    'audio',
    'video'
);

CREATE TYPE conversationstatus AS ENUM ('active', 'archived', 'deleted');

CREATE TYPE messagerole AS ENUM ('user', 'assistant', 'system', 'tool');

CREATE TYPE modelprovider AS ENUM (
    'openai',
    'anthropic',
    'google',
    'local_ollama',
    'local_hf',
    'azure',
    'bedrock',
    'mistral',
    'cohere',
    'deepseek',
    'xai',
    'other'
);

COMMENT ON TYPE modelprovider IS 'Who runs a model; for one that is missing: ALTER TYPE modelprovider ADD VALUE ''name'', in a revision of your own';

CREATE TYPE requeststatus AS ENUM (
    'pending',
    'processing',
    'completed',
    'failed',
    'cancelled'
);

CREATE TYPE taskstatus AS ENUM ('pending', 'running', 'completed', 'failed', 'cancelled');

CREATE TYPE userrole AS ENUM ('admin', 'user', 'guest');

CREATE FUNCTION add_messages_to_conversations()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    change record;
BEGIN
    FOR change IN
        SELECT conversation_id, count(*)::integer AS messages, sum(tokens_used)::bigint AS tokens, sum(cost) AS cost,
               coalesce(sum(response_time::numeric(20,6)), 0) AS seconds, count(response_time)::integer AS samples
        FROM new_messages GROUP BY conversation_id ORDER BY conversation_id
    LOOP
        PERFORM add_to_conversation(change.conversation_id, change.messages, change.tokens, change.cost,
            change.seconds, change.samples);
    END LOOP;
    RETURN NULL;
END;
$$;

CREATE FUNCTION add_to_conversation(conversation bigint, messages integer, tokens bigint, cost numeric, response_time numeric, samples integer)
RETURNS void
LANGUAGE sql
SET search_path FROM CURRENT
AS $$
    UPDATE conversations
    SET total_messages = total_messages + messages,
        total_tokens = total_tokens + tokens,
        total_cost = total_cost + cost,
        response_time_sum = response_time_sum + response_time,
        response_time_samples = response_time_samples + samples,
        average_response_time = CASE WHEN response_time_samples + samples > 0
            THEN (response_time_sum + response_time) / (response_time_samples + samples) ELSE 0 END,
        updated_at = CURRENT_TIMESTAMP
    WHERE id = conversation;
$$;

COMMENT ON FUNCTION add_to_conversation(conversation bigint, messages integer, tokens bigint, cost numeric, response_time numeric, samples integer) IS 'Called by the triggers of messages and requests; called by hand, it changes nothing';

CREATE FUNCTION assign_content_root()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.root_id := coalesce((SELECT root_id FROM generated_content WHERE id = NEW.parent_content_id), NEW.id);
    ELSIF NEW.root_id <> OLD.root_id OR NEW.parent_content_id IS NOT NULL THEN
        RAISE EXCEPTION 'the parent of content % cannot be changed', OLD.id
            USING ERRCODE = 'check_violation', HINT = 'Make a version of its own with new_content_version().';
    END IF;
    RETURN NEW;
END;
$$;

CREATE FUNCTION assign_message_seq()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
BEGIN
    PERFORM FROM conversations WHERE id = NEW.conversation_id FOR NO KEY UPDATE;
    SELECT coalesce(max(seq), 0) + 1 INTO NEW.seq FROM messages WHERE conversation_id = NEW.conversation_id;
    RETURN NEW;
END;
$$;

CREATE FUNCTION change_messages_in_conversations()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    change record;
BEGIN
    FOR change IN
        SELECT conversation_id, sum(sign)::integer AS messages, sum(sign * tokens_used)::bigint AS tokens,
               sum(sign * cost) AS cost, coalesce(sum(sign * response_time::numeric(20,6)), 0) AS seconds,
               coalesce(sum(sign) FILTER (WHERE response_time IS NOT NULL), 0)::integer AS samples
        FROM (SELECT 1 AS sign, conversation_id, tokens_used, cost, response_time FROM new_messages
              UNION ALL
              SELECT -1, conversation_id, tokens_used, cost, response_time FROM old_messages) AS changed
        GROUP BY conversation_id ORDER BY conversation_id
    LOOP
        PERFORM add_to_conversation(change.conversation_id, change.messages, change.tokens, change.cost,
            change.seconds, change.samples);
    END LOOP;
    RETURN NULL;
END;
$$;

CREATE FUNCTION check_user_timezone()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
BEGIN
    IF NEW.timezone ~ '^[A-Za-z_]+(/[A-Za-z0-9_+-]+)+$' THEN
        PERFORM CURRENT_TIMESTAMP AT TIME ZONE NEW.timezone;
    ELSIF NOT EXISTS (SELECT FROM pg_timezone_names WHERE name = NEW.timezone) THEN
        RAISE EXCEPTION 'time zone "%" not recognized', NEW.timezone
            USING ERRCODE = 'invalid_parameter_value', HINT = 'See pg_timezone_names.';
    END IF;
    RETURN NEW;
END;
$$;

CREATE FUNCTION guard_audit_log()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.user_id IS NULL AND OLD.user_id IS NOT NULL THEN
            OLD.user_id := NULL;
            IF NEW IS NOT DISTINCT FROM OLD THEN
                RETURN NEW;
            END IF;
        END IF;
    END IF;
    RAISE EXCEPTION 'audit_logs is append-only' USING
        ERRCODE = 'insufficient_privilege',
        HINT = 'Old months leave whole, through archive_old_data().';
END;
$$;

CREATE FUNCTION keep_conversation_totals()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.total_messages := 0;
        NEW.total_tokens := 0;
        NEW.total_cost := 0;
        NEW.average_response_time := 0;
        NEW.response_time_sum := 0;
        NEW.response_time_samples := 0;
    ELSE
        NEW.total_messages := OLD.total_messages;
        NEW.total_tokens := OLD.total_tokens;
        NEW.total_cost := OLD.total_cost;
        NEW.average_response_time := OLD.average_response_time;
        NEW.response_time_sum := OLD.response_time_sum;
        NEW.response_time_samples := OLD.response_time_samples;
    END IF;
    RETURN NEW;
END;
$$;

CREATE FUNCTION promote_content_version()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
BEGIN
    UPDATE generated_content SET is_latest_version = true
    WHERE id IN (
        SELECT max(content.id)
        FROM old_content JOIN generated_content AS content USING (root_id)
        WHERE old_content.is_latest_version
        GROUP BY content.root_id
        HAVING NOT bool_or(content.is_latest_version));
    RETURN NULL;
END;
$$;

CREATE FUNCTION set_updated_at()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
BEGIN
    NEW.updated_at := greatest(OLD.updated_at, CURRENT_TIMESTAMP);
    RETURN NEW;
END;
$$;

COMMENT ON FUNCTION set_updated_at() IS 'Keeps updated_at; a statement that sets it to CURRENT_TIMESTAMP spares the call';

CREATE FUNCTION take_messages_from_conversations()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    change record;
BEGIN
    FOR change IN
        SELECT conversation_id, count(*)::integer AS messages, sum(tokens_used)::bigint AS tokens, sum(cost) AS cost,
               coalesce(sum(response_time::numeric(20,6)), 0) AS seconds, count(response_time)::integer AS samples
        FROM old_messages GROUP BY conversation_id ORDER BY conversation_id
    LOOP
        PERFORM add_to_conversation(change.conversation_id, -change.messages, -change.tokens, -change.cost,
            -change.seconds, -change.samples);
    END LOOP;
    RETURN NULL;
END;
$$;

CREATE TABLE agents.agents (
    id bigint PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY,
    uuid uuid NOT NULL DEFAULT gen_random_uuid(),
    name varchar(100) NOT NULL,
    description text,
    system_prompt text,
    model_provider agents.modelprovider DEFAULT 'openai'::agents.modelprovider,
    model_name varchar(50) DEFAULT 'gpt-4'::character varying,
    temperature double precision NOT NULL DEFAULT 0.7,
    max_tokens integer NOT NULL DEFAULT 2048,
    is_active boolean NOT NULL DEFAULT true,
    is_public boolean NOT NULL DEFAULT false,
    capabilities jsonb NOT NULL DEFAULT '[]'::jsonb,
    tags jsonb NOT NULL DEFAULT '[]'::jsonb,
    metadata jsonb NOT NULL DEFAULT '{}'::jsonb,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT check_agent_lists CHECK ((jsonb_typeof(capabilities) = 'array'::text) AND (jsonb_typeof(tags) = 'array'::text)),
    CONSTRAINT check_agent_max_tokens CHECK (max_tokens > 0),
    CONSTRAINT check_agent_metadata_object CHECK (jsonb_typeof(metadata) = 'object'::text),
    CONSTRAINT check_agent_temperature_range CHECK ((temperature >= (0)::double precision) AND (temperature <= (2)::double precision))
);

COMMENT ON TABLE agents.agents IS 'A model with instructions and capabilities';

CREATE INDEX ix_agents_tags ON agents.agents USING gin (tags);

CREATE UNIQUE INDEX ix_agents_uuid ON agents.agents (uuid);

CREATE TRIGGER trigger_agents_updated_at
    BEFORE UPDATE ON agents.agents
    FOR EACH ROW WHEN (((new.updated_at <> CURRENT_TIMESTAMP) OR (old.updated_at > CURRENT_TIMESTAMP)))
    EXECUTE FUNCTION agents.set_updated_at();

CREATE TABLE ai_models (
    id bigint PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY,
    provider modelprovider NOT NULL,
    name varchar(50) NOT NULL,
    display_name varchar(100) NOT NULL,
    description text,
    supports_streaming boolean NOT NULL DEFAULT false,
    supports_functions boolean NOT NULL DEFAULT false,
    supports_vision boolean NOT NULL DEFAULT false,
    max_tokens integer NOT NULL DEFAULT 4096,
    context_window integer NOT NULL DEFAULT 4096,
    input_cost numeric(20,10) NOT NULL DEFAULT 0.0,
    output_cost numeric(20,10) NOT NULL DEFAULT 0.0,
    is_active boolean NOT NULL DEFAULT true,
    priority integer NOT NULL DEFAULT 0,
    rate_limit_rpm integer NOT NULL DEFAULT 60,
    metadata jsonb NOT NULL DEFAULT '{}'::jsonb,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    host_type varchar(20) DEFAULT 'cloud'::character varying,
    device_id varchar(64),
    availability boolean NOT NULL DEFAULT true,
    CONSTRAINT uq_ai_models_provider_name UNIQUE (provider, name),
    CONSTRAINT check_model_host_type CHECK ((host_type)::text = ANY (ARRAY[('cloud'::character varying)::text, ('local'::character varying)::text, ('edge'::character varying)::text])),
    CONSTRAINT check_model_limits CHECK ((max_tokens > 0) AND (context_window > 0) AND (rate_limit_rpm >= 0)),
    CONSTRAINT check_model_metadata_object CHECK (jsonb_typeof(metadata) = 'object'::text),
    CONSTRAINT check_model_prices_not_negative CHECK ((input_cost >= (0)::numeric) AND (input_cost <> 'NaN'::numeric) AND (output_cost >= (0)::numeric) AND (output_cost <> 'NaN'::numeric))
);

COMMENT ON TABLE ai_models IS 'The models that there are, what they can do and what they cost now';

COMMENT ON COLUMN ai_models.input_cost IS 'US dollars for 1,000 tokens, now';

COMMENT ON COLUMN ai_models.output_cost IS 'US dollars for 1,000 tokens, now';

COMMENT ON COLUMN ai_models.priority IS 'Higher is preferred';

CREATE INDEX ix_ai_models_provider_active ON ai_models (provider, is_active);

CREATE TRIGGER trigger_ai_models_updated_at
    BEFORE UPDATE ON ai_models
    FOR EACH ROW WHEN (((new.updated_at <> CURRENT_TIMESTAMP) OR (old.updated_at > CURRENT_TIMESTAMP)))
    EXECUTE FUNCTION set_updated_at();

CREATE TABLE performance_metrics (
    id bigint GENERATED BY DEFAULT AS IDENTITY,
    metric_name varchar(100) NOT NULL,
    metric_category varchar(50) NOT NULL,
    metric_type varchar(20) NOT NULL,
    value double precision NOT NULL,
    previous_value double precision,
    change_percent numeric(12,4),
    min_value double precision,
    max_value double precision,
    avg_value double precision,
    median_value double precision,
    p95_value double precision,
    p99_value double precision,
    labels jsonb NOT NULL DEFAULT '{}'::jsonb,
    dimensions jsonb NOT NULL DEFAULT '{}'::jsonb,
    time_window_seconds integer NOT NULL DEFAULT 60,
    sample_count integer NOT NULL DEFAULT 1,
    unit varchar(20),
    description text,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT performance_metrics_pkey PRIMARY KEY (id, created_at),
    CONSTRAINT check_performance_labels_object CHECK ((jsonb_typeof(labels) = 'object'::text) AND (jsonb_typeof(dimensions) = 'object'::text)),
    CONSTRAINT check_performance_samples CHECK (sample_count >= 0),
    CONSTRAINT check_performance_window CHECK (time_window_seconds > 0)
)
PARTITION BY RANGE (created_at);

COMMENT ON TABLE performance_metrics IS 'Measures of a time window, with their spread; a partition a month';

COMMENT ON COLUMN performance_metrics.metric_category IS 'system, api, model, user';

COMMENT ON COLUMN performance_metrics.metric_type IS 'counter, gauge, histogram, timer';

CREATE TABLE performance_metrics_default
    PARTITION OF performance_metrics
    DEFAULT;

CREATE TABLE system_metrics (
    id bigint GENERATED BY DEFAULT AS IDENTITY,
    metric_name varchar(100) NOT NULL,
    metric_value double precision NOT NULL,
    metric_type varchar(50) NOT NULL,
    labels jsonb NOT NULL DEFAULT '{}'::jsonb,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT system_metrics_pkey PRIMARY KEY (id, created_at),
    CONSTRAINT check_system_metric_labels_object CHECK (jsonb_typeof(labels) = 'object'::text)
)
PARTITION BY RANGE (created_at);

COMMENT ON TABLE system_metrics IS 'One measurement; a partition a month';

COMMENT ON COLUMN system_metrics.metric_type IS 'counter, gauge, histogram';

CREATE TABLE system_metrics_default
    PARTITION OF system_metrics
    DEFAULT;

CREATE TABLE users (
    id bigint PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY,
    uuid uuid NOT NULL DEFAULT gen_random_uuid(),
    username varchar(50) NOT NULL,
    email varchar(100) NOT NULL,
    hashed_password varchar(255) NOT NULL,
    full_name varchar(100),
    role userrole NOT NULL DEFAULT 'user'::userrole,
    is_active boolean NOT NULL DEFAULT true,
    is_verified boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    last_login timestamptz,
    preferences jsonb NOT NULL DEFAULT '{}'::jsonb,
    api_quota_limit integer NOT NULL DEFAULT 1000,
    api_quota_used integer NOT NULL DEFAULT 0,
    monthly_budget_limit numeric(20,10) DEFAULT 100.0,
    current_month_spend numeric(20,10) NOT NULL DEFAULT 0.0,
    budget_alerts_enabled boolean NOT NULL DEFAULT true,
    budget_warning_threshold numeric(12,4) NOT NULL DEFAULT 0.8,
    preferred_model_provider modelprovider DEFAULT 'openai'::modelprovider,
    preferred_model varchar(50) DEFAULT 'gpt-4'::character varying,
    default_temperature double precision NOT NULL DEFAULT 0.7,
    timezone varchar(50) DEFAULT 'UTC'::character varying,
    failed_login_attempts integer NOT NULL DEFAULT 0,
    locked_until timestamptz,
    password_changed_at timestamptz,
    CONSTRAINT check_api_quota_not_negative CHECK ((api_quota_limit >= 0) AND (api_quota_used >= 0)),
    CONSTRAINT check_default_temperature_range CHECK ((default_temperature >= (0)::double precision) AND (default_temperature <= (2)::double precision)),
    CONSTRAINT check_failed_logins_not_negative CHECK (failed_login_attempts >= 0),
    CONSTRAINT check_positive_budget CHECK ((monthly_budget_limit >= (0)::numeric) AND (monthly_budget_limit <> 'NaN'::numeric)),
    CONSTRAINT check_positive_month_spend CHECK ((current_month_spend >= (0)::numeric) AND (current_month_spend <> 'NaN'::numeric)),
    CONSTRAINT check_user_preferences_object CHECK (jsonb_typeof(preferences) = 'object'::text),
    CONSTRAINT check_warning_threshold_fraction CHECK ((budget_warning_threshold >= (0)::numeric) AND (budget_warning_threshold <= (1)::numeric))
)
WITH (fillfactor = 80);

COMMENT ON TABLE users IS 'Who uses the platform: account, quotas, month''s budget, preferences and lockout';

COMMENT ON COLUMN users.api_quota_limit IS 'Calls a month';

COMMENT ON COLUMN users.budget_warning_threshold IS 'The fraction of the month''s budget from which to warn, 0 to 1';

COMMENT ON COLUMN users.monthly_budget_limit IS 'US dollars a month; NULL: no limit';

COMMENT ON COLUMN users.timezone IS 'In which the user''s hours, days, weeks, months and years begin; a name of pg_timezone_names, NULL: UTC';

COMMENT ON COLUMN users.uuid IS 'What other systems know the user by; says nothing about the person';

CREATE INDEX ix_users_created_at ON users (created_at);

CREATE UNIQUE INDEX ix_users_email ON users (email);

CREATE INDEX ix_users_email_active ON users (email, is_active);

CREATE UNIQUE INDEX ix_users_username ON users (username);

CREATE UNIQUE INDEX ix_users_uuid ON users (uuid);

CREATE UNIQUE INDEX uq_users_email_lower ON users (lower((email)::text));

CREATE UNIQUE INDEX uq_users_username_lower ON users (lower((username)::text));

CREATE TRIGGER trigger_users_timezone
    BEFORE INSERT OR UPDATE OF timezone ON users
    FOR EACH ROW WHEN (((new.timezone)::text <> 'UTC'::text))
    EXECUTE FUNCTION check_user_timezone();

CREATE TRIGGER trigger_users_updated_at
    BEFORE UPDATE ON users
    FOR EACH ROW WHEN (((new.updated_at <> CURRENT_TIMESTAMP) OR (old.updated_at > CURRENT_TIMESTAMP)))
    EXECUTE FUNCTION set_updated_at();

CREATE TABLE audit_logs (
    id bigint GENERATED BY DEFAULT AS IDENTITY,
    uuid uuid NOT NULL DEFAULT gen_random_uuid(),
    user_id bigint REFERENCES users(id) ON DELETE SET NULL,
    action varchar(100) NOT NULL,
    resource_type varchar(50) NOT NULL,
    resource_id varchar(50),
    ip_address varchar(45),
    user_agent varchar(500),
    request_method varchar(10),
    request_path varchar(500),
    request_headers jsonb NOT NULL DEFAULT '{}'::jsonb,
    old_values jsonb NOT NULL DEFAULT '{}'::jsonb,
    new_values jsonb NOT NULL DEFAULT '{}'::jsonb,
    success boolean NOT NULL DEFAULT true,
    error_message text,
    metadata jsonb NOT NULL DEFAULT '{}'::jsonb,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT audit_logs_pkey PRIMARY KEY (id, created_at),
    CONSTRAINT check_audit_values_objects CHECK ((jsonb_typeof(request_headers) = 'object'::text) AND (jsonb_typeof(old_values) = 'object'::text) AND (jsonb_typeof(new_values) = 'object'::text) AND (jsonb_typeof(metadata) = 'object'::text))
)
PARTITION BY RANGE (created_at);

COMMENT ON TABLE audit_logs IS 'Who did what to what; can be added to and read, not changed; a partition a month';

COMMENT ON COLUMN audit_logs.user_id IS 'NULL once the user is deleted: the one change that the log lets pass';

CREATE TRIGGER trigger_audit_logs_no_truncate
    BEFORE TRUNCATE ON audit_logs
    FOR EACH STATEMENT
    EXECUTE FUNCTION guard_audit_log();

CREATE TABLE audit_logs_default
    PARTITION OF audit_logs
    DEFAULT;

CREATE TRIGGER trigger_audit_logs_no_truncate
    BEFORE TRUNCATE ON audit_logs_default
    FOR EACH STATEMENT
    EXECUTE FUNCTION guard_audit_log();

CREATE TABLE conversations (
    id bigint PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY,
    uuid uuid NOT NULL DEFAULT gen_random_uuid(),
    user_id bigint NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    title varchar(200) NOT NULL,
    status conversationstatus NOT NULL DEFAULT 'active'::conversationstatus,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    model_provider modelprovider DEFAULT 'openai'::modelprovider,
    model_name varchar(50) DEFAULT 'gpt-4'::character varying,
    temperature double precision NOT NULL DEFAULT 0.7,
    max_tokens integer NOT NULL DEFAULT 2048,
    system_prompt text,
    total_messages integer NOT NULL DEFAULT 0,
    total_tokens bigint NOT NULL DEFAULT 0,
    total_cost numeric(20,10) NOT NULL DEFAULT 0.0,
    average_response_time double precision NOT NULL DEFAULT 0.0,
    response_time_sum numeric(20,6) NOT NULL DEFAULT 0,
    response_time_samples integer NOT NULL DEFAULT 0,
    metadata jsonb NOT NULL DEFAULT '{}'::jsonb,
    tags jsonb NOT NULL DEFAULT '[]'::jsonb,
    CONSTRAINT check_conversation_max_tokens CHECK (max_tokens > 0),
    CONSTRAINT check_conversation_metadata_object CHECK (jsonb_typeof(metadata) = 'object'::text),
    CONSTRAINT check_conversation_tags_array CHECK (jsonb_typeof(tags) = 'array'::text),
    CONSTRAINT check_conversation_temperature_range CHECK ((temperature >= (0)::double precision) AND (temperature <= (2)::double precision)),
    CONSTRAINT check_conversation_totals_not_negative CHECK ((total_messages >= 0) AND (total_tokens >= 0)),
    CONSTRAINT check_positive_cost CHECK ((total_cost >= (0)::numeric) AND (total_cost <> 'NaN'::numeric))
)
WITH (fillfactor = 85);

COMMENT ON TABLE conversations IS 'A conversation of a user with a model, with the totals of its messages and requests';

COMMENT ON COLUMN conversations.average_response_time IS 'Seconds; of what has a response time';

COMMENT ON COLUMN conversations.response_time_sum IS 'What the average is made from, exactly, with response_time_samples';

COMMENT ON COLUMN conversations.tags IS 'An array of strings';

COMMENT ON COLUMN conversations.total_cost IS 'US dollars: of the messages, and of the requests that made no message, less what was refunded';

COMMENT ON COLUMN conversations.total_messages IS 'Kept by triggers, like the other totals; an UPDATE cannot set them';

CREATE INDEX ix_conversations_cost ON conversations (total_cost);

CREATE INDEX ix_conversations_tags ON conversations USING gin (tags);

CREATE INDEX ix_conversations_updated ON conversations (updated_at);

CREATE INDEX ix_conversations_user_recent ON conversations (user_id, updated_at DESC) WHERE (status = 'active'::conversationstatus);

CREATE INDEX ix_conversations_user_status ON conversations (user_id, status);

CREATE UNIQUE INDEX ix_conversations_uuid ON conversations (uuid);

CREATE TRIGGER trigger_conversations_keep_totals
    BEFORE UPDATE ON conversations
    FOR EACH ROW WHEN (((pg_trigger_depth() = 0) AND ((((((new.total_messages IS DISTINCT FROM old.total_messages) OR (new.total_tokens IS DISTINCT FROM old.total_tokens)) OR (new.total_cost IS DISTINCT FROM old.total_cost)) OR (new.average_response_time IS DISTINCT FROM old.average_response_time)) OR (new.response_time_sum IS DISTINCT FROM old.response_time_sum)) OR (new.response_time_samples IS DISTINCT FROM old.response_time_samples))))
    EXECUTE FUNCTION keep_conversation_totals();

CREATE TRIGGER trigger_conversations_keep_totals_on_insert
    BEFORE INSERT ON conversations
    FOR EACH ROW WHEN ((((new.total_messages <> 0) OR (new.total_tokens <> 0) OR (new.total_cost <> (0)::numeric) OR (new.response_time_samples <> 0)) OR (new.average_response_time <> (0)::double precision) OR (new.response_time_sum <> (0)::numeric)))
    EXECUTE FUNCTION keep_conversation_totals();

CREATE TRIGGER trigger_conversations_updated_at
    BEFORE UPDATE ON conversations
    FOR EACH ROW WHEN (((new.updated_at <> CURRENT_TIMESTAMP) OR (old.updated_at > CURRENT_TIMESTAMP)))
    EXECUTE FUNCTION set_updated_at();

CREATE TABLE messages (
    id bigint PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY,
    uuid uuid NOT NULL DEFAULT gen_random_uuid(),
    conversation_id bigint NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
    seq integer NOT NULL,
    role messagerole NOT NULL,
    content text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    model_used varchar(50),
    tokens_used bigint NOT NULL DEFAULT 0,
    cost numeric(20,10) NOT NULL DEFAULT 0.0,
    response_time double precision,
    metadata jsonb NOT NULL DEFAULT '{}'::jsonb,
    CONSTRAINT uq_messages_conversation_seq UNIQUE (conversation_id, seq),
    CONSTRAINT check_message_cost_not_negative CHECK ((cost >= (0)::numeric) AND (cost <> 'NaN'::numeric)),
    CONSTRAINT check_message_metadata_object CHECK (jsonb_typeof(metadata) = 'object'::text),
    CONSTRAINT check_message_response_time CHECK ((response_time >= (0)::double precision) AND (response_time < 'Infinity'::double precision)),
    CONSTRAINT check_message_seq_positive CHECK (seq > 0),
    CONSTRAINT check_message_tokens_not_negative CHECK (tokens_used >= 0)
);

COMMENT ON TABLE messages IS 'What was said in a conversation, in the order of seq';

COMMENT ON COLUMN messages.response_time IS 'Seconds';

COMMENT ON COLUMN messages.seq IS 'The place in the conversation, from 1; leave it out, or give NULL, and the database appends';

COMMENT ON COLUMN messages.tokens_used IS 'Of the requests that made the message, once one is recorded';

CREATE INDEX ix_messages_conversation_created ON messages (conversation_id, created_at);

CREATE UNIQUE INDEX ix_messages_uuid ON messages (uuid);

CREATE TRIGGER trigger_messages_assign_seq
    BEFORE INSERT OR UPDATE ON messages
    FOR EACH ROW WHEN ((new.seq IS NULL))
    EXECUTE FUNCTION assign_message_seq();

CREATE TRIGGER trigger_messages_totals_on_delete
    AFTER DELETE ON messages REFERENCING OLD TABLE AS old_messages
    FOR EACH STATEMENT
    EXECUTE FUNCTION take_messages_from_conversations();

CREATE TRIGGER trigger_messages_totals_on_insert
    AFTER INSERT ON messages REFERENCING NEW TABLE AS new_messages
    FOR EACH STATEMENT
    EXECUTE FUNCTION add_messages_to_conversations();

CREATE TRIGGER trigger_messages_totals_on_update
    AFTER UPDATE ON messages REFERENCING OLD TABLE AS old_messages NEW TABLE AS new_messages
    FOR EACH STATEMENT
    EXECUTE FUNCTION change_messages_in_conversations();

CREATE TABLE ai_requests (
    id bigint PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY,
    uuid uuid NOT NULL DEFAULT gen_random_uuid(),
    user_id bigint NOT NULL REFERENCES users(id) ON DELETE RESTRICT,
    conversation_id bigint REFERENCES conversations(id) ON DELETE SET NULL,
    message_id bigint REFERENCES messages(id) ON DELETE SET NULL,
    request_id varchar(100),
    model_provider modelprovider NOT NULL,
    model_name varchar(100) NOT NULL,
    model_version varchar(50),
    temperature double precision,
    max_tokens integer,
    top_p double precision,
    frequency_penalty double precision,
    presence_penalty double precision,
    system_prompt text,
    input_text text,
    output_text text,
    input_tokens bigint NOT NULL DEFAULT 0,
    output_tokens bigint NOT NULL DEFAULT 0,
    total_tokens bigint NOT NULL DEFAULT 0,
    request_start_time timestamptz NOT NULL,
    request_end_time timestamptz,
    response_time_ms integer,
    time_to_first_token_ms integer,
    tokens_per_second double precision,
    input_cost_usd numeric(20,10) NOT NULL DEFAULT 0.0,
    output_cost_usd numeric(20,10) NOT NULL DEFAULT 0.0,
    total_cost_usd numeric(20,10) NOT NULL DEFAULT 0.0,
    cost_per_token numeric(20,10) NOT NULL DEFAULT 0.0,
    status requeststatus NOT NULL DEFAULT 'pending'::requeststatus,
    success boolean NOT NULL DEFAULT false,
    error_code varchar(50),
    error_message text,
    retry_count integer NOT NULL DEFAULT 0,
    confidence_score numeric(12,4),
    safety_score numeric(12,4),
    relevance_score numeric(12,4),
    user_rating integer,
    user_feedback text,
    api_endpoint varchar(200),
    user_agent varchar(500),
    ip_address varchar(45),
    request_headers jsonb NOT NULL DEFAULT '{}'::jsonb,
    response_headers jsonb NOT NULL DEFAULT '{}'::jsonb,
    metadata jsonb NOT NULL DEFAULT '{}'::jsonb,
    tags jsonb NOT NULL DEFAULT '[]'::jsonb,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT check_confidence_score CHECK ((confidence_score >= (0)::numeric) AND (confidence_score <= (1)::numeric)),
    CONSTRAINT check_positive_ai_request_cost CHECK ((total_cost_usd >= (0)::numeric) AND (total_cost_usd <> 'NaN'::numeric)),
    CONSTRAINT check_positive_response_time CHECK (response_time_ms >= 0),
    CONSTRAINT check_relevance_score CHECK ((relevance_score >= (0)::numeric) AND (relevance_score <= (1)::numeric)),
    CONSTRAINT check_request_costs_not_negative CHECK ((input_cost_usd >= (0)::numeric) AND (input_cost_usd <> 'NaN'::numeric) AND (output_cost_usd >= (0)::numeric) AND (output_cost_usd <> 'NaN'::numeric) AND (cost_per_token >= (0)::numeric) AND (cost_per_token <> 'NaN'::numeric)),
    CONSTRAINT check_request_ends_after_start CHECK (request_end_time >= request_start_time),
    CONSTRAINT check_request_headers_object CHECK ((jsonb_typeof(request_headers) = 'object'::text) AND (jsonb_typeof(response_headers) = 'object'::text)),
    CONSTRAINT check_request_metadata_object CHECK (jsonb_typeof(metadata) = 'object'::text),
    CONSTRAINT check_request_tags_array CHECK (jsonb_typeof(tags) = 'array'::text),
    CONSTRAINT check_request_tokens_not_negative CHECK ((input_tokens >= 0) AND (output_tokens >= 0)),
    CONSTRAINT check_request_total_tokens CHECK (total_tokens = (input_tokens + output_tokens)),
    CONSTRAINT check_retry_count CHECK (retry_count >= 0),
    CONSTRAINT check_safety_score CHECK ((safety_score >= (0)::numeric) AND (safety_score <= (1)::numeric)),
    CONSTRAINT check_time_to_first_token CHECK (time_to_first_token_ms >= 0),
    CONSTRAINT check_tokens_per_second CHECK ((tokens_per_second >= (0)::double precision) AND (tokens_per_second < 'Infinity'::double precision)),
    CONSTRAINT check_user_rating CHECK ((user_rating >= 1) AND (user_rating <= 5))
);

COMMENT ON TABLE ai_requests IS 'One call of a model: what went in and out, how long it took, what it cost. Not partitioned, so that request_id stays unique';

COMMENT ON COLUMN ai_requests.request_id IS 'The caller''s own key; the same one recorded twice is one request';

COMMENT ON COLUMN ai_requests.request_start_time IS 'To which hour, day, week, month and year the cost belongs';

COMMENT ON COLUMN ai_requests.user_rating IS 'From 1 to 5';

CREATE INDEX ix_ai_requests_conversation_id ON ai_requests (conversation_id) WHERE (conversation_id IS NOT NULL);

CREATE INDEX ix_ai_requests_cost ON ai_requests (total_cost_usd);

CREATE INDEX ix_ai_requests_created ON ai_requests USING brin (created_at) WITH (pages_per_range='32');

CREATE INDEX ix_ai_requests_message_id ON ai_requests (message_id) WHERE (message_id IS NOT NULL);

CREATE INDEX ix_ai_requests_model_created ON ai_requests (model_provider, model_name, created_at);

CREATE INDEX ix_ai_requests_performance ON ai_requests (response_time_ms);

CREATE UNIQUE INDEX ix_ai_requests_request_id ON ai_requests (request_id);

CREATE INDEX ix_ai_requests_started ON ai_requests USING brin (request_start_time) WITH (pages_per_range='32');

CREATE INDEX ix_ai_requests_status_created ON ai_requests (status, created_at);

CREATE INDEX ix_ai_requests_tags ON ai_requests USING gin (tags);

CREATE INDEX ix_ai_requests_user_created ON ai_requests (user_id, created_at);

CREATE UNIQUE INDEX ix_ai_requests_uuid ON ai_requests (uuid);

CREATE TRIGGER trigger_ai_requests_updated_at
    BEFORE UPDATE ON ai_requests
    FOR EACH ROW WHEN (((new.updated_at <> CURRENT_TIMESTAMP) OR (old.updated_at > CURRENT_TIMESTAMP)))
    EXECUTE FUNCTION set_updated_at();

CREATE TABLE cost_tracking (
    id bigint PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY,
    uuid uuid NOT NULL DEFAULT gen_random_uuid(),
    user_id bigint NOT NULL REFERENCES users(id) ON DELETE RESTRICT,
    ai_request_id bigint REFERENCES ai_requests(id) ON DELETE SET NULL,
    period_start timestamptz NOT NULL,
    period_end timestamptz NOT NULL,
    period_type budgetperiod NOT NULL DEFAULT 'daily'::budgetperiod,
    model_provider modelprovider NOT NULL,
    model_name varchar(100) NOT NULL,
    total_requests bigint NOT NULL DEFAULT 0,
    successful_requests bigint NOT NULL DEFAULT 0,
    failed_requests bigint NOT NULL DEFAULT 0,
    total_input_tokens bigint NOT NULL DEFAULT 0,
    total_output_tokens bigint NOT NULL DEFAULT 0,
    total_tokens bigint NOT NULL DEFAULT 0,
    input_cost numeric(20,10) NOT NULL DEFAULT 0.0,
    output_cost numeric(20,10) NOT NULL DEFAULT 0.0,
    total_cost numeric(20,10) NOT NULL DEFAULT 0.0,
    average_cost_per_request numeric(20,10) NOT NULL DEFAULT 0.0,
    average_cost_per_token numeric(20,10) NOT NULL DEFAULT 0.0,
    average_response_time_ms double precision NOT NULL DEFAULT 0.0,
    median_response_time_ms double precision NOT NULL DEFAULT 0.0,
    p95_response_time_ms double precision NOT NULL DEFAULT 0.0,
    average_tokens_per_second double precision NOT NULL DEFAULT 0.0,
    average_user_rating numeric(12,4),
    success_rate numeric(12,4) NOT NULL DEFAULT 0.0,
    retry_rate numeric(12,4) NOT NULL DEFAULT 0.0,
    budget_limit numeric(20,10),
    budget_remaining numeric(20,10),
    budget_utilization_percent numeric(12,4) NOT NULL DEFAULT 0.0,
    is_over_budget boolean NOT NULL DEFAULT false,
    metadata jsonb NOT NULL DEFAULT '{}'::jsonb,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT check_cost_counts_not_negative CHECK ((total_requests >= 0) AND (successful_requests >= 0) AND (failed_requests >= 0) AND ((successful_requests + failed_requests) <= total_requests) AND (total_input_tokens >= 0) AND (total_output_tokens >= 0) AND (total_tokens >= 0)),
    CONSTRAINT check_cost_metadata_object CHECK (jsonb_typeof(metadata) = 'object'::text),
    CONSTRAINT check_cost_parts_not_negative CHECK ((input_cost >= (0)::numeric) AND (input_cost <> 'NaN'::numeric) AND (output_cost >= (0)::numeric) AND (output_cost <> 'NaN'::numeric)),
    CONSTRAINT check_cost_period_order CHECK (period_end > period_start),
    CONSTRAINT check_positive_budget_utilization CHECK ((budget_utilization_percent >= (0)::numeric) AND (budget_utilization_percent <> 'NaN'::numeric)),
    CONSTRAINT check_positive_total_cost CHECK ((total_cost >= (0)::numeric) AND (total_cost <> 'NaN'::numeric)),
    CONSTRAINT check_retry_rate_fraction CHECK ((retry_rate >= (0)::numeric) AND (retry_rate <= (1)::numeric)),
    CONSTRAINT check_success_rate_fraction CHECK ((success_rate >= (0)::numeric) AND (success_rate <= (1)::numeric))
)
WITH (fillfactor = 70);

COMMENT ON TABLE cost_tracking IS 'What a user spent with a model in an hour, a day, an ISO week, a month, a year, all in the user''s time zone';

COMMENT ON COLUMN cost_tracking.ai_request_id IS 'Not kept, since a row sums many requests; for rows that come from elsewhere';

COMMENT ON COLUMN cost_tracking.retry_rate IS 'The fraction of requests that were tried again, 0 to 1';

COMMENT ON COLUMN cost_tracking.success_rate IS 'A fraction, 0 to 1';

CREATE INDEX ix_cost_tracking_ai_request_id ON cost_tracking (ai_request_id) WHERE (ai_request_id IS NOT NULL);

CREATE INDEX ix_cost_tracking_cost ON cost_tracking (total_cost);

CREATE INDEX ix_cost_tracking_model_period ON cost_tracking (model_provider, model_name, period_start);

CREATE INDEX ix_cost_tracking_user_period ON cost_tracking (user_id, period_start, period_end);

CREATE UNIQUE INDEX ix_cost_tracking_uuid ON cost_tracking (uuid);

CREATE UNIQUE INDEX uq_cost_tracking_user_model_period ON cost_tracking (user_id, model_provider, model_name, period_start, period_type);

CREATE TRIGGER trigger_cost_tracking_updated_at
    BEFORE UPDATE ON cost_tracking
    FOR EACH ROW WHEN (((new.updated_at <> CURRENT_TIMESTAMP) OR (old.updated_at > CURRENT_TIMESTAMP)))
    EXECUTE FUNCTION set_updated_at();

CREATE TABLE generated_content (
    id bigint PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY,
    uuid uuid NOT NULL DEFAULT gen_random_uuid(),
    user_id bigint NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    ai_request_id bigint REFERENCES ai_requests(id) ON DELETE SET NULL,
    conversation_id bigint REFERENCES conversations(id) ON DELETE SET NULL,
    title varchar(200),
    description text,
    content_type contenttype NOT NULL,
    file_extension varchar(10),
    mime_type varchar(100),
    content_text text,
    content_binary bytea,
    file_path varchar(500),
    file_size_bytes bigint,
    language varchar(50),
    framework varchar(100),
    version varchar(50),
    syntax_valid boolean,
    executable boolean,
    compilation_status varchar(50),
    test_results jsonb NOT NULL DEFAULT '{}'::jsonb,
    execution_time_ms integer,
    memory_usage_mb double precision,
    cpu_usage_percent numeric(12,4),
    is_public boolean NOT NULL DEFAULT false,
    is_template boolean NOT NULL DEFAULT false,
    download_count integer NOT NULL DEFAULT 0,
    view_count integer NOT NULL DEFAULT 0,
    root_id bigint NOT NULL,
    parent_content_id bigint REFERENCES generated_content(id) ON DELETE SET NULL,
    version_number varchar(20) DEFAULT '1.0'::character varying,
    is_latest_version boolean NOT NULL DEFAULT true,
    metadata jsonb NOT NULL DEFAULT '{}'::jsonb,
    tags jsonb NOT NULL DEFAULT '[]'::jsonb,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT check_content_counts_not_negative CHECK ((download_count >= 0) AND (view_count >= 0)),
    CONSTRAINT check_content_cpu_usage CHECK ((cpu_usage_percent >= (0)::numeric) AND (cpu_usage_percent <> 'NaN'::numeric)),
    CONSTRAINT check_content_execution_time CHECK (execution_time_ms >= 0),
    CONSTRAINT check_content_memory_usage CHECK ((memory_usage_mb >= (0)::double precision) AND (memory_usage_mb < 'Infinity'::double precision)),
    CONSTRAINT check_content_metadata_object CHECK (jsonb_typeof(metadata) = 'object'::text),
    CONSTRAINT check_content_not_its_own_parent CHECK (parent_content_id <> id),
    CONSTRAINT check_content_tags_array CHECK (jsonb_typeof(tags) = 'array'::text),
    CONSTRAINT check_content_test_results_object CHECK (jsonb_typeof(test_results) = 'object'::text),
    CONSTRAINT check_positive_file_size CHECK (file_size_bytes >= 0)
);

COMMENT ON TABLE generated_content IS 'What a model made: code, documents, media; each version a row';

COMMENT ON COLUMN generated_content.language IS 'Of a program or of a text';

COMMENT ON COLUMN generated_content.root_id IS 'The first version, whose number all versions keep, also once it is gone; set by a trigger';

COMMENT ON COLUMN generated_content.version_number IS 'Unique among the versions of one root_id';

CREATE INDEX ix_generated_content_ai_request_id ON generated_content (ai_request_id) WHERE (ai_request_id IS NOT NULL);

CREATE INDEX ix_generated_content_conversation_id ON generated_content (conversation_id) WHERE (conversation_id IS NOT NULL);

CREATE INDEX ix_generated_content_parent ON generated_content (parent_content_id) WHERE (parent_content_id IS NOT NULL);

CREATE INDEX ix_generated_content_public ON generated_content (is_public, created_at);

CREATE INDEX ix_generated_content_tags ON generated_content USING gin (tags);

CREATE INDEX ix_generated_content_template ON generated_content (is_template, created_at);

CREATE INDEX ix_generated_content_type_created ON generated_content (content_type, created_at);

CREATE INDEX ix_generated_content_user_created ON generated_content (user_id, created_at);

CREATE UNIQUE INDEX ix_generated_content_uuid ON generated_content (uuid);

CREATE UNIQUE INDEX uq_generated_content_latest ON generated_content (root_id) WHERE is_latest_version;

CREATE UNIQUE INDEX uq_generated_content_version ON generated_content (root_id, version_number);

CREATE TRIGGER trigger_generated_content_promote
    AFTER DELETE ON generated_content REFERENCING OLD TABLE AS old_content
    FOR EACH STATEMENT
    EXECUTE FUNCTION promote_content_version();

CREATE TRIGGER trigger_generated_content_root
    BEFORE UPDATE OF root_id, parent_content_id ON generated_content
    FOR EACH ROW WHEN (((new.root_id IS DISTINCT FROM old.root_id) OR (new.parent_content_id IS DISTINCT FROM old.parent_content_id)))
    EXECUTE FUNCTION assign_content_root();

CREATE TRIGGER trigger_generated_content_root_on_insert
    BEFORE INSERT ON generated_content
    FOR EACH ROW
    EXECUTE FUNCTION assign_content_root();

CREATE TRIGGER trigger_generated_content_updated_at
    BEFORE UPDATE ON generated_content
    FOR EACH ROW WHEN (((new.updated_at <> CURRENT_TIMESTAMP) OR (old.updated_at > CURRENT_TIMESTAMP)))
    EXECUTE FUNCTION set_updated_at();

CREATE TABLE system_alerts (
    id bigint PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY,
    uuid uuid NOT NULL DEFAULT gen_random_uuid(),
    user_id bigint REFERENCES users(id) ON DELETE CASCADE,
    alert_type alerttype NOT NULL,
    severity varchar(20) NOT NULL DEFAULT 'medium'::character varying,
    title varchar(200) NOT NULL,
    message text NOT NULL,
    source_table varchar(50),
    source_id bigint,
    period_key varchar(50),
    is_read boolean NOT NULL DEFAULT false,
    is_dismissed boolean NOT NULL DEFAULT false,
    is_resolved boolean NOT NULL DEFAULT false,
    action_required boolean NOT NULL DEFAULT false,
    action_url varchar(500),
    action_button_text varchar(50),
    expires_at timestamptz,
    resolved_at timestamptz,
    metadata jsonb NOT NULL DEFAULT '{}'::jsonb,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT uq_system_alerts_once UNIQUE (source_table, source_id, alert_type, period_key),
    CONSTRAINT check_alert_metadata_object CHECK (jsonb_typeof(metadata) = 'object'::text),
    CONSTRAINT check_alert_severity CHECK ((severity)::text = ANY (ARRAY[('low'::character varying)::text, ('medium'::character varying)::text, ('high'::character varying)::text, ('critical'::character varying)::text]))
);

COMMENT ON TABLE system_alerts IS 'What somebody should know; about one thing and period, each type once';

COMMENT ON COLUMN system_alerts.period_key IS 'The period that the alert is about; NULL: an alert that may come again';

CREATE INDEX ix_system_alerts_severity ON system_alerts (severity, created_at);

CREATE INDEX ix_system_alerts_status ON system_alerts (is_read, is_dismissed, created_at);

CREATE INDEX ix_system_alerts_type_created ON system_alerts (alert_type, created_at);

CREATE INDEX ix_system_alerts_user_created ON system_alerts (user_id, created_at);

CREATE UNIQUE INDEX ix_system_alerts_uuid ON system_alerts (uuid);

CREATE TRIGGER trigger_system_alerts_updated_at
    BEFORE UPDATE ON system_alerts
    FOR EACH ROW WHEN (((new.updated_at <> CURRENT_TIMESTAMP) OR (old.updated_at > CURRENT_TIMESTAMP)))
    EXECUTE FUNCTION set_updated_at();

CREATE TABLE agents.tasks (
    id bigint PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY,
    uuid uuid NOT NULL DEFAULT gen_random_uuid(),
    agent_id bigint REFERENCES agents.agents(id) ON DELETE CASCADE,
    user_id bigint REFERENCES agents.users(id) ON DELETE SET NULL,
    title varchar(200) NOT NULL,
    description text,
    status agents.taskstatus NOT NULL DEFAULT 'pending'::agents.taskstatus,
    priority integer NOT NULL DEFAULT 0,
    input_data jsonb NOT NULL DEFAULT '{}'::jsonb,
    output_data jsonb NOT NULL DEFAULT '{}'::jsonb,
    error_message text,
    started_at timestamptz,
    completed_at timestamptz,
    estimated_duration integer,
    actual_duration integer,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT check_task_completed_after_started CHECK (completed_at >= started_at),
    CONSTRAINT check_task_durations CHECK ((estimated_duration >= 0) AND (actual_duration >= 0))
);

COMMENT ON TABLE tasks IS 'What an agent has to do';

COMMENT ON COLUMN tasks.actual_duration IS 'Seconds';

COMMENT ON COLUMN tasks.estimated_duration IS 'Seconds';

CREATE INDEX ix_tasks_agent_id ON tasks (agent_id);

CREATE INDEX ix_tasks_status_created ON tasks (status, created_at);

CREATE INDEX ix_tasks_user_status ON tasks (user_id, status);

CREATE UNIQUE INDEX ix_tasks_uuid ON tasks (uuid);

CREATE TRIGGER trigger_tasks_updated_at
    BEFORE UPDATE ON tasks
    FOR EACH ROW WHEN (((new.updated_at <> CURRENT_TIMESTAMP) OR (old.updated_at > CURRENT_TIMESTAMP)))
    EXECUTE FUNCTION set_updated_at();

CREATE TABLE usage_logs (
    id bigint GENERATED BY DEFAULT AS IDENTITY,
    user_id bigint NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    model_provider modelprovider NOT NULL,
    model_name varchar(50) NOT NULL,
    endpoint varchar(100) NOT NULL,
    input_tokens bigint NOT NULL DEFAULT 0,
    output_tokens bigint NOT NULL DEFAULT 0,
    total_tokens bigint NOT NULL DEFAULT 0,
    cost numeric(20,10) NOT NULL DEFAULT 0.0,
    response_time double precision,
    request_id varchar(100),
    conversation_id bigint REFERENCES conversations(id) ON DELETE SET NULL,
    message_id bigint REFERENCES messages(id) ON DELETE SET NULL,
    success boolean NOT NULL DEFAULT true,
    error_message text,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT usage_logs_pkey PRIMARY KEY (id, created_at),
    CONSTRAINT check_usage_cost_not_negative CHECK ((cost >= (0)::numeric) AND (cost <> 'NaN'::numeric)),
    CONSTRAINT check_usage_response_time CHECK ((response_time >= (0)::double precision) AND (response_time < 'Infinity'::double precision)),
    CONSTRAINT check_usage_tokens_not_negative CHECK ((input_tokens >= 0) AND (output_tokens >= 0) AND (total_tokens >= 0))
)
PARTITION BY RANGE (created_at);

COMMENT ON TABLE usage_logs IS 'One line a call of the API, as clients of the first version write it; a partition a month';

COMMENT ON COLUMN usage_logs.response_time IS 'Seconds';

CREATE TABLE usage_logs_default
    PARTITION OF usage_logs
    DEFAULT;

CREATE TABLE user_budgets (
    id bigint PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY,
    uuid uuid NOT NULL DEFAULT gen_random_uuid(),
    user_id bigint NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    budget_name varchar(100) NOT NULL,
    budget_amount numeric(20,10) NOT NULL,
    budget_period budgetperiod NOT NULL DEFAULT 'monthly'::budgetperiod,
    period_start timestamptz NOT NULL,
    period_end timestamptz NOT NULL,
    current_spend numeric(20,10) NOT NULL DEFAULT 0.0,
    remaining_budget numeric(20,10) NOT NULL DEFAULT 0.0,
    utilization_percent numeric(12,4) NOT NULL DEFAULT 0.0,
    warning_threshold_percent numeric(12,4) NOT NULL DEFAULT 80.0,
    critical_threshold_percent numeric(12,4) NOT NULL DEFAULT 95.0,
    alerts_enabled boolean NOT NULL DEFAULT true,
    warning_alert_sent boolean NOT NULL DEFAULT false,
    critical_alert_sent boolean NOT NULL DEFAULT false,
    budget_exceeded boolean NOT NULL DEFAULT false,
    is_active boolean NOT NULL DEFAULT true,
    auto_renew boolean NOT NULL DEFAULT true,
    metadata jsonb NOT NULL DEFAULT '{}'::jsonb,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT check_budget_metadata_object CHECK (jsonb_typeof(metadata) = 'object'::text),
    CONSTRAINT check_budget_period_order CHECK (period_end > period_start),
    CONSTRAINT check_budget_spend_not_negative CHECK ((current_spend >= (0)::numeric) AND (current_spend <> 'NaN'::numeric)),
    CONSTRAINT check_positive_budget_amount CHECK ((budget_amount > (0)::numeric) AND (budget_amount <> 'NaN'::numeric)),
    CONSTRAINT check_thresholds_in_order CHECK (critical_threshold_percent >= warning_threshold_percent),
    CONSTRAINT check_valid_critical_threshold CHECK ((critical_threshold_percent > (0)::numeric) AND (critical_threshold_percent <= (100)::numeric)),
    CONSTRAINT check_valid_warning_threshold CHECK ((warning_threshold_percent > (0)::numeric) AND (warning_threshold_percent <= (100)::numeric)),
    CONSTRAINT ex_user_budgets_overlap EXCLUDE USING gist (int8range(user_id, user_id, '[]'::text) WITH &&, numrange((hashtextextended((budget_name)::text, (0)::bigint))::numeric, (hashtextextended((budget_name)::text, (0)::bigint))::numeric, '[]'::text) WITH &&, tstzrange(period_start, period_end) WITH &&) WHERE (is_active)
)
WITH (fillfactor = 70);

COMMENT ON TABLE user_budgets IS 'What a user may spend in a period, beside the month''s budget in users; a period is a row';

COMMENT ON COLUMN user_budgets.remaining_budget IS 'Derived by a trigger; negative once exceeded';

COMMENT ON COLUMN user_budgets.warning_threshold_percent IS 'Over 0, up to 100';

CREATE INDEX ix_user_budgets_active ON user_budgets (is_active, period_end);

CREATE INDEX ix_user_budgets_user_period ON user_budgets (user_id, period_start);

CREATE UNIQUE INDEX ix_user_budgets_uuid ON user_budgets (uuid);

CREATE TRIGGER trigger_user_budgets_updated_at
    BEFORE UPDATE ON user_budgets
    FOR EACH ROW WHEN (((new.updated_at <> CURRENT_TIMESTAMP) OR (old.updated_at > CURRENT_TIMESTAMP)))
    EXECUTE FUNCTION set_updated_at();

CREATE INDEX ix_audit_logs_action_created ON audit_logs (action, created_at);

CREATE INDEX ix_audit_logs_created ON audit_logs USING brin (created_at);

CREATE INDEX ix_audit_logs_ip ON audit_logs (ip_address, created_at);

CREATE INDEX ix_audit_logs_resource ON audit_logs (resource_type, resource_id, created_at);

CREATE INDEX ix_audit_logs_user_created ON audit_logs (user_id, created_at);

CREATE UNIQUE INDEX ix_audit_logs_uuid ON audit_logs (uuid, created_at);

CREATE TRIGGER trigger_audit_logs_append_only
    BEFORE DELETE OR UPDATE ON audit_logs
    FOR EACH ROW
    EXECUTE FUNCTION guard_audit_log();

CREATE INDEX ix_performance_metrics_category_created ON performance_metrics (metric_category, created_at);

CREATE INDEX ix_performance_metrics_created ON performance_metrics USING brin (created_at);

CREATE INDEX ix_performance_metrics_name_created ON performance_metrics (metric_name, created_at);

CREATE INDEX ix_performance_metrics_value ON performance_metrics (value);

CREATE INDEX ix_system_metrics_created ON system_metrics USING brin (created_at);

CREATE INDEX ix_system_metrics_name_created ON system_metrics (metric_name, created_at);

CREATE INDEX ix_usage_logs_conversation_id ON usage_logs (conversation_id) WHERE (conversation_id IS NOT NULL);

CREATE INDEX ix_usage_logs_created ON usage_logs USING brin (created_at);

CREATE INDEX ix_usage_logs_message_id ON usage_logs (message_id) WHERE (message_id IS NOT NULL);

CREATE INDEX ix_usage_logs_model_created ON usage_logs (model_provider, created_at);

CREATE INDEX ix_usage_logs_user_created ON usage_logs (user_id, created_at);
