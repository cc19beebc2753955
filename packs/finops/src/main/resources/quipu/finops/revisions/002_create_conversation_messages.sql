-- revision: 002
-- revises: 001
-- message: create conversation messages
-- created: 2026-11-23T09:10:00Z
-- transaction: on

-- upgrade
CREATE TYPE message_role AS ENUM ('user', 'assistant', 'system');
CREATE TYPE message_type AS ENUM ('query', 'context', 'response', 'tool_call');

CREATE TABLE conversation_messages (
    id             uuid         NOT NULL DEFAULT gen_random_uuid(),
    thread_id      uuid         NOT NULL,
    role           message_role NOT NULL,
    content        text         NOT NULL,
    message_type   message_type NOT NULL,
    metadata       jsonb        NOT NULL DEFAULT '{}',
    ordering_index integer      NOT NULL,
    created_at     timestamptz  NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at     timestamptz  NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT conversation_messages_pkey PRIMARY KEY (id),
    CONSTRAINT conversation_messages_thread_id_fkey FOREIGN KEY (thread_id)
        REFERENCES conversation_threads (thread_id) ON DELETE CASCADE,
    -- Deferrable, so that one UPDATE can shift a run of messages; ON CONFLICT must then name the primary key.
    CONSTRAINT uq_thread_ordering UNIQUE (thread_id, ordering_index) DEFERRABLE INITIALLY IMMEDIATE,
    -- What intents and executions refer to, so that they stay in the thread of their message.
    CONSTRAINT uq_thread_message UNIQUE (thread_id, id),
    CONSTRAINT ck_ordering_index_not_negative CHECK (ordering_index >= 0),
    CONSTRAINT ck_message_metadata_object CHECK (jsonb_typeof(metadata) = 'object')
);

COMMENT ON TABLE conversation_messages IS 'What was said in a thread, in the order of ordering_index';
COMMENT ON COLUMN conversation_messages.content IS 'Empty for a tool call that has nothing to say';
COMMENT ON COLUMN conversation_messages.ordering_index IS
    'The place in the thread, from 0; leave it out, or give NULL, and the database appends';

-- The text of a message has no limit, a tsvector has one: 1 MB of words. This is to_tsvector('english', body) for a
-- body of up to 100,000 bytes; of a longer one it is all words of the first 8 Mi characters, or as many as 1 MB holds.
--
-- A piece of 100,000 characters always fits: a word takes its own bytes and at most 6 more, and the parser gives a
-- character out at most twice (in a compound and in its part, in a URL and in its path). The first piece keeps the
-- positions, for phrases; the others go without, since a tsvector counts no further than position 16,383 anyway.
CREATE FUNCTION conversation_search_vector(body text) RETURNS tsvector
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    -- Some 50 microseconds a kilobyte: worth an index even on a small table.
    COST 5000
    SET search_path = pg_catalog, pg_temp
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

COMMENT ON FUNCTION conversation_search_vector(text) IS
    'The words of a text of any length, in English; what the full-text indexes hold';

-- The unique key is also the index on (thread_id, ordering_index): a second one would only cost.
CREATE INDEX idx_conversation_messages_thread_id ON conversation_messages (thread_id);
CREATE INDEX idx_conversation_messages_role ON conversation_messages (role);
CREATE INDEX idx_conversation_messages_type ON conversation_messages (message_type);
CREATE INDEX idx_conversation_messages_thread_role ON conversation_messages (thread_id, role);
CREATE INDEX idx_conversation_messages_created_at ON conversation_messages (created_at);
CREATE INDEX idx_conversation_messages_metadata_gin ON conversation_messages USING gin (metadata);
CREATE INDEX idx_conversation_messages_content_fts ON conversation_messages
    USING gin (conversation_search_vector(content));

SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

CREATE FUNCTION update_conversation_messages_updated_at() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
AS $$
BEGIN
    NEW.updated_at := greatest(OLD.updated_at, CURRENT_TIMESTAMP);
    RETURN NEW;
END;
$$;

CREATE TRIGGER trigger_conversation_messages_updated_at
    BEFORE UPDATE ON conversation_messages
    FOR EACH ROW EXECUTE FUNCTION update_conversation_messages_updated_at();

-- Two clients that append to one thread wait for each other here, and so get different places. The count is taken by a
-- statement of its own after the lock: only that one sees what the other has committed. A missing thread is the foreign
-- key's to report. By key, and the last one only: a plan that a session made while the table was small would read all
-- of it for each message of a large statement.
CREATE FUNCTION assign_message_ordering_index() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
    SET enable_seqscan = off
    SET enable_sort = off
AS $$
BEGIN
    PERFORM FROM conversation_threads WHERE thread_id = NEW.thread_id FOR NO KEY UPDATE;
    NEW.ordering_index := coalesce((
        SELECT ordering_index FROM conversation_messages
        WHERE thread_id = NEW.thread_id ORDER BY ordering_index DESC LIMIT 1), -1) + 1;
    RETURN NEW;
END;
$$;

CREATE TRIGGER trigger_assign_ordering_index
    BEFORE INSERT OR UPDATE ON conversation_messages
    FOR EACH ROW WHEN (NEW.ordering_index IS NULL)
    EXECUTE FUNCTION assign_message_ordering_index();

-- Once a statement, not once a message, and in the order of the key, so that two statements that write to the same
-- threads cannot wait for each other in a circle. A thread that is already as new as the change is left alone: many
-- messages in one transaction write their thread once, and history that is loaded into an old thread leaves it old.
CREATE FUNCTION update_parent_thread_timestamp() RETURNS trigger
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

CREATE TRIGGER trigger_update_parent_thread
    AFTER INSERT ON conversation_messages
    REFERENCING NEW TABLE AS new_messages
    FOR EACH STATEMENT EXECUTE FUNCTION update_parent_thread_timestamp();
CREATE TRIGGER trigger_update_parent_thread_on_update
    AFTER UPDATE ON conversation_messages
    REFERENCING OLD TABLE AS old_messages NEW TABLE AS new_messages
    FOR EACH STATEMENT EXECUTE FUNCTION update_parent_thread_timestamp();
CREATE TRIGGER trigger_update_parent_thread_on_delete
    AFTER DELETE ON conversation_messages
    REFERENCING OLD TABLE AS old_messages
    FOR EACH STATEMENT EXECUTE FUNCTION update_parent_thread_timestamp();

-- downgrade
DROP TABLE conversation_messages;
DROP FUNCTION update_parent_thread_timestamp();
DROP FUNCTION assign_message_ordering_index();
DROP FUNCTION update_conversation_messages_updated_at();
DROP FUNCTION conversation_search_vector(text);
DROP TYPE message_type;
DROP TYPE message_role;
