-- revision: 003
-- revises: 002
-- message: create query intents
-- created: 2026-11-23T09:20:00Z
-- transaction: on

-- upgrade
CREATE TYPE intent_type AS ENUM (
    'cost_analysis',
    'optimization_recommendation',
    'anomaly_detection',
    'budget_tracking',
    'resource_utilization',
    'cost_allocation',
    'forecast_prediction',
    'spend_comparison',
    'service_breakdown',
    'tagging_compliance',
    'savings_opportunity',
    'rightsizing',
    'reserved_instance_analysis',
    'spot_instance_analysis',
    'general_query',
    'clarification_needed',
    'multi_intent'
);

CREATE TABLE query_intents (
    id                   uuid          NOT NULL DEFAULT gen_random_uuid(),
    thread_id            uuid          NOT NULL,
    message_id           uuid          NOT NULL,
    original_query       text          NOT NULL,
    rewritten_query      text,
    intent_type          intent_type   NOT NULL,
    intent_confidence    numeric(3, 2) NOT NULL,
    extracted_dimensions jsonb         NOT NULL DEFAULT '{}',
    created_at           timestamptz   NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT query_intents_pkey PRIMARY KEY (id),
    CONSTRAINT query_intents_thread_id_fkey FOREIGN KEY (thread_id)
        REFERENCES conversation_threads (thread_id) ON DELETE CASCADE,
    -- Both columns, so that the message is one of this thread; an intent moves along with its message.
    CONSTRAINT query_intents_message_id_fkey FOREIGN KEY (thread_id, message_id)
        REFERENCES conversation_messages (thread_id, id) ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT ck_intent_confidence_range CHECK (intent_confidence BETWEEN 0.00 AND 1.00),
    CONSTRAINT ck_extracted_dimensions_object CHECK (jsonb_typeof(extracted_dimensions) = 'object')
);

COMMENT ON TABLE query_intents IS 'What a user''s message was understood to ask for';
COMMENT ON COLUMN query_intents.rewritten_query IS
    'The query as it was passed on, or NULL where it was passed on as it came';
COMMENT ON COLUMN query_intents.intent_confidence IS 'From 0.00 to 1.00';
COMMENT ON COLUMN query_intents.extracted_dimensions IS
    'Services, accounts, regions, tags and periods that the query names';

CREATE INDEX idx_query_intents_thread_id ON query_intents (thread_id);
CREATE INDEX idx_query_intents_message_id ON query_intents (message_id);
CREATE INDEX idx_query_intents_type ON query_intents (intent_type);
CREATE INDEX idx_query_intents_confidence ON query_intents (intent_confidence);
CREATE INDEX idx_query_intents_created_at ON query_intents (created_at);
CREATE INDEX idx_query_intents_thread_type ON query_intents (thread_id, intent_type);
CREATE INDEX idx_query_intents_type_confidence ON query_intents (intent_type, intent_confidence);
CREATE INDEX idx_query_intents_dimensions_gin ON query_intents USING gin (extracted_dimensions);
CREATE INDEX idx_query_intents_original_query_fts ON query_intents
    USING gin (conversation_search_vector(original_query));
CREATE INDEX idx_query_intents_rewritten_query_fts ON query_intents
    USING gin (conversation_search_vector(coalesce(rewritten_query, '')));

-- downgrade
DROP TABLE query_intents;
DROP TYPE intent_type;
