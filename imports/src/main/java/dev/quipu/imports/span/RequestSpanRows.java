package dev.quipu.imports.span;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.exports.ExportedMessage;
import dev.quipu.exports.MessageDraft;
import dev.quipu.exports.Role;
import dev.quipu.exports.Trace;
import dev.quipu.exports.json.JsonNumber;
import dev.quipu.exports.json.JsonObject;
import dev.quipu.exports.json.JsonText;
import dev.quipu.exports.json.JsonValue;
import dev.quipu.exports.otlp.GenAiSpan;
import dev.quipu.imports.message.ExportRows;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Spans out of the traced requests of the agents platform. */
final class RequestSpanRows {
    private static final int FETCHED = 500;
    private static final List<String> SETTINGS =
            List.of("temperature", "max_tokens", "top_p", "frequency_penalty", "presence_penalty");

    private final Connection connection;
    private final String schema;

    RequestSpanRows(Connection connection, String schema) {
        this.connection = connection;
        this.schema = new Identifier(schema).quoted();
    }

    void read(@Nullable Long user, SpanExport.Spans spans) throws SQLException, IOException {
        String sql = """
                SELECT *, metadata -> 'otlp_span' AS kept FROM %s.ai_requests
                WHERE trace_id IS NOT NULL AND span_id IS NOT NULL AND (?::bigint IS NULL OR user_id = ?)
                ORDER BY id""".formatted(schema);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(FETCHED);
            statement.setObject(1, user, Types.BIGINT);
            statement.setObject(2, user, Types.BIGINT);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Trace trace = new Trace(
                            rows.getString("trace_id"), rows.getString("span_id"), rows.getString("parent_span_id"));
                    String kept = rows.getString("kept");
                    spans.take(
                            kept == null
                                    ? row(rows).span(trace, said(rows))
                                    : SpanRow.kept(trace, ExportRows.object(kept), SpanRow.Said.NOTHING));
                }
            }
        }
    }

    private static SpanRow.Said said(ResultSet row) throws SQLException {
        ExportedMessage instructions = message(row.getString("system_prompt"), Role.SYSTEM);
        ExportedMessage input = message(row.getString("input_text"), Role.USER);
        ExportedMessage output = message(row.getString("output_text"), Role.ASSISTANT);
        return new SpanRow.Said(
                instructions, input == null ? List.of() : List.of(input), output == null ? List.of() : List.of(output));
    }

    private static @Nullable ExportedMessage message(@Nullable String text, Role role) {
        return text == null || text.isEmpty()
                ? null
                : new MessageDraft(role.label(), role).content(text).message();
    }

    private static SpanRow row(ResultSet row) throws SQLException {
        String model = row.getString("model_name");
        String status = row.getString("status");
        boolean isFailed = status.equals("failed") || status.equals("cancelled");
        JsonObject attributes = SpanRow.attributes("chat", null);
        String code = row.getString("error_code");
        if (isFailed) {
            attributes = attributes.with("error.type", new JsonText(code == null ? status : code));
        }
        Map<String, JsonValue> settings = new LinkedHashMap<>();
        for (String name : SETTINGS) {
            String number = row.getString(name);
            if (number != null && number.matches("-?[0-9.]+")) {
                settings.put(name, new JsonNumber(number));
            }
        }
        return new SpanRow(
                "chat " + model,
                ExportRows.time(row, "request_start_time"),
                ExportRows.time(row, "request_end_time"),
                isFailed ? GenAiSpan.Outcome.ERROR : GenAiSpan.Outcome.UNSET,
                row.getString("error_message"),
                attributes,
                new GenAiSpan.Request(
                        SpanProviders.toSpans(row.getString("model_provider")),
                        null,
                        model,
                        row.getString("request_id"),
                        List.of(),
                        new JsonObject(settings)),
                new GenAiSpan.Usage(
                        ExportRows.number(row, "input_tokens"),
                        ExportRows.number(row, "output_tokens"),
                        ExportRows.number(row, "cached_tokens"),
                        ExportRows.number(row, "cache_write_tokens"),
                        ExportRows.number(row, "reasoning_tokens")));
    }
}
