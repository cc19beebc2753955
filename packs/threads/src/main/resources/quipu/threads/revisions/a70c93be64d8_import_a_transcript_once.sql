-- revision: a70c93be64d8
-- revises: 1d9c0e75ab42
-- message: import a transcript once
-- created: 2026-11-28T05:00:00Z
-- transaction: on

-- upgrade
-- An import writes the hash of its file there. Of two at once the second waits for the first here, and is then refused.
CREATE UNIQUE INDEX uq_conversations_import ON conversations (owner_id, (source_metadata #>> '{import,key}'))
    WHERE source_metadata #>> '{import,key}' IS NOT NULL AND deleted_at IS NULL;

COMMENT ON INDEX uq_conversations_import IS 'A file comes in once for each owner, until its conversation is put away';

-- downgrade
DROP INDEX uq_conversations_import;
