-- revision: 010_versions_after_their_parents
-- revises: 009_lossless_messages
-- message: a version comes after what it is made of, so that families have no circles
-- created: 2026-11-30T17:50:00Z
-- transaction: on

-- upgrade
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

-- A parent that came later, in the same statement, passed for none: its child began a family of its own, whoever the parent
-- was of, and two could be each other's. Families of before stay as they are; the health check wrong_families names them.
CREATE OR REPLACE FUNCTION assign_content_root() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
AS $$
DECLARE
    maker bigint;
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.root_id := NEW.id;
        -- What names itself is left to the check that forbids it.
        IF NEW.parent_content_id <> NEW.id THEN
            SELECT root_id, user_id INTO NEW.root_id, maker FROM generated_content WHERE id = NEW.parent_content_id;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'content % does not exist, so there is no version of it', NEW.parent_content_id
                    USING ERRCODE = 'foreign_key_violation', HINT = 'A version comes after what it is made of.';
            END IF;
        END IF;
        IF maker <> NEW.user_id THEN
            RAISE EXCEPTION 'content % is another user''s, and a version of it too', NEW.parent_content_id
                USING ERRCODE = 'check_violation', HINT = 'What is made of it by others is content of its own.';
        END IF;
    ELSIF NEW.root_id <> OLD.root_id OR NEW.parent_content_id IS NOT NULL THEN
        RAISE EXCEPTION 'the parent of content % cannot be changed', OLD.id
            USING ERRCODE = 'check_violation', HINT = 'Make a version of its own with new_content_version().';
    END IF;
    RETURN NEW;
END;
$$;

-- downgrade
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

CREATE OR REPLACE FUNCTION assign_content_root() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
AS $$
DECLARE
    maker bigint;
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT root_id, user_id INTO NEW.root_id, maker FROM generated_content WHERE id = NEW.parent_content_id;
        NEW.root_id := coalesce(NEW.root_id, NEW.id);
        IF maker <> NEW.user_id THEN
            RAISE EXCEPTION 'content % is another user''s, and a version of it too', NEW.parent_content_id
                USING ERRCODE = 'check_violation', HINT = 'What is made of it by others is content of its own.';
        END IF;
    ELSIF NEW.root_id <> OLD.root_id OR NEW.parent_content_id IS NOT NULL THEN
        RAISE EXCEPTION 'the parent of content % cannot be changed', OLD.id
            USING ERRCODE = 'check_violation', HINT = 'Make a version of its own with new_content_version().';
    END IF;
    RETURN NEW;
END;
$$;
