-- What the revisions of the pack make, all together, in the words of "quipu dump revisions --home finops". "quipu check"
-- compares the two.

-- Functions keep the search_path that stands when they are made. pg_temp is named, and last, because a path that does not
-- name it searches it first.
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', false);

CREATE TYPE agent_type AS ENUM (
    'supervisor',
    'cost_analysis',
    'optimization',
    'infrastructure',
    'anomaly_detection',
    'forecasting',
    'recommendation',
    'report_generation',
    'query_rewriter',
    'intent_classifier',
    'data_retriever'
);

CREATE TYPE execution_status AS ENUM ('success', 'error', 'partial', 'timeout', 'cancelled');

CREATE TYPE implementation_difficulty AS ENUM ('low', 'medium', 'high', 'very_high');

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

CREATE TYPE message_role AS ENUM ('user', 'assistant', 'system', 'tool');

CREATE TYPE message_type AS ENUM ('query', 'context', 'response', 'tool_call');

CREATE TYPE recommendation_status AS ENUM (
    'active',
    'implemented',
    'rejected',
    'obsolete',
    'under_review'
);

CREATE FUNCTION are_attachments(value jsonb)
RETURNS boolean
LANGUAGE sql
IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN (jsonb_typeof(value) = 'array'::text) THEN (NOT (EXISTS (SELECT FROM jsonb_array_elements(are_attachments.value) attachment(value) WHERE (((jsonb_typeof(attachment.value) = 'object'::text) AND (jsonb_typeof((attachment.value -> 'uri'::text)) = 'string'::text) AND ((attachment.value ->> 'uri'::text) <> ''::text) AND (jsonb_typeof((attachment.value -> 'media_type'::text)) = 'string'::text) AND (jsonb_typeof((attachment.value -> 'sha256'::text)) = 'string'::text) AND ((attachment.value ->> 'media_type'::text) ~ '^[^/[:space:]]+/[^/[:space:]]+$'::text) AND ((attachment.value ->> 'sha256'::text) ~ '^[0-9a-f]{64}$'::text)) IS NOT TRUE)))) ELSE false END;

COMMENT ON FUNCTION are_attachments(value jsonb) IS 'Whether it is an array of objects with the texts uri, media_type and sha256 (64 hexadecimal digits); more keys are welcome';

CREATE FUNCTION are_tool_calls(value jsonb)
RETURNS boolean
LANGUAGE sql
IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN (jsonb_typeof(value) = 'array'::text) THEN ((value <> '[]'::jsonb) AND (NOT (EXISTS (SELECT FROM jsonb_array_elements(are_tool_calls.value) call(value) WHERE (((jsonb_typeof(call.value) = 'object'::text) AND (jsonb_typeof((call.value -> 'id'::text)) = 'string'::text) AND ((call.value ->> 'id'::text) <> ''::text) AND (jsonb_typeof((call.value -> 'name'::text)) = 'string'::text) AND ((call.value ->> 'name'::text) <> ''::text) AND (call.value ? 'arguments'::text)) IS NOT TRUE))))) ELSE false END;

COMMENT ON FUNCTION are_tool_calls(value jsonb) IS 'Whether it is an array, not empty, of objects with the texts id and name, and arguments; more keys are welcome';

CREATE FUNCTION assign_message_ordering_index()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
SET enable_seqscan TO 'off'
SET enable_sort TO 'off'
AS $$
BEGIN
    PERFORM FROM conversation_threads WHERE thread_id = NEW.thread_id FOR NO KEY UPDATE;
    NEW.ordering_index := (
        SELECT ordering_index FROM conversation_messages
        WHERE thread_id = NEW.thread_id ORDER BY ordering_index DESC LIMIT 1);
    IF NEW.ordering_index = 2147483647 THEN
        RAISE EXCEPTION 'thread % has no place behind %', NEW.thread_id, NEW.ordering_index
            USING ERRCODE = 'numeric_value_out_of_range',
                  HINT = 'Give the message at that place a lower ordering_index.';
    END IF;
    NEW.ordering_index := coalesce(NEW.ordering_index, -1) + 1;
    RETURN NEW;
END;
$$;

CREATE FUNCTION assign_message_parent()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path FROM CURRENT
SET enable_seqscan TO 'off'
SET enable_sort TO 'off'
AS $$
DECLARE
    chosen  uuid := (SELECT active_message_id FROM conversation_threads WHERE thread_id = NEW.thread_id);
    named   uuid := coalesce(NEW.alternative_to, NEW.parent_message_id);
    home    uuid;
    missing uuid;
BEGIN
    -- It is there already: it will be refused, passed over or changed, and replies to what it replied to.
    IF EXISTS (SELECT FROM conversation_messages WHERE id = NEW.id) THEN
        RETURN NEW;
    END IF;
    SELECT thread_id INTO home FROM conversation_messages WHERE id = coalesce(named, chosen) FOR KEY SHARE;
    IF home = NEW.thread_id THEN
        NEW.parent_message_id := coalesce(named, chosen);
    ELSIF named IS NOT NULL THEN
        RAISE EXCEPTION 'message % is not in thread %', named, NEW.thread_id USING ERRCODE = 'foreign_key_violation';
    ELSE
        SELECT id INTO NEW.parent_message_id FROM conversation_messages
        WHERE thread_id = NEW.thread_id AND ordering_index < NEW.ordering_index
        ORDER BY ordering_index DESC LIMIT 1 FOR KEY SHARE;
    END IF;
    -- If what the other one replied to has just gone, it replies to another one by now.
    WHILE NEW.alternative_to IS NOT NULL LOOP
        SELECT parent_message_id INTO NEW.parent_message_id FROM conversation_messages WHERE id = NEW.alternative_to;
        PERFORM FROM conversation_messages WHERE id = NEW.parent_message_id FOR KEY SHARE;
        EXIT WHEN FOUND OR NEW.parent_message_id IS NOT DISTINCT FROM missing;
        missing := NEW.parent_message_id;
    END LOOP;
    IF chosen IS NOT NULL THEN
        UPDATE conversation_threads SET active_message_id = NULL WHERE thread_id = NEW.thread_id;
    END IF;
    RETURN NEW;
END;
$$;

REVOKE EXECUTE ON FUNCTION assign_message_parent() FROM PUBLIC;

CREATE FUNCTION calculate_recommendation_priority()
RETURNS trigger
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

CREATE FUNCTION check_active_message()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
BEGIN
    PERFORM FROM conversation_messages WHERE id = NEW.active_message_id AND thread_id = NEW.thread_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'message % is not in thread %', NEW.active_message_id, NEW.thread_id
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NEW;
END;
$$;

CREATE FUNCTION check_parent_message()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
SET enable_seqscan TO 'off'
AS $$
DECLARE
    named uuid;
    home  uuid;
BEGIN
    FOREACH named IN ARRAY ARRAY[
        nullif(NEW.parent_message_id, OLD.parent_message_id), nullif(NEW.alternative_to, OLD.alternative_to)] LOOP
        CONTINUE WHEN named IS NULL;
        SELECT thread_id INTO home FROM conversation_messages WHERE id = named FOR KEY SHARE;
        IF home IS DISTINCT FROM NEW.thread_id THEN
            RAISE EXCEPTION 'message % is not in thread %', named, NEW.thread_id USING ERRCODE = 'foreign_key_violation';
        END IF;
    END LOOP;
    IF pg_trigger_depth() > 1 OR NEW.parent_message_id IS NOT DISTINCT FROM OLD.parent_message_id THEN
        RETURN NEW;
    END IF;
    PERFORM FROM conversation_threads WHERE thread_id = NEW.thread_id FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM conversation_messages WHERE parent_message_id = NEW.id) AND EXISTS (
        WITH RECURSIVE ancestor AS (
            SELECT id, parent_message_id FROM conversation_messages WHERE id = NEW.parent_message_id
            UNION
            SELECT message.id, message.parent_message_id
            FROM ancestor JOIN conversation_messages AS message ON message.id = ancestor.parent_message_id
        )
        SELECT FROM ancestor WHERE id = NEW.id)
    THEN
        RAISE EXCEPTION 'message % replies to message %, which would reply to it', NEW.parent_message_id, NEW.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END;
$$;

CREATE FUNCTION conversation_search_vector(body text)
RETURNS tsvector
LANGUAGE plpgsql
IMMUTABLE PARALLEL SAFE STRICT COST 5000
SET search_path TO 'pg_catalog', 'pg_temp'
AS $$
DECLARE
    piece_length CONSTANT integer := 100000;
    longest_word CONSTANT integer := 2048;
    capacity     CONSTANT integer := 1048575;
    searched text;
    piece    text;
    cut      integer;
    words    tsvector;
    vector   tsvector := '';
BEGIN
    IF octet_length(body) <= piece_length THEN
        RETURN to_tsvector('pg_catalog.english', body);
    END IF;
    searched := left(body, 8388608);
    WHILE searched <> '' LOOP
        piece := left(searched, piece_length);
        IF length(piece) = piece_length THEN
            -- Cut between words; a word too long for that is one that no tsvector takes.
            cut := length(substring(right(piece, longest_word) FROM '\S*$'));
            IF cut < longest_word THEN
                piece := left(piece, piece_length - cut);
            END IF;
        END IF;
        words := to_tsvector('pg_catalog.english', piece);
        IF vector <> '' THEN
            words := strip(words);
        END IF;
        -- Beside its words a tsvector takes 8 bytes, and 4 for each of them.
        EXIT WHEN pg_column_size(vector) + pg_column_size(words) - 4 * (length(vector) + length(words)) - 16 > capacity;
        vector := vector || words;
        searched := substr(searched, length(piece) + 1);
    END LOOP;
    RETURN vector;
END;
$$;

COMMENT ON FUNCTION conversation_search_vector(body text) IS 'The words of a text of any length, in English; what the full-text indexes hold';

CREATE FUNCTION hand_on_replies()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
SET enable_seqscan TO 'off'
SET enable_sort TO 'off'
SET enable_mergejoin TO 'off'
SET enable_nestloop TO 'on'
AS $$
DECLARE
    gone        uuid[];
    parents     uuid[];
    threads     uuid[];
    heirs       uuid[];
    first_place integer;
BEGIN
    IF TG_OP = 'DELETE' THEN
        SELECT array_agg(id), array_agg(parent_message_id), array_agg(thread_id) INTO gone, parents, threads
        FROM old_messages
        WHERE EXISTS (SELECT FROM conversation_threads AS thread WHERE thread.thread_id = old_messages.thread_id);
    ELSE
        SELECT array_agg(id), array_agg(before.parent_message_id), array_agg(before.thread_id) INTO gone, parents, threads
        FROM (SELECT id, parent_message_id, thread_id FROM old_messages
              EXCEPT SELECT id, parent_message_id, thread_id FROM new_messages) AS before
        JOIN conversation_messages AS here USING (id)
        WHERE here.thread_id <> before.thread_id;
    END IF;
    IF gone IS NULL THEN
        RETURN NULL;
    END IF;
    SET LOCAL enable_nestloop = off;
    WITH RECURSIVE message AS MATERIALIZED (
        SELECT * FROM unnest(gone, parents, threads) AS message (id, parent, thread)
    ), heir AS (
        SELECT message.id, message.parent AS heir FROM message
        LEFT JOIN message AS parent ON parent.id = message.parent WHERE parent.id IS NULL
        UNION ALL
        SELECT message.id, heir.heir FROM heir JOIN message ON message.parent = heir.id
    )
    SELECT array_agg(message.id), array_agg(heir.heir), array_agg(message.thread) INTO gone, heirs, threads
    FROM message LEFT JOIN heir ON heir.id = message.id;
    SET LOCAL enable_nestloop = on;
    UPDATE conversation_messages SET parent_message_id = message.heir
    FROM unnest(gone, heirs, threads) AS message (id, heir, thread)
    WHERE parent_message_id = message.id AND thread_id IS NOT DISTINCT FROM message.thread;
    IF TG_OP = 'DELETE' THEN
        RETURN NULL;
    END IF;
    UPDATE conversation_threads AS thread SET active_message_id = NULL
    FROM unnest(gone, threads) AS message (id, thread)
    WHERE thread.active_message_id = message.id AND thread.thread_id = message.thread;
    UPDATE conversation_messages SET alternative_to = NULL
    WHERE (alternative_to = ANY (gone) OR id = ANY (gone) AND alternative_to IS NOT NULL) AND NOT EXISTS (
        SELECT FROM conversation_messages AS other
        WHERE other.id = conversation_messages.alternative_to
          AND other.thread_id IS NOT DISTINCT FROM conversation_messages.thread_id);
    -- Where replies have come to stand before what they reply to, the one before may be a reply, and none that came will do.
    SELECT min(reply.ordering_index) INTO first_place
    FROM conversation_messages AS reply WHERE reply.id = ANY (gone) AND EXISTS (
        SELECT FROM conversation_messages AS early JOIN conversation_messages AS parent
            ON parent.id = early.parent_message_id AND parent.thread_id IS NOT DISTINCT FROM early.thread_id
        WHERE early.id = ANY (gone) AND parent.ordering_index > early.ordering_index);
    UPDATE conversation_messages SET parent_message_id = (
        SELECT earlier.id FROM conversation_messages AS earlier
        WHERE earlier.thread_id = conversation_messages.thread_id
          AND earlier.ordering_index < least(conversation_messages.ordering_index, first_place)
        ORDER BY earlier.ordering_index DESC LIMIT 1)
    WHERE conversation_messages.id = ANY (gone) AND NOT EXISTS (
        SELECT FROM conversation_messages AS parent
        WHERE parent.id = conversation_messages.parent_message_id
          AND parent.thread_id IS NOT DISTINCT FROM conversation_messages.thread_id);
    RETURN NULL;
END;
$$;

CREATE FUNCTION keep_message_status()
RETURNS trigger
LANGUAGE plpgsql
SET search_path TO 'pg_catalog', 'pg_temp'
AS $$
BEGIN
    RAISE EXCEPTION 'message % is %, which is final', OLD.id, OLD.status USING ERRCODE = 'check_violation';
END;
$$;

CREATE FUNCTION release_message_executions()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
BEGIN
    UPDATE agent_executions SET message_id = NULL WHERE message_id = OLD.id;
    RETURN OLD;
END;
$$;

CREATE FUNCTION search_messages(p_search text, p_user_id text DEFAULT NULL::text, p_limit integer DEFAULT 20)
RETURNS TABLE(message_id uuid, thread_id uuid, ordering_index integer, role message_role, rank real, created_at timestamp with time zone, excerpt text)
LANGUAGE plpgsql
STABLE
SET search_path FROM CURRENT
SET plan_cache_mode TO 'force_custom_plan'
SET work_mem TO '64MB'
AS $$
DECLARE
    ranked CONSTANT integer := 1000;
    enough CONSTANT integer := greatest(p_limit, 200);
    words   tsquery := websearch_to_tsquery('pg_catalog.english', p_search);
    threads uuid[] := CASE WHEN p_user_id IS NOT NULL THEN
        ARRAY(SELECT thread.thread_id FROM conversation_threads AS thread WHERE thread.user_id = p_user_id) END;
    ids     uuid[];
    newest  integer := 1000;
    since   timestamptz;
BEGIN
    IF numnode(words) = 0 THEN
        RETURN;
    END IF;
    ids := ARRAY(
        SELECT message.id FROM conversation_messages AS message
        WHERE conversation_search_vector(message.content) @@ words
          AND (threads IS NULL OR message.thread_id = ANY (threads))
        LIMIT ranked + 1);
    IF cardinality(ids) > ranked THEN
        LOOP
            since := '-infinity';
            IF newest > 0 THEN
                since := coalesce((
                    SELECT message.created_at FROM conversation_messages AS message
                    ORDER BY message.created_at DESC OFFSET newest LIMIT 1), since);
            END IF;
            WITH hit AS MATERIALIZED (
                SELECT message.id, message.created_at, message.ordering_index FROM conversation_messages AS message
                WHERE conversation_search_vector(message.content) @@ words
                  AND (threads IS NULL OR message.thread_id = ANY (threads))
                  AND message.created_at >= since
            )
            SELECT ARRAY(SELECT id FROM hit ORDER BY hit.created_at DESC, hit.ordering_index DESC
                LIMIT greatest(p_limit, ranked)) INTO ids;
            EXIT WHEN cardinality(ids) >= enough OR since = '-infinity';
            -- Among so many there should be enough, if the words were as frequent before; of rare words all are looked at.
            newest := CASE
                WHEN newest < 100000 THEN newest * 10
                WHEN newest = 100000 AND cardinality(ids) * 10 >= enough THEN newest / cardinality(ids) * 2 * enough
                ELSE 0
            END;
        END LOOP;
    END IF;
    RETURN QUERY
        SELECT best.id, best.thread_id, best.ordering_index, best.role, best.rank, best.created_at,
            ts_headline('pg_catalog.english', left(best.content, 100000), words, 'MaxFragments=1, MaxWords=25, MinWords=8')
        FROM (
            SELECT message.*, ts_rank(conversation_search_vector(message.content), words) AS rank
            FROM conversation_messages AS message
            WHERE message.id = ANY (ids)
            ORDER BY rank DESC, message.created_at DESC, message.ordering_index DESC
            LIMIT p_limit
        ) AS best
        ORDER BY best.rank DESC, best.created_at DESC, best.ordering_index DESC;
END;
$$;

COMMENT ON FUNCTION search_messages(p_search text, p_user_id text, p_limit integer) IS 'The messages that best match the words, of one user or all; of more than 1,000 that match, the newest are ranked';

CREATE FUNCTION update_conversation_messages_updated_at()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
BEGIN
    NEW.updated_at := greatest(OLD.updated_at, CURRENT_TIMESTAMP);
    RETURN NEW;
END;
$$;

CREATE FUNCTION update_conversation_threads_updated_at()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
BEGIN
    NEW.updated_at := greatest(OLD.updated_at, CURRENT_TIMESTAMP);
    RETURN NEW;
END;
$$;

CREATE FUNCTION update_optimization_recommendations_updated_at()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
BEGIN
    NEW.updated_at := greatest(OLD.updated_at, CURRENT_TIMESTAMP);
    RETURN NEW;
END;
$$;

CREATE FUNCTION update_parent_thread_timestamp()
RETURNS trigger
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
DECLARE
    changes refcursor;
    change  record;
BEGIN
    IF TG_OP = 'INSERT' THEN
        OPEN changes FOR
            SELECT thread_id, max(updated_at) AS changed_at
            FROM new_messages GROUP BY thread_id ORDER BY thread_id;
    ELSIF TG_OP = 'DELETE' THEN
        OPEN changes FOR
            SELECT DISTINCT thread_id, CURRENT_TIMESTAMP AS changed_at FROM old_messages ORDER BY thread_id;
    ELSE
        OPEN changes FOR
            SELECT thread_id, CURRENT_TIMESTAMP AS changed_at FROM old_messages
            UNION SELECT thread_id, CURRENT_TIMESTAMP FROM new_messages ORDER BY thread_id;
    END IF;
    LOOP
        FETCH changes INTO change;
        EXIT WHEN NOT FOUND;
        UPDATE conversation_threads SET updated_at = CURRENT_TIMESTAMP
        WHERE thread_id = change.thread_id AND updated_at < change.changed_at;
    END LOOP;
    CLOSE changes;
    IF TG_OP = 'INSERT' THEN
        IF (SELECT count(*) FROM new_messages) >= 1000 THEN
            DISCARD PLANS;
        END IF;
    END IF;
    RETURN NULL;
END;
$$;

CREATE TABLE conversation_messages (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    thread_id uuid NOT NULL,
    role message_role NOT NULL,
    content text NOT NULL,
    message_type message_type NOT NULL,
    metadata jsonb NOT NULL DEFAULT '{}'::jsonb,
    ordering_index integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    tool_calls jsonb,
    tool_call_id text,
    tool_name text,
    tool_failed boolean,
    reasoning text,
    attachments jsonb NOT NULL DEFAULT '[]'::jsonb,
    status text NOT NULL DEFAULT 'done'::text,
    model_used text,
    prompt_tokens bigint,
    completion_tokens bigint,
    cached_tokens bigint,
    reasoning_tokens bigint,
    parent_message_id uuid,
    alternative_to uuid,
    CONSTRAINT uq_thread_message UNIQUE (thread_id, id),
    CONSTRAINT uq_thread_ordering UNIQUE (thread_id, ordering_index) DEFERRABLE,
    CONSTRAINT ck_message_attachments CHECK ((attachments = '[]'::jsonb) OR are_attachments(attachments)),
    CONSTRAINT ck_message_metadata_object CHECK (jsonb_typeof(metadata) = 'object'::text),
    CONSTRAINT ck_message_not_its_own_parent CHECK ((parent_message_id <> id) AND (alternative_to <> id)),
    CONSTRAINT ck_message_status CHECK (status = ANY (ARRAY['partial'::text, 'done'::text, 'cancelled'::text])),
    CONSTRAINT ck_message_tokens_not_negative CHECK ((prompt_tokens >= 0) AND (completion_tokens >= 0) AND (cached_tokens >= 0) AND (reasoning_tokens >= 0)),
    CONSTRAINT ck_message_tool_calls CHECK ((tool_calls IS NULL) OR (((role)::text = 'assistant'::text) AND are_tool_calls(tool_calls))),
    CONSTRAINT ck_message_tool_result CHECK (
CASE
    WHEN ((role)::text = 'tool'::text) THEN (COALESCE(tool_call_id, ''::text) <> ''::text)
    ELSE ((tool_call_id IS NULL) AND (tool_name IS NULL) AND (tool_failed IS NULL))
END),
    CONSTRAINT ck_ordering_index_not_negative CHECK (ordering_index >= 0),
    CONSTRAINT fk_message_alternative FOREIGN KEY (alternative_to) REFERENCES conversation_messages(id) ON DELETE SET NULL,
    CONSTRAINT fk_message_parent FOREIGN KEY (parent_message_id) REFERENCES conversation_messages(id) DEFERRABLE INITIALLY DEFERRED
);

COMMENT ON TABLE conversation_messages IS 'What was said in a thread, in the order of ordering_index';

COMMENT ON COLUMN conversation_messages.alternative_to IS 'The message in whose place it stands, edited or said anew: it replies to the same';

COMMENT ON COLUMN conversation_messages.attachments IS 'An array of {uri, media_type, sha256, …}: the bytes are kept elsewhere';

COMMENT ON COLUMN conversation_messages.completion_tokens IS 'Tokens that the model wrote, reasoning_tokens of them before it answered';

COMMENT ON COLUMN conversation_messages.content IS 'Empty where there is something else: tool calls, reasoning, attachments, a start';

COMMENT ON COLUMN conversation_messages.ordering_index IS 'The place in the thread, from 0; leave it out, or give NULL, and the database appends';

COMMENT ON COLUMN conversation_messages.parent_message_id IS 'The message that this one replies to, in the same thread; NULL for a first one. Left out, the active one';

COMMENT ON COLUMN conversation_messages.prompt_tokens IS 'Tokens that the model read for this answer, cached_tokens of them from a cache';

COMMENT ON COLUMN conversation_messages.reasoning IS 'What the model thought before it answered, as far as it was told';

COMMENT ON COLUMN conversation_messages.status IS 'partial while it is streamed, then done, or cancelled; those two are final';

COMMENT ON COLUMN conversation_messages.tool_call_id IS 'Of role tool: the id of the call that this is the result of';

COMMENT ON COLUMN conversation_messages.tool_calls IS 'What the assistant asks tools for: an array of {id, name, arguments}';

CREATE INDEX idx_conversation_messages_alternative ON conversation_messages (alternative_to) WHERE (alternative_to IS NOT NULL);

CREATE INDEX idx_conversation_messages_attachments ON conversation_messages USING gin (attachments jsonb_path_ops) WHERE (attachments <> '[]'::jsonb);

CREATE INDEX idx_conversation_messages_content_fts ON conversation_messages USING gin (conversation_search_vector(content));

CREATE INDEX idx_conversation_messages_created_at ON conversation_messages (created_at);

CREATE INDEX idx_conversation_messages_metadata_gin ON conversation_messages USING gin (metadata);

CREATE INDEX idx_conversation_messages_parent ON conversation_messages (parent_message_id);

CREATE INDEX idx_conversation_messages_role ON conversation_messages (role);

CREATE INDEX idx_conversation_messages_thread_id ON conversation_messages (thread_id);

CREATE INDEX idx_conversation_messages_thread_role ON conversation_messages (thread_id, role);

CREATE INDEX idx_conversation_messages_type ON conversation_messages (message_type);

CREATE INDEX idx_conversation_messages_unfinished ON conversation_messages (created_at) WHERE (status = 'partial'::text);

CREATE TRIGGER trigger_assign_ordering_index
    BEFORE INSERT OR UPDATE ON conversation_messages
    FOR EACH ROW WHEN ((new.ordering_index IS NULL))
    EXECUTE FUNCTION assign_message_ordering_index();

CREATE TRIGGER trigger_assign_parent_message
    BEFORE INSERT ON conversation_messages
    FOR EACH ROW
    EXECUTE FUNCTION assign_message_parent();

CREATE TRIGGER trigger_check_parent_message
    BEFORE UPDATE ON conversation_messages
    FOR EACH ROW WHEN ((((new.parent_message_id IS DISTINCT FROM old.parent_message_id) AND (new.parent_message_id IS NOT NULL)) OR ((new.alternative_to IS DISTINCT FROM old.alternative_to) AND (new.alternative_to IS NOT NULL))))
    EXECUTE FUNCTION check_parent_message();

CREATE TRIGGER trigger_conversation_messages_updated_at
    BEFORE UPDATE ON conversation_messages
    FOR EACH ROW
    EXECUTE FUNCTION update_conversation_messages_updated_at();

CREATE TRIGGER trigger_hand_on_replies
    AFTER DELETE ON conversation_messages REFERENCING OLD TABLE AS old_messages
    FOR EACH STATEMENT
    EXECUTE FUNCTION hand_on_replies();

CREATE TRIGGER trigger_hand_on_replies_on_move
    AFTER UPDATE ON conversation_messages REFERENCING OLD TABLE AS old_messages NEW TABLE AS new_messages
    FOR EACH STATEMENT
    EXECUTE FUNCTION hand_on_replies();

CREATE TRIGGER trigger_keep_message_status
    BEFORE UPDATE ON conversation_messages
    FOR EACH ROW WHEN (((old.status <> 'partial'::text) AND (new.status <> old.status)))
    EXECUTE FUNCTION keep_message_status();

CREATE TRIGGER trigger_release_message_executions
    BEFORE DELETE ON conversation_messages
    FOR EACH ROW
    EXECUTE FUNCTION release_message_executions();

CREATE TRIGGER trigger_update_parent_thread
    AFTER INSERT ON conversation_messages REFERENCING NEW TABLE AS new_messages
    FOR EACH STATEMENT
    EXECUTE FUNCTION update_parent_thread_timestamp();

CREATE TRIGGER trigger_update_parent_thread_on_delete
    AFTER DELETE ON conversation_messages REFERENCING OLD TABLE AS old_messages
    FOR EACH STATEMENT
    EXECUTE FUNCTION update_parent_thread_timestamp();

CREATE TRIGGER trigger_update_parent_thread_on_update
    AFTER UPDATE ON conversation_messages REFERENCING OLD TABLE AS old_messages NEW TABLE AS new_messages
    FOR EACH STATEMENT
    EXECUTE FUNCTION update_parent_thread_timestamp();

CREATE TABLE conversation_threads (
    thread_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id varchar(255) NOT NULL,
    title varchar(500),
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    metadata jsonb NOT NULL DEFAULT '{}'::jsonb,
    is_active boolean NOT NULL DEFAULT true,
    active_message_id uuid,
    CONSTRAINT ck_thread_metadata_object CHECK (jsonb_typeof(metadata) = 'object'::text),
    CONSTRAINT fk_thread_active_message FOREIGN KEY (active_message_id) REFERENCES conversation_messages(id) ON DELETE SET NULL,
    CONSTRAINT fk_thread_active_message_in_thread FOREIGN KEY (thread_id, active_message_id) REFERENCES conversation_messages(thread_id, id) DEFERRABLE INITIALLY DEFERRED
);

COMMENT ON TABLE conversation_threads IS 'One conversation of one user with the FinOps agents';

COMMENT ON COLUMN conversation_threads.active_message_id IS 'The message that the active path leads to, and the next one replies to; NULL: the newest';

COMMENT ON COLUMN conversation_threads.is_active IS 'False once the thread is archived: threads are put away, not deleted';

COMMENT ON COLUMN conversation_threads.updated_at IS 'When the thread or one of its messages last changed; kept by triggers, an UPDATE cannot set it';

CREATE INDEX idx_conversation_threads_active_message ON conversation_threads (active_message_id) WHERE (active_message_id IS NOT NULL);

CREATE INDEX idx_conversation_threads_active_updated ON conversation_threads (is_active, updated_at);

CREATE INDEX idx_conversation_threads_created_at ON conversation_threads (created_at);

CREATE INDEX idx_conversation_threads_metadata_gin ON conversation_threads USING gin (metadata);

CREATE INDEX idx_conversation_threads_updated_at ON conversation_threads (updated_at);

CREATE INDEX idx_conversation_threads_user_active ON conversation_threads (user_id, is_active);

CREATE INDEX idx_conversation_threads_user_recent ON conversation_threads (user_id, updated_at DESC) WHERE is_active;

CREATE TRIGGER trigger_conversation_threads_check_active
    BEFORE INSERT OR UPDATE OF active_message_id ON conversation_threads
    FOR EACH ROW WHEN ((new.active_message_id IS NOT NULL))
    EXECUTE FUNCTION check_active_message();

CREATE TRIGGER trigger_conversation_threads_updated_at
    BEFORE UPDATE ON conversation_threads
    FOR EACH ROW WHEN (((NOT (old.active_message_id IS DISTINCT FROM new.active_message_id)) OR (((((((old.user_id)::text IS DISTINCT FROM (new.user_id)::text) OR ((old.title)::text IS DISTINCT FROM (new.title)::text)) OR (old.created_at IS DISTINCT FROM new.created_at)) OR (old.updated_at IS DISTINCT FROM new.updated_at)) OR (old.metadata IS DISTINCT FROM new.metadata)) OR (old.is_active IS DISTINCT FROM new.is_active))))
    EXECUTE FUNCTION update_conversation_threads_updated_at();

CREATE FUNCTION active_path(of_thread uuid, at_most integer DEFAULT NULL::integer)
RETURNS TABLE(id uuid, ordering_index integer, role message_role, content text, status text, created_at timestamp with time zone)
LANGUAGE sql
STABLE PARALLEL SAFE
BEGIN ATOMIC
 WITH RECURSIVE path AS (
          SELECT leaf.id,
             leaf.parent_message_id,
             1 AS length
            FROM conversation_messages leaf
           WHERE ((leaf.id = COALESCE(( SELECT thread.active_message_id
                    FROM conversation_threads thread
                   WHERE (thread.thread_id = active_path.of_thread)), ( SELECT newest.id
                    FROM conversation_messages newest
                   WHERE (newest.thread_id = active_path.of_thread)
                   ORDER BY newest.ordering_index DESC
                  LIMIT 1))) AND (COALESCE(active_path.at_most, 1) > 0))
         UNION ALL
          SELECT parent.id,
             parent.parent_message_id,
             (path_1.length + 1)
            FROM (path path_1
              JOIN conversation_messages parent ON (((parent.id = path_1.parent_message_id) AND (NOT (parent.thread_id IS DISTINCT FROM active_path.of_thread)))))
           WHERE (path_1.length < COALESCE(active_path.at_most, 2147483647))
         )
  SELECT message.id,
     message.ordering_index,
     message.role,
     message.content,
     message.status,
     message.created_at
    FROM (path
      JOIN conversation_messages message ON ((message.id = path.id)))
   ORDER BY path.length DESC;
END;

COMMENT ON FUNCTION active_path(of_thread uuid, at_most integer) IS 'The messages of a thread from the first to the active one, without other branches; at most the last so many';

CREATE TABLE agent_executions (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    thread_id uuid NOT NULL REFERENCES conversation_threads(thread_id) ON DELETE CASCADE,
    message_id uuid REFERENCES conversation_messages(id) ON DELETE SET NULL,
    agent_name varchar(255) NOT NULL,
    agent_type agent_type NOT NULL,
    input_query text NOT NULL,
    output_response jsonb,
    tools_used jsonb NOT NULL DEFAULT '[]'::jsonb,
    execution_time_ms integer NOT NULL,
    status execution_status NOT NULL,
    error_message text,
    error_stack_trace text,
    metadata jsonb NOT NULL DEFAULT '{}'::jsonb,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    completed_at timestamptz,
    trace_id text,
    span_id text,
    parent_span_id text,
    CONSTRAINT ck_execution_completed_after_created CHECK (completed_at >= created_at),
    CONSTRAINT ck_execution_metadata_object CHECK (jsonb_typeof(metadata) = 'object'::text),
    CONSTRAINT ck_execution_parent_span_id CHECK ((parent_span_id ~ '^[0-9a-f]{16}$'::text) AND (parent_span_id <> repeat('0'::text, 16))),
    CONSTRAINT ck_execution_span_id CHECK ((span_id ~ '^[0-9a-f]{16}$'::text) AND (span_id <> repeat('0'::text, 16))),
    CONSTRAINT ck_execution_span_in_trace CHECK (((span_id IS NULL) OR (trace_id IS NOT NULL)) AND ((parent_span_id IS NULL) OR (span_id IS NOT NULL))),
    CONSTRAINT ck_execution_time_positive CHECK (execution_time_ms >= 0),
    CONSTRAINT ck_execution_trace_id CHECK ((trace_id ~ '^[0-9a-f]{32}$'::text) AND (trace_id <> repeat('0'::text, 32))),
    CONSTRAINT ck_tools_used_array CHECK (jsonb_typeof(tools_used) = 'array'::text),
    CONSTRAINT fk_execution_message_in_thread FOREIGN KEY (thread_id, message_id) REFERENCES conversation_messages(thread_id, id) ON UPDATE CASCADE
);

COMMENT ON TABLE agent_executions IS 'One run of one agent, written when it is over';

COMMENT ON COLUMN agent_executions.completed_at IS 'When it ended; NULL where nobody noted it';

COMMENT ON COLUMN agent_executions.created_at IS 'When the agent started';

COMMENT ON COLUMN agent_executions.execution_time_ms IS 'Milliseconds of work, without time spent waiting in a queue';

COMMENT ON COLUMN agent_executions.message_id IS 'The message that set it off; NULL where there was none, or it is gone';

COMMENT ON COLUMN agent_executions.parent_span_id IS 'The span that it is part of';

COMMENT ON COLUMN agent_executions.span_id IS 'Its span: 16 hexadecimal digits';

COMMENT ON COLUMN agent_executions.trace_id IS 'The trace in which it ran: 32 hexadecimal digits';

CREATE INDEX idx_agent_executions_agent_name ON agent_executions (agent_name);

CREATE INDEX idx_agent_executions_agent_status ON agent_executions (agent_name, status);

CREATE INDEX idx_agent_executions_agent_type ON agent_executions (agent_type);

CREATE INDEX idx_agent_executions_completed_at ON agent_executions (completed_at);

CREATE INDEX idx_agent_executions_created_at ON agent_executions (created_at);

CREATE INDEX idx_agent_executions_execution_time ON agent_executions (execution_time_ms);

CREATE INDEX idx_agent_executions_failed ON agent_executions (agent_name, created_at) WHERE (status = ANY (ARRAY['error'::execution_status, 'timeout'::execution_status, 'cancelled'::execution_status]));

CREATE INDEX idx_agent_executions_input_query_fts ON agent_executions USING gin (conversation_search_vector(input_query));

CREATE INDEX idx_agent_executions_message_id ON agent_executions (message_id);

CREATE INDEX idx_agent_executions_metadata_gin ON agent_executions USING gin (metadata);

CREATE INDEX idx_agent_executions_status ON agent_executions (status);

CREATE INDEX idx_agent_executions_status_created ON agent_executions (status, created_at);

CREATE INDEX idx_agent_executions_thread_id ON agent_executions (thread_id);

CREATE INDEX idx_agent_executions_tools_gin ON agent_executions USING gin (tools_used);

CREATE INDEX idx_agent_executions_trace ON agent_executions (trace_id, span_id) WHERE (trace_id IS NOT NULL);

CREATE INDEX idx_agent_executions_type_time ON agent_executions (agent_type, execution_time_ms);

CREATE TABLE optimization_recommendations (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    thread_id uuid REFERENCES conversation_threads(thread_id) ON DELETE SET NULL,
    agent_execution_id uuid REFERENCES agent_executions(id) ON DELETE SET NULL,
    service varchar(255) NOT NULL,
    strategy_id varchar(100) NOT NULL,
    strategy_name varchar(255) NOT NULL,
    description text NOT NULL,
    estimated_savings_min_percent numeric(5,2) NOT NULL DEFAULT 0.00,
    estimated_savings_max_percent numeric(5,2) NOT NULL DEFAULT 0.00,
    estimated_savings_min_usd numeric(12,2),
    estimated_savings_max_usd numeric(12,2),
    implementation_effort_hours numeric(6,2) NOT NULL DEFAULT 0,
    implementation_difficulty implementation_difficulty NOT NULL DEFAULT 'medium'::implementation_difficulty,
    recommendation_steps jsonb NOT NULL DEFAULT '[]'::jsonb,
    confidence_score numeric(3,2) NOT NULL DEFAULT 0.00,
    validation_count integer NOT NULL DEFAULT 0,
    status recommendation_status NOT NULL DEFAULT 'active'::recommendation_status,
    priority_score integer,
    tags jsonb NOT NULL DEFAULT '[]'::jsonb,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    expires_at timestamptz,
    risk_level varchar(50),
    metadata jsonb NOT NULL DEFAULT '{}'::jsonb,
    CONSTRAINT ck_confidence_range CHECK ((confidence_score >= 0.00) AND (confidence_score <= 1.00)),
    CONSTRAINT ck_effort_positive CHECK ((implementation_effort_hours >= (0)::numeric) AND (implementation_effort_hours <> 'NaN'::numeric)),
    CONSTRAINT ck_priority_score_range CHECK ((priority_score >= 1) AND (priority_score <= 100)),
    CONSTRAINT ck_recommendation_metadata_object CHECK (jsonb_typeof(metadata) = 'object'::text),
    CONSTRAINT ck_recommendation_steps_array CHECK (jsonb_typeof(recommendation_steps) = 'array'::text),
    CONSTRAINT ck_savings_max_gte_min CHECK (estimated_savings_max_percent >= estimated_savings_min_percent),
    CONSTRAINT ck_savings_max_percent_range CHECK ((estimated_savings_max_percent >= 0.00) AND (estimated_savings_max_percent <= 100.00)),
    CONSTRAINT ck_savings_max_usd_positive CHECK ((estimated_savings_max_usd >= (0)::numeric) AND (estimated_savings_max_usd <> 'NaN'::numeric)),
    CONSTRAINT ck_savings_min_percent_range CHECK ((estimated_savings_min_percent >= 0.00) AND (estimated_savings_min_percent <= 100.00)),
    CONSTRAINT ck_savings_min_usd_positive CHECK ((estimated_savings_min_usd >= (0)::numeric) AND (estimated_savings_min_usd <> 'NaN'::numeric)),
    CONSTRAINT ck_savings_usd_max_gte_min CHECK (estimated_savings_max_usd >= estimated_savings_min_usd),
    CONSTRAINT ck_tags_array CHECK (jsonb_typeof(tags) = 'array'::text),
    CONSTRAINT ck_validation_count_positive CHECK (validation_count >= 0)
);

COMMENT ON TABLE optimization_recommendations IS 'A way to spend less, with what it saves and what it takes';

COMMENT ON COLUMN optimization_recommendations.estimated_savings_max_usd IS 'US dollars a month; NULL where only the share is known';

COMMENT ON COLUMN optimization_recommendations.estimated_savings_min_usd IS 'US dollars a month; NULL where only the share is known';

COMMENT ON COLUMN optimization_recommendations.expires_at IS 'From when the figures no longer hold; NULL: never';

COMMENT ON COLUMN optimization_recommendations.priority_score IS 'From 1 to 100: up to 40 points for savings, 30 for little effort, 30 for confidence; kept by a trigger';

COMMENT ON COLUMN optimization_recommendations.recommendation_steps IS 'An array of objects with title and description, in order';

COMMENT ON COLUMN optimization_recommendations.validation_count IS 'How many people or runs have confirmed it';

CREATE INDEX idx_optimization_recommendations_active_priority ON optimization_recommendations (priority_score DESC, estimated_savings_max_percent DESC) WHERE ((status = ANY (ARRAY['active'::recommendation_status, 'under_review'::recommendation_status])) AND (priority_score IS NOT NULL));

CREATE INDEX idx_optimization_recommendations_agent_exec ON optimization_recommendations (agent_execution_id);

CREATE INDEX idx_optimization_recommendations_confidence ON optimization_recommendations (confidence_score);

CREATE INDEX idx_optimization_recommendations_created_at ON optimization_recommendations (created_at);

CREATE INDEX idx_optimization_recommendations_description_fts ON optimization_recommendations USING gin (conversation_search_vector(description));

CREATE INDEX idx_optimization_recommendations_difficulty ON optimization_recommendations (implementation_difficulty);

CREATE INDEX idx_optimization_recommendations_expires_at ON optimization_recommendations (expires_at);

CREATE INDEX idx_optimization_recommendations_expiring ON optimization_recommendations (expires_at) WHERE ((status = ANY (ARRAY['active'::recommendation_status, 'under_review'::recommendation_status])) AND (expires_at IS NOT NULL));

CREATE INDEX idx_optimization_recommendations_metadata_gin ON optimization_recommendations USING gin (metadata);

CREATE INDEX idx_optimization_recommendations_priority ON optimization_recommendations (priority_score);

CREATE INDEX idx_optimization_recommendations_service ON optimization_recommendations (service);

CREATE INDEX idx_optimization_recommendations_service_strategy ON optimization_recommendations (service, strategy_id);

CREATE INDEX idx_optimization_recommendations_status ON optimization_recommendations (status);

CREATE INDEX idx_optimization_recommendations_status_service ON optimization_recommendations (status, service);

CREATE INDEX idx_optimization_recommendations_steps_gin ON optimization_recommendations USING gin (recommendation_steps);

CREATE INDEX idx_optimization_recommendations_strategy_id ON optimization_recommendations (strategy_id);

CREATE INDEX idx_optimization_recommendations_strategy_name_fts ON optimization_recommendations USING gin (to_tsvector('english'::regconfig, (strategy_name)::text));

CREATE INDEX idx_optimization_recommendations_tags_gin ON optimization_recommendations USING gin (tags);

CREATE INDEX idx_optimization_recommendations_thread_id ON optimization_recommendations (thread_id);

CREATE INDEX idx_optimization_recommendations_top ON optimization_recommendations (priority_score DESC, estimated_savings_max_percent DESC) WHERE (status = 'active'::recommendation_status);

CREATE INDEX idx_optimization_recommendations_updated_at ON optimization_recommendations (updated_at);

CREATE INDEX idx_optimization_recommendations_value ON optimization_recommendations (estimated_savings_max_percent, implementation_effort_hours);

CREATE TRIGGER trigger_calculate_priority
    BEFORE INSERT OR UPDATE ON optimization_recommendations
    FOR EACH ROW
    EXECUTE FUNCTION calculate_recommendation_priority();

CREATE TRIGGER trigger_optimization_recommendations_updated_at
    BEFORE UPDATE ON optimization_recommendations
    FOR EACH ROW
    EXECUTE FUNCTION update_optimization_recommendations_updated_at();

CREATE TABLE query_intents (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    thread_id uuid NOT NULL REFERENCES conversation_threads(thread_id) ON DELETE CASCADE,
    message_id uuid NOT NULL,
    original_query text NOT NULL,
    rewritten_query text,
    intent_type intent_type NOT NULL,
    intent_confidence numeric(3,2) NOT NULL,
    extracted_dimensions jsonb NOT NULL DEFAULT '{}'::jsonb,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT ck_extracted_dimensions_object CHECK (jsonb_typeof(extracted_dimensions) = 'object'::text),
    CONSTRAINT ck_intent_confidence_range CHECK ((intent_confidence >= 0.00) AND (intent_confidence <= 1.00)),
    CONSTRAINT query_intents_message_id_fkey FOREIGN KEY (thread_id, message_id) REFERENCES conversation_messages(thread_id, id) ON UPDATE CASCADE ON DELETE CASCADE
);

COMMENT ON TABLE query_intents IS 'What a user''s message was understood to ask for';

COMMENT ON COLUMN query_intents.extracted_dimensions IS 'Services, accounts, regions, tags and periods that the query names';

COMMENT ON COLUMN query_intents.intent_confidence IS 'From 0.00 to 1.00';

COMMENT ON COLUMN query_intents.rewritten_query IS 'The query as it was passed on, or NULL where it was passed on as it came';

CREATE INDEX idx_query_intents_confidence ON query_intents (intent_confidence);

CREATE INDEX idx_query_intents_created_at ON query_intents (created_at);

CREATE INDEX idx_query_intents_dimensions_gin ON query_intents USING gin (extracted_dimensions);

CREATE INDEX idx_query_intents_message_id ON query_intents (message_id);

CREATE INDEX idx_query_intents_original_query_fts ON query_intents USING gin (conversation_search_vector(original_query));

CREATE INDEX idx_query_intents_rewritten_query_fts ON query_intents USING gin (conversation_search_vector(COALESCE(rewritten_query, ''::text)));

CREATE INDEX idx_query_intents_thread_id ON query_intents (thread_id);

CREATE INDEX idx_query_intents_thread_type ON query_intents (thread_id, intent_type);

CREATE INDEX idx_query_intents_type ON query_intents (intent_type);

CREATE INDEX idx_query_intents_type_confidence ON query_intents (intent_type, intent_confidence);

ALTER TABLE conversation_messages
    ADD CONSTRAINT conversation_messages_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES conversation_threads(thread_id) ON DELETE CASCADE;
