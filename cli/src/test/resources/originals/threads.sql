-- The tables of the published system of conversations, with what it lets happen to its rows.
CREATE TABLE conversations (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), conversation_name text NOT NULL,
    conversation_type text NOT NULL CONSTRAINT valid_conversation_type
        CHECK (conversation_type IN ('live_audio', 'transcript', 'chat', 'hybrid')),
    source_type text NOT NULL, source_metadata jsonb, participant_count integer DEFAULT 0, participants jsonb[],
    started_at timestamptz NOT NULL, ended_at timestamptz, duration_seconds integer, goals jsonb[], goal_progress jsonb, gcs_path text,
    created_at timestamptz DEFAULT now(), updated_at timestamptz DEFAULT now(), deleted_at timestamptz, owner_id text NOT NULL,
    visibility text DEFAULT 'private' CONSTRAINT valid_visibility CHECK (visibility IN ('private', 'shared', 'public')),
    shared_with text[], total_utterances integer DEFAULT 0, total_words integer DEFAULT 0, total_nodes integer DEFAULT 0,
    total_claims integer DEFAULT 0, tsv_search tsvector
);
CREATE TABLE nodes (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), conversation_id uuid NOT NULL REFERENCES conversations ON DELETE CASCADE,
    node_name text NOT NULL, summary text NOT NULL, key_points text[], node_type text DEFAULT 'conversational_thread',
    level integer DEFAULT 1, parent_id uuid REFERENCES nodes, children_ids uuid[], is_bookmark boolean DEFAULT false,
    is_contextual_progress boolean DEFAULT false, is_tangent boolean DEFAULT false, is_crux boolean DEFAULT false,
    predecessor_id uuid REFERENCES nodes, successor_id uuid REFERENCES nodes, chunk_ids uuid[] NOT NULL, utterance_ids uuid[],
    speaker_info jsonb, speaker_transitions jsonb[], dialogue_type text, claim_ids uuid[], timestamp_start float8,
    timestamp_end float8, duration_seconds float8, cluster_info jsonb, display_preferences jsonb, canvas_x integer,
    canvas_y integer, canvas_width integer DEFAULT 350, canvas_height integer DEFAULT 200, zoom_level_visible integer[],
    confidence_score float8, created_at timestamptz DEFAULT now(), updated_at timestamptz DEFAULT now()
);
CREATE TABLE utterances (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), conversation_id uuid NOT NULL REFERENCES conversations ON DELETE CASCADE,
    text text NOT NULL, text_cleaned text, speaker_id text NOT NULL, speaker_name text, speaker_role text,
    sequence_number integer NOT NULL, timestamp_start float8, timestamp_end float8, duration_seconds float8, chunk_id uuid,
    thread_id uuid, node_id uuid, confidence_score float8, language text DEFAULT 'en', emotion text, energy_level float8,
    platform_metadata jsonb, created_at timestamptz DEFAULT now(),
    CONSTRAINT valid_timestamps CHECK (timestamp_start IS NULL OR timestamp_end >= timestamp_start)
);
CREATE TABLE relationships (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), conversation_id uuid NOT NULL REFERENCES conversations ON DELETE CASCADE,
    from_node_id uuid NOT NULL REFERENCES nodes ON DELETE CASCADE, to_node_id uuid NOT NULL REFERENCES nodes ON DELETE CASCADE,
    relationship_type text NOT NULL, relationship_subtype text, explanation text, strength float8 DEFAULT 1.0,
    confidence float8 DEFAULT 1.0, supporting_utterance_ids uuid[], is_bidirectional boolean DEFAULT false,
    created_at timestamptz DEFAULT now(), CONSTRAINT no_self_reference CHECK (from_node_id <> to_node_id)
);
CREATE TABLE clusters (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), conversation_id uuid NOT NULL REFERENCES conversations ON DELETE CASCADE,
    cluster_name text NOT NULL, level integer NOT NULL, parent_cluster_id uuid REFERENCES clusters, node_ids uuid[] NOT NULL,
    child_cluster_ids uuid[], summary text, clustering_algorithm text, color text, icon text, key_themes text[],
    auto_generated boolean DEFAULT true, clustering_confidence float8, created_at timestamptz DEFAULT now(),
    updated_at timestamptz DEFAULT now()
);
CREATE TABLE edits_log (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), conversation_id uuid NOT NULL REFERENCES conversations ON DELETE CASCADE,
    target_type text NOT NULL, target_id uuid NOT NULL, edit_type text NOT NULL, field_name text NOT NULL, old_value text,
    new_value text, user_comment text, user_id text NOT NULL, user_confidence float8 DEFAULT 1.0,
    exported_for_training boolean DEFAULT false, training_dataset_id text, created_at timestamptz DEFAULT now()
);
CREATE TABLE api_calls_log (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), conversation_id uuid REFERENCES conversations ON DELETE SET NULL,
    endpoint text NOT NULL, feature text NOT NULL, provider text NOT NULL, model text NOT NULL, prompt_tokens integer NOT NULL,
    completion_tokens integer NOT NULL, total_tokens integer NOT NULL, prompt_cost float8 NOT NULL, completion_cost float8 NOT NULL,
    total_cost float8 NOT NULL, latency_ms integer, status text NOT NULL, error_message text, started_at timestamptz NOT NULL,
    completed_at timestamptz, request_id text
);

INSERT INTO conversations (id, conversation_name, conversation_type, source_type, source_metadata, participants, started_at,
    ended_at, duration_seconds, goals, created_at, updated_at, owner_id, visibility, shared_with)
SELECT md5('c' || n)::uuid, 'Talk ' || n, 'chat', 'slack', CASE n % 3 WHEN 1 THEN '[1]'::jsonb WHEN 2 THEN '{"a": 1}' END,
    CASE WHEN n % 2 = 0 THEN ARRAY['{"id": "s1", "name": "Ada"}']::jsonb[] END, timestamptz '2026-01-02',
    timestamptz '2026-01-02' + (n % 3 - 1) * interval '1 hour', CASE WHEN n % 4 = 0 THEN -1 ELSE n END,
    CASE WHEN n % 5 = 0 THEN ARRAY['{"goal_type": "learn"}', '{"goal_type": "decide"}']::jsonb[] END,
    timestamptz '2026-01-01', timestamptz '2026-01-01' + n * interval '1 minute', 'ada', CASE WHEN n % 7 > 0 THEN 'private' END,
    CASE WHEN n % 3 = 0 THEN '{bob}'::text[] END
FROM generate_series(1, 40) AS n;
-- Two of each name; links to other conversations, to itself; confidence of 17.
INSERT INTO nodes (id, conversation_id, node_name, summary, key_points, chunk_ids, utterance_ids, speaker_transitions,
    timestamp_start, timestamp_end, confidence_score, is_bookmark, created_at, updated_at)
SELECT md5('n' || c || ':' || n)::uuid, md5('c' || c)::uuid, 'Node ' || n / 2, 'Summary', '{a,b}', '{}',
    ARRAY[md5('u' || c || ':' || n)::uuid, md5('nowhere')::uuid, NULL], ARRAY['{"from": "s1"}']::jsonb[], -5,
    CASE WHEN n = 1 THEN 3.5 END, CASE n WHEN 1 THEN 17 WHEN 2 THEN 'NaN' ELSE 0.1 + 0.2 END, n = 3, timestamptz '2026-01-01',
    timestamptz '2026-01-01'
FROM generate_series(1, 40) AS c, generate_series(0, 4) AS n;
UPDATE nodes SET parent_id = md5('n' || substr(conversation_name, 6) || ':0')::uuid FROM conversations AS c WHERE c.id = conversation_id;
UPDATE nodes SET successor_id = md5('n1:1')::uuid WHERE node_name = 'Node 2';
-- Numbers twice in every fourth conversation, below 0 in others; speech of nodes that are not there.
INSERT INTO utterances (id, conversation_id, text, speaker_id, speaker_name, sequence_number, timestamp_start, timestamp_end, node_id,
    confidence_score, language, energy_level, platform_metadata, created_at)
SELECT md5('u' || c || ':' || n)::uuid, md5('c' || c)::uuid, 'said ' || n, 's' || n % 3, 'Name', CASE c % 4 WHEN 0 THEN n / 2 WHEN 1 THEN n - 3
    ELSE n END, CASE WHEN n % 2 = 0 THEN NULL ELSE n END, CASE WHEN n % 2 = 0 THEN -5 ELSE n + 0.5 END,
    CASE n WHEN 0 THEN md5('nowhere')::uuid ELSE md5('n' || c || ':1')::uuid END, CASE n WHEN 3 THEN 17 ELSE 0.5 END,
    CASE WHEN n > 2 THEN 'en' END, n, CASE WHEN n > 2 THEN '{"x": 1}'::jsonb END, timestamptz '2026-01-02' + n * interval '1 second'
FROM generate_series(1, 40) AS c, generate_series(0, 7) AS n;
INSERT INTO relationships (conversation_id, from_node_id, to_node_id, relationship_type, strength, confidence, supporting_utterance_ids)
SELECT md5('c' || c)::uuid, md5('n' || c || ':1')::uuid, md5('n' || c || ':2')::uuid, 'supports', CASE WHEN c % 2 = 0 THEN 5 END, 0.25,
    ARRAY[md5('u' || c || ':1')::uuid, md5('nowhere')::uuid]
FROM generate_series(1, 40) AS c;
INSERT INTO clusters (id, conversation_id, cluster_name, level, node_ids, clustering_confidence, updated_at)
SELECT md5('k' || c)::uuid, md5('c' || c)::uuid, 'Cluster', 0, ARRAY[md5('n' || c || ':1')::uuid, md5('n1:1')::uuid], -1, timestamptz '2026-01-01'
FROM generate_series(1, 40) AS c;
UPDATE clusters SET parent_cluster_id = id WHERE id < '7fffffff-0000-0000-0000-000000000000';
INSERT INTO edits_log (conversation_id, target_type, target_id, edit_type, field_name, old_value, new_value, user_id,
    user_confidence, exported_for_training)
SELECT md5('c' || c)::uuid, 'node', md5('n' || c || ':1')::uuid, 'correction', 'summary', 'Old', 'Summary', 'ada', CASE WHEN c % 3 > 0 THEN 0.5 END, c % 2 = 0
FROM generate_series(1, 40) AS c;
INSERT INTO api_calls_log (conversation_id, endpoint, feature, provider, model, prompt_tokens, completion_tokens, total_tokens,
    prompt_cost, completion_cost, total_cost, status, started_at, completed_at)
SELECT CASE WHEN n % 3 > 0 THEN md5('c' || n % 40 + 1)::uuid END, 'chat', 'nodes', 'openai', 'gpt-4', n, n, 2 * n, n * 0.1::float8, 0.2::float8, n * 0.1::float8 + 0.2::float8,
    'success', timestamptz '2026-01-02', timestamptz '2026-01-02' + (n % 3 - 1) * interval '1 second'
FROM generate_series(1, 200) AS n;
