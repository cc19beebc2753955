-- revision: 006
-- revises: 005
-- message: keep messages whole
-- created: 2026-11-28T18:50:00Z
-- transaction: on

-- upgrade
-- The role of tools, their calls and results, reasoning, attachments by reference, streaming, and branches of replies:
-- what assistants of today say, without loss. Until the transaction that adds it is over, a value of an enum may not be
-- named; its text may.
ALTER TYPE message_role ADD VALUE 'tool';

CREATE FUNCTION are_attachments(value jsonb) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN jsonb_typeof(value) = 'array' THEN NOT EXISTS (
        SELECT FROM jsonb_array_elements(value) AS attachment
        WHERE (jsonb_typeof(attachment) = 'object'
            AND jsonb_typeof(attachment -> 'uri') = 'string' AND attachment ->> 'uri' <> ''
            AND jsonb_typeof(attachment -> 'media_type') = 'string'
            AND jsonb_typeof(attachment -> 'sha256') = 'string'
            AND attachment ->> 'media_type' ~ '^[^/[:space:]]+/[^/[:space:]]+$'
            AND attachment ->> 'sha256' ~ '^[0-9a-f]{64}$') IS NOT TRUE)
        ELSE false END;

CREATE FUNCTION are_tool_calls(value jsonb) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN jsonb_typeof(value) = 'array' THEN value <> '[]' AND NOT EXISTS (
        SELECT FROM jsonb_array_elements(value) AS call
        WHERE (jsonb_typeof(call) = 'object'
            AND jsonb_typeof(call -> 'id') = 'string' AND call ->> 'id' <> ''
            AND jsonb_typeof(call -> 'name') = 'string' AND call ->> 'name' <> ''
            AND call ? 'arguments') IS NOT TRUE)
        ELSE false END;

COMMENT ON FUNCTION are_attachments(jsonb) IS
    'Whether it is an array of objects with the texts uri, media_type and sha256 (64 hexadecimal digits); more keys are welcome';
COMMENT ON FUNCTION are_tool_calls(jsonb) IS
    'Whether it is an array, not empty, of objects with the texts id and name, and arguments; more keys are welcome';

ALTER TABLE conversation_messages
    ADD COLUMN tool_calls        jsonb,
    ADD COLUMN tool_call_id      text,
    ADD COLUMN tool_name         text,
    ADD COLUMN tool_failed       boolean,
    ADD COLUMN reasoning         text,
    ADD COLUMN attachments       jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN status            text  NOT NULL DEFAULT 'done',
    ADD COLUMN model_used        text,
    ADD COLUMN prompt_tokens     bigint,
    ADD COLUMN completion_tokens bigint,
    ADD COLUMN cached_tokens     bigint,
    ADD COLUMN reasoning_tokens  bigint,
    ADD COLUMN parent_message_id uuid,
    ADD COLUMN alternative_to    uuid,
    ADD CONSTRAINT ck_message_tool_calls CHECK (
        tool_calls IS NULL OR role::text = 'assistant' AND are_tool_calls(tool_calls)),
    ADD CONSTRAINT ck_message_tool_result CHECK (
        CASE WHEN role::text = 'tool' THEN coalesce(tool_call_id, '') <> ''
            ELSE tool_call_id IS NULL AND tool_name IS NULL AND tool_failed IS NULL END),
    ADD CONSTRAINT ck_message_attachments CHECK (attachments = '[]' OR are_attachments(attachments)),
    ADD CONSTRAINT ck_message_status CHECK (status IN ('partial', 'done', 'cancelled')),
    ADD CONSTRAINT ck_message_tokens_not_negative CHECK (
        prompt_tokens >= 0 AND completion_tokens >= 0 AND cached_tokens >= 0 AND reasoning_tokens >= 0),
    ADD CONSTRAINT ck_message_not_its_own_parent CHECK (parent_message_id <> id AND alternative_to <> id);

COMMENT ON COLUMN conversation_messages.content IS
    'Empty where there is something else: tool calls, reasoning, attachments, a start';
COMMENT ON COLUMN conversation_messages.tool_calls IS 'What the assistant asks tools for: an array of {id, name, arguments}';
COMMENT ON COLUMN conversation_messages.tool_call_id IS 'Of role tool: the id of the call that this is the result of';
COMMENT ON COLUMN conversation_messages.reasoning IS 'What the model thought before it answered, as far as it was told';
COMMENT ON COLUMN conversation_messages.attachments IS
    'An array of {uri, media_type, sha256, …}: the bytes are kept elsewhere';
COMMENT ON COLUMN conversation_messages.status IS
    'partial while it is streamed, then done, or cancelled; those two are final';
COMMENT ON COLUMN conversation_messages.prompt_tokens IS
    'Tokens that the model read for this answer, cached_tokens of them from a cache';
COMMENT ON COLUMN conversation_messages.completion_tokens IS
    'Tokens that the model wrote, reasoning_tokens of them before it answered';
COMMENT ON COLUMN conversation_messages.parent_message_id IS
    'The message that this one replies to, in the same thread; NULL for a first one. Left out, the active one';
COMMENT ON COLUMN conversation_messages.alternative_to IS
    'The message in whose place it stands, edited or said anew: it replies to the same';

-- Until now each message replied to the one before it. Neither a message nor its thread is changed by this.
ALTER TABLE conversation_messages DISABLE TRIGGER USER;
UPDATE conversation_messages SET parent_message_id = earlier.parent
FROM (SELECT id, lag(id) OVER (PARTITION BY thread_id ORDER BY ordering_index) AS parent
      FROM conversation_messages) AS earlier
WHERE conversation_messages.id = earlier.id AND earlier.parent IS NOT NULL;
ALTER TABLE conversation_messages ENABLE TRIGGER USER;

ALTER TABLE conversation_messages
    -- Checked at the end of the transaction: by then a trigger has given the replies to a message that goes to the
    -- message before it. Without the thread, which triggers see to: where most threads are short, the check of both would
    -- read all messages of a long one.
    ADD CONSTRAINT fk_message_parent FOREIGN KEY (parent_message_id)
        REFERENCES conversation_messages (id) DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT fk_message_alternative FOREIGN KEY (alternative_to)
        REFERENCES conversation_messages (id) ON DELETE SET NULL;

CREATE INDEX idx_conversation_messages_parent ON conversation_messages (parent_message_id);
CREATE INDEX idx_conversation_messages_alternative ON conversation_messages (alternative_to)
    WHERE alternative_to IS NOT NULL;
CREATE INDEX idx_conversation_messages_attachments ON conversation_messages USING gin (attachments jsonb_path_ops)
    WHERE attachments <> '[]';
CREATE INDEX idx_conversation_messages_unfinished ON conversation_messages (created_at) WHERE status = 'partial';

ALTER TABLE conversation_threads
    ADD COLUMN active_message_id uuid,
    -- Two keys, as the one that does both, SET NULL of one column, needs PostgreSQL 15.
    ADD CONSTRAINT fk_thread_active_message FOREIGN KEY (active_message_id)
        REFERENCES conversation_messages (id) ON DELETE SET NULL,
    ADD CONSTRAINT fk_thread_active_message_in_thread FOREIGN KEY (thread_id, active_message_id)
        REFERENCES conversation_messages (thread_id, id) DEFERRABLE INITIALLY DEFERRED;

COMMENT ON COLUMN conversation_threads.active_message_id IS
    'The message that the active path leads to, and the next one replies to; NULL: the newest';

CREATE INDEX idx_conversation_threads_active_message ON conversation_threads (active_message_id)
    WHERE active_message_id IS NOT NULL;

-- Which branch is looked at says nothing of when the thread changed; any other update does.
DROP TRIGGER trigger_conversation_threads_updated_at ON conversation_threads;
CREATE TRIGGER trigger_conversation_threads_updated_at
    BEFORE UPDATE ON conversation_threads
    FOR EACH ROW WHEN (OLD.active_message_id IS NOT DISTINCT FROM NEW.active_message_id
        OR (OLD.user_id, OLD.title, OLD.created_at, OLD.updated_at, OLD.metadata, OLD.is_active)
            IS DISTINCT FROM (NEW.user_id, NEW.title, NEW.created_at, NEW.updated_at, NEW.metadata, NEW.is_active))
    EXECUTE FUNCTION update_conversation_threads_updated_at();

SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

-- After its place, by the names of the triggers. What it replies to is locked here, so that whoever deletes or moves that
-- waits, and then finds this reply; the foreign key would lock it at the end of the transaction, when the other one may
-- have it and wait for the thread. As the owner, for who may lock a message must be allowed to change messages, and who
-- appends need not be. By key: a plan from when the table was small would read all of it for each message.
CREATE FUNCTION assign_message_parent() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path FROM CURRENT
    SET enable_seqscan = off
    SET enable_sort = off
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

CREATE TRIGGER trigger_assign_parent_message
    BEFORE INSERT ON conversation_messages
    FOR EACH ROW EXECUTE FUNCTION assign_message_parent();

-- Locked as above. One at a time gives messages of a thread other parents, for two could make a circle that neither sees;
-- replies that are handed on cannot make one, and are not looked through. UNION ends in a circle that is there already.
CREATE FUNCTION check_parent_message() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
    SET enable_seqscan = off
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

CREATE TRIGGER trigger_check_parent_message
    BEFORE UPDATE ON conversation_messages
    FOR EACH ROW WHEN (NEW.parent_message_id IS DISTINCT FROM OLD.parent_message_id
        AND NEW.parent_message_id IS NOT NULL
        OR NEW.alternative_to IS DISTINCT FROM OLD.alternative_to AND NEW.alternative_to IS NOT NULL)
    EXECUTE FUNCTION check_parent_message();

CREATE FUNCTION check_active_message() RETURNS trigger
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

CREATE TRIGGER trigger_conversation_threads_check_active
    BEFORE INSERT OR UPDATE OF active_message_id ON conversation_threads
    FOR EACH ROW WHEN (NEW.active_message_id IS NOT NULL)
    EXECUTE FUNCTION check_active_message();

-- The replies to what goes, from the table or to another thread, are given to the nearest message before it that stays;
-- what has come into a thread without the message that it replied to replies to the one before it there. A thread that
-- goes whole has none that stay, and is not looked through.
--
-- Sessions keep plans from when the tables were small, and of ten messages and of a million that go the time has to follow
-- the number. So what is compared is compared as sets, what goes is told its heir from the top down, by a hash table, and
-- no index finds messages by their thread (IS NOT DISTINCT FROM) where another one finds the message.
CREATE FUNCTION hand_on_replies() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
    SET enable_seqscan = off
    SET enable_sort = off
    SET enable_mergejoin = off
    SET enable_nestloop = on
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

CREATE TRIGGER trigger_hand_on_replies
    AFTER DELETE ON conversation_messages
    REFERENCING OLD TABLE AS old_messages
    FOR EACH STATEMENT EXECUTE FUNCTION hand_on_replies();
CREATE TRIGGER trigger_hand_on_replies_on_move
    AFTER UPDATE ON conversation_messages
    REFERENCING OLD TABLE AS old_messages NEW TABLE AS new_messages
    FOR EACH STATEMENT EXECUTE FUNCTION hand_on_replies();

CREATE FUNCTION keep_message_status() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION 'message % is %, which is final', OLD.id, OLD.status USING ERRCODE = 'check_violation';
END;
$$;

CREATE TRIGGER trigger_keep_message_status
    BEFORE UPDATE ON conversation_messages
    FOR EACH ROW WHEN (OLD.status <> 'partial' AND NEW.status <> OLD.status)
    EXECUTE FUNCTION keep_message_status();

-- What the session has planned for foreign keys is planned again after many messages: it may be from when the table was
-- small.
CREATE OR REPLACE FUNCTION update_parent_thread_timestamp() RETURNS trigger
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

CREATE FUNCTION active_path(of_thread uuid, at_most integer DEFAULT NULL)
    RETURNS TABLE (id uuid, ordering_index integer, role message_role, content text, status text, created_at timestamptz)
    LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH RECURSIVE path AS (
        SELECT leaf.id, leaf.parent_message_id, 1 AS length
        FROM conversation_messages AS leaf
        WHERE leaf.id = coalesce(
            (SELECT thread.active_message_id FROM conversation_threads AS thread WHERE thread.thread_id = of_thread),
            (SELECT newest.id FROM conversation_messages AS newest
             WHERE newest.thread_id = of_thread ORDER BY newest.ordering_index DESC LIMIT 1))
          AND coalesce(at_most, 1) > 0
        UNION ALL
        SELECT parent.id, parent.parent_message_id, path.length + 1
        FROM path JOIN conversation_messages AS parent
            ON parent.id = path.parent_message_id AND parent.thread_id IS NOT DISTINCT FROM of_thread
        WHERE path.length < coalesce(at_most, 2147483647)
    )
    SELECT message.id, message.ordering_index, message.role, message.content, message.status, message.created_at
    FROM path JOIN conversation_messages AS message ON message.id = path.id ORDER BY path.length DESC;
END;

COMMENT ON FUNCTION active_path(uuid, integer) IS
    'The messages of a thread from the first to the active one, without other branches; at most the last so many';

-- downgrade
DROP FUNCTION active_path(uuid, integer);
DROP TRIGGER trigger_keep_message_status ON conversation_messages;
DROP TRIGGER trigger_hand_on_replies_on_move ON conversation_messages;
DROP TRIGGER trigger_hand_on_replies ON conversation_messages;
DROP TRIGGER trigger_conversation_threads_check_active ON conversation_threads;
DROP TRIGGER trigger_check_parent_message ON conversation_messages;
DROP TRIGGER trigger_assign_parent_message ON conversation_messages;
DROP FUNCTION keep_message_status();
DROP FUNCTION hand_on_replies();
DROP FUNCTION check_active_message();
DROP FUNCTION check_parent_message();
DROP FUNCTION assign_message_parent();
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);
CREATE OR REPLACE FUNCTION update_parent_thread_timestamp() RETURNS trigger
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
    RETURN NULL;
END;
$$;
DROP TRIGGER trigger_conversation_threads_updated_at ON conversation_threads;
ALTER TABLE conversation_threads DROP COLUMN active_message_id;
CREATE TRIGGER trigger_conversation_threads_updated_at
    BEFORE UPDATE ON conversation_threads
    FOR EACH ROW EXECUTE FUNCTION update_conversation_threads_updated_at();
ALTER TABLE conversation_messages
    DROP CONSTRAINT ck_message_tool_result,
    DROP CONSTRAINT ck_message_tool_calls,
    DROP COLUMN alternative_to,
    DROP COLUMN parent_message_id;
-- What the columns before knew nothing of goes into the metadata, where imports had put it until then and exports read it
-- still. Where there is no text it is the text too, in its place: a tool's result as something the assistant said, for as a
-- message of the system it would be obeyed.
ALTER TABLE conversation_messages DISABLE TRIGGER USER;
UPDATE conversation_messages AS message
SET role = CASE message.role::text WHEN 'tool' THEN 'assistant' ELSE message.role END,
    message_type = CASE WHEN tool_calls IS NOT NULL OR message.role::text = 'tool' THEN 'tool_call' ELSE message_type END,
    content = CASE
        WHEN content <> '' THEN content
        WHEN tool_calls IS NOT NULL THEN tool_calls::text
        WHEN reasoning <> '' THEN reasoning
        WHEN attachments <> '[]' THEN attachments::text
        WHEN message.role::text = 'tool' THEN '(' || coalesce(tool_name, status) || ')'
        ELSE '' END,
    metadata = metadata || CASE kept.more WHEN '{}' THEN '{}' ELSE jsonb_build_object('quipu', CASE
        WHEN jsonb_typeof(metadata -> 'quipu') = 'object' THEN metadata -> 'quipu' ELSE '{}' END || kept.more) END
FROM (
    SELECT said.id, CASE WHEN said.tool_calls IS NULL THEN '{}' ELSE jsonb_build_object('tool_calls', said.tool_calls) END
        || CASE said.attachments WHEN '[]' THEN '{}' ELSE jsonb_build_object('attachments',
            said.attachments || coalesce(said.metadata #> '{quipu,attachments}', '[]')) END
        || jsonb_strip_nulls(jsonb_build_object(
            'reasoning', said.reasoning,
            'status', nullif(said.status, 'done'),
            'tool_result', CASE said.role::text WHEN 'tool' THEN jsonb_build_object(
                'call_id', said.tool_call_id, 'name', said.tool_name, 'failed', said.tool_failed) END,
            'measures', nullif(jsonb_strip_nulls(jsonb_build_object(
                'model', said.model_used, 'tokens', said.completion_tokens, 'prompt_tokens', said.prompt_tokens,
                'cached_tokens', said.cached_tokens, 'reasoning_tokens', said.reasoning_tokens)), '{}'))) AS more
    FROM conversation_messages AS said) AS kept
WHERE kept.id = message.id AND (kept.more <> '{}' OR content = '');
ALTER TABLE conversation_messages ENABLE TRIGGER USER;
ALTER TABLE conversation_messages
    DROP COLUMN reasoning_tokens,
    DROP COLUMN cached_tokens,
    DROP COLUMN completion_tokens,
    DROP COLUMN prompt_tokens,
    DROP COLUMN model_used,
    DROP COLUMN status,
    DROP COLUMN attachments,
    DROP COLUMN reasoning,
    DROP COLUMN tool_failed,
    DROP COLUMN tool_name,
    DROP COLUMN tool_call_id,
    DROP COLUMN tool_calls;
COMMENT ON COLUMN conversation_messages.content IS 'Empty for a tool call that has nothing to say';
DROP FUNCTION are_tool_calls(jsonb);
DROP FUNCTION are_attachments(jsonb);
ALTER TYPE message_role RENAME TO message_role_with_tool;
CREATE TYPE message_role AS ENUM ('user', 'assistant', 'system');
ALTER TABLE conversation_messages ALTER COLUMN role TYPE message_role USING role::text::message_role;
DROP TYPE message_role_with_tool;
