package dev.quipu.imports.span;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.exports.Problem;
import dev.quipu.exports.otlp.GenAiSpan;
import dev.quipu.ingest.ConversationStart;
import dev.quipu.ingest.Message;
import dev.quipu.ingest.Target;
import dev.quipu.ingest.Trace;
import dev.quipu.ingest.assistant.AssistantTarget;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Spans in the assistant platform: messages, of which an answer has the span's trace and measures, and usage. */
final class AssistantSpans implements SpanStore, SpanTalk.Tables {
    private final String schema;
    private final Target target;
    private final UUID user;
    private final SpanTalk talk;

    AssistantSpans(String schema, String user) {
        this.schema = new Identifier(schema).quoted();
        this.target = AssistantTarget.asService(schema);
        this.user = UUID.fromString(user);
        this.talk = new SpanTalk(this, target, user, true);
    }

    @Override
    public Map<String, String> settings() {
        return target.settings();
    }

    @Override
    public List<String> counted() {
        return List.of(SpanOutcome.CONVERSATIONS, SpanOutcome.MESSAGES, SpanOutcome.REQUESTS);
    }

    @Override
    public void store(Connection connection, GenAiSpan span, SpanOutcome outcome) throws SQLException {
        if (SpanKind.of(span) != SpanKind.REQUEST) {
            outcome.count(SpanOutcome.ELSEWHERE);
            return;
        }
        SpanUsage usage = SpanUsage.of(span, Integer.MAX_VALUE, outcome);
        SpanMessages said = SpanMessages.of(span, usage.measures(span), SpanText.of(span, true));
        if (said.answers().isEmpty()) {
            outcome.tell(
                    Problem.Kind.LEFT_OUT,
                    "has no answer in words, with which its usage would be counted; most record what is said only where that is"
                            + " switched on");
            if (said.history().isEmpty()) {
                return;
            }
        }
        UUID home = talk.open(connection, span, outcome);
        if (talk.write(connection, span, home, said, outcome).isAnswered()) {
            count(connection, span, usage);
            outcome.count(SpanOutcome.REQUESTS);
        }
    }

    /** Adds a request to the usage of the user's day, and of the model's if it is known. */
    private void count(Connection connection, GenAiSpan span, SpanUsage usage) throws SQLException {
        String model = SpanKind.model(span);
        String function = model == null
                ? "%1$s.increment_usage_metrics(tenant_id, id, ?, ?, ?, 0)"
                : "%1$s.record_usage(tenant_id, id, ?, ?, ?, ?, 0, ?, ?)";
        String sql = ("SELECT " + function + " FROM %1$s.users WHERE id = ?").formatted(schema);
        Instant ended = span.execution().endedAt();
        Instant time = ended == null ? span.execution().startedAt() : ended;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int place = 1;
            statement.setObject(
                    place++,
                    (time == null ? Instant.now() : time).atZone(ZoneOffset.UTC).toLocalDate());
            if (model != null) {
                statement.setString(place++, model);
            }
            statement.setInt(place++, Math.toIntExact(usage.input()));
            statement.setInt(place++, Math.toIntExact(usage.output()));
            if (model != null) {
                statement.setInt(place++, Math.toIntExact(usage.cached()));
                statement.setInt(place++, Math.toIntExact(usage.reasoning()));
            }
            statement.setObject(place, user);
            statement.execute();
        }
    }

    @Override
    public boolean begin(Connection connection, ConversationStart start) throws SQLException {
        String sql = """
                INSERT INTO %1$s.conversations (id, tenant_id, user_id, title, metadata, created_at)
                SELECT ?, tenant_id, id, 'New Conversation', ?::jsonb, coalesce(?, now()) FROM %1$s.users WHERE id = ?
                ON CONFLICT DO NOTHING""".formatted(schema);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, start.conversationId());
            statement.setString(2, start.metadata().text());
            SpanStore.time(statement, 3, start.createdAt());
            statement.setObject(4, user);
            return statement.executeUpdate() > 0;
        }
    }

    @Override
    public void lock(Connection connection, UUID conversationId) throws SQLException {
        String sql = "SELECT FROM %s.conversations WHERE id = ? FOR NO KEY UPDATE".formatted(schema);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, conversationId);
            statement.execute();
        }
    }

    @Override
    public Map<String, UUID> there(Connection connection, UUID conversationId, List<String> keys) throws SQLException {
        // What the service said comes last, and stays: a user may have said something under the same key.
        String sql = ("SELECT client_key, id FROM %s.messages WHERE conversation_id = ? AND client_key = ANY (?)"
                        + " ORDER BY role <> 'user'")
                .formatted(schema);
        Map<String, UUID> ids = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, conversationId);
            statement.setArray(2, connection.createArrayOf("text", keys.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    ids.put(rows.getString(1), rows.getObject(2, UUID.class));
                }
            }
        }
        return ids;
    }

    /** The function says now; when it was said is known here. */
    @Override
    public UUID append(Connection connection, Message message, Map<String, UUID> ids) throws SQLException {
        String sql = "SELECT message_id FROM %s.append_message(?, ?, ?, ?, ?::jsonb)".formatted(schema);
        UUID id;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, message.conversationId());
            statement.setString(2, message.role().name().toLowerCase(Locale.ROOT));
            statement.setString(3, message.content());
            statement.setString(4, message.key());
            statement.setString(
                    5, AssistantTarget.details(message, ids.get(message.parentKey()), ids.get(message.insteadOfKey())));
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                id = rows.getObject(1, UUID.class);
            }
        }
        if (message.createdAt() != null) {
            String update = "UPDATE %s.messages SET created_at = ? WHERE id = ?".formatted(schema);
            try (PreparedStatement statement = connection.prepareStatement(update)) {
                SpanStore.time(statement, 1, message.createdAt());
                statement.setObject(2, id);
                statement.execute();
            }
        }
        return id;
    }

    @Override
    public boolean claim(Connection connection, UUID id, Message message) throws SQLException {
        Trace trace = message.trace();
        String sql = """
                UPDATE %1$s.messages AS m
                SET trace_id = d ->> 'trace_id', span_id = d ->> 'span_id', parent_span_id = d ->> 'parent_span_id',
                    model_used = d ->> 'model_used', token_count = (d ->> 'token_count')::integer,
                    latency_ms = (d ->> 'latency_ms')::integer, prompt_tokens = (d ->> 'prompt_tokens')::bigint,
                    cached_tokens = (d ->> 'cached_tokens')::bigint, reasoning_tokens = (d ->> 'reasoning_tokens')::bigint,
                    reasoning = coalesce(m.reasoning, d ->> 'reasoning'), metadata = m.metadata || (d -> 'metadata'),
                    created_at = coalesce(?, m.created_at)
                FROM (SELECT ?::jsonb AS d) AS given WHERE m.id = ? AND m.trace_id IS NULL""".formatted(schema);
        if (trace == null) {
            return false;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            SpanStore.time(statement, 1, message.createdAt());
            statement.setString(2, AssistantTarget.details(message, null, null));
            statement.setObject(3, id);
            return statement.executeUpdate() > 0;
        }
    }

    @Override
    public @Nullable String spanOf(Connection connection, UUID id) throws SQLException {
        String sql = "SELECT span_id FROM %s.messages WHERE id = ?".formatted(schema);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, id);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? rows.getString(1) : null;
            }
        }
    }
}
