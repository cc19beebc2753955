-- revision: c52e7b90f4d1
-- revises: 9f03a8d5c17e
-- message: create cost and monitoring views
-- created: 2026-11-28T04:30:00Z
-- transaction: on

-- upgrade
-- What waits for its end is little, and asked for every day.
CREATE INDEX idx_api_calls_pending ON api_calls_log (started_at) WHERE status = 'pending';
-- Failures too, and "the latest" of them.
CREATE INDEX idx_api_calls_failed ON api_calls_log (started_at) WHERE status IN ('error', 'timeout');

CREATE VIEW api_costs_by_provider WITH (security_invoker = true) AS
SELECT
    provider,
    count(*) AS calls,
    count(*) FILTER (WHERE status IN ('error', 'timeout')) AS failures,
    sum(prompt_tokens) AS prompt_tokens,
    sum(completion_tokens) AS completion_tokens,
    sum(total_tokens) AS total_tokens,
    sum(total_cost) AS total_cost,
    round(avg(latency_ms)) AS mean_latency_ms,
    max(started_at) AS last_call
FROM api_calls_log
GROUP BY provider;

COMMENT ON VIEW api_costs_by_provider IS 'What each provider was paid, in US dollars, and how it served';

CREATE VIEW api_costs_by_model WITH (security_invoker = true) AS
SELECT
    provider,
    model,
    count(*) AS calls,
    count(*) FILTER (WHERE status IN ('error', 'timeout')) AS failures,
    sum(prompt_tokens) AS prompt_tokens,
    sum(completion_tokens) AS completion_tokens,
    sum(total_tokens) AS total_tokens,
    sum(total_cost) AS total_cost,
    sum(total_cost) / nullif(sum(total_tokens), 0) * 1000000 AS cost_per_million_tokens,
    round(avg(latency_ms)) AS mean_latency_ms,
    percentile_cont(0.95) WITHIN GROUP (ORDER BY latency_ms) AS p95_latency_ms,
    max(started_at) AS last_call
FROM api_calls_log
GROUP BY provider, model;

COMMENT ON VIEW api_costs_by_model IS 'What each model cost, in US dollars, and how fast it was';

CREATE VIEW api_costs_by_feature WITH (security_invoker = true) AS
SELECT
    feature,
    count(*) AS calls,
    count(*) FILTER (WHERE status IN ('error', 'timeout')) AS failures,
    count(DISTINCT conversation_id) AS conversations,
    sum(total_tokens) AS total_tokens,
    sum(total_cost) AS total_cost,
    sum(total_cost) / nullif(count(DISTINCT conversation_id), 0) AS cost_per_conversation,
    round(avg(latency_ms)) AS mean_latency_ms,
    max(started_at) AS last_call
FROM api_calls_log
GROUP BY feature;

COMMENT ON VIEW api_costs_by_feature IS 'What each feature of the application cost, in US dollars, and for how many conversations';

CREATE VIEW api_costs_by_day WITH (security_invoker = true) AS
SELECT
    (started_at AT TIME ZONE 'UTC')::date AS day,
    provider,
    model,
    feature,
    count(*) AS calls,
    sum(total_tokens) AS total_tokens,
    sum(total_cost) AS total_cost
FROM api_calls_log
GROUP BY 1, 2, 3, 4;

COMMENT ON VIEW api_costs_by_day IS 'Calls, tokens and US dollars of each day (UTC), provider, model and feature';

CREATE VIEW conversation_overview WITH (security_invoker = true) AS
SELECT
    conversation.id,
    conversation.conversation_name,
    conversation.conversation_type,
    conversation.source_type,
    conversation.owner_id,
    conversation.started_at,
    conversation.ended_at,
    conversation.participant_count,
    conversation.total_utterances,
    conversation.total_words,
    conversation.total_nodes,
    conversation.total_claims,
    edge.relationships,
    grouping.clusters,
    edit.edits,
    call.api_calls,
    call.api_cost
FROM conversations AS conversation
CROSS JOIN LATERAL (
    SELECT count(*) AS relationships FROM relationships WHERE conversation_id = conversation.id) AS edge
CROSS JOIN LATERAL (
    SELECT count(*) AS clusters FROM clusters WHERE conversation_id = conversation.id) AS grouping
CROSS JOIN LATERAL (
    SELECT count(*) AS edits FROM edits_log WHERE conversation_id = conversation.id) AS edit
CROSS JOIN LATERAL (
    SELECT count(*) AS api_calls, coalesce(sum(total_cost), 0) AS api_cost
    FROM api_calls_log WHERE conversation_id = conversation.id) AS call
WHERE conversation.deleted_at IS NULL;

COMMENT ON VIEW conversation_overview IS 'Each conversation that is not put away, with what belongs to it and what it cost';

SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

-- Not the caller's schema, but the one that these tables are in, whatever its name.
CREATE FUNCTION own_schema() RETURNS name
    LANGUAGE sql STABLE
    SET search_path FROM CURRENT
AS 'SELECT current_schema()';

COMMENT ON FUNCTION own_schema() IS 'The schema that the pack is in';

CREATE VIEW monitoring_table_sizes WITH (security_invoker = true) AS
SELECT
    relname AS table_name,
    n_live_tup AS estimated_rows,
    n_dead_tup AS dead_rows,
    pg_relation_size(relid) AS row_bytes,
    pg_indexes_size(relid) AS index_bytes,
    pg_total_relation_size(relid) AS total_bytes,
    greatest(last_vacuum, last_autovacuum) AS last_vacuum,
    greatest(last_analyze, last_autoanalyze) AS last_analyze
FROM pg_stat_user_tables
WHERE schemaname = own_schema();

COMMENT ON VIEW monitoring_table_sizes IS 'Rows and bytes of each table';

CREATE VIEW monitoring_index_usage WITH (security_invoker = true) AS
SELECT
    relname AS table_name,
    indexrelname AS index_name,
    idx_scan AS scans,
    idx_tup_read AS entries_read,
    idx_tup_fetch AS rows_fetched,
    pg_relation_size(indexrelid) AS index_bytes
FROM pg_stat_user_indexes
WHERE schemaname = own_schema();

COMMENT ON VIEW monitoring_index_usage IS 'How often each index was used since statistics were reset, and its bytes';

-- downgrade
DROP VIEW monitoring_index_usage;
DROP VIEW monitoring_table_sizes;
DROP FUNCTION own_schema();
DROP VIEW conversation_overview;
DROP VIEW api_costs_by_day;
DROP VIEW api_costs_by_feature;
DROP VIEW api_costs_by_model;
DROP VIEW api_costs_by_provider;
DROP INDEX idx_api_calls_failed;
DROP INDEX idx_api_calls_pending;
