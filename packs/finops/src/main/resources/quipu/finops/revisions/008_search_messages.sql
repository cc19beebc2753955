-- revision: 008
-- revises: 007
-- message: search messages
-- created: 2026-11-28T21:50:00Z
-- transaction: on

-- upgrade
-- Functions keep the search_path that stands when they are made.
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

-- To rank a message is to find its words once more, some 50 microseconds a kilobyte, and a common word is in tens of
-- thousands. So no more than a thousand are ranked. If more match, and no statistics tell that well enough, the index is
-- asked for those among the newest 1,000 messages, then the newest 10,000 and 100,000, until there are enough: what it
-- says of words is put beside what another index says of time, and only what is in both is read.
CREATE FUNCTION search_messages(
    p_search  text,
    p_user_id text DEFAULT NULL,
    p_limit   integer DEFAULT 20
)
    RETURNS TABLE (
        message_id     uuid,
        thread_id      uuid,
        ordering_index integer,
        role           message_role,
        rank           real,
        created_at     timestamptz,
        excerpt        text)
    LANGUAGE plpgsql STABLE
    SET search_path FROM CURRENT
    SET plan_cache_mode = force_custom_plan
    -- Enough for the index to tell the rows of a million pages apart.
    SET work_mem = '64MB'
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

COMMENT ON FUNCTION search_messages(text, text, integer) IS
    'The messages that best match the words, of one user or all; of more than 1,000 that match, the newest are ranked';

-- downgrade
DROP FUNCTION search_messages(text, text, integer);
