package dev.quipu.ingest.finops;

import dev.quipu.ingest.Target;
import dev.quipu.ingest.target.WholeMessage;

/** What runs in a block's transaction on the FinOps system. */
final class FinOpsStatements {
    /** What of a message is copied as it is. */
    private static final String COPIED = WholeMessage.NAMES + ", metadata, completion_tokens";

    private FinOpsStatements() {}

    /** Returns the statements; the schema is as they say it. */
    static Target.Statements of(String schema) {
        return new Target.Statements(start(schema), owners(schema), lock(schema), check(schema), append(schema));
    }

    private static String start(String schema) {
        return """
                INSERT INTO %1$s.conversation_threads (thread_id, user_id, title, metadata, is_active, created_at, updated_at)
                SELECT id, owner, title, metadata, is_active, coalesce(created_at, now()), coalesce(updated_at, now())
                FROM pg_temp.quipu_start ORDER BY id, ordinal
                ON CONFLICT (thread_id) DO NOTHING
                RETURNING thread_id""".formatted(schema);
    }

    private static String owners(String schema) {
        return """
                SELECT given.ordinal, there.user_id = given.owner
                FROM pg_temp.quipu_start AS given
                LEFT JOIN %1$s.conversation_threads AS there ON there.thread_id = given.id""".formatted(schema);
    }

    /** The last place is read by a statement of its own, which sees what others had committed before the lock was got. */
    private static String lock(String schema) {
        return """
                CREATE TEMPORARY TABLE quipu_conversation ON COMMIT DROP AS
                SELECT thread_id AS id, NULL::integer AS last_place FROM %1$s.conversation_threads
                WHERE thread_id IN (SELECT conversation_id FROM pg_temp.quipu_message)
                ORDER BY thread_id FOR NO KEY UPDATE;
                UPDATE pg_temp.quipu_conversation AS home SET last_place = (SELECT max(ordering_index)
                    FROM %1$s.conversation_messages AS said WHERE said.thread_id = home.id)""".formatted(schema);
    }

    /**
     * What a tool said before the system had a role for that is there as what the system says. Types do not tell messages
     * apart: one that came in before the metadata said its type has the usual one.
     */
    private static String check(String schema) {
        return """
                SELECT given.ordinal, CASE
                    WHEN home.id IS NULL THEN 'NO_CONVERSATION'
                    WHEN there.id IS NULL THEN 'NO_REFERENCE'
                    WHEN there.role = given.role
                        AND coalesce(there.written = given.written, there.content = given.content) THEN 'THERE'
                    ELSE 'OTHER_MESSAGE' END
                FROM pg_temp.quipu_message AS given
                LEFT JOIN pg_temp.quipu_conversation AS home ON home.id = given.conversation_id
                LEFT JOIN LATERAL (
                    SELECT id, CASE WHEN metadata #> '{quipu,tool_result}' IS NULL THEN role::text ELSE 'tool' END AS role, content,
                           metadata #>> '{quipu,written}' AS written
                    FROM %1$s.conversation_messages AS said
                    WHERE said.id = given.id AND given.is_keyed AND home.last_place IS NOT NULL
                    LIMIT 1) AS there ON true
                WHERE home.id IS NULL OR there.id IS NOT NULL
                   OR given.parent_id IS NOT NULL AND NOT given.is_after_parent AND NOT EXISTS (
                       SELECT FROM %1$s.conversation_messages AS said
                       WHERE said.id = given.parent_id AND said.thread_id = given.conversation_id)
                   OR given.instead_id IS NOT NULL AND NOT given.is_after_instead AND NOT EXISTS (
                       SELECT FROM %1$s.conversation_messages AS said
                       WHERE said.id = given.instead_id AND said.thread_id = given.conversation_id)""".formatted(schema);
    }

    /**
     * What replies to nothing that it says is given a parent by the trigger: the active message, or the one before it. What
     * was said long ago has not changed since, so that the pack's trigger leaves a thread as old as it is that
     * says it changed later.
     */
    private static String append(String schema) {
        return """
                INSERT INTO %1$s.conversation_messages
                    (id, thread_id, parent_message_id, alternative_to, ordering_index, created_at, updated_at,
                     role, message_type, %2$s)
                SELECT given.id, given.conversation_id, given.parent_id, given.instead_id,
                       coalesce(home.last_place, -1) + placed.nth, coalesce(given.created_at, now()),
                       coalesce(given.created_at, now()), given.role::%1$s.message_role,
                       given.message_type::%1$s.message_type, %2$s
                FROM (SELECT ordinal, row_number() OVER (PARTITION BY conversation_id ORDER BY ordinal) AS nth
                      FROM pg_temp.quipu_message) AS placed
                JOIN pg_temp.quipu_message AS given ON given.ordinal = placed.ordinal
                JOIN pg_temp.quipu_conversation AS home ON home.id = given.conversation_id
                ORDER BY given.ordinal""".formatted(schema, COPIED);
    }
}
