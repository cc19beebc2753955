-- revision: 009
-- revises: 008
-- message: tell of full threads
-- created: 2026-11-30T18:40:00Z
-- transaction: on

-- upgrade
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

-- A place may be given, the last one that an integer holds too; what is appended then has none.
CREATE OR REPLACE FUNCTION assign_message_ordering_index() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
    SET enable_seqscan = off
    SET enable_sort = off
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

-- downgrade
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

CREATE OR REPLACE FUNCTION assign_message_ordering_index() RETURNS trigger
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
