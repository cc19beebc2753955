package dev.quipu.ingest.assistant;

import dev.quipu.ingest.Target;
import dev.quipu.ingest.target.WholeMessage;

/** What runs in a block's transaction on the assistant platform. */
final class AssistantStatements {
    /** What of a message is copied as it is. */
    private static final String COPIED = "role, " + WholeMessage.NAMES
            + ", client_key, metadata, token_count, latency_ms, trace_id, span_id, parent_span_id";

    private AssistantStatements() {}

    /**
     * Returns the statements.
     *
     * @param schema as they say it
     * @param isUser whether they are a user's, who may not say when, nor where in the conversation
     */
    static Target.Statements of(String schema, boolean isUser) {
        return new Target.Statements(
                start(isUser).formatted(schema),
                owners(schema),
                lock(schema),
                check(schema),
                append(isUser).formatted(schema));
    }

    /** Names no constraint for those who are there: of one alone, two at once may meet in the other one, which also holds the id. */
    private static String start(boolean isUser) {
        return """
                INSERT INTO %1$s.conversations (id, tenant_id, user_id, title, metadata, is_archived""" + (isUser ? "" : ", created_at, updated_at") + """
                )
                SELECT given.id, person.tenant_id, person.id, coalesce(given.title, 'New Conversation'), given.metadata,
                       given.is_archived"""
                + (isUser ? "" : ", coalesce(given.created_at, now()), coalesce(given.updated_at, now())") + """

                FROM pg_temp.quipu_start AS given JOIN %1$s.users AS person ON person.id = given.owner
                ORDER BY given.id, given.ordinal
                ON CONFLICT DO NOTHING
                RETURNING id""";
    }

    private static String owners(String schema) {
        return """
            SELECT given.ordinal, there.user_id = given.owner
            FROM pg_temp.quipu_start AS given LEFT JOIN %1$s.conversations AS there ON there.id = given.id""".formatted(schema);
    }

    /** The last place is read by a statement of its own, which sees what others had committed before the lock was got. */
    private static String lock(String schema) {
        return """
            CREATE TEMPORARY TABLE quipu_conversation ON COMMIT DROP AS
            SELECT id, active_message_id, NULL::bigint AS last_seq FROM %1$s.conversations
            WHERE id IN (SELECT conversation_id FROM pg_temp.quipu_message)
            ORDER BY id FOR NO KEY UPDATE;
            UPDATE pg_temp.quipu_conversation AS home SET last_seq =
                (SELECT max(seq) FROM %1$s.messages WHERE messages.conversation_id = home.id)""".formatted(schema);
    }

    /** Each look-up is by key, whatever the planner thinks of tables without statistics; none in an empty conversation. */
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
                SELECT id, role, content, metadata #>> '{quipu,written}' AS written FROM %1$s.messages
                WHERE messages.conversation_id = given.conversation_id AND messages.client_key = given.client_key
                  AND (messages.role = 'user') = (given.role = 'user') AND home.last_seq IS NOT NULL
                LIMIT 1) AS there ON true
            WHERE home.id IS NULL OR there.id IS NOT NULL
               OR given.parent_key IS NOT NULL AND given.parent_id IS NULL AND NOT EXISTS (
                   SELECT FROM %1$s.messages
                   WHERE messages.conversation_id = given.conversation_id AND messages.client_key = given.parent_key)
               OR given.instead_key IS NOT NULL AND given.instead_id IS NULL AND NOT EXISTS (
                   SELECT FROM %1$s.messages
                   WHERE messages.conversation_id = given.conversation_id AND messages.client_key = given.instead_key)""".formatted(schema);
    }

    /**
     * What is given a place by hand replies to the message before it, so the first one is told of the active message. The
     * trigger that a user's messages get their places from does that itself.
     */
    private static String append(boolean isUser) {
        String parent = referred("parent");
        String first = "CASE WHEN placed.nth = 1 AND given.instead_key IS NULL THEN home.active_message_id END";
        return "INSERT INTO %1$s.messages (id, conversation_id, parent_message_id, alternative_to, "
                + (isUser ? "" : "seq, created_at, ") + COPIED + ")\nSELECT given.id, given.conversation_id, "
                + (isUser ? parent : "coalesce(" + parent + ", " + first + ")") + ", " + referred("instead") + ", "
                + (isUser ? "" : "coalesce(home.last_seq, 0) + placed.nth, coalesce(given.created_at, now()), ")
                + COPIED
                + """

                FROM (SELECT ordinal, row_number() OVER (PARTITION BY conversation_id ORDER BY ordinal) AS nth
                      FROM pg_temp.quipu_message) AS placed
                JOIN pg_temp.quipu_message AS given ON given.ordinal = placed.ordinal
                JOIN pg_temp.quipu_conversation AS home ON home.id = given.conversation_id
                ORDER BY given.ordinal""";
    }

    /** A user may have taken a key of the service's for something that they said: what the service said is what is meant. */
    private static String referred(String kind) {
        return """
                CASE WHEN given.%1$s_key IS NOT NULL THEN coalesce(
                    (SELECT messages.id FROM %%1$s.messages
                     WHERE messages.conversation_id = given.conversation_id AND messages.client_key = given.%1$s_key
                     ORDER BY messages.role = 'user' LIMIT 1),
                    given.%1$s_id) END""".formatted(kind);
    }
}
