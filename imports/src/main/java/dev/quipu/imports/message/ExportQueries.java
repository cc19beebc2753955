package dev.quipu.imports.message;

import dev.quipu.ingest.threads.ThreadsTarget;

/**
 * What is read of each system, in the same columns. Both queries are in the order of the conversations, so that they are
 * read side by side; a condition is put in for those that are wanted.
 *
 * @param conversations id, owner, title, created_at, updated_at, is_archived, active_key, metadata
 * @param messages conversation_id, then what {@link ExportRows} reads
 */
public record ExportQueries(String conversations, String messages) {
    /** What a condition is put in for. */
    private static final String WANTED = "{wanted}";

    /** Returns the queries for one conversation ({@code id}), those of an owner, or all. */
    public ExportQueries where(boolean isOne, boolean isOfOwner) {
        String condition = isOne ? "c.id = ?::uuid" : isOfOwner ? "c.owner = ?" : "true";
        return new ExportQueries(conversations.replace(WANTED, condition), messages.replace(WANTED, condition));
    }

    /** Returns those of the assistant platform in a schema, whose name is quoted. */
    public static ExportQueries assistant(String schema) {
        String from =
                "(SELECT id, user_id::text AS owner, title, created_at, updated_at, is_archived, active_message_id,"
                        + " metadata FROM " + schema + ".conversations) AS c";
        return new ExportQueries("""
                SELECT c.id, c.owner, c.title, c.created_at, c.updated_at, c.is_archived,
                       coalesce(m.client_key, m.id::text) AS active_key, c.metadata
                FROM %2$s LEFT JOIN %1$s.messages AS m ON m.id = c.active_message_id
                WHERE {wanted} ORDER BY c.id""".formatted(schema, from), """
                SELECT m.conversation_id, coalesce(m.client_key, m.id::text) AS key,
                       coalesce(p.client_key, p.id::text) AS parent_key, coalesce(a.client_key, a.id::text) AS alternative_key,
                       m.role, m.metadata #>> '{quipu,speaker,id}' AS author,
                       m.metadata #>> '{quipu,speaker,name}' AS author_name, m.created_at, m.content,
                       m.metadata #>> '{quipu,written}' AS written, m.status, m.reasoning,
                       m.model_used AS model, m.token_count AS tokens, m.prompt_tokens, m.cached_tokens, m.reasoning_tokens, m.latency_ms,
                       m.trace_id, m.span_id, m.parent_span_id, m.tool_calls, m.tool_call_id, m.tool_name, m.tool_failed,
                       m.attachments || coalesce(m.metadata #> '{quipu,attachments}', '[]') AS attachments, m.metadata
                FROM %2$s JOIN %1$s.messages AS m ON m.conversation_id = c.id
                LEFT JOIN %1$s.messages AS p ON p.id = m.parent_message_id
                LEFT JOIN %1$s.messages AS a ON a.id = m.alternative_to
                WHERE {wanted} ORDER BY c.id, m.seq""".formatted(schema, from));
    }

    /**
     * Returns those of the FinOps system in a schema, whose name is quoted. What was written before it had columns for it is
     * in the metadata still.
     */
    public static ExportQueries finops(String schema) {
        String from =
                "(SELECT thread_id AS id, user_id AS owner, title, created_at, updated_at, NOT is_active AS is_archived,"
                        + " active_message_id, metadata FROM " + schema + ".conversation_threads) AS c";
        return new ExportQueries("""
                SELECT c.id, c.owner, c.title, c.created_at, c.updated_at, c.is_archived,
                       c.active_message_id::text AS active_key, c.metadata
                FROM %s WHERE {wanted} ORDER BY c.id""".formatted(from), """
                SELECT m.thread_id, m.id::text AS key, m.parent_message_id::text AS parent_key,
                       m.alternative_to::text AS alternative_key,
                       CASE WHEN q.more ?? 'tool_result' THEN 'tool' ELSE m.role::text END AS role,
                       q.more #>> '{speaker,id}' AS author, q.more #>> '{speaker,name}' AS author_name, m.created_at,
                       m.content, q.more ->> 'written' AS written,
                       CASE m.status WHEN 'done' THEN coalesce(q.more ->> 'status', m.status) ELSE m.status END AS status,
                       coalesce(m.reasoning, q.more ->> 'reasoning') AS reasoning,
                       coalesce(m.model_used, q.more #>> '{measures,model}') AS model,
                       coalesce(m.completion_tokens, (q.more #>> '{measures,tokens}')::bigint) AS tokens,
                       coalesce(m.prompt_tokens, (q.more #>> '{measures,prompt_tokens}')::bigint) AS prompt_tokens,
                       coalesce(m.cached_tokens, (q.more #>> '{measures,cached_tokens}')::bigint) AS cached_tokens,
                       coalesce(m.reasoning_tokens, (q.more #>> '{measures,reasoning_tokens}')::bigint) AS reasoning_tokens,
                       (q.more #>> '{measures,latency_ms}')::bigint AS latency_ms,
                       %2$s, coalesce(m.tool_calls, q.more -> 'tool_calls') AS tool_calls,
                       coalesce(m.tool_call_id, q.more #>> '{tool_result,call_id}') AS tool_call_id,
                       coalesce(m.tool_name, q.more #>> '{tool_result,name}') AS tool_name,
                       coalesce(m.tool_failed, (q.more #>> '{tool_result,failed}')::boolean) AS tool_failed,
                       m.attachments || coalesce(q.more -> 'attachments', '[]') AS attachments,
                       m.metadata || jsonb_build_object('message_type', m.message_type) AS metadata
                FROM %3$s JOIN %1$s.conversation_messages AS m ON m.thread_id = c.id
                CROSS JOIN LATERAL (SELECT m.metadata -> 'quipu' AS more) AS q
                WHERE {wanted} ORDER BY c.id, m.ordering_index""".formatted(schema, trace(), from));
    }

    /**
     * Returns those of the threads system in a schema, whose name is quoted. What no other system has is in the
     * metadata, from where an import into this one takes it; what is usual here is not told.
     */
    public static ExportQueries threads(String schema) {
        String from = """
                (SELECT id, owner_id AS owner, conversation_name AS title, started_at AS created_at, updated_at,
                        deleted_at IS NOT NULL AS is_archived, current_utterance_id::text AS active_key,
                        source_metadata || %2$s AS metadata
                 FROM %1$s.conversations) AS c""".formatted(schema, told(ThreadsTarget.CONVERSATION, "source_metadata", """
                jsonb_build_object('conversation_type', nullif(conversation_type, 'chat'),
                    'source_type', nullif(source_type, 'import'), 'ended_at', ended_at,
                    'duration_seconds', duration_seconds)"""));
        return new ExportQueries("""
                SELECT c.id, c.owner, c.title, c.created_at, c.updated_at, c.is_archived, c.active_key, c.metadata
                FROM %s WHERE {wanted} ORDER BY c.id""".formatted(from), """
                SELECT m.conversation_id, m.id::text AS key, m.parent_utterance_id::text AS parent_key, NULL AS alternative_key,
                       coalesce(m.message_role::text, 'user') AS role, m.speaker_id AS author,
                       m.speaker_name AS author_name, m.created_at, m.text AS content, q.more ->> 'written' AS written,
                       m.state::text AS status, m.reasoning, %2$s,
                       nullif(jsonb_path_query_array(m.content_parts, '$[*] ? (@.type == "tool_call").tool_calls[*]'), '[]')
                           AS tool_calls,
                       m.tool_call_id, jsonb_path_query_first(m.content_parts, '$[*].tool_result.name') #>> '{}' AS tool_name,
                       (jsonb_path_query_first(m.content_parts, '$[*].tool_result.failed') #>> '{}')::boolean AS tool_failed,
                       coalesce((SELECT jsonb_agg(f.metadata || jsonb_strip_nulls(jsonb_build_object('uri', f.uri, 'media_type',
                           f.media_type, 'sha256', f.sha256)) ORDER BY f.position)
                           FROM %1$s.utterance_attachments AS f WHERE f.utterance_id = m.id), '[]') AS attachments,
                       m.platform_metadata || %4$s AS metadata
                FROM %3$s JOIN %1$s.utterances AS m ON m.conversation_id = c.id
                CROSS JOIN LATERAL (SELECT m.platform_metadata -> 'quipu' AS more) AS q
                WHERE {wanted} ORDER BY c.id, m.sequence_number""".formatted(
                        schema, measures(), from, told(ThreadsTarget.UTTERANCE, "m.platform_metadata", utterance())));
    }

    /** Where a part is neither a call nor a result, all are told: an import then need not make them. */
    private static String utterance() {
        return """
                jsonb_build_object('text_cleaned', m.text_cleaned, 'speaker_role', m.speaker_role,
                    'timestamp_start', m.timestamp_start, 'timestamp_end', m.timestamp_end,
                    'duration_seconds', m.duration_seconds, 'confidence_score', m.confidence_score,
                    'language', nullif(m.language, 'en'), 'emotion', m.emotion, 'energy_level', m.energy_level,
                    'node_id', m.node_id, 'chunk_id', m.chunk_id, 'thread_id', m.thread_id,
                    'is_talk', CASE WHEN m.message_role IS NULL THEN true END,
                    'content_parts', CASE WHEN jsonb_path_exists(m.content_parts,
                        '$[*] ? (@.type != "tool_call" && @.type != "tool_result")') THEN m.content_parts END)""";
    }

    /**
     * Returns an object of those members of another one that are not null, under a key, with what metadata have
     * there already; if there are none, an empty object.
     */
    private static String told(String key, String metadata, String object) {
        return """
                coalesce((SELECT jsonb_build_object('%1$s', CASE jsonb_typeof(%2$s -> '%1$s') WHEN 'object'
                        THEN %2$s -> '%1$s' ELSE '{}' END || jsonb_object_agg(member.key, member.value))
                    FROM jsonb_each(%3$s) AS member WHERE member.value <> 'null' HAVING count(*) > 0), '{}')""".formatted(key, metadata, object);
    }

    private static String measures() {
        return """
                q.more #>> '{measures,model}' AS model, (q.more #>> '{measures,tokens}')::bigint AS tokens,
                (q.more #>> '{measures,prompt_tokens}')::bigint AS prompt_tokens,
                (q.more #>> '{measures,cached_tokens}')::bigint AS cached_tokens,
                (q.more #>> '{measures,reasoning_tokens}')::bigint AS reasoning_tokens,
                (q.more #>> '{measures,latency_ms}')::bigint AS latency_ms,
                """ + trace();
    }

    private static String trace() {
        return """
                q.more #>> '{trace,trace_id}' AS trace_id, q.more #>> '{trace,span_id}' AS span_id,
                q.more #>> '{trace,parent_span_id}' AS parent_span_id""";
    }
}
