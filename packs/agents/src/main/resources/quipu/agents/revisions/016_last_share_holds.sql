-- revision: 016_last_share_holds
-- revises: 015_check_cache_writes_of_before
-- message: what was shared last of any version holds
-- created: 2026-11-30T22:15:00Z
-- transaction: on

-- upgrade
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

-- A share of one version is one of its family. Of two with the same reader the longer one counted, so that whoever had shared the first
-- version for ever could not share the second until tomorrow.
CREATE OR REPLACE FUNCTION share_content(
    content bigint, with_user bigint, edit boolean DEFAULT false, until timestamptz DEFAULT NULL) RETURNS void
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
AS $$
DECLARE
    family bigint;
    owner  bigint;
BEGIN
    SELECT root_id, user_id INTO family, owner FROM generated_content WHERE id = content;
    -- Of two that share versions of it at once the later one sees what the other said.
    PERFORM FROM generated_content WHERE root_id = family ORDER BY id LIMIT 1 FOR NO KEY UPDATE;
    DELETE FROM content_shares AS other
    WHERE other.shared_with = with_user AND other.content_id <> content
      AND other.content_id IN (
          SELECT version.id FROM generated_content AS version
          WHERE version.root_id = family AND version.user_id = owner);
    INSERT INTO content_shares (content_id, shared_with, can_edit, expires_at) VALUES (content, with_user, edit, until)
    ON CONFLICT ON CONSTRAINT content_shares_pkey
        DO UPDATE SET can_edit = EXCLUDED.can_edit, expires_at = EXCLUDED.expires_at;
END;
$$;

-- downgrade
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

CREATE OR REPLACE FUNCTION share_content(
    content bigint, with_user bigint, edit boolean DEFAULT false, until timestamptz DEFAULT NULL) RETURNS void
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
AS $$
BEGIN
    INSERT INTO content_shares (content_id, shared_with, can_edit, expires_at) VALUES (content, with_user, edit, until)
    ON CONFLICT ON CONSTRAINT content_shares_pkey
        DO UPDATE SET can_edit = EXCLUDED.can_edit, expires_at = EXCLUDED.expires_at;
END;
$$;
