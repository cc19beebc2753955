-- revision: 005_accounts_and_content
-- revises: 004_request_recording
-- message: lockout, versions of content, sharing, exact counters
-- created: 2026-11-28T04:30:00Z
-- transaction: on

-- upgrade
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

CREATE INDEX ix_users_locked ON users (locked_until) WHERE locked_until IS NOT NULL;

CREATE FUNCTION register_login_failure(
    of_user bigint, at timestamptz DEFAULT CURRENT_TIMESTAMP,
    OUT failed_login_attempts integer, OUT locked_until timestamptz)
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
AS $$
#variable_conflict use_column
DECLARE
    allowed integer := coalesce((SELECT failed_logins_before_lock FROM platform_settings), 5);
    pause   interval := coalesce((SELECT lock_minutes FROM platform_settings), 15) * interval '1 minute';
BEGIN
    -- A lock that has run out begins the count anew; one that holds is not made longer by trying.
    UPDATE users AS account
    SET failed_login_attempts = CASE WHEN account.locked_until <= at THEN 1 ELSE account.failed_login_attempts + 1 END,
        locked_until = CASE
            WHEN account.locked_until > at THEN account.locked_until
            WHEN CASE WHEN account.locked_until <= at THEN 1 ELSE account.failed_login_attempts + 1 END >= allowed
                THEN at + pause END
    WHERE account.id = of_user
    RETURNING account.failed_login_attempts, account.locked_until
    INTO register_login_failure.failed_login_attempts, register_login_failure.locked_until;
    IF register_login_failure.locked_until = at + pause THEN
        INSERT INTO system_alerts
            (user_id, alert_type, severity, title, message, source_table, source_id, period_key, action_required)
        VALUES (of_user, 'security_alert', 'high', 'Account locked after failed logins',
            format('%s logins failed', register_login_failure.failed_login_attempts), 'users', of_user,
            to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), false)
        ON CONFLICT ON CONSTRAINT uq_system_alerts_once DO NOTHING;
    END IF;
END;
$$;

COMMENT ON FUNCTION register_login_failure(bigint, timestamptz) IS
    'Counts a failed login, and locks the account for a while at the limit that platform_settings sets';

CREATE FUNCTION register_login_success(of_user bigint, at timestamptz DEFAULT CURRENT_TIMESTAMP) RETURNS boolean
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
AS $$
BEGIN
    UPDATE users SET failed_login_attempts = 0, locked_until = NULL, last_login = at
    WHERE id = of_user AND is_active AND (locked_until IS NULL OR locked_until <= at);
    RETURN FOUND;
END;
$$;

COMMENT ON FUNCTION register_login_success(bigint, timestamptz) IS
    'Notes a login and forgets the failures; false, and nothing happens, while the account is locked or inactive';

CREATE FUNCTION login_allowed(of_user bigint, at timestamptz DEFAULT CURRENT_TIMESTAMP) RETURNS boolean
    LANGUAGE plpgsql STABLE
    SET search_path FROM CURRENT
AS $$
BEGIN
    RETURN EXISTS (SELECT FROM users
                   WHERE id = of_user AND is_active AND (locked_until IS NULL OR locked_until <= at));
END;
$$;

-- Versions of one family wait for each other at its oldest row.
CREATE FUNCTION new_content_version(
    parent bigint, text_content text DEFAULT NULL, binary_content bytea DEFAULT NULL, new_version text DEFAULT NULL)
    RETURNS bigint
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
AS $$
DECLARE
    family bigint;
    number text;
    made   bigint;
BEGIN
    SELECT root_id INTO family FROM generated_content WHERE id = parent;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'content % does not exist', parent USING ERRCODE = 'no_data_found';
    END IF;
    PERFORM FROM generated_content WHERE root_id = family ORDER BY id LIMIT 1 FOR NO KEY UPDATE;
    SELECT coalesce(new_version, coalesce(max(split_part(version_number, '.', 1)::bigint), 0) + 1 || '.0') INTO number
    FROM generated_content WHERE root_id = family AND version_number ~ '^[0-9]{1,15}(\.|$)';
    UPDATE generated_content SET is_latest_version = false WHERE root_id = family AND is_latest_version;
    INSERT INTO generated_content (
        user_id, ai_request_id, conversation_id, title, description, content_type, file_extension, mime_type,
        content_text, content_binary, file_size_bytes, language, framework, version, is_public, is_template,
        parent_content_id, version_number, metadata, tags)
    SELECT user_id, ai_request_id, conversation_id, title, description, content_type, file_extension, mime_type,
           text_content, binary_content, coalesce(octet_length(binary_content), octet_length(text_content)), language,
           framework, content.version, is_public, is_template, id, number, metadata, tags
    FROM generated_content AS content WHERE id = parent
    RETURNING id INTO made;
    RETURN made;
END;
$$;

COMMENT ON FUNCTION new_content_version(bigint, text, bytea, text) IS
    'Makes the latest version of a family out of any of its versions: a whole number up, 2.0 after 1.0, unless one is given';

CREATE TABLE content_shares (
    content_id  bigint      NOT NULL,
    shared_with bigint      NOT NULL,
    can_edit    boolean     NOT NULL DEFAULT false,
    created_at  timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    expires_at  timestamptz,
    CONSTRAINT content_shares_pkey PRIMARY KEY (content_id, shared_with),
    CONSTRAINT content_shares_content_id_fkey FOREIGN KEY (content_id)
        REFERENCES generated_content (id) ON DELETE CASCADE,
    CONSTRAINT content_shares_shared_with_fkey FOREIGN KEY (shared_with) REFERENCES users (id) ON DELETE CASCADE
);

COMMENT ON TABLE content_shares IS 'Who else may see content; a share of one version is one of the whole family';

CREATE INDEX ix_content_shares_shared_with ON content_shares (shared_with);

-- A version that goes leaves its shares to the oldest of its family; the last one takes them along. Of two shares
-- with one reader the one that lasts longer stays.
CREATE FUNCTION pass_shares_on() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
AS $$
DECLARE
    heir bigint;
BEGIN
    IF EXISTS (SELECT FROM content_shares WHERE content_id = OLD.id) THEN
        SELECT id INTO heir FROM generated_content WHERE root_id = OLD.root_id AND id <> OLD.id
        ORDER BY id LIMIT 1 FOR KEY SHARE;
        INSERT INTO content_shares AS kept (content_id, shared_with, can_edit, created_at, expires_at)
        SELECT heir, shared_with, can_edit, created_at, expires_at FROM content_shares
        WHERE content_id = OLD.id AND heir IS NOT NULL AND EXISTS (SELECT FROM users WHERE id = shared_with)
        ON CONFLICT ON CONSTRAINT content_shares_pkey DO UPDATE
            SET can_edit = EXCLUDED.can_edit
                    OR kept.can_edit AND kept.expires_at IS NOT DISTINCT FROM EXCLUDED.expires_at,
                expires_at = EXCLUDED.expires_at
            WHERE coalesce(EXCLUDED.expires_at, 'infinity') >= coalesce(kept.expires_at, 'infinity');
    END IF;
    RETURN OLD;
END;
$$;

CREATE TRIGGER trigger_generated_content_shares BEFORE DELETE ON generated_content
    FOR EACH ROW EXECUTE FUNCTION pass_shares_on();

CREATE FUNCTION share_content(
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

CREATE FUNCTION may_read_content(reader bigint, content bigint, at timestamptz DEFAULT CURRENT_TIMESTAMP)
    RETURNS boolean
    LANGUAGE plpgsql STABLE
    SET search_path FROM CURRENT
AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM generated_content AS wanted
        WHERE wanted.id = content AND (wanted.is_public OR wanted.user_id = reader OR EXISTS (
            SELECT FROM content_shares AS share JOIN generated_content AS version ON version.id = share.content_id
            WHERE share.shared_with = reader AND version.root_id = wanted.root_id AND version.user_id = wanted.user_id
              AND (share.expires_at IS NULL OR share.expires_at > at))));
END;
$$;

COMMENT ON FUNCTION may_read_content(bigint, bigint, timestamptz) IS
    'Whether content is public, the reader''s own, or shared with the reader';

CREATE FUNCTION register_view(content bigint) RETURNS integer
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
AS $$
DECLARE
    views integer;
BEGIN
    UPDATE generated_content SET view_count = view_count + 1 WHERE id = content RETURNING view_count INTO views;
    RETURN views;
END;
$$;

CREATE FUNCTION register_download(content bigint) RETURNS integer
    LANGUAGE plpgsql
    SET search_path FROM CURRENT
AS $$
DECLARE
    downloads integer;
BEGIN
    UPDATE generated_content SET download_count = download_count + 1 WHERE id = content
    RETURNING download_count INTO downloads;
    RETURN downloads;
END;
$$;

COMMENT ON FUNCTION register_view(bigint) IS 'Counts a view, exactly; how many there were';
COMMENT ON FUNCTION register_download(bigint) IS 'Counts a download, exactly; how many there were';

-- downgrade
DROP FUNCTION register_download(bigint);
DROP FUNCTION register_view(bigint);
DROP FUNCTION may_read_content(bigint, bigint, timestamptz);
DROP FUNCTION share_content(bigint, bigint, boolean, timestamptz);
DROP TRIGGER trigger_generated_content_shares ON generated_content;
DROP FUNCTION pass_shares_on();
DROP TABLE content_shares;
DROP FUNCTION new_content_version(bigint, text, bytea, text);
DROP FUNCTION login_allowed(bigint, timestamptz);
DROP FUNCTION register_login_success(bigint, timestamptz);
DROP FUNCTION register_login_failure(bigint, timestamptz);
DROP INDEX ix_users_locked;
