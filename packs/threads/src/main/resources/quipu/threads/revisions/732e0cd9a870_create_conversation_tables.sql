-- revision: 732e0cd9a870
-- message: create conversation tables
-- created: 2026-11-28T04:00:00Z
-- transaction: on

-- upgrade
-- Counters and the search vector of a conversation move with every utterance, and are in no index but one: room on the
-- page lets most of these updates leave the indexes alone.
CREATE TABLE conversations (
    id                uuid        NOT NULL DEFAULT gen_random_uuid(),
    conversation_name text        NOT NULL,
    conversation_type text        NOT NULL,
    source_type       text        NOT NULL,
    source_metadata   jsonb       NOT NULL DEFAULT '{}',
    participant_count integer     NOT NULL DEFAULT 0,
    participants      jsonb       NOT NULL DEFAULT '[]',
    started_at        timestamptz NOT NULL,
    ended_at          timestamptz,
    duration_seconds  integer,
    goals             jsonb       NOT NULL DEFAULT '[]',
    goal_progress     jsonb       NOT NULL DEFAULT '{}',
    gcs_path          text,
    created_at        timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at        timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    deleted_at        timestamptz,
    owner_id          text        NOT NULL,
    visibility        text        NOT NULL DEFAULT 'private',
    shared_with       text[]      NOT NULL DEFAULT '{}',
    total_utterances  integer     NOT NULL DEFAULT 0,
    total_words       integer     NOT NULL DEFAULT 0,
    total_nodes       integer     NOT NULL DEFAULT 0,
    total_claims      integer     NOT NULL DEFAULT 0,
    tsv_search        tsvector    NOT NULL DEFAULT '',
    CONSTRAINT conversations_pkey PRIMARY KEY (id),
    CONSTRAINT valid_conversation_type CHECK (conversation_type IN ('live_audio', 'transcript', 'chat', 'hybrid')),
    CONSTRAINT valid_visibility CHECK (visibility IN ('private', 'shared', 'public')),
    CONSTRAINT ck_conversation_participants CHECK (jsonb_typeof(participants) = 'array' AND NOT jsonb_path_exists(
        participants, '$[*] ? (@.type() != "object" || !exists(@.id) || @.id.type() != "string")')),
    CONSTRAINT ck_conversation_goals CHECK (jsonb_typeof(goals) = 'array' AND NOT jsonb_path_exists(
        goals, '$[*] ? (@.type() != "object")')),
    CONSTRAINT ck_conversation_source_metadata CHECK (jsonb_typeof(source_metadata) = 'object'),
    CONSTRAINT ck_conversation_goal_progress CHECK (jsonb_typeof(goal_progress) = 'object'),
    CONSTRAINT ck_conversation_ended_after_started CHECK (ended_at >= started_at),
    CONSTRAINT ck_conversation_duration CHECK (duration_seconds >= 0),
    CONSTRAINT ck_conversation_shared_with CHECK (array_position(shared_with, NULL) IS NULL),
    CONSTRAINT ck_conversation_counters CHECK (participant_count >= 0 AND total_utterances >= 0 AND total_words >= 0
        AND total_nodes >= 0 AND total_claims >= 0)
) WITH (fillfactor = 80);

COMMENT ON TABLE conversations IS 'One conversation: a call, a meeting, a chat, or the transcript of one';
COMMENT ON COLUMN conversations.source_type IS 'Where it comes from: audio_stream, google_meet, slack, discord, …';
COMMENT ON COLUMN conversations.participants IS
    'Objects of id, name, role and whatever else is known; whoever speaks and is not among them is added by a trigger';
COMMENT ON COLUMN conversations.participant_count IS 'How many ids participants has; kept by a trigger';
COMMENT ON COLUMN conversations.goals IS
    'Objects of goal_type (learn, decide, build_rapport, brainstorm, resolve_conflict, custom), description,'
    ' target_metric, target_value and weight';
COMMENT ON COLUMN conversations.gcs_path IS 'Where the recording or the file lies in an object store';
COMMENT ON COLUMN conversations.deleted_at IS 'Set where it is put away; its rows stay until somebody deletes them';
COMMENT ON COLUMN conversations.total_utterances IS 'Kept by a trigger, as the other totals; an UPDATE cannot set it';
COMMENT ON COLUMN conversations.total_words IS 'Runs of characters between white space in the texts of its utterances';
COMMENT ON COLUMN conversations.total_claims IS 'Different ids in claim_ids of its nodes';
COMMENT ON COLUMN conversations.tsv_search IS
    'The words of the name (weight A), the participants (B) and all utterances (D, without positions); kept by triggers';

CREATE INDEX idx_conversations_owner ON conversations (owner_id);
CREATE INDEX idx_conversations_started ON conversations (started_at DESC);
CREATE INDEX idx_conversations_tsv ON conversations USING gin (tsv_search);
-- "The conversations of a user, the latest first" without a sort.
CREATE INDEX idx_conversations_owner_recent ON conversations (owner_id, started_at DESC) WHERE deleted_at IS NULL;
CREATE INDEX idx_conversations_shared_with ON conversations USING gin (shared_with);

CREATE TABLE utterances (
    id                uuid             NOT NULL DEFAULT gen_random_uuid(),
    conversation_id   uuid             NOT NULL,
    text              text             NOT NULL,
    text_cleaned      text,
    speaker_id        text             NOT NULL,
    speaker_name      text,
    speaker_role      text,
    sequence_number   integer          NOT NULL,
    timestamp_start   double precision,
    timestamp_end     double precision,
    duration_seconds  double precision,
    chunk_id          uuid,
    thread_id         uuid,
    node_id           uuid,
    confidence_score  double precision,
    language          text             NOT NULL DEFAULT 'en',
    emotion           text,
    energy_level      double precision,
    platform_metadata jsonb            NOT NULL DEFAULT '{}',
    created_at        timestamptz      NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT utterances_pkey PRIMARY KEY (id),
    CONSTRAINT utterances_conversation_id_fkey FOREIGN KEY (conversation_id)
        REFERENCES conversations (id) ON DELETE CASCADE,
    -- Deferrable, so that one UPDATE can shift a run of utterances; ON CONFLICT must then name the primary key.
    CONSTRAINT idx_utterances_conversation UNIQUE (conversation_id, sequence_number) DEFERRABLE INITIALLY IMMEDIATE,
    CONSTRAINT ck_utterance_sequence CHECK (sequence_number >= 0),
    -- Infinity and NaN are greater than every number, so each needs an end as well as a beginning.
    CONSTRAINT valid_timestamps CHECK (
        (timestamp_start IS NULL OR timestamp_start >= 0 AND timestamp_start < 'Infinity')
        AND (timestamp_end IS NULL OR timestamp_start IS NOT NULL AND timestamp_end >= timestamp_start
            AND timestamp_end < 'Infinity')),
    CONSTRAINT ck_utterance_duration CHECK (duration_seconds >= 0 AND duration_seconds < 'Infinity'),
    CONSTRAINT ck_utterance_confidence CHECK (confidence_score BETWEEN 0 AND 1),
    CONSTRAINT ck_utterance_energy CHECK (energy_level BETWEEN 0 AND 1),
    CONSTRAINT ck_utterance_platform_metadata CHECK (jsonb_typeof(platform_metadata) = 'object')
);

COMMENT ON TABLE utterances IS 'What was said, in the order of sequence_number';
COMMENT ON COLUMN utterances.sequence_number IS
    'The place in the conversation, from 0; leave it out, or give NULL, and the database appends';
COMMENT ON COLUMN utterances.timestamp_start IS 'Seconds since the conversation started';
COMMENT ON COLUMN utterances.timestamp_end IS 'Seconds since the conversation started';
COMMENT ON COLUMN utterances.chunk_id IS 'The piece of audio or text it came in, kept elsewhere';
COMMENT ON COLUMN utterances.thread_id IS 'The line of talk it belongs to, kept elsewhere';
COMMENT ON COLUMN utterances.node_id IS 'The node that sums it up, of the same conversation; NULL once that is gone';

CREATE INDEX idx_utterances_speaker ON utterances (conversation_id, speaker_id);
CREATE INDEX idx_utterances_chunk ON utterances (chunk_id);
CREATE INDEX idx_utterances_node ON utterances (node_id);
CREATE INDEX idx_utterances_thread ON utterances (thread_id);
CREATE INDEX idx_utterances_timestamp ON utterances (conversation_id, timestamp_start);

CREATE TABLE nodes (
    id                     uuid             NOT NULL DEFAULT gen_random_uuid(),
    conversation_id        uuid             NOT NULL,
    node_name              text             NOT NULL,
    summary                text             NOT NULL,
    key_points             text[]           NOT NULL DEFAULT '{}',
    node_type              text             NOT NULL DEFAULT 'conversational_thread',
    level                  integer          NOT NULL DEFAULT 1,
    parent_id              uuid,
    children_ids           uuid[]           NOT NULL DEFAULT '{}',
    is_bookmark            boolean          NOT NULL DEFAULT false,
    is_contextual_progress boolean          NOT NULL DEFAULT false,
    is_tangent             boolean          NOT NULL DEFAULT false,
    is_crux                boolean          NOT NULL DEFAULT false,
    predecessor_id         uuid,
    successor_id           uuid,
    chunk_ids              uuid[]           NOT NULL DEFAULT '{}',
    utterance_ids          uuid[]           NOT NULL DEFAULT '{}',
    speaker_info           jsonb            NOT NULL DEFAULT '{}',
    speaker_transitions    jsonb            NOT NULL DEFAULT '[]',
    dialogue_type          text,
    claim_ids              uuid[]           NOT NULL DEFAULT '{}',
    timestamp_start        double precision,
    timestamp_end          double precision,
    duration_seconds       double precision,
    cluster_info           jsonb            NOT NULL DEFAULT '{}',
    display_preferences    jsonb            NOT NULL DEFAULT '{}',
    canvas_x               integer,
    canvas_y               integer,
    canvas_width           integer          NOT NULL DEFAULT 350,
    canvas_height          integer          NOT NULL DEFAULT 200,
    zoom_level_visible     integer[]        NOT NULL DEFAULT '{}',
    confidence_score       double precision,
    created_at             timestamptz      NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at             timestamptz      NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT nodes_pkey PRIMARY KEY (id),
    CONSTRAINT nodes_conversation_id_fkey FOREIGN KEY (conversation_id)
        REFERENCES conversations (id) ON DELETE CASCADE,
    CONSTRAINT uq_nodes_conversation_name UNIQUE (conversation_id, node_name),
    -- What every reference to a node names, so that it stays in its conversation.
    CONSTRAINT uq_nodes_in_conversation UNIQUE (conversation_id, id),
    CONSTRAINT nodes_parent_id_fkey FOREIGN KEY (conversation_id, parent_id)
        REFERENCES nodes (conversation_id, id) ON DELETE SET NULL (parent_id),
    CONSTRAINT nodes_predecessor_id_fkey FOREIGN KEY (conversation_id, predecessor_id)
        REFERENCES nodes (conversation_id, id) ON DELETE SET NULL (predecessor_id),
    CONSTRAINT nodes_successor_id_fkey FOREIGN KEY (conversation_id, successor_id)
        REFERENCES nodes (conversation_id, id) ON DELETE SET NULL (successor_id),
    CONSTRAINT no_self_link CHECK (parent_id <> id AND predecessor_id <> id AND successor_id <> id),
    -- A longer one does not fit into the index of its key.
    CONSTRAINT ck_node_name_length CHECK (octet_length(node_name) <= 2000),
    CONSTRAINT valid_dialogue_type CHECK (dialogue_type IN ('monologue', 'dialogue', 'multi-party', 'consensus')),
    CONSTRAINT ck_node_level CHECK (level >= 1),
    CONSTRAINT ck_node_timestamps CHECK (
        (timestamp_start IS NULL OR timestamp_start >= 0 AND timestamp_start < 'Infinity')
        AND (timestamp_end IS NULL OR timestamp_start IS NOT NULL AND timestamp_end >= timestamp_start
            AND timestamp_end < 'Infinity')),
    CONSTRAINT ck_node_duration CHECK (duration_seconds >= 0 AND duration_seconds < 'Infinity'),
    CONSTRAINT ck_node_confidence CHECK (confidence_score BETWEEN 0 AND 1),
    CONSTRAINT ck_node_canvas_size CHECK (canvas_width > 0 AND canvas_height > 0),
    CONSTRAINT ck_node_arrays CHECK (array_position(key_points, NULL) IS NULL
        AND array_position(chunk_ids, NULL) IS NULL AND array_position(utterance_ids, NULL) IS NULL
        AND array_position(claim_ids, NULL) IS NULL AND array_position(zoom_level_visible, NULL) IS NULL),
    CONSTRAINT ck_node_documents CHECK (jsonb_typeof(speaker_info) = 'object'
        AND jsonb_typeof(speaker_transitions) = 'array' AND jsonb_typeof(cluster_info) = 'object'
        AND jsonb_typeof(display_preferences) = 'object')
);

COMMENT ON TABLE nodes IS 'A thought, topic or line of talk of a conversation: a node of its graph, at a level of zoom';
COMMENT ON COLUMN nodes.children_ids IS 'The nodes whose parent_id this is, by id; kept by a trigger, nothing else sets it';
COMMENT ON COLUMN nodes.utterance_ids IS
    'Utterances of the same conversation; unknown ones are refused, deleted ones are taken out';
COMMENT ON COLUMN nodes.chunk_ids IS 'Pieces of audio or text, kept elsewhere';
COMMENT ON COLUMN nodes.claim_ids IS 'Claims, kept elsewhere; conversations.total_claims counts the different ones';
COMMENT ON COLUMN nodes.speaker_info IS
    'primary_speaker, speaker_name, contribution_percentage and secondary_speakers';
COMMENT ON COLUMN nodes.canvas_x IS 'Where it stands on the canvas; NULL: nobody has put it anywhere';
COMMENT ON COLUMN nodes.zoom_level_visible IS 'The zoom levels that show it; empty: only its own level';

CREATE INDEX idx_nodes_conversation ON nodes (conversation_id);
CREATE INDEX idx_nodes_level ON nodes (conversation_id, level);
CREATE INDEX idx_nodes_temporal ON nodes (conversation_id, timestamp_start);
CREATE INDEX idx_nodes_speaker ON nodes (conversation_id, (speaker_info ->> 'primary_speaker'));
CREATE INDEX idx_nodes_bookmarks ON nodes (conversation_id) WHERE is_bookmark;
CREATE INDEX idx_nodes_tangents ON nodes (conversation_id) WHERE is_tangent;
CREATE INDEX idx_nodes_parent ON nodes (parent_id);
CREATE INDEX idx_nodes_predecessor ON nodes (predecessor_id);
CREATE INDEX idx_nodes_successor ON nodes (successor_id);
CREATE INDEX idx_nodes_utterances ON nodes USING gin (utterance_ids);
CREATE INDEX idx_nodes_claims ON nodes USING gin (claim_ids);
CREATE INDEX idx_nodes_zoom ON nodes USING gin (zoom_level_visible);

ALTER TABLE utterances ADD CONSTRAINT utterances_node_id_fkey FOREIGN KEY (conversation_id, node_id)
    REFERENCES nodes (conversation_id, id) ON DELETE SET NULL (node_id);

CREATE TABLE relationships (
    id                       uuid             NOT NULL DEFAULT gen_random_uuid(),
    conversation_id          uuid             NOT NULL,
    from_node_id             uuid             NOT NULL,
    to_node_id               uuid             NOT NULL,
    relationship_type        text             NOT NULL,
    relationship_subtype     text,
    explanation              text,
    strength                 double precision NOT NULL DEFAULT 1.0,
    confidence               double precision NOT NULL DEFAULT 1.0,
    supporting_utterance_ids uuid[]           NOT NULL DEFAULT '{}',
    is_bidirectional         boolean          NOT NULL DEFAULT false,
    created_at               timestamptz      NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT relationships_pkey PRIMARY KEY (id),
    CONSTRAINT relationships_conversation_id_fkey FOREIGN KEY (conversation_id)
        REFERENCES conversations (id) ON DELETE CASCADE,
    CONSTRAINT relationships_from_node_id_fkey FOREIGN KEY (conversation_id, from_node_id)
        REFERENCES nodes (conversation_id, id) ON DELETE CASCADE,
    CONSTRAINT relationships_to_node_id_fkey FOREIGN KEY (conversation_id, to_node_id)
        REFERENCES nodes (conversation_id, id) ON DELETE CASCADE,
    CONSTRAINT uq_relationships_triple UNIQUE (from_node_id, to_node_id, relationship_type),
    CONSTRAINT no_self_reference CHECK (from_node_id <> to_node_id),
    CONSTRAINT valid_relationship_type CHECK (relationship_type IN ('temporal_next', 'contextual_related', 'elaborates',
        'contradicts', 'supports', 'questions', 'answers', 'builds_on', 'diverges', 'resolves', 'revisits', 'depends_on',
        'crux')),
    CONSTRAINT ck_relationship_strength CHECK (strength BETWEEN 0 AND 1),
    CONSTRAINT ck_relationship_confidence CHECK (confidence BETWEEN 0 AND 1),
    CONSTRAINT ck_relationship_evidence CHECK (array_position(supporting_utterance_ids, NULL) IS NULL)
);

COMMENT ON TABLE relationships IS 'An edge between two nodes of a conversation';
COMMENT ON COLUMN relationships.supporting_utterance_ids IS
    'Utterances of the same conversation that show it; unknown ones are refused, deleted ones are taken out';

CREATE INDEX idx_relationships_from ON relationships (from_node_id);
CREATE INDEX idx_relationships_to ON relationships (to_node_id);
CREATE INDEX idx_relationships_type ON relationships (conversation_id, relationship_type);
CREATE INDEX idx_relationships_evidence ON relationships USING gin (supporting_utterance_ids);

CREATE TABLE clusters (
    id                    uuid             NOT NULL DEFAULT gen_random_uuid(),
    conversation_id       uuid             NOT NULL,
    cluster_name          text             NOT NULL,
    level                 integer          NOT NULL,
    parent_cluster_id     uuid,
    node_ids              uuid[]           NOT NULL DEFAULT '{}',
    child_cluster_ids     uuid[]           NOT NULL DEFAULT '{}',
    summary               text,
    clustering_algorithm  text,
    color                 text,
    icon                  text,
    key_themes            text[]           NOT NULL DEFAULT '{}',
    auto_generated        boolean          NOT NULL DEFAULT true,
    clustering_confidence double precision,
    created_at            timestamptz      NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at            timestamptz      NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT clusters_pkey PRIMARY KEY (id),
    CONSTRAINT clusters_conversation_id_fkey FOREIGN KEY (conversation_id)
        REFERENCES conversations (id) ON DELETE CASCADE,
    CONSTRAINT uq_clusters_in_conversation UNIQUE (conversation_id, id),
    CONSTRAINT clusters_parent_cluster_id_fkey FOREIGN KEY (conversation_id, parent_cluster_id)
        REFERENCES clusters (conversation_id, id) ON DELETE SET NULL (parent_cluster_id),
    CONSTRAINT no_self_parent CHECK (parent_cluster_id <> id),
    CONSTRAINT ck_cluster_level CHECK (level >= 0),
    CONSTRAINT ck_cluster_confidence CHECK (clustering_confidence BETWEEN 0 AND 1),
    CONSTRAINT ck_cluster_arrays CHECK (array_position(node_ids, NULL) IS NULL
        AND array_position(key_themes, NULL) IS NULL)
);

COMMENT ON TABLE clusters IS 'Nodes of a conversation that belong together, and clusters of clusters';
COMMENT ON COLUMN clusters.node_ids IS
    'Nodes of the same conversation; unknown ones are refused, deleted ones are taken out';
COMMENT ON COLUMN clusters.child_cluster_ids IS
    'The clusters whose parent_cluster_id this is, by id; kept by a trigger, nothing else sets it';

CREATE INDEX idx_clusters_conversation ON clusters (conversation_id);
CREATE INDEX idx_clusters_level ON clusters (conversation_id, level);
CREATE INDEX idx_clusters_parent ON clusters (parent_cluster_id);
CREATE INDEX idx_clusters_nodes ON clusters USING gin (node_ids);

CREATE TABLE edits_log (
    id                    uuid             NOT NULL DEFAULT gen_random_uuid(),
    conversation_id       uuid             NOT NULL,
    target_type           text             NOT NULL,
    target_id             uuid             NOT NULL,
    edit_type             text             NOT NULL,
    field_name            text             NOT NULL,
    old_value             text,
    new_value             text,
    user_comment          text,
    user_id               text             NOT NULL,
    user_confidence       double precision NOT NULL DEFAULT 1.0,
    exported_for_training boolean          NOT NULL DEFAULT false,
    training_dataset_id   text,
    created_at            timestamptz      NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT edits_log_pkey PRIMARY KEY (id),
    CONSTRAINT edits_log_conversation_id_fkey FOREIGN KEY (conversation_id)
        REFERENCES conversations (id) ON DELETE CASCADE,
    CONSTRAINT valid_target_type CHECK (target_type IN ('node', 'relationship', 'cluster', 'speaker_attribution', 'claim',
        'utterance')),
    CONSTRAINT valid_edit_type CHECK (edit_type IN ('correction', 'addition', 'deletion', 'merge', 'split')),
    CONSTRAINT ck_edit_confidence CHECK (user_confidence BETWEEN 0 AND 1),
    CONSTRAINT ck_edit_dataset_if_exported CHECK (exported_for_training = (training_dataset_id IS NOT NULL))
);

COMMENT ON TABLE edits_log IS
    'What people corrected, to learn from; goes with its conversation, so that who deletes one takes all of it away';
COMMENT ON COLUMN edits_log.target_id IS 'A row of the table that target_type names; it may be gone by now';
COMMENT ON COLUMN edits_log.old_value IS 'The text, or JSON where the field holds no text';

CREATE INDEX idx_edits_conversation ON edits_log (conversation_id);
CREATE INDEX idx_edits_target ON edits_log (target_type, target_id);
CREATE INDEX idx_edits_training ON edits_log (created_at, id) WHERE NOT exported_for_training;

CREATE TABLE api_calls_log (
    id                uuid            NOT NULL DEFAULT gen_random_uuid(),
    conversation_id   uuid,
    endpoint          text            NOT NULL,
    feature           text            NOT NULL,
    provider          text            NOT NULL,
    model             text            NOT NULL,
    prompt_tokens     bigint          NOT NULL,
    completion_tokens bigint          NOT NULL,
    total_tokens      bigint          NOT NULL,
    prompt_cost       numeric(20, 10) NOT NULL,
    completion_cost   numeric(20, 10) NOT NULL,
    total_cost        numeric(20, 10) NOT NULL,
    latency_ms        integer,
    status            text            NOT NULL,
    error_message     text,
    started_at        timestamptz     NOT NULL,
    completed_at      timestamptz,
    request_id        text,
    CONSTRAINT api_calls_log_pkey PRIMARY KEY (id),
    CONSTRAINT api_calls_log_conversation_id_fkey FOREIGN KEY (conversation_id)
        REFERENCES conversations (id) ON DELETE SET NULL,
    CONSTRAINT ck_api_call_tokens CHECK (prompt_tokens >= 0 AND completion_tokens >= 0
        AND total_tokens = prompt_tokens + completion_tokens),
    -- NaN is greater than every number and equal to itself, so neither the bounds nor the sum keep it out.
    CONSTRAINT ck_api_call_costs CHECK (prompt_cost >= 0 AND completion_cost >= 0 AND total_cost <> 'NaN'
        AND total_cost = prompt_cost + completion_cost),
    CONSTRAINT ck_api_call_latency CHECK (latency_ms >= 0),
    CONSTRAINT valid_status CHECK (status IN ('pending', 'success', 'error', 'timeout', 'cancelled')),
    CONSTRAINT ck_api_call_completed_after_started CHECK (completed_at >= started_at)
);

COMMENT ON TABLE api_calls_log IS 'Calls of language models and what they cost; outlive their conversation';
COMMENT ON COLUMN api_calls_log.total_cost IS 'US dollars';
COMMENT ON COLUMN api_calls_log.request_id IS 'The caller''s own key of the call: a call that is written twice is refused';

CREATE INDEX idx_api_calls_conversation ON api_calls_log (conversation_id);
CREATE INDEX idx_api_calls_cost ON api_calls_log (total_cost);
CREATE INDEX idx_api_calls_feature ON api_calls_log (feature);
CREATE INDEX idx_api_calls_provider_model ON api_calls_log (provider, model);
CREATE INDEX idx_api_calls_started ON api_calls_log (started_at);
CREATE UNIQUE INDEX uq_api_calls_request ON api_calls_log (request_id) WHERE request_id IS NOT NULL;

-- The text of an utterance has no limit, a tsvector has one: 1 MB of words. This is to_tsvector('english', body) for a
-- body of up to 100,000 bytes; of a longer one it is all words of the first 8 Mi characters, or as many as 1 MB holds.
-- A piece of 100,000 characters always fits. Only the first keeps its positions: they end at 16,383 anyway.
CREATE FUNCTION searchable_words(body text) RETURNS tsvector
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    -- Some 50 microseconds a kilobyte: worth an index even on a small table.
    COST 5000
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    piece_length CONSTANT integer := 100000;
    longest_word CONSTANT integer := 2048;
    capacity     CONSTANT integer := 1048575;
    reading  text;
    piece    text;
    tail     integer;
    words    tsvector;
    vector   tsvector := '';
BEGIN
    IF octet_length(body) <= piece_length THEN
        RETURN to_tsvector('pg_catalog.english', body);
    END IF;
    reading := left(body, 8388608);
    WHILE reading <> '' LOOP
        piece := left(reading, piece_length);
        IF length(piece) = piece_length THEN
            -- End between two words; a word too long for that is one that no tsvector takes.
            tail := length(substring(right(piece, longest_word) FROM '\S*$'));
            piece := left(piece, piece_length - CASE WHEN tail < longest_word THEN tail ELSE 0 END);
        END IF;
        words := to_tsvector('pg_catalog.english', piece);
        IF vector <> '' THEN
            words := strip(words);
        END IF;
        -- Beside its words a tsvector takes 8 bytes, and 4 for each of them.
        EXIT WHEN pg_column_size(vector) + pg_column_size(words) - 4 * (length(vector) + length(words)) - 16 > capacity;
        vector := vector || words;
        reading := substr(reading, length(piece) + 1);
    END LOOP;
    RETURN vector;
END;
$$;

COMMENT ON FUNCTION searchable_words(text) IS 'The words of a text of any length, in English, for a search';

-- What is new in words comes without positions and in the order of the alphabet until the vector is full. Where nothing
-- is new the very same value comes back, so that a row that it is written to again leaves its index alone.
CREATE FUNCTION merge_words(vector tsvector, words tsvector) RETURNS tsvector
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    capacity CONSTANT integer := 1048575;
    merged   tsvector;
    -- A fresh copy: what comes from a row may be compressed, and its size then says nothing.
    plain    tsvector := vector || '';
    room     integer := capacity - (pg_column_size(plain) - 4 * length(plain) - 8);
BEGIN
    IF pg_column_size(words || '') - 4 * length(words) - 8 > room THEN
        SELECT array_to_tsvector(array_agg(lexeme)) INTO words
        FROM (
            SELECT lexeme, sum(octet_length(lexeme) + 1) OVER (ORDER BY lexeme COLLATE "C") AS bytes
            FROM unnest(tsvector_to_array(words)) AS lexeme
            WHERE lexeme <> ALL (tsvector_to_array(plain))
        ) AS fresh
        WHERE bytes <= room;
    END IF;
    merged := plain || coalesce(words, '');
    RETURN CASE WHEN length(merged) = length(plain) THEN vector ELSE merged END;
END;
$$;

COMMENT ON FUNCTION merge_words(tsvector, tsvector) IS 'Two search vectors as one, as far as 1 MB goes';

CREATE FUNCTION holds_words(vector tsvector, words tsvector) RETURNS boolean
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN tsvector_to_array(vector) @> tsvector_to_array(words);

COMMENT ON FUNCTION holds_words(tsvector, tsvector) IS 'Whether a search vector has all words of another';

-- Text after text: joined into one, an angle bracket in the first and one in the last would make a tag of all between.
CREATE FUNCTION words_of_texts(texts text[]) RETURNS tsvector
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT coalesce(array_to_tsvector(array_agg(lexeme)), '')
    FROM (
        SELECT found.lexeme, sum(octet_length(found.lexeme)) OVER (ORDER BY min(place), found.lexeme) AS bytes
        FROM unnest(texts) WITH ORDINALITY AS said (body, place)
        CROSS JOIN LATERAL unnest(searchable_words(body)) AS found
        GROUP BY found.lexeme
    ) AS word
    WHERE bytes <= 1048575;
END;

COMMENT ON FUNCTION words_of_texts(text[]) IS 'The different words of several texts, without positions';

CREATE FUNCTION words_of_conversation(conversation uuid) RETURNS tsvector
    LANGUAGE sql STABLE STRICT
BEGIN ATOMIC
    SELECT coalesce(array_to_tsvector(array_agg(lexeme)), '')
    FROM (
        SELECT found.lexeme, sum(octet_length(found.lexeme)) OVER (ORDER BY min(sequence_number), found.lexeme) AS bytes
        FROM utterances
        CROSS JOIN LATERAL unnest(searchable_words(text)) AS found
        WHERE conversation_id = conversation
        GROUP BY found.lexeme
    ) AS word
    WHERE bytes <= 1048575;
END;

COMMENT ON FUNCTION words_of_conversation(uuid) IS 'The different words of all utterances of a conversation';

CREATE FUNCTION conversation_heading(name text, participants jsonb) RETURNS tsvector
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT merge_words(setweight(searchable_words(name), 'A'), setweight(searchable_words(coalesce(string_agg(
        concat_ws(' ', person ->> 'id', person ->> 'name', person ->> 'role', person ->> 'email'), E'\n' ORDER BY place),
        '')), 'B'))
    FROM jsonb_array_elements(participants) WITH ORDINALITY AS participant (person, place);
END;

COMMENT ON FUNCTION conversation_heading(text, jsonb) IS
    'What is searched of a conversation beside its utterances: its name, and who takes part';

-- The collation says which characters are white space; this one says the same on every server.
CREATE FUNCTION word_count(body text) RETURNS integer
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN regexp_count(body COLLATE "C", '\S+');

COMMENT ON FUNCTION word_count(text) IS 'Runs of characters between ASCII white space';

CREATE FUNCTION as_participant(id text, name text, role text) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN jsonb_strip_nulls(jsonb_build_object('id', id, 'name', name, 'role', role));

COMMENT ON FUNCTION as_participant(text, text, text) IS 'A speaker as participants has them';

CREATE FUNCTION with_speakers(participants jsonb, speakers jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT participants || coalesce(jsonb_agg(speaker ORDER BY speaker ->> 'id' COLLATE "C"), '[]')
    FROM (
        SELECT DISTINCT ON (person ->> 'id') person AS speaker
        FROM jsonb_array_elements(speakers) AS person
        WHERE NOT participants @> jsonb_build_array(jsonb_build_object('id', person -> 'id'))
        ORDER BY person ->> 'id', person DESC
    ) AS fresh;
END;

COMMENT ON FUNCTION with_speakers(jsonb, jsonb) IS 'Participants, and after them the speakers who are not among them';

-- Functions keep the search_path that stands when they are made. pg_temp is named, and last, because a path that does
-- not name it searches it first: a temporary table could then stand in for one of these tables.
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

-- Totals and search vector come from the triggers of other tables, so one level down; what a client's own statement says
-- of them is put back. updated_at never goes backwards: a transaction that began earlier may well update later.
CREATE FUNCTION keep_conversation() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
AS $$
BEGIN
    IF jsonb_typeof(NEW.participants) IS DISTINCT FROM 'array' THEN
        -- For the constraints to refuse.
        RETURN NEW;
    ELSIF TG_OP = 'INSERT' THEN
        NEW.total_utterances := 0;
        NEW.total_words := 0;
        NEW.total_nodes := 0;
        NEW.total_claims := 0;
        NEW.tsv_search := conversation_heading(NEW.conversation_name, NEW.participants);
    ELSE
        NEW.updated_at := greatest(OLD.updated_at, CURRENT_TIMESTAMP);
        IF pg_trigger_depth() = 1 THEN
            NEW.total_utterances := OLD.total_utterances;
            NEW.total_words := OLD.total_words;
            NEW.total_nodes := OLD.total_nodes;
            NEW.total_claims := OLD.total_claims;
            NEW.tsv_search := OLD.tsv_search;
        END IF;
        NEW.participant_count := OLD.participant_count;
        IF NEW.conversation_name = OLD.conversation_name AND NEW.participants = OLD.participants THEN
            RETURN NEW;
        END IF;
        IF NEW.conversation_name = OLD.conversation_name AND NEW.participants @> OLD.participants THEN
            -- Nobody may be new: the same ones in another order, or one of them twice.
            NEW.tsv_search := merge_words(NEW.tsv_search, conversation_heading('', coalesce((
                SELECT jsonb_agg(person) FROM jsonb_array_elements(NEW.participants) AS person
                WHERE NOT OLD.participants @> jsonb_build_array(person)), '[]')));
        ELSE
            NEW.tsv_search := merge_words(
                conversation_heading(NEW.conversation_name, NEW.participants), words_of_conversation(OLD.id));
        END IF;
    END IF;
    NEW.participant_count :=
        (SELECT count(DISTINCT person ->> 'id') FROM jsonb_array_elements(NEW.participants) AS person);
    RETURN NEW;
END;
$$;

CREATE TRIGGER trigger_keep_conversation
    BEFORE INSERT OR UPDATE ON conversations
    FOR EACH ROW EXECUTE FUNCTION keep_conversation();

-- Clients that append to one conversation wait for each other here, and so get different places. The count is taken by
-- a statement of its own after the lock: only that one sees what the other has committed. A missing conversation is the
-- foreign key's to report. By key, and the last one only: a plan that a session made while the table was small would
-- read all of it for each utterance of a large statement.
CREATE FUNCTION assign_sequence_number() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
    SET enable_seqscan = off
    SET enable_sort = off
AS $$
BEGIN
    PERFORM FROM conversations WHERE id = NEW.conversation_id FOR NO KEY UPDATE;
    NEW.sequence_number := coalesce((
        SELECT sequence_number FROM utterances
        WHERE conversation_id = NEW.conversation_id ORDER BY sequence_number DESC LIMIT 1), -1) + 1;
    RETURN NEW;
END;
$$;

CREATE TRIGGER trigger_assign_sequence_number
    BEFORE INSERT OR UPDATE ON utterances
    FOR EACH ROW WHEN (NEW.sequence_number IS NULL)
    EXECUTE FUNCTION assign_sequence_number();

-- What is left to be found of a conversation when texts have gone or changed. Here all is read anew.
CREATE FUNCTION words_after_loss(
    conversation uuid, heading tsvector, vector tsvector, old_texts text[], new_texts text[]) RETURNS tsvector
    LANGUAGE plpgsql STABLE
    SET search_path FROM CURRENT
AS $$
BEGIN
    RETURN merge_words(heading, words_of_conversation(conversation));
END;
$$;

COMMENT ON FUNCTION words_after_loss(uuid, tsvector, tsvector, text[], text[]) IS
    'The search vector of a conversation after some of its texts went or changed';

-- Once a statement, and conversations in the order of the key, so that two statements that write to the same ones cannot
-- wait for each other in a circle. Words that came are added; only where words may be gone is the vector made anew, and
-- then under a lock that is taken first, so that it sees what others have committed.
--
-- The rows before and after are compared by EXCEPT and not by a join: the plan of a session's first statement, of one row
-- perhaps, is kept for all that follow, and as a loop in a loop it would never end on many.
CREATE FUNCTION count_utterances() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
AS $$
DECLARE
    changes refcursor;
    change  record;
BEGIN
    IF TG_OP = 'INSERT' THEN
        OPEN changes FOR
            SELECT conversation_id, count(*) AS number, sum(word_count(text)) AS words, false AS lost,
                   array_agg(text) AS texts, NULL::text[] AS old_texts,
                   jsonb_agg(DISTINCT as_participant(speaker_id, speaker_name, speaker_role)) AS speakers
            FROM new_rows GROUP BY conversation_id ORDER BY conversation_id;
    ELSIF TG_OP = 'DELETE' THEN
        OPEN changes FOR
            SELECT conversation_id, -count(*) AS number, -sum(word_count(text)) AS words, true AS lost,
                   NULL::text[] AS texts, array_agg(text) AS old_texts, NULL::jsonb AS speakers
            FROM old_rows GROUP BY conversation_id ORDER BY conversation_id;
    ELSE
        OPEN changes FOR
            SELECT conversation_id, sum(sign) AS number, sum(sign * word_count(text)) AS words,
                   bool_or(sign = -1 AND (next_conversation_id IS DISTINCT FROM conversation_id
                       OR next_text <> text
                           AND NOT holds_words(searchable_words(next_text), searchable_words(text)))) AS lost,
                   array_agg(text) FILTER (WHERE sign = 1) AS texts,
                   array_agg(text) FILTER (WHERE sign = -1) AS old_texts,
                   jsonb_agg(DISTINCT as_participant(speaker_id, speaker_name, speaker_role)) FILTER (WHERE sign = 1)
                       AS speakers
            FROM (SELECT *, lead(conversation_id) OVER (PARTITION BY id ORDER BY sign) AS next_conversation_id,
                         lead(text) OVER (PARTITION BY id ORDER BY sign) AS next_text
                  FROM (SELECT *, -1 AS sign FROM (
                            SELECT id, conversation_id, text, speaker_id, speaker_name, speaker_role FROM old_rows
                            EXCEPT SELECT id, conversation_id, text, speaker_id, speaker_name, speaker_role FROM new_rows
                        ) AS was
                        UNION ALL SELECT *, 1 FROM (
                            SELECT id, conversation_id, text, speaker_id, speaker_name, speaker_role FROM new_rows
                            EXCEPT SELECT id, conversation_id, text, speaker_id, speaker_name, speaker_role FROM old_rows
                        ) AS is_now) AS both_sides) AS changed
            GROUP BY conversation_id ORDER BY conversation_id;
    END IF;
    LOOP
        FETCH changes INTO change;
        EXIT WHEN NOT FOUND;
        IF change.lost THEN
            PERFORM FROM conversations WHERE id = change.conversation_id FOR NO KEY UPDATE;
        END IF;
        UPDATE conversations
        SET total_utterances = total_utterances + change.number,
            total_words = total_words + change.words,
            participants = with_speakers(participants, coalesce(change.speakers, '[]')),
            tsv_search = CASE
                WHEN change.lost THEN
                    words_after_loss(id, conversation_heading(conversation_name, participants), tsv_search,
                        change.old_texts, change.texts)
                ELSE merge_words(tsv_search, words_of_texts(change.texts)) END
        WHERE id = change.conversation_id;
    END LOOP;
    CLOSE changes;
    RETURN NULL;
END;
$$;

CREATE TRIGGER trigger_total_utterances
    AFTER INSERT ON utterances
    REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION count_utterances();
CREATE TRIGGER trigger_total_utterances_on_update
    AFTER UPDATE ON utterances
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION count_utterances();
CREATE TRIGGER trigger_total_utterances_on_delete
    AFTER DELETE ON utterances
    REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION count_utterances();

-- Claims are counted anew where some changed: a claim may stand in several nodes, so a difference would not do.
CREATE FUNCTION count_nodes() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
AS $$
DECLARE
    changes refcursor;
    change  record;
BEGIN
    IF TG_OP = 'INSERT' THEN
        OPEN changes FOR
            SELECT conversation_id, count(*) AS number, bool_or(claim_ids <> '{}') AS claims
            FROM new_rows GROUP BY conversation_id ORDER BY conversation_id;
    ELSIF TG_OP = 'DELETE' THEN
        OPEN changes FOR
            SELECT conversation_id, -count(*) AS number, bool_or(claim_ids <> '{}') AS claims
            FROM old_rows GROUP BY conversation_id ORDER BY conversation_id;
    ELSE
        OPEN changes FOR
            SELECT conversation_id, sum(sign) AS number, true AS claims
            FROM (SELECT conversation_id, -1 AS sign FROM (
                      SELECT id, conversation_id, claim_ids FROM old_rows
                      EXCEPT SELECT id, conversation_id, claim_ids FROM new_rows) AS was
                  UNION ALL SELECT conversation_id, 1 FROM (
                      SELECT id, conversation_id, claim_ids FROM new_rows
                      EXCEPT SELECT id, conversation_id, claim_ids FROM old_rows) AS is_now) AS changed
            GROUP BY conversation_id ORDER BY conversation_id;
    END IF;
    LOOP
        FETCH changes INTO change;
        EXIT WHEN NOT FOUND;
        IF change.claims THEN
            PERFORM FROM conversations WHERE id = change.conversation_id FOR NO KEY UPDATE;
        END IF;
        UPDATE conversations
        SET total_nodes = total_nodes + change.number,
            total_claims = CASE WHEN change.claims THEN
                (SELECT count(DISTINCT claim) FROM nodes CROSS JOIN LATERAL unnest(claim_ids) AS claim
                 WHERE conversation_id = change.conversation_id) ELSE total_claims END
        WHERE id = change.conversation_id;
    END LOOP;
    CLOSE changes;
    RETURN NULL;
END;
$$;

CREATE TRIGGER trigger_total_nodes
    AFTER INSERT ON nodes
    REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION count_nodes();
CREATE TRIGGER trigger_total_nodes_on_update
    AFTER UPDATE ON nodes
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION count_nodes();
CREATE TRIGGER trigger_total_nodes_on_delete
    AFTER DELETE ON nodes
    REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION count_nodes();

-- TRUNCATE fires no trigger of rows. What it leaves of a conversation is its heading, and no array may name what is gone.
CREATE FUNCTION forget_truncated() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
AS $$
BEGIN
    IF TG_TABLE_NAME = 'utterances' THEN
        UPDATE conversations
        SET total_utterances = 0, total_words = 0, tsv_search = conversation_heading(conversation_name, participants);
        UPDATE nodes SET utterance_ids = '{}' WHERE utterance_ids <> '{}';
        UPDATE relationships SET supporting_utterance_ids = '{}' WHERE supporting_utterance_ids <> '{}';
    ELSE
        UPDATE conversations SET total_nodes = 0, total_claims = 0;
        UPDATE clusters SET node_ids = '{}' WHERE node_ids <> '{}';
    END IF;
    RETURN NULL;
END;
$$;

CREATE TRIGGER trigger_forget_truncated
    AFTER TRUNCATE ON utterances
    FOR EACH STATEMENT EXECUTE FUNCTION forget_truncated();
CREATE TRIGGER trigger_forget_truncated
    AFTER TRUNCATE ON nodes
    FOR EACH STATEMENT EXECUTE FUNCTION forget_truncated();

CREATE FUNCTION keep_node() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.children_ids := '{}';
    ELSE
        NEW.updated_at := greatest(OLD.updated_at, CURRENT_TIMESTAMP);
        IF pg_trigger_depth() = 1 THEN
            NEW.children_ids := OLD.children_ids;
        END IF;
    END IF;
    RETURN NEW;
END;
$$;

CREATE TRIGGER trigger_keep_node
    BEFORE INSERT OR UPDATE ON nodes
    FOR EACH ROW EXECUTE FUNCTION keep_node();

CREATE FUNCTION keep_cluster() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.child_cluster_ids := '{}';
    ELSE
        NEW.updated_at := greatest(OLD.updated_at, CURRENT_TIMESTAMP);
        IF pg_trigger_depth() = 1 THEN
            NEW.child_cluster_ids := OLD.child_cluster_ids;
        END IF;
    END IF;
    RETURN NEW;
END;
$$;

CREATE TRIGGER trigger_keep_cluster
    BEFORE INSERT OR UPDATE ON clusters
    FOR EACH ROW EXECUTE FUNCTION keep_cluster();

-- Links, as an array of ids and one of what each leads to. Every round leads twice as far as the one before, and leaves
-- out whose way has ended: a chain of a million takes twenty rounds. Who still leads on after more steps than there are
-- links leads in a circle, and to a row of it. No loop within a loop, whatever a plan takes the arrays to hold.
CREATE FUNCTION rows_on_circles(ids uuid[], nexts uuid[]) RETURNS SETOF uuid
    LANGUAGE plpgsql IMMUTABLE
    SET search_path = pg_catalog, pg_temp
    SET enable_nestloop = off
AS $$
DECLARE
    links bigint := cardinality(ids);
    steps bigint := 1;
BEGIN
    WHILE steps <= links AND ids IS NOT NULL LOOP
        SELECT array_agg(link.id), array_agg(further.next) INTO ids, nexts
        FROM unnest(ids, nexts) AS link (id, next)
        JOIN unnest(ids, nexts) AS further (id, next) ON further.id = link.next;
        steps := 2 * steps;
    END LOOP;
    RETURN QUERY SELECT DISTINCT on_circle.id FROM unnest(nexts) AS on_circle (id);
END;
$$;

COMMENT ON FUNCTION rows_on_circles(uuid[], uuid[]) IS
    'Of rows and what each leads to, those that are led back to themselves';

-- By the key, row after row: a hash table would be one of all conversations, for each step.
CREATE FUNCTION links_onward(relation text, link text, INOUT ids uuid[], OUT nexts uuid[])
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
    SET enable_seqscan = off
    SET enable_hashjoin = off
    SET enable_mergejoin = off
AS $$
BEGIN
    EXECUTE format('
        WITH RECURSIVE reached AS (
            SELECT id, %2$I AS next FROM %1$I WHERE id = ANY ($1)
            UNION SELECT further.id, further.%2$I FROM reached JOIN %1$I AS further ON further.id = reached.next
        ) SELECT array_agg(id), array_agg(next) FROM reached', relation, link) INTO ids, nexts USING ids;
END;
$$;

COMMENT ON FUNCTION links_onward(text, text, uuid[]) IS
    'Rows of a table with all that a column leads to from them, and what each of these leads to';

-- Each argument names a column that leads to another row of the table. New rows can make a circle among themselves only:
-- none that was there before leads to them. Changed ones are looked at with all that they lead to; their conversation
-- is written to, so that of two transactions that would close a circle together the second sees the first, or fails as
-- not serializable.
CREATE FUNCTION refuse_circles() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
AS $$
DECLARE
    link     text;
    changed  uuid[];
    nexts    uuid[];
    on_a_circle uuid;
    conversation uuid;
BEGIN
    IF TG_OP = 'INSERT' AND (SELECT count(*) FROM (SELECT FROM new_rows LIMIT 2) AS first_two) < 2 THEN
        RETURN NULL;
    END IF;
    FOREACH link IN ARRAY TG_ARGV LOOP
        IF TG_OP = 'INSERT' THEN
            EXECUTE format('SELECT array_agg(id), array_agg(%1$I) FROM new_rows WHERE %1$I IS NOT NULL', link)
                INTO changed, nexts;
        ELSE
            EXECUTE format('
                SELECT array_agg(is_now.id) FROM new_rows AS is_now LEFT JOIN old_rows AS was USING (id)
                WHERE is_now.%1$I IS NOT NULL AND is_now.%1$I IS DISTINCT FROM was.%1$I', link) INTO changed;
            CONTINUE WHEN changed IS NULL;
            FOR conversation IN
                SELECT DISTINCT conversation_id FROM new_rows WHERE id = ANY (changed) ORDER BY conversation_id
            LOOP
                UPDATE conversations SET updated_at = CURRENT_TIMESTAMP WHERE id = conversation;
            END LOOP;
            SELECT onward.ids, onward.nexts INTO changed, nexts FROM links_onward(TG_TABLE_NAME, link, changed) AS onward;
        END IF;
        SELECT id INTO on_a_circle FROM rows_on_circles(changed, nexts) AS id LIMIT 1;
        IF on_a_circle IS NOT NULL THEN
            RAISE EXCEPTION '% of % leads in a circle', link, TG_TABLE_NAME
                USING ERRCODE = 'check_violation', DETAIL = format('One row of the circle has the id %s.', on_a_circle),
                    TABLE = TG_TABLE_NAME, COLUMN = link, CONSTRAINT = 'no_circle_of_' || link;
        END IF;
    END LOOP;
    RETURN NULL;
END;
$$;

-- A statement has its own rows before any trigger runs. So the order of locks is: these, then the rows that they lead to,
-- and the conversation last, and by their names the triggers that write to it come last. Only who appends an utterance
-- has the conversation first, for its place.
CREATE TRIGGER trigger_without_circles
    AFTER INSERT ON nodes
    REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_circles('parent_id', 'predecessor_id', 'successor_id');
CREATE TRIGGER trigger_without_circles_on_update
    AFTER UPDATE ON nodes
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_circles('parent_id', 'predecessor_id', 'successor_id');
CREATE TRIGGER trigger_without_circles
    AFTER INSERT ON clusters
    REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_circles('parent_cluster_id');
CREATE TRIGGER trigger_without_circles_on_update
    AFTER UPDATE ON clusters
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_circles('parent_cluster_id');

-- The arguments: the column that leads to the parent, and the array that the parent keeps. The parents are locked by a
-- statement of its own, so that the next one sees the children that others have committed.
CREATE FUNCTION list_children() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
AS $$
DECLARE
    parents uuid[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        EXECUTE format('SELECT array_agg(DISTINCT %1$I) FROM new_rows WHERE %1$I IS NOT NULL', TG_ARGV[0]) INTO parents;
    ELSIF TG_OP = 'DELETE' THEN
        EXECUTE format('SELECT array_agg(DISTINCT %1$I) FROM old_rows WHERE %1$I IS NOT NULL', TG_ARGV[0]) INTO parents;
    ELSE
        EXECUTE format('
            SELECT array_agg(DISTINCT parent) FROM (
                SELECT was.%1$I AS parent FROM old_rows AS was LEFT JOIN new_rows AS is_now USING (id)
                WHERE is_now.%1$I IS DISTINCT FROM was.%1$I
                UNION SELECT is_now.%1$I FROM new_rows AS is_now LEFT JOIN old_rows AS was USING (id)
                WHERE is_now.%1$I IS DISTINCT FROM was.%1$I) AS changed
            WHERE parent IS NOT NULL', TG_ARGV[0]) INTO parents;
    END IF;
    IF parents IS NULL THEN
        RETURN NULL;
    END IF;
    EXECUTE format('SELECT FROM %I WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE', TG_TABLE_NAME) USING parents;
    EXECUTE format('
        UPDATE %3$I AS parent SET %2$I = ARRAY(SELECT id FROM %3$I WHERE %1$I = parent.id ORDER BY id)
        WHERE id = ANY ($1)', TG_ARGV[0], TG_ARGV[1], TG_TABLE_NAME) USING parents;
    RETURN NULL;
END;
$$;

CREATE TRIGGER trigger_list_children
    AFTER INSERT ON nodes
    REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION list_children('parent_id', 'children_ids');
CREATE TRIGGER trigger_list_children_on_update
    AFTER UPDATE ON nodes
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION list_children('parent_id', 'children_ids');
CREATE TRIGGER trigger_list_children_on_delete
    AFTER DELETE ON nodes
    REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION list_children('parent_id', 'children_ids');
CREATE TRIGGER trigger_list_children
    AFTER INSERT ON clusters
    REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION list_children('parent_cluster_id', 'child_cluster_ids');
CREATE TRIGGER trigger_list_children_on_update
    AFTER UPDATE ON clusters
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION list_children('parent_cluster_id', 'child_cluster_ids');
CREATE TRIGGER trigger_list_children_on_delete
    AFTER DELETE ON clusters
    REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION list_children('parent_cluster_id', 'child_cluster_ids');

-- An array has no foreign key, so this is one by hand. The arguments: the column, and the table that it names rows of.
-- The row is read as it is now, since the check may be deferred to the end of a transaction that changed it again; what
-- it names is locked as a foreign key locks it, in the order of the key.
CREATE FUNCTION check_elements() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
AS $$
DECLARE
    conversation uuid;
    named   uuid[];
    found   uuid[];
    missing uuid;
BEGIN
    EXECUTE format('SELECT conversation_id, %I FROM %I WHERE id = $1', TG_ARGV[0], TG_TABLE_NAME)
        INTO conversation, named USING NEW.id;
    EXECUTE format('SELECT array_agg(id) FROM (SELECT id FROM %I WHERE id = ANY ($1) AND conversation_id = $2'
        ' ORDER BY id FOR KEY SHARE) AS locked', TG_ARGV[1]) INTO found USING named, conversation;
    SELECT element INTO missing FROM unnest(named) AS element EXCEPT SELECT unnest(found) LIMIT 1;
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION '% of % names a row that is not among the % of its conversation', TG_ARGV[0], TG_TABLE_NAME,
            TG_ARGV[1]
            USING ERRCODE = 'foreign_key_violation', DETAIL = format('The id is %s.', missing), TABLE = TG_TABLE_NAME,
                COLUMN = TG_ARGV[0], CONSTRAINT = TG_NAME;
    END IF;
    RETURN NULL;
END;
$$;

CREATE CONSTRAINT TRIGGER nodes_utterance_ids_fkey
    AFTER INSERT OR UPDATE OF utterance_ids, conversation_id ON nodes
    DEFERRABLE INITIALLY IMMEDIATE
    FOR EACH ROW WHEN (NEW.utterance_ids <> '{}')
    EXECUTE FUNCTION check_elements('utterance_ids', 'utterances');
CREATE CONSTRAINT TRIGGER relationships_supporting_utterance_ids_fkey
    AFTER INSERT OR UPDATE OF supporting_utterance_ids, conversation_id ON relationships
    DEFERRABLE INITIALLY IMMEDIATE
    FOR EACH ROW WHEN (NEW.supporting_utterance_ids <> '{}')
    EXECUTE FUNCTION check_elements('supporting_utterance_ids', 'utterances');
CREATE CONSTRAINT TRIGGER clusters_node_ids_fkey
    AFTER INSERT OR UPDATE OF node_ids, conversation_id ON clusters
    DEFERRABLE INITIALLY IMMEDIATE
    FOR EACH ROW WHEN (NEW.node_ids <> '{}')
    EXECUTE FUNCTION check_elements('node_ids', 'nodes');

-- An array names rows of its own conversation only, so no other conversation is read. What goes may be much, and what the
-- arrays name too: a hash table of the one for all of the other, and no loop within a loop. For a few, the index has it
-- without reading the conversation.
CREATE FUNCTION rows_naming(relation text, elements text, homes uuid[], gone uuid[]) RETURNS uuid[]
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
    SET enable_nestloop = off
AS $$
DECLARE
    ids uuid[];
BEGIN
    IF cardinality(gone) <= 8 THEN
        EXECUTE format('SELECT array_agg(id) FROM %1$I WHERE conversation_id = ANY ($1) AND %2$I && $2', relation, elements)
            INTO ids USING homes, gone;
        RETURN ids;
    END IF;
    EXECUTE format('
        SELECT array_agg(DISTINCT named.id)
        FROM (SELECT id, unnest(%2$I) AS element FROM %1$I WHERE conversation_id = ANY ($1)) AS named
        JOIN unnest($2) AS went (id) ON went.id = named.element', relation, elements) INTO ids USING homes, gone;
    RETURN ids;
END;
$$;

COMMENT ON FUNCTION rows_naming(text, text, uuid[], uuid[]) IS
    'The rows of some conversations whose array names one of what is gone';

-- The other half of that key: what is deleted, or moves to another conversation, is taken out of the arrays that name
-- it. Where the whole conversation goes, its nodes go too, so there is nothing to do. The arguments: pairs of a table
-- and its array.
CREATE FUNCTION release_elements() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
AS $$
DECLARE
    gone   uuid[];
    homes  uuid[];
    naming uuid[];
BEGIN
    IF TG_OP = 'DELETE' THEN
        SELECT array_agg(was.id), array_agg(DISTINCT conversation_id) INTO gone, homes
        FROM old_rows AS was JOIN conversations ON conversations.id = conversation_id;
    ELSE
        SELECT array_agg(id), array_agg(DISTINCT conversation_id) INTO gone, homes
        FROM (SELECT id, conversation_id FROM old_rows EXCEPT SELECT id, conversation_id FROM new_rows) AS was;
    END IF;
    FOR i IN 0 .. TG_NARGS - 1 BY 2 LOOP
        EXIT WHEN gone IS NULL;
        naming := rows_naming(TG_ARGV[i], TG_ARGV[i + 1], homes, gone);
        CONTINUE WHEN naming IS NULL;
        EXECUTE format('SELECT FROM %I WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE', TG_ARGV[i]) USING naming;
        EXECUTE format('
            UPDATE %1$I SET %2$I = ARRAY(
                SELECT element FROM unnest(%2$I) WITH ORDINALITY AS named (element, place)
                WHERE element NOT IN (SELECT unnest($2)) ORDER BY place)
            WHERE id = ANY ($1)', TG_ARGV[i], TG_ARGV[i + 1]) USING naming, gone;
    END LOOP;
    RETURN NULL;
END;
$$;

CREATE TRIGGER trigger_release_utterances
    AFTER DELETE ON utterances
    REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION release_elements(
        'nodes', 'utterance_ids', 'relationships', 'supporting_utterance_ids');
CREATE TRIGGER trigger_release_utterances_on_update
    AFTER UPDATE ON utterances
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION release_elements(
        'nodes', 'utterance_ids', 'relationships', 'supporting_utterance_ids');
CREATE TRIGGER trigger_release_nodes
    AFTER DELETE ON nodes
    REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION release_elements('clusters', 'node_ids');
CREATE TRIGGER trigger_release_nodes_on_update
    AFTER UPDATE ON nodes
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION release_elements('clusters', 'node_ids');

-- downgrade
DROP FUNCTION words_of_conversation(uuid);
DROP TABLE api_calls_log, edits_log, clusters, relationships, utterances, nodes, conversations;
DROP FUNCTION release_elements();
DROP FUNCTION rows_naming(text, text, uuid[], uuid[]);
DROP FUNCTION check_elements();
DROP FUNCTION list_children();
DROP FUNCTION refuse_circles();
DROP FUNCTION links_onward(text, text, uuid[]);
DROP FUNCTION rows_on_circles(uuid[], uuid[]);
DROP FUNCTION keep_cluster();
DROP FUNCTION keep_node();
DROP FUNCTION forget_truncated();
DROP FUNCTION count_nodes();
DROP FUNCTION count_utterances();
DROP FUNCTION words_after_loss(uuid, tsvector, tsvector, text[], text[]);
DROP FUNCTION assign_sequence_number();
DROP FUNCTION keep_conversation();
DROP FUNCTION with_speakers(jsonb, jsonb);
DROP FUNCTION as_participant(text, text, text);
DROP FUNCTION word_count(text);
DROP FUNCTION conversation_heading(text, jsonb);
DROP FUNCTION words_of_texts(text[]);
DROP FUNCTION holds_words(tsvector, tsvector);
DROP FUNCTION merge_words(tsvector, tsvector);
DROP FUNCTION searchable_words(text);
