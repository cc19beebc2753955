-- revision: 015_check_cache_writes_of_before
-- revises: 014_tokens_written_to_a_cache
-- message: tokens written to a cache are checked in rows of before too
-- created: 2026-11-30T21:16:00Z
-- transaction: on

-- upgrade
ALTER TABLE ai_requests VALIDATE CONSTRAINT check_cache_write_tokens;
ALTER TABLE messages VALIDATE CONSTRAINT check_message_cache_write_tokens;

-- downgrade
ALTER TABLE messages
    DROP CONSTRAINT check_message_cache_write_tokens,
    ADD CONSTRAINT check_message_cache_write_tokens
        CHECK (cache_write_tokens = 0 OR cache_write_tokens BETWEEN 1 AND input_tokens - cached_tokens) NOT VALID;
ALTER TABLE ai_requests
    DROP CONSTRAINT check_cache_write_tokens,
    ADD CONSTRAINT check_cache_write_tokens
        CHECK (cache_write_tokens = 0 OR cache_write_tokens BETWEEN 1 AND input_tokens - cached_tokens) NOT VALID;
