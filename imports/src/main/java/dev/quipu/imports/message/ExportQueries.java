package dev.quipu.imports.message;

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
                       m.role, m.metadata #>> '{quipu,speaker,id}' AS author, m.created_at, m.content, m.status, m.reasoning,
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
                       q.more #>> '{speaker,id}' AS author, m.created_at, m.content,
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

    /** Returns those of the threads system in a schema, whose name is quoted. */
    public static ExportQueries threads(String schema) {
        String from = "(SELECT id, owner_id AS owner, conversation_name AS title, created_at, updated_at,"
                + " deleted_at IS NOT NULL AS is_archived, source_metadata AS metadata FROM " + schema
                + ".conversations) AS c";
        return new ExportQueries("""
                SELECT c.id, c.owner, c.title, c.created_at, c.updated_at, c.is_archived, NULL AS active_key, c.metadata
                FROM %s WHERE {wanted} ORDER BY c.id""".formatted(from), """
                SELECT m.conversation_id, m.id::text AS key, m.parent_utterance_id::text AS parent_key, NULL AS alternative_key,
                       coalesce(m.message_role::text, 'user') AS role, coalesce(m.speaker_name, m.speaker_id) AS author,
                       m.created_at, m.text AS content, m.state::text AS status, m.reasoning, %2$s,
                       nullif(jsonb_path_query_array(m.content_parts, '$[*] ? (@.type == "tool_call").tool_calls[*]'), '[]')
                           AS tool_calls,
                       m.tool_call_id, jsonb_path_query_first(m.content_parts, '$[*].tool_result.name') #>> '{}' AS tool_name,
                       (jsonb_path_query_first(m.content_parts, '$[*].tool_result.failed') #>> '{}')::boolean AS tool_failed,
                       coalesce((SELECT jsonb_agg(f.metadata || jsonb_strip_nulls(jsonb_build_object('uri', f.uri, 'media_type',
                           f.media_type, 'sha256', f.sha256)) ORDER BY f.position)
                           FROM %1$s.utterance_attachments AS f WHERE f.utterance_id = m.id), '[]') AS attachments,
                       m.platform_metadata AS metadata
                FROM %3$s JOIN %1$s.utterances AS m ON m.conversation_id = c.id
                CROSS JOIN LATERAL (SELECT m.platform_metadata -> 'quipu' AS more) AS q
                WHERE {wanted} ORDER BY c.id, m.sequence_number""".formatted(schema, measures(), from));
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
