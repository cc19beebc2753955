-- revision: 011
-- revises: 010
-- message: search messages
-- created: 2026-11-28T10:40:00Z
-- transaction: on

-- upgrade
-- Whose conversation a message is in. A conversation keeps its user from here on, so the two stay the same.
ALTER TABLE messages ADD COLUMN user_id uuid;
SELECT set_config('app.service', 'on', true);
UPDATE messages SET user_id = conversations.user_id FROM conversations WHERE conversations.id = conversation_id;
-- The check of the parents waits for the end of the transaction, and a table that has checks waiting cannot be altered.
SET CONSTRAINTS fk_messages_parent IMMEDIATE;
ALTER TABLE messages ALTER COLUMN user_id SET NOT NULL;
SET CONSTRAINTS fk_messages_parent DEFERRED;

COMMENT ON COLUMN messages.user_id IS 'The conversation''s user, put in by a trigger';

CREATE FUNCTION keep_conversation_owner() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION 'a conversation keeps its tenant and its user' USING ERRCODE = 'check_violation';
END;
$$;

CREATE TRIGGER trigger_conversations_keep_owner
    BEFORE UPDATE ON conversations
    FOR EACH ROW WHEN ((OLD.tenant_id, OLD.user_id) IS DISTINCT FROM (NEW.tenant_id, NEW.user_id))
    EXECUTE FUNCTION keep_conversation_owner();

SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_service_access, pg_temp', true);

CREATE OR REPLACE FUNCTION assign_message_place() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path FROM CURRENT
    SET enable_seqscan = off
    SET enable_sort = off
AS $$
DECLARE
    chosen uuid;
    given  boolean := NEW.seq IS NOT NULL;
BEGIN
    SELECT tenant_id, user_id, active_message_id INTO NEW.tenant_id, NEW.user_id, chosen
    FROM conversations WHERE id = NEW.conversation_id FOR NO KEY UPDATE;
    IF NEW.tenant_id IS NULL THEN
        IF is_service_caller() THEN
            RAISE EXCEPTION 'conversation % does not exist', NEW.conversation_id USING ERRCODE = 'foreign_key_violation';
        END IF;
        -- The policy refuses it in the words in which it refuses one of other people: they cannot tell whether there is one.
        RETURN NEW;
    END IF;
    IF NOT given THEN
        NEW.seq := coalesce(
            (SELECT seq FROM messages WHERE conversation_id = NEW.conversation_id ORDER BY seq DESC LIMIT 1), 0) + 1;
    END IF;
    -- It is there already: it will be refused, passed over or changed, and replies to what it replied to. The order leaves
    -- the planner no index but that of the key, also where nobody has counted the rows yet.
    IF EXISTS (SELECT FROM messages WHERE id = NEW.id)
        OR given AND NEW.seq = (
            SELECT seq FROM messages WHERE conversation_id = NEW.conversation_id AND seq >= NEW.seq ORDER BY seq LIMIT 1)
        OR EXISTS (
            SELECT FROM (
                SELECT client_key, role FROM messages
                WHERE conversation_id = NEW.conversation_id AND client_key >= NEW.client_key
                ORDER BY client_key LIMIT 2) AS next
            WHERE next.client_key = NEW.client_key AND (next.role = 'user') = (NEW.role = 'user')) THEN
        RETURN NEW;
    END IF;
    NEW.parent_message_id := message_parent(
        NEW.conversation_id, NEW.seq, NEW.parent_message_id, NEW.alternative_to, CASE WHEN NOT given THEN chosen END);
    IF chosen IS NOT NULL THEN
        UPDATE conversations SET active_message_id = NULL WHERE id = NEW.conversation_id;
    END IF;
    RETURN NEW;
END;
$$;

-- The text of a message has no limit, a tsvector has one: 1 MB of words. This is to_tsvector('english', body) for a body
-- of up to 100,000 bytes; of a longer one it is the words of its first 8 Mi characters, or as many as 1 MB holds. Only
-- the first piece keeps its positions, for phrases: a tsvector counts no further than 16,383.
CREATE FUNCTION message_words(body text) RETURNS tsvector
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    COST 5000
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    piece_length CONSTANT integer := 100000;
    longest_word CONSTANT integer := 2048;
    rest  text;
    piece text;
    tail  integer;
    found tsvector;
    words tsvector := '';
BEGIN
    IF octet_length(body) <= piece_length THEN
        RETURN to_tsvector('pg_catalog.english', body);
    END IF;
    rest := left(body, 8388608);
    WHILE rest <> '' LOOP
        piece := left(rest, piece_length);
        IF length(piece) = piece_length THEN
            -- Cut between words; what is too long for that is no word that a tsvector takes.
            tail := length(substring(right(piece, longest_word) FROM '\S*$'));
            IF tail < longest_word THEN
                piece := left(piece, piece_length - tail);
            END IF;
        END IF;
        found := to_tsvector('pg_catalog.english', piece);
        IF words <> '' THEN
            found := strip(found);
        END IF;
        -- Room is left for the two marks of message_search.
        EXIT WHEN pg_column_size(words) + pg_column_size(found) - 4 * (length(words) + length(found)) > 1048000;
        words := words || found;
        rest := substr(rest, length(piece) + 1);
    END LOOP;
    RETURN words;
END;
$$;

-- Words with a blank in them are none that a text can have, so nobody can write a message that is found elsewhere.
-- With them the index itself finds what is of one tenant or one user, however many others use the same words.
CREATE FUNCTION message_search(tenant_id uuid, user_id uuid, body text) RETURNS tsvector
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    COST 5000
    SET search_path FROM CURRENT
AS $$
BEGIN
    RETURN array_to_tsvector(ARRAY['tenant ' || tenant_id::text, 'user ' || user_id::text])
        || CASE WHEN octet_length(body) <= 100000 THEN to_tsvector('pg_catalog.english'::regconfig, body)
            ELSE message_words(body) END;
END;
$$;

COMMENT ON FUNCTION message_words(text) IS 'The words of a text of any length, in English';
COMMENT ON FUNCTION message_search(uuid, uuid, text) IS 'What the index of messages holds: words, tenant and user';

CREATE INDEX idx_messages_search ON messages USING gin (message_search(tenant_id, user_id, content));

-- As the owner: under row-level security a search for words may not use an index, since the function that compares
-- them could tell of rows that are hidden. So the tenant is asked for here, in the index and beside it.
--
-- How to find the newest depends on how many match, and no statistics tell that well enough. Up to 2,000 the index
-- gives them all, to be sorted. If there are more, the index is asked for those among the newest 1,000 messages, then
-- the newest 10,000 and 100,000, until there are enough: what it says of words is put beside what another index says of
-- time, and only what is in both is read. Words in every tenth message are found among the newest few hundred.
--
-- IS TRUE keeps the planner from putting all messages of the tenant or the user beside the few that have the words: it
-- takes them to be worth it, since it counts with looking for the words in each message again.
CREATE FUNCTION search_messages(
    p_search    text,
    p_user_id   uuid DEFAULT NULL,
    p_tenant_id uuid DEFAULT NULL,
    p_limit     integer DEFAULT 20
)
    RETURNS TABLE (
        message_id      uuid,
        conversation_id uuid,
        tenant_id       uuid,
        user_id         uuid,
        role            text,
        created_at      timestamptz,
        excerpt         text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path FROM CURRENT
    SET plan_cache_mode = force_custom_plan
    -- Enough for the index to tell the rows of a million pages apart.
    SET work_mem = '64MB'
AS $$
DECLARE
    few CONSTANT integer := 2000;
    scope  uuid := coalesce(p_tenant_id, CASE WHEN is_service_caller() THEN NULL ELSE current_tenant() END);
    words  tsquery := websearch_to_tsquery('pg_catalog.english'::regconfig, p_search);
    wanted tsquery := words;
    hits   bigint;
    ids    uuid[];
    newest integer;
    since  timestamptz;
BEGIN
    IF NOT is_service_caller() THEN
        PERFORM require_tenant(scope);
        -- Not even asked for: how long the index takes would tell what others have said.
        IF p_user_id IS NOT NULL AND NOT EXISTS (SELECT FROM users AS person
                                                 WHERE person.id = p_user_id AND person.tenant_id = scope) THEN
            RETURN;
        END IF;
    END IF;
    IF numnode(words) = 0 THEN
        RETURN;
    END IF;
    -- A user's messages are few enough; to look for the tenant's among them takes longer than to read them.
    IF p_user_id IS NOT NULL THEN
        wanted := wanted && quote_literal('user ' || p_user_id::text)::tsquery;
    ELSIF scope IS NOT NULL THEN
        wanted := wanted && quote_literal('tenant ' || scope::text)::tsquery;
    END IF;
    WITH hit AS MATERIALIZED (
        SELECT message.id, message.created_at, message.seq FROM messages AS message
        WHERE message_search(message.tenant_id, message.user_id, message.content) @@ wanted
          AND (scope IS NULL OR (message.tenant_id = scope) IS TRUE)
          AND (p_user_id IS NULL OR (message.user_id = p_user_id) IS TRUE)
        LIMIT few
    )
    SELECT (SELECT count(*) FROM hit), ARRAY(SELECT id FROM hit ORDER BY hit.created_at DESC, hit.seq DESC LIMIT p_limit)
    INTO hits, ids;
    IF hits = few THEN
        FOREACH newest IN ARRAY '{1000,10000,100000,0}'::integer[] LOOP
            since := '-infinity';
            IF newest > 0 THEN
                since := coalesce((
                    SELECT message.created_at FROM messages AS message
                    WHERE scope IS NULL OR message.tenant_id = scope
                    ORDER BY message.created_at DESC OFFSET newest LIMIT 1), since);
            END IF;
            WITH hit AS MATERIALIZED (
                SELECT message.id, message.created_at, message.seq FROM messages AS message
                WHERE message_search(message.tenant_id, message.user_id, message.content) @@ wanted
                  AND (scope IS NULL OR message.tenant_id = scope)
                  AND (p_user_id IS NULL OR message.user_id = p_user_id)
                  AND message.created_at >= since
            )
            SELECT ARRAY(SELECT id FROM hit ORDER BY hit.created_at DESC, hit.seq DESC LIMIT p_limit) INTO ids;
            EXIT WHEN cardinality(ids) >= p_limit OR since = '-infinity';
        END LOOP;
    END IF;
    RETURN QUERY
        SELECT hit.id, hit.conversation_id, hit.tenant_id, hit.user_id, hit.role, hit.created_at,
            ts_headline('pg_catalog.english'::regconfig, left(hit.content, 100000), words,
                'MaxFragments=1, MaxWords=25, MinWords=8'::text)
        FROM messages AS hit
        WHERE hit.id = ANY (ids)
        ORDER BY hit.created_at DESC, hit.seq DESC;
END;
$$;

COMMENT ON FUNCTION search_messages(text, uuid, uuid, integer) IS
    'The newest messages that hold the words, of the caller''s tenant (the service: of any or all), of one user or all';

REVOKE ALL ON FUNCTION keep_conversation_owner() FROM PUBLIC, anon, authenticated, service_role;
REVOKE ALL ON FUNCTION message_words(text) FROM PUBLIC, anon, authenticated, service_role;
REVOKE ALL ON FUNCTION message_search(uuid, uuid, text) FROM PUBLIC, anon, authenticated, service_role;
REVOKE ALL ON FUNCTION search_messages(text, uuid, uuid, integer) FROM PUBLIC, anon, authenticated, service_role;
-- Whoever writes a message has to be able to run what its index is made of.
GRANT EXECUTE ON FUNCTION message_words(text) TO authenticated, service_role;
GRANT EXECUTE ON FUNCTION message_search(uuid, uuid, text) TO authenticated, service_role;
GRANT EXECUTE ON FUNCTION search_messages(text, uuid, uuid, integer) TO authenticated, service_role;

-- downgrade
DROP FUNCTION search_messages(text, uuid, uuid, integer);
DROP INDEX idx_messages_search;
DROP FUNCTION message_search(uuid, uuid, text);
DROP FUNCTION message_words(text);
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_service_access, pg_temp', true);
CREATE OR REPLACE FUNCTION assign_message_place() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path FROM CURRENT
    SET enable_seqscan = off
    SET enable_sort = off
AS $$
DECLARE
    chosen uuid;
    given  boolean := NEW.seq IS NOT NULL;
BEGIN
    SELECT tenant_id, active_message_id INTO NEW.tenant_id, chosen
    FROM conversations WHERE id = NEW.conversation_id FOR NO KEY UPDATE;
    IF NEW.tenant_id IS NULL THEN
        IF is_service_caller() THEN
            RAISE EXCEPTION 'conversation % does not exist', NEW.conversation_id USING ERRCODE = 'foreign_key_violation';
        END IF;
        -- The policy refuses it in the words in which it refuses one of other people: they cannot tell whether there is one.
        RETURN NEW;
    END IF;
    IF NOT given THEN
        NEW.seq := coalesce(
            (SELECT seq FROM messages WHERE conversation_id = NEW.conversation_id ORDER BY seq DESC LIMIT 1), 0) + 1;
    END IF;
    -- It is there already: it will be refused, passed over or changed, and replies to what it replied to. The order leaves
    -- the planner no index but that of the key, also where nobody has counted the rows yet.
    IF EXISTS (SELECT FROM messages WHERE id = NEW.id)
        OR given AND NEW.seq = (
            SELECT seq FROM messages WHERE conversation_id = NEW.conversation_id AND seq >= NEW.seq ORDER BY seq LIMIT 1)
        OR EXISTS (
            SELECT FROM (
                SELECT client_key, role FROM messages
                WHERE conversation_id = NEW.conversation_id AND client_key >= NEW.client_key
                ORDER BY client_key LIMIT 2) AS next
            WHERE next.client_key = NEW.client_key AND (next.role = 'user') = (NEW.role = 'user')) THEN
        RETURN NEW;
    END IF;
    NEW.parent_message_id := message_parent(
        NEW.conversation_id, NEW.seq, NEW.parent_message_id, NEW.alternative_to, CASE WHEN NOT given THEN chosen END);
    IF chosen IS NOT NULL THEN
        UPDATE conversations SET active_message_id = NULL WHERE id = NEW.conversation_id;
    END IF;
    RETURN NEW;
END;
$$;
DROP TRIGGER trigger_conversations_keep_owner ON conversations;
DROP FUNCTION keep_conversation_owner();
ALTER TABLE messages DROP COLUMN user_id;
