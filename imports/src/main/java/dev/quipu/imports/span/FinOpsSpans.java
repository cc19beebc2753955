package dev.quipu.imports.span;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.exports.ExportedMessage;
import dev.quipu.exports.Measures;
import dev.quipu.exports.Problem;
import dev.quipu.exports.Role;
import dev.quipu.exports.ToolCall;
import dev.quipu.exports.json.JsonArray;
import dev.quipu.exports.json.JsonObject;
import dev.quipu.exports.json.JsonText;
import dev.quipu.exports.json.JsonValue;
import dev.quipu.exports.otlp.GenAiSpan;
import dev.quipu.exports.otlp.SpanWriter;
import dev.quipu.ingest.ConversationStart;
import dev.quipu.ingest.Message;
import dev.quipu.ingest.Target;
import dev.quipu.ingest.finops.FinOpsTarget;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Spans in the FinOps system: an execution each, and the messages of those that asked a model. */
final class FinOpsSpans implements SpanStore, SpanTalk.Tables {
    /** What a model that is asked without an agent runs as: the pack has no type for it. */
    private static final String OTHERWISE = "supervisor";

    private static final Set<String> TYPES = Set.of(
            "supervisor",
            "cost_analysis",
            "optimization",
            "infrastructure",
            "anomaly_detection",
            "forecasting",
            "recommendation",
            "report_generation",
            "query_rewriter",
            "intent_classifier",
            "data_retriever");
    private static final int LONGEST_NAME = 255;

    /** What {@link FinOpsTarget#details} tells. */
    private static final String DETAILS =
            "role, message_type, content, metadata, status, reasoning, attachments, tool_calls, tool_call_id, tool_name,"
                    + " tool_failed, model_used, prompt_tokens, completion_tokens, cached_tokens, reasoning_tokens";

    private final String schema;
    private final Target target;
    private final SpanTalk talk;
    private final Set<String> untyped = new HashSet<>();

    FinOpsSpans(String schema, String user) {
        this.schema = new Identifier(schema).quoted();
        this.target = FinOpsTarget.in(schema);
        this.talk = new SpanTalk(this, target, user, false);
    }

    @Override
    public Map<String, String> settings() {
        return target.settings();
    }

    @Override
    public List<String> counted() {
        return List.of(SpanOutcome.CONVERSATIONS, SpanOutcome.MESSAGES, SpanOutcome.EXECUTIONS);
    }

    @Override
    public void store(Connection connection, GenAiSpan span, SpanOutcome outcome) throws SQLException {
        UUID thread = talk.open(connection, span, outcome);
        boolean isRequest = SpanKind.of(span) == SpanKind.REQUEST;
        UUID question = null;
        if (isRequest) {
            SpanUsage usage = SpanUsage.of(span, Long.MAX_VALUE, outcome);
            Measures measures = usage.measures(span);
            SpanMessages said = SpanMessages.of(span, measures, JsonObject.EMPTY);
            question = talk.write(connection, span, thread, said, outcome).questionId();
        }
        if (execute(connection, span, thread, question, outcome)) {
            outcome.count(SpanOutcome.EXECUTIONS);
        }
    }

    /** Returns the id of a span's execution: in its thread, so that two users may have the same span. */
    static UUID executionId(UUID thread, GenAiSpan span) {
        return ConversationStart.idOf(thread.toString(), "span " + span.trace().traceId() + " " + span.spanId());
    }

    private boolean execute(
            Connection connection, GenAiSpan span, UUID thread, @Nullable UUID question, SpanOutcome outcome)
            throws SQLException {
        String sql = """
                INSERT INTO %1$s.agent_executions (id, thread_id, message_id, agent_name, agent_type, input_query,
                    output_response, tools_used, execution_time_ms, status, error_message, metadata, created_at, completed_at,
                    trace_id, span_id, parent_span_id)
                VALUES (?, ?, ?, ?, ?::%1$s.agent_type, ?, ?::jsonb, ?::jsonb, ?, ?::%1$s.execution_status, ?, ?::jsonb,
                    coalesce(?, now()), ?, ?, ?, ?)
                ON CONFLICT (id) DO NOTHING""".formatted(schema);
        Instant start = SpanText.stored(span.execution().startedAt());
        Instant end = SpanText.stored(span.execution().endedAt());
        Integer millis = SpanText.milliseconds(span);
        if (millis == null) {
            outcome.tell(Problem.Kind.UNKNOWN, "how long it took is not known; that is 0 milliseconds");
        }
        JsonValue output = output(span);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, executionId(thread, span));
            statement.setObject(2, thread);
            statement.setObject(3, question);
            statement.setString(4, name(span));
            statement.setString(5, type(span, outcome));
            statement.setString(6, input(span));
            statement.setString(7, output == null ? null : output.toJson());
            statement.setString(8, tools(span).toJson());
            statement.setInt(9, millis == null ? 0 : millis);
            statement.setString(10, status(span));
            statement.setString(11, error(span));
            statement.setString(12, metadata(span).toJson());
            SpanStore.time(statement, 13, start == null ? end : start);
            SpanStore.time(statement, 14, start != null && end != null && end.isBefore(start) ? null : end);
            statement.setString(15, span.trace().traceId());
            statement.setString(16, span.spanId());
            statement.setString(17, span.trace().parentSpanId());
            return statement.executeUpdate() > 0;
        }
    }

    private static String name(GenAiSpan span) {
        GenAiSpan.Agent agent = span.execution().agent();
        GenAiSpan.Tool tool = span.execution().tool();
        String name = tool != null && SpanKind.of(span) == SpanKind.TOOL ? tool.name() : null;
        name = name == null && agent != null ? agent.name() == null ? agent.id() : agent.name() : name;
        name = name == null ? SpanKind.model(span) : name;
        name = name == null ? span.name() : name;
        return SpanText.cut(name, LONGEST_NAME);
    }

    private String type(GenAiSpan span, SpanOutcome outcome) {
        SpanKind kind = SpanKind.of(span);
        if (kind == SpanKind.TOOL || kind == SpanKind.EMBEDDING) {
            return "data_retriever";
        }
        GenAiSpan.Agent agent = span.execution().agent();
        String name = agent == null ? null : agent.name();
        if (name == null) {
            return OTHERWISE;
        }
        String word =
                name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceFirst("_?agent$", "");
        if (TYPES.contains(word)) {
            return word;
        }
        if (untyped.add(name)) {
            outcome.tell(
                    Problem.Kind.UNKNOWN,
                    "no type of agents is that of " + name + ", which runs as " + OTHERWISE + " under its name");
        }
        return OTHERWISE;
    }

    private static String input(GenAiSpan span) {
        GenAiSpan.Tool tool = span.execution().tool();
        if (tool != null && tool.arguments() != null) {
            return tool.arguments().toJson();
        }
        String asked = "";
        for (ExportedMessage message : span.input()) {
            if (message.role() == Role.USER) {
                asked = message.content();
            }
        }
        return asked;
    }

    private static @Nullable JsonValue output(GenAiSpan span) {
        GenAiSpan.Tool tool = span.execution().tool();
        return tool != null && tool.result() != null
                ? tool.result()
                : SpanWriter.attributes(span).get("gen_ai.output.messages");
    }

    private static JsonArray tools(GenAiSpan span) {
        GenAiSpan.Tool tool = span.execution().tool();
        if (tool != null) {
            return new JsonArray(tool.name() == null ? List.of() : List.of(new JsonText(tool.name())));
        }
        return new JsonArray(span.output().stream()
                .flatMap(message -> message.toolCalls().stream())
                .map(ToolCall::name)
                .distinct()
                .<JsonValue>map(JsonText::new)
                .toList());
    }

    private static String status(GenAiSpan span) {
        if (SpanKind.isTimeout(span)) {
            return "timeout";
        }
        return SpanKind.isCancelled(span) ? "cancelled" : SpanKind.isFailed(span) ? "error" : "success";
    }

    private static @Nullable String error(GenAiSpan span) {
        String message = span.execution().errorMessage();
        return message == null ? span.execution().errorType() : message;
    }

    private static JsonObject metadata(GenAiSpan span) {
        boolean isTold = SpanKind.of(span) == SpanKind.REQUEST;
        return JsonObject.of(SpanText.KEY, SpanText.of(span, isTold));
    }

    @Override
    public boolean begin(Connection connection, ConversationStart start) throws SQLException {
        String sql = """
                INSERT INTO %s.conversation_threads (thread_id, user_id, metadata, created_at)
                VALUES (?, ?, ?::jsonb, coalesce(?, now())) ON CONFLICT (thread_id) DO NOTHING""".formatted(schema);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, start.conversationId());
            statement.setString(2, start.owner());
            statement.setString(3, start.metadata().text());
            SpanStore.time(statement, 4, start.createdAt());
            return statement.executeUpdate() > 0;
        }
    }

    @Override
    public void lock(Connection connection, UUID conversationId) throws SQLException {
        String sql = "SELECT FROM %s.conversation_threads WHERE thread_id = ? FOR NO KEY UPDATE".formatted(schema);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, conversationId);
            statement.execute();
        }
    }

    @Override
    public Map<String, UUID> there(Connection connection, UUID conversationId, List<String> keys) throws SQLException {
        Map<UUID, String> asked = new HashMap<>();
        keys.forEach(key -> asked.put(ConversationStart.idOf(conversationId.toString(), key), key));
        String sql = "SELECT id FROM %s.conversation_messages WHERE id = ANY (?)".formatted(schema);
        Map<String, UUID> ids = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(
                    1, connection.createArrayOf("uuid", asked.keySet().toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    UUID id = rows.getObject(1, UUID.class);
                    ids.put(String.valueOf(asked.get(id)), id);
                }
            }
        }
        return ids;
    }

    /** What begins a history replies to nothing, though the trigger gives it the last message of another. */
    @Override
    public UUID append(Connection connection, Message message, Map<String, UUID> ids) throws SQLException {
        String sql = """
                INSERT INTO %1$s.conversation_messages (id, thread_id, parent_message_id, alternative_to, created_at, %2$s)
                SELECT ?, ?, ?::uuid, ?::uuid, coalesce(?, now()), %2$s
                FROM jsonb_populate_record(NULL::%1$s.conversation_messages, ?::jsonb)""".formatted(schema, DETAILS);
        UUID id = target.messageId(message);
        UUID parent = ids.get(message.parentKey());
        UUID instead = ids.get(message.insteadOfKey());
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, id);
            statement.setObject(2, message.conversationId());
            statement.setObject(3, parent);
            statement.setObject(4, instead);
            SpanStore.time(statement, 5, message.createdAt());
            statement.setString(6, FinOpsTarget.details(message));
            statement.execute();
        }
        if (parent == null && instead == null) {
            String update =
                    "UPDATE %s.conversation_messages SET parent_message_id = NULL WHERE id = ? AND parent_message_id IS NOT NULL"
                            .formatted(schema);
            try (PreparedStatement statement = connection.prepareStatement(update)) {
                statement.setObject(1, id);
                statement.execute();
            }
        }
        return id;
    }

    /** The trace of a message has no column: that of its execution has. */
    @Override
    public boolean claim(Connection connection, UUID id, Message message) throws SQLException {
        String sql = """
                UPDATE %1$s.conversation_messages AS m
                SET model_used = given.model_used, prompt_tokens = given.prompt_tokens,
                    completion_tokens = given.completion_tokens, cached_tokens = given.cached_tokens,
                    reasoning_tokens = given.reasoning_tokens, reasoning = coalesce(m.reasoning, given.reasoning),
                    metadata = m.metadata || given.metadata || jsonb_build_object(
                        'quipu', coalesce(m.metadata -> 'quipu', '{}') || (given.metadata -> 'quipu')),
                    created_at = coalesce(?, m.created_at)
                FROM jsonb_populate_record(NULL::%1$s.conversation_messages, ?::jsonb) AS given
                WHERE m.id = ? AND NOT coalesce(m.metadata -> 'quipu' ?? 'trace', false)""".formatted(schema);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            SpanStore.time(statement, 1, message.createdAt());
            statement.setString(2, FinOpsTarget.details(message));
            statement.setObject(3, id);
            return statement.executeUpdate() > 0;
        }
    }

    @Override
    public @Nullable String spanOf(Connection connection, UUID id) throws SQLException {
        String sql = "SELECT metadata #>> '{quipu,trace,span_id}' FROM %s.conversation_messages WHERE id = ?"
                .formatted(schema);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, id);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? rows.getString(1) : null;
            }
        }
    }
}
