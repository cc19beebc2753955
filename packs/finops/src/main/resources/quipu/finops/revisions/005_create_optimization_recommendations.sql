-- revision: 005
-- revises: 004
-- message: create optimization recommendations
-- created: 2026-11-23T09:40:00Z
-- transaction: on

-- upgrade
CREATE TYPE implementation_difficulty AS ENUM ('low', 'medium', 'high', 'very_high');
CREATE TYPE recommendation_status AS ENUM ('active', 'implemented', 'rejected', 'obsolete', 'under_review');

CREATE TABLE optimization_recommendations (
    id                            uuid                      NOT NULL DEFAULT gen_random_uuid(),
    thread_id                     uuid,
    agent_execution_id            uuid,
    service                       varchar(255)              NOT NULL,
    strategy_id                   varchar(100)              NOT NULL,
    strategy_name                 varchar(255)              NOT NULL,
    description                   text                      NOT NULL,
    estimated_savings_min_percent numeric(5, 2)             NOT NULL DEFAULT 0.00,
    estimated_savings_max_percent numeric(5, 2)             NOT NULL DEFAULT 0.00,
    estimated_savings_min_usd     numeric(12, 2),
    estimated_savings_max_usd     numeric(12, 2),
    implementation_effort_hours   numeric(6, 2)             NOT NULL DEFAULT 0,
    implementation_difficulty     implementation_difficulty NOT NULL DEFAULT 'medium',
    recommendation_steps          jsonb                     NOT NULL DEFAULT '[]',
    confidence_score              numeric(3, 2)             NOT NULL DEFAULT 0.00,
    validation_count              integer                   NOT NULL DEFAULT 0,
    status                        recommendation_status     NOT NULL DEFAULT 'active',
    priority_score                integer,
    tags                          jsonb                     NOT NULL DEFAULT '[]',
    created_at                    timestamptz               NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at                    timestamptz               NOT NULL DEFAULT CURRENT_TIMESTAMP,
    expires_at                    timestamptz,
    risk_level                    varchar(50),
    metadata                      jsonb                     NOT NULL DEFAULT '{}',
    CONSTRAINT optimization_recommendations_pkey PRIMARY KEY (id),
    -- What was found out outlives the conversation in which it was.
    CONSTRAINT optimization_recommendations_thread_id_fkey FOREIGN KEY (thread_id)
        REFERENCES conversation_threads (thread_id) ON DELETE SET NULL,
    CONSTRAINT optimization_recommendations_agent_execution_id_fkey FOREIGN KEY (agent_execution_id)
        REFERENCES agent_executions (id) ON DELETE SET NULL,
    CONSTRAINT ck_savings_min_percent_range CHECK (estimated_savings_min_percent BETWEEN 0.00 AND 100.00),
    CONSTRAINT ck_savings_max_percent_range CHECK (estimated_savings_max_percent BETWEEN 0.00 AND 100.00),
    CONSTRAINT ck_savings_max_gte_min CHECK (estimated_savings_max_percent >= estimated_savings_min_percent),
    -- NaN is greater than every number, so a bound below does not keep it out.
    CONSTRAINT ck_savings_min_usd_positive
        CHECK (estimated_savings_min_usd >= 0 AND estimated_savings_min_usd <> 'NaN'),
    CONSTRAINT ck_savings_max_usd_positive
        CHECK (estimated_savings_max_usd >= 0 AND estimated_savings_max_usd <> 'NaN'),
    CONSTRAINT ck_savings_usd_max_gte_min CHECK (estimated_savings_max_usd >= estimated_savings_min_usd),
    CONSTRAINT ck_effort_positive CHECK (implementation_effort_hours >= 0 AND implementation_effort_hours <> 'NaN'),
    CONSTRAINT ck_confidence_range CHECK (confidence_score BETWEEN 0.00 AND 1.00),
    CONSTRAINT ck_validation_count_positive CHECK (validation_count >= 0),
    CONSTRAINT ck_priority_score_range CHECK (priority_score BETWEEN 1 AND 100),
    CONSTRAINT ck_recommendation_steps_array CHECK (jsonb_typeof(recommendation_steps) = 'array'),
    CONSTRAINT ck_tags_array CHECK (jsonb_typeof(tags) = 'array'),
    CONSTRAINT ck_recommendation_metadata_object CHECK (jsonb_typeof(metadata) = 'object')
);

COMMENT ON TABLE optimization_recommendations IS 'A way to spend less, with what it saves and what it takes';
COMMENT ON COLUMN optimization_recommendations.estimated_savings_min_usd IS
    'US dollars a month; NULL where only the share is known';
COMMENT ON COLUMN optimization_recommendations.estimated_savings_max_usd IS
    'US dollars a month; NULL where only the share is known';
COMMENT ON COLUMN optimization_recommendations.recommendation_steps IS
    'An array of objects with title and description, in order';
COMMENT ON COLUMN optimization_recommendations.validation_count IS 'How many people or runs have confirmed it';
COMMENT ON COLUMN optimization_recommendations.priority_score IS
    'From 1 to 100: up to 40 points for savings, 30 for little effort, 30 for confidence; kept by a trigger';
COMMENT ON COLUMN optimization_recommendations.expires_at IS 'From when the figures no longer hold; NULL: never';

CREATE INDEX idx_optimization_recommendations_agent_exec ON optimization_recommendations (agent_execution_id);
CREATE INDEX idx_optimization_recommendations_thread_id ON optimization_recommendations (thread_id);
CREATE INDEX idx_optimization_recommendations_service ON optimization_recommendations (service);
CREATE INDEX idx_optimization_recommendations_strategy_id ON optimization_recommendations (strategy_id);
CREATE INDEX idx_optimization_recommendations_status ON optimization_recommendations (status);
CREATE INDEX idx_optimization_recommendations_priority ON optimization_recommendations (priority_score);
CREATE INDEX idx_optimization_recommendations_confidence ON optimization_recommendations (confidence_score);
CREATE INDEX idx_optimization_recommendations_difficulty ON optimization_recommendations (implementation_difficulty);
CREATE INDEX idx_optimization_recommendations_created_at ON optimization_recommendations (created_at);
CREATE INDEX idx_optimization_recommendations_updated_at ON optimization_recommendations (updated_at);
CREATE INDEX idx_optimization_recommendations_expires_at ON optimization_recommendations (expires_at);
CREATE INDEX idx_optimization_recommendations_service_strategy ON optimization_recommendations (service, strategy_id);
CREATE INDEX idx_optimization_recommendations_status_service ON optimization_recommendations (status, service);
CREATE INDEX idx_optimization_recommendations_value
    ON optimization_recommendations (estimated_savings_max_percent, implementation_effort_hours);
CREATE INDEX idx_optimization_recommendations_active_priority
    ON optimization_recommendations (priority_score DESC, estimated_savings_max_percent DESC)
    WHERE status IN ('active', 'under_review') AND priority_score IS NOT NULL;
-- ORDER BY priority_score DESC puts NULLs first, so an index without them cannot serve it; this one holds every row.
CREATE INDEX idx_optimization_recommendations_top
    ON optimization_recommendations (priority_score DESC NULLS FIRST, estimated_savings_max_percent DESC)
    WHERE status = 'active';
CREATE INDEX idx_optimization_recommendations_expiring ON optimization_recommendations (expires_at)
    WHERE status IN ('active', 'under_review') AND expires_at IS NOT NULL;
CREATE INDEX idx_optimization_recommendations_tags_gin ON optimization_recommendations USING gin (tags);
CREATE INDEX idx_optimization_recommendations_steps_gin ON optimization_recommendations
    USING gin (recommendation_steps);
CREATE INDEX idx_optimization_recommendations_metadata_gin ON optimization_recommendations USING gin (metadata);
CREATE INDEX idx_optimization_recommendations_description_fts ON optimization_recommendations
    USING gin (conversation_search_vector(description));
CREATE INDEX idx_optimization_recommendations_strategy_name_fts ON optimization_recommendations
    USING gin (to_tsvector('english', strategy_name));

SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

CREATE FUNCTION update_optimization_recommendations_updated_at() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
AS $$
BEGIN
    NEW.updated_at := greatest(OLD.updated_at, CURRENT_TIMESTAMP);
    RETURN NEW;
END;
$$;

CREATE TRIGGER trigger_optimization_recommendations_updated_at
    BEFORE UPDATE ON optimization_recommendations
    FOR EACH ROW EXECUTE FUNCTION update_optimization_recommendations_updated_at();

-- On every write, whatever it names, so that the score is always that of the row. What is unknown gives no points:
-- least() and greatest() skip NULL, so without coalesce an unknown saving would count as the greatest.
CREATE FUNCTION calculate_recommendation_priority() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
AS $$
DECLARE
    savings    numeric := least(coalesce(NEW.estimated_savings_max_percent * 0.4, 0), 40);
    ease       numeric := greatest(least(coalesce(30 - 0.5 * NEW.implementation_effort_hours, 0), 30), 0);
    confidence numeric := coalesce(NEW.confidence_score * 30, 0);
BEGIN
    NEW.priority_score := greatest(least(round(savings + ease + confidence), 100), 1);
    RETURN NEW;
END;
$$;

CREATE TRIGGER trigger_calculate_priority
    BEFORE INSERT OR UPDATE ON optimization_recommendations
    FOR EACH ROW EXECUTE FUNCTION calculate_recommendation_priority();

-- downgrade
DROP TABLE optimization_recommendations;
DROP FUNCTION calculate_recommendation_priority();
DROP FUNCTION update_optimization_recommendations_updated_at();
DROP TYPE recommendation_status;
DROP TYPE implementation_difficulty;
