package dev.quipu.imports.span;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.exports.ExportedMessage;
import dev.quipu.exports.Problem;
import dev.quipu.exports.Role;
import dev.quipu.exports.json.JsonNumber;
import dev.quipu.exports.json.JsonObject;
import dev.quipu.exports.json.JsonText;
import dev.quipu.exports.json.JsonValue;
import dev.quipu.exports.otlp.GenAiSpan;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Spans in the agents platform: those that asked a model are requests, with what they cost. */
final class AgentsSpans implements SpanStore {
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_CODE = 50;
    private static final String UNKNOWN_MODEL = "unknown";

    private final String schema;
    private final long user;
    private final Set<String> unknown = new HashSet<>();

    AgentsSpans(String schema, long user) {
        this.schema = new Identifier(schema).quoted();
        this.user = user;
    }

    /**
     * Returns the id of a user.
     *
     * @param user an id of either kind, a name or an address of mail
     * @throws QuipuException if there is not exactly one
     */
    static long find(Connection connection, String schema, String user) throws SQLException {
        String sql = """
                SELECT id FROM %s.users
                WHERE id::text = ? OR uuid::text = lower(?) OR username = ? OR lower(email) = lower(?)
                ORDER BY id LIMIT 2""".formatted(new Identifier(schema).quoted());
        List<Long> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int place = 1; place <= 4; place++) {
                statement.setString(place, user);
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getLong(1));
                }
            }
        }
        if (found.size() == 1) {
            return found.getFirst();
        }
        throw found.isEmpty()
                ? new QuipuException(Kind.FAILED, "there is no user " + user, null)
                : new QuipuException(Kind.FAILED, "several users are called " + user, "name one by id");
    }

    @Override
    public Map<String, String> settings() {
        return Map.of();
    }

    @Override
    public List<String> counted() {
        return List.of(SpanOutcome.REQUESTS);
    }

    @Override
    public void store(Connection connection, GenAiSpan span, SpanOutcome outcome) throws SQLException {
        SpanKind kind = SpanKind.of(span);
        if (kind != SpanKind.REQUEST && kind != SpanKind.EMBEDDING) {
            outcome.count(SpanOutcome.ELSEWHERE);
            return;
        }
        SpanUsage usage = SpanUsage.of(span, Long.MAX_VALUE / 4, outcome);
        String sql = """
                SELECT recorded FROM %1$s.record_ai_request(user_id => ?, model_provider => ?::%1$s.modelprovider,
                    model_name => ?, request_id => ?, input_tokens => ?, output_tokens => ?, cached_tokens => ?,
                    reasoning_tokens => ?, request_start_time => coalesce(?, now()), request_end_time => ?,
                    response_time_ms => ?, status => ?::%1$s.requeststatus, error_code => ?, error_message => ?,
                    details => ?::jsonb)""".formatted(schema);
        Instant start = SpanText.stored(span.execution().startedAt());
        Instant end = SpanText.stored(span.execution().endedAt());
        Integer millis = SpanText.milliseconds(span);
        String error = span.execution().errorType();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, user);
            statement.setString(2, provider(span, outcome));
            statement.setString(3, model(span, outcome));
            statement.setString(4, requestId(span));
            statement.setLong(5, usage.input());
            statement.setLong(6, usage.output());
            statement.setLong(7, usage.cached());
            statement.setLong(8, usage.reasoning());
            SpanStore.time(statement, 9, start == null ? end : start);
            SpanStore.time(statement, 10, start != null && millis == null ? null : end);
            statement.setObject(11, millis, Types.INTEGER);
            statement.setString(12, status(span));
            statement.setString(13, error == null ? null : SpanText.cut(error, LONGEST_CODE));
            statement.setString(14, span.execution().errorMessage());
            statement.setString(15, details(span, usage).toJson());
            try (ResultSet rows = statement.executeQuery()) {
                if (rows.next() && rows.getBoolean(1)) {
                    outcome.count(SpanOutcome.REQUESTS);
                }
            }
        }
    }

    /** Returns what makes a request the same one: what its provider calls it, or else its span. */
    static String requestId(GenAiSpan span) {
        String id = span.request().responseId();
        return id == null || id.codePointCount(0, id.length()) > LONGEST_NAME
                ? "span " + span.trace().traceId() + " " + span.spanId()
                : id;
    }

    private String provider(GenAiSpan span, SpanOutcome outcome) {
        String told = span.request().provider();
        String provider = told == null ? SpanProviders.OTHER : SpanProviders.toPlatform(told);
        if (provider.equals(SpanProviders.OTHER) && unknown.add(String.valueOf(told))) {
            outcome.tell(
                    Problem.Kind.UNKNOWN,
                    (told == null ? "no provider is told" : "the platform does not know the provider " + told)
                            + "; it is stored as other");
        }
        return provider;
    }

    private static String model(GenAiSpan span, SpanOutcome outcome) {
        String model = SpanKind.model(span);
        if (model == null) {
            outcome.tell(Problem.Kind.UNKNOWN, "no model is told; it is stored as " + UNKNOWN_MODEL);
            return UNKNOWN_MODEL;
        }
        return SpanText.cut(model, LONGEST_NAME);
    }

    private static String status(GenAiSpan span) {
        if (SpanKind.isCancelled(span)) {
            return "cancelled";
        }
        return SpanKind.isFailed(span) ? "failed" : "completed";
    }

    private static JsonObject details(GenAiSpan span, SpanUsage usage) {
        Map<String, JsonValue> details = new LinkedHashMap<>();
        span.request().settings().members().forEach((name, value) -> {
            if (isColumn(name, value)) {
                details.put(name, value);
            }
        });
        ExportedMessage instructions = span.instructions();
        text(details, "system_prompt", instructions == null ? null : instructions.content());
        text(details, "input_text", last(span.input(), Role.USER));
        text(details, "output_text", last(span.output(), Role.ASSISTANT));
        text(details, "trace_id", span.trace().traceId());
        text(details, "span_id", span.spanId());
        text(details, "parent_span_id", span.trace().parentSpanId());
        if (usage.cacheWritten() > 0) {
            details.put("cache_write_tokens", JsonNumber.of(usage.cacheWritten()));
        }
        details.put("metadata", JsonObject.of(SpanText.KEY, SpanText.of(span, false)));
        return new JsonObject(details);
    }

    private static boolean isColumn(String name, JsonValue value) {
        return switch (name) {
            case "max_tokens" ->
                value instanceof JsonNumber number && number.text().matches("\\d{1,9}");
            case "temperature", "top_p", "frequency_penalty", "presence_penalty" ->
                value instanceof JsonNumber number && number.text().matches("-?\\d{1,9}(\\.\\d{1,20})?");
            default -> false;
        };
    }

    private static void text(Map<String, JsonValue> details, String key, @Nullable String text) {
        if (text != null) {
            details.put(key, new JsonText(text));
        }
    }

    private static @Nullable String last(List<ExportedMessage> messages, Role role) {
        String last = null;
        for (ExportedMessage message : messages) {
            last = message.role() == role && !message.content().isEmpty() ? message.content() : last;
        }
        return last;
    }
}
