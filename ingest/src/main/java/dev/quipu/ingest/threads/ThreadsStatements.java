package dev.quipu.ingest.threads;

import dev.quipu.ingest.Target;

/** What runs in a block's transaction on the threads system. */
final class ThreadsStatements {
    /** What of a conversation its metadata may tell, as columns. */
    private static final String TOLD_OF_CONVERSATION = "conversation_type,source_type,ended_at,duration_seconds";

    /** The same of an utterance. */
    private static final String TOLD_OF_UTTERANCE =
            "text_cleaned,speaker_role,timestamp_start,timestamp_end,duration_seconds,"
                    + "confidence_score,language,emotion,energy_level,content_parts,is_talk";

    private ThreadsStatements() {}

    /** Returns the statements; the schema is as they say it. */
    static Target.Statements of(String schema) {
        return new Target.Statements(
                start(schema),
                owners(schema),
                lock(schema),
                check(schema),
                participants(schema) + ";\n" + append(schema));
    }

    private static String start(String schema) {
        return """
                INSERT INTO %1$s.conversations (id, conversation_name, conversation_type, source_type, source_metadata,
                    started_at, ended_at, duration_seconds, owner_id, created_at, updated_at, deleted_at)
                SELECT given.id, coalesce(given.title, 'Untitled'), coalesce(told.conversation_type, 'chat'),
                       coalesce(told.source_type, 'import'), %2$s,
                       coalesce(given.created_at, now()), told.ended_at, told.duration_seconds, given.owner,
                       coalesce(given.created_at, now()), coalesce(given.updated_at, now()),
                       CASE WHEN given.is_archived THEN now() END
                FROM pg_temp.quipu_start AS given
                LEFT JOIN LATERAL jsonb_populate_record(NULL::%1$s.conversations,
                    CASE jsonb_typeof(given.metadata -> 'threads_conversation')
                        WHEN 'object' THEN given.metadata -> 'threads_conversation' END) AS told ON true
                ORDER BY given.id, given.ordinal
                ON CONFLICT (id) DO NOTHING
                RETURNING id""".formatted(schema, without(ThreadsTarget.CONVERSATION, TOLD_OF_CONVERSATION));
    }

    /** Returns metadata without what has become columns. */
    private static String without(String key, String columns) {
        return """
                CASE WHEN jsonb_typeof(given.metadata -> '%1$s') IS DISTINCT FROM 'object' THEN given.metadata
                     WHEN (given.metadata -> '%1$s') - '{%2$s}'::text[] = '{}' THEN given.metadata - '%1$s'
                     ELSE jsonb_set(given.metadata, '{%1$s}', (given.metadata -> '%1$s') - '{%2$s}'::text[]) END""".formatted(key, columns);
    }

    private static String owners(String schema) {
        return """
                SELECT given.ordinal, there.owner_id = given.owner
                FROM pg_temp.quipu_start AS given
                LEFT JOIN %1$s.conversations AS there ON there.id = given.id""".formatted(schema);
    }

    /** The last place is read by a statement of its own, which sees what others had committed before the lock was got. */
    private static String lock(String schema) {
        return """
                CREATE TEMPORARY TABLE quipu_conversation ON COMMIT DROP AS
                SELECT id, NULL::integer AS last_place FROM %1$s.conversations
                WHERE id IN (SELECT conversation_id FROM pg_temp.quipu_message)
                ORDER BY id FOR NO KEY UPDATE;
                UPDATE pg_temp.quipu_conversation AS home SET last_place = (SELECT max(sequence_number)
                    FROM %1$s.utterances AS said WHERE said.conversation_id = home.id)""".formatted(schema);
    }

    /**
     * Somebody who is there under another id, such as a name that their source tells an id beside by now, would be two: that is
     * told with each message.
     */
    private static String check(String schema) {
        return """
                SELECT given.ordinal, CASE
                    WHEN home.id IS NULL THEN 'NO_CONVERSATION'
                    WHEN there.id IS NULL THEN 'NO_REFERENCE'
                    WHEN there.speaker_id = given.speaker_id
                        AND coalesce(there.written = given.written, there.text = given.content) THEN 'THERE'
                    ELSE 'OTHER_MESSAGE' END
                FROM pg_temp.quipu_message AS given
                LEFT JOIN pg_temp.quipu_conversation AS home ON home.id = given.conversation_id
                LEFT JOIN LATERAL (
                    SELECT id, speaker_id, text, platform_metadata #>> '{quipu,written}' AS written
                    FROM %1$s.utterances AS said
                    WHERE said.id = given.id AND given.is_keyed AND home.last_place IS NOT NULL
                    LIMIT 1) AS there ON true
                WHERE home.id IS NULL OR there.id IS NOT NULL
                   OR given.parent_id IS NOT NULL AND NOT given.is_after_parent
                      AND NOT EXISTS (SELECT FROM %1$s.utterances AS said WHERE said.id = given.parent_id)""".formatted(schema);
    }

    /**
     * Whoever speaks for the first time takes part, in the order in which they do. The trigger would add those of a statement in
     * the order of their ids.
     */
    private static String participants(String schema) {
        return """
                UPDATE %1$s.conversations SET participants = conversations.participants || fresh.people
                FROM (SELECT speaker.conversation_id, jsonb_agg(
                          %1$s.as_participant(speaker.speaker_id, speaker.speaker_name, NULL) ORDER BY speaker.ordinal) AS people
                      FROM (SELECT DISTINCT ON (conversation_id, speaker_id)
                                conversation_id, speaker_id, speaker_name, ordinal
                            FROM pg_temp.quipu_message ORDER BY conversation_id, speaker_id, ordinal) AS speaker
                      JOIN %1$s.conversations AS home ON home.id = speaker.conversation_id
                      WHERE NOT home.participants @> jsonb_build_array(jsonb_build_object('id', speaker.speaker_id))
                      GROUP BY speaker.conversation_id) AS fresh
                WHERE conversations.id = fresh.conversation_id""".formatted(schema);
    }

    /**
     * The attachments refer to utterances of the same statement, which is what its end checks. What an export of
     * this system told of an utterance goes back into its columns; the node that it was of is another
     * conversation's, and stays in the metadata.
     */
    private static String append(String schema) {
        return """
                WITH file AS (
                    INSERT INTO %1$s.utterance_attachments
                        (conversation_id, utterance_id, position, uri, media_type, sha256, metadata)
                    SELECT given.conversation_id, given.id, place - 1, part ->> 'uri', part ->> 'media_type', part ->> 'sha256',
                           part - ARRAY['uri', 'media_type', 'sha256']
                    FROM pg_temp.quipu_message AS given
                    CROSS JOIN LATERAL jsonb_array_elements(given.attachments) WITH ORDINALITY AS attached (part, place)
                    WHERE given.attachments <> '[]'
                )
                INSERT INTO %1$s.utterances (id, conversation_id, text, speaker_id, speaker_name, sequence_number,
                    platform_metadata, message_role, content_parts, tool_call_id, reasoning, state, parent_utterance_id,
                    created_at, text_cleaned, speaker_role, timestamp_start, timestamp_end, duration_seconds,
                    confidence_score, language, emotion, energy_level)
                SELECT given.id, given.conversation_id, given.content, given.speaker_id, given.speaker_name,
                       coalesce(home.last_place, -1) + placed.nth, %2$s,
                       CASE WHEN given.told @> '{"is_talk": true}' THEN NULL ELSE given.message_role END,
                       coalesce(told.content_parts, given.content_parts), given.tool_call_id, given.reasoning, given.state,
                       given.parent_id, coalesce(given.created_at, now()), told.text_cleaned, told.speaker_role,
                       told.timestamp_start, told.timestamp_end, told.duration_seconds, told.confidence_score,
                       coalesce(told.language, 'en'), told.emotion, told.energy_level
                FROM (SELECT ordinal, row_number() OVER (PARTITION BY conversation_id ORDER BY ordinal) AS nth
                      FROM pg_temp.quipu_message) AS placed
                JOIN pg_temp.quipu_message AS given ON given.ordinal = placed.ordinal
                JOIN pg_temp.quipu_conversation AS home ON home.id = given.conversation_id
                LEFT JOIN LATERAL jsonb_populate_record(NULL::%1$s.utterances, given.told) AS told ON true
                ORDER BY given.ordinal""".formatted(schema, without(ThreadsTarget.UTTERANCE, TOLD_OF_UTTERANCE));
    }
}
