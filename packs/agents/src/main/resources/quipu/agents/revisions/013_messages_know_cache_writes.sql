-- revision: 013_messages_know_cache_writes
-- revises: 012_zones_as_they_are_spelled
-- message: messages know how many tokens were written to a cache
-- created: 2026-11-30T21:15:00Z
-- transaction: on

-- upgrade
-- Apart from what 014 changes, so that no transaction of the platform waits for this one in a circle: a turn has its
-- message before a price, a request a price before its message. The rows that are there, all of which have 0, are
-- looked at by 015, which holds up nobody while it reads.
ALTER TABLE messages
    ADD COLUMN cache_write_tokens bigint NOT NULL DEFAULT 0,
    ADD CONSTRAINT check_message_cache_write_tokens
        CHECK (cache_write_tokens = 0 OR cache_write_tokens BETWEEN 1 AND input_tokens - cached_tokens) NOT VALID;

COMMENT ON COLUMN messages.cache_write_tokens IS
    'How many of the input tokens the provider put into its cache; none of them are among cached_tokens';

-- downgrade
ALTER TABLE messages DROP COLUMN cache_write_tokens;
