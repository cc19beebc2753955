package dev.quipu.imports.span;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.exports.ExportedMessage;
import dev.quipu.exports.Measures;
import dev.quipu.exports.Trace;
import dev.quipu.exports.json.Fields;
import dev.quipu.exports.json.JsonObject;
import dev.quipu.exports.json.JsonText;
import dev.quipu.exports.otlp.GenAiSpan;
import dev.quipu.imports.message.ExportQueries;
import dev.quipu.imports.message.ExportRows;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Spans out of conversations: of the assistant platform its traced answers, of the FinOps system its traced executions. */
final class TalkSpanRows {
    private static final int FETCHED = 500;

    private final Connection connection;
    private final SpanSystem system;
    private final String schema;
    private final String messages;

    TalkSpanRows(Connection connection, SpanSystem system, String schema) {
        this.connection = connection;
        this.system = system;
        this.schema = new Identifier(schema).quoted();
        this.messages = (system == SpanSystem.ASSISTANT
                        ? ExportQueries.assistant(this.schema)
                        : ExportQueries.finops(this.schema))
                .where(true, false)
                .messages();
    }

    void read(@Nullable UUID conversation, @Nullable String owner, SpanExport.Spans spans)
            throws SQLException, IOException {
        String sql = (system == SpanSystem.ASSISTANT ? """
                SELECT c.id, c.metadata FROM %1$s.conversations AS c
                WHERE (?::uuid IS NULL OR c.id = ?) AND (?::text IS NULL OR c.user_id::text = ?) AND EXISTS (
                    SELECT FROM %1$s.messages AS m WHERE m.conversation_id = c.id AND m.trace_id IS NOT NULL)
                ORDER BY c.created_at, c.id""" : """
                SELECT c.thread_id, c.metadata FROM %1$s.conversation_threads AS c
                WHERE (?::uuid IS NULL OR c.thread_id = ?) AND (?::text IS NULL OR c.user_id = ?) AND EXISTS (
                    SELECT FROM %1$s.agent_executions AS e
                    WHERE e.thread_id = c.thread_id AND (e.trace_id IS NOT NULL OR e.metadata -> 'quipu' ?? 'trace'))
                ORDER BY c.created_at, c.thread_id""").formatted(schema);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(FETCHED);
            statement.setObject(1, conversation, Types.OTHER);
            statement.setObject(2, conversation, Types.OTHER);
            statement.setString(3, owner);
            statement.setString(4, owner);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    UUID id = rows.getObject(1, UUID.class);
                    String name = name(id, ExportRows.object(rows.getString(2)));
                    SpanHistory history = history(id);
                    if (system == SpanSystem.ASSISTANT) {
                        answers(history, name, spans);
                    } else {
                        executions(id, history, name, spans);
                    }
                }
            }
        }
    }

    /** Returns what spans call a conversation; null for one that is called by its trace. */
    private static @Nullable String name(UUID id, JsonObject metadata) {
        Fields names = Fields.of(metadata.get(SpanTalk.KEY));
        String told = names.text("conversation");
        return told != null ? told : names.has("trace") ? null : id.toString();
    }

    private SpanHistory history(UUID conversation) throws SQLException, IOException {
        SpanHistory history = new SpanHistory();
        try (PreparedStatement statement = connection.prepareStatement(messages)) {
            statement.setFetchSize(FETCHED);
            statement.setString(1, conversation.toString());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    history.add(ExportRows.message(rows));
                }
            }
        }
        return history;
    }

    private static void answers(SpanHistory history, @Nullable String name, SpanExport.Spans spans) throws IOException {
        for (Trace trace : history.spans()) {
            ExportedMessage answer = history.answer(trace);
            if (answer == null) {
                continue;
            }
            SpanRow.Said said = history.said(trace);
            spans.take(
                    answer.metadata().get(SpanText.KEY) instanceof JsonObject kept
                            ? SpanRow.kept(trace, kept, said)
                            : row(answer, name).span(trace, said));
        }
    }

    private static SpanRow row(ExportedMessage answer, @Nullable String name) {
        Measures measures = answer.measures();
        return new SpanRow(
                measures.model() == null ? "chat" : "chat " + measures.model(),
                answer.createdAt(),
                answer.createdAt(),
                GenAiSpan.Outcome.UNSET,
                null,
                SpanRow.attributes("chat", name),
                new GenAiSpan.Request(null, null, measures.model(), null, List.of(), JsonObject.EMPTY),
                new GenAiSpan.Usage(
                        measures.promptTokens(),
                        measures.tokens(),
                        measures.cachedTokens(),
                        null,
                        measures.reasoningTokens()));
    }

    /** What was written before there were columns for traces has its own in the metadata. */
    private void executions(UUID thread, SpanHistory history, @Nullable String name, SpanExport.Spans spans)
            throws SQLException, IOException {
        String sql = """
                SELECT coalesce(trace_id, metadata #>> '{quipu,trace,trace_id}') AS trace_id,
                       coalesce(span_id, metadata #>> '{quipu,trace,span_id}') AS span_id,
                       coalesce(parent_span_id, metadata #>> '{quipu,trace,parent_span_id}') AS parent_span_id,
                       metadata -> 'otlp_span' AS kept, agent_name, created_at, completed_at, status, error_message
                FROM %s.agent_executions
                WHERE thread_id = ? AND (trace_id IS NOT NULL OR metadata -> 'quipu' ?? 'trace')
                ORDER BY created_at, id""".formatted(schema);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(FETCHED);
            statement.setObject(1, thread);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    String traceId = rows.getString("trace_id");
                    String spanId = rows.getString("span_id");
                    if (traceId == null || spanId == null) {
                        continue;
                    }
                    Trace trace = new Trace(traceId, spanId, rows.getString("parent_span_id"));
                    String kept = rows.getString("kept");
                    SpanRow.Said said = history.said(trace);
                    spans.take(
                            kept == null
                                    ? row(rows, name).span(trace, said)
                                    : SpanRow.kept(trace, ExportRows.object(kept), said));
                }
            }
        }
    }

    private static SpanRow row(ResultSet row, @Nullable String name) throws SQLException {
        String agent = row.getString("agent_name");
        String status = row.getString("status");
        boolean isFailed = !status.equals("success") && !status.equals("partial");
        JsonObject attributes = SpanRow.attributes("invoke_agent", name).with("gen_ai.agent.name", new JsonText(agent));
        Instant start = ExportRows.time(row, "created_at");
        Instant end = ExportRows.time(row, "completed_at");
        return new SpanRow(
                "invoke_agent " + agent,
                start,
                end == null ? start : end,
                isFailed ? GenAiSpan.Outcome.ERROR : GenAiSpan.Outcome.UNSET,
                row.getString("error_message"),
                isFailed ? attributes.with("error.type", new JsonText(status)) : attributes,
                SpanRow.NO_REQUEST,
                GenAiSpan.Usage.UNKNOWN);
    }
}
