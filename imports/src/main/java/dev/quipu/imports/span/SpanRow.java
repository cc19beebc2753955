package dev.quipu.imports.span;

import dev.quipu.exports.ExportedMessage;
import dev.quipu.exports.Trace;
import dev.quipu.exports.json.Fields;
import dev.quipu.exports.json.JsonObject;
import dev.quipu.exports.json.JsonText;
import dev.quipu.exports.json.JsonValue;
import dev.quipu.exports.otlp.GenAiSpan;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a row says of a span, where nothing was kept of one: an application has written it with its trace.
 *
 * @param attributes by their current names
 * @param request what was asked of a model
 * @param usage what it took
 */
record SpanRow(
        String name,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        GenAiSpan.Outcome outcome,
        @Nullable String errorMessage,
        JsonObject attributes,
        GenAiSpan.Request request,
        GenAiSpan.Usage usage) {
    static final GenAiSpan.Request NO_REQUEST =
            new GenAiSpan.Request(null, null, null, null, List.of(), JsonObject.EMPTY);

    /**
     * Its messages.
     *
     * @param instructions what the model was told apart from the history; null if nothing
     */
    record Said(@Nullable ExportedMessage instructions, List<ExportedMessage> input, List<ExportedMessage> output) {
        static final Said NOTHING = new Said(null, List.of(), List.of());
    }

    /** Returns the span that was kept. */
    static GenAiSpan kept(Trace trace, JsonObject kept, Said said) {
        Fields fields = new Fields(kept);
        String name = fields.text("name");
        String outcome = fields.text("outcome");
        return new SpanRow(
                        name == null ? "" : name,
                        time(fields.text("started_at")),
                        time(fields.text("ended_at")),
                        outcome == null
                                ? GenAiSpan.Outcome.UNSET
                                : GenAiSpan.Outcome.valueOf(outcome.toUpperCase(Locale.ROOT)),
                        fields.text("message"),
                        object(kept.get("attributes")),
                        NO_REQUEST,
                        GenAiSpan.Usage.UNKNOWN)
                .span(trace, said, object(kept.get("more")), object(kept.get("resource")));
    }

    /** Returns the span that follows from the row. */
    GenAiSpan span(Trace trace, Said said) {
        return span(trace, said, JsonObject.EMPTY, JsonObject.EMPTY);
    }

    private GenAiSpan span(Trace trace, Said said, JsonObject more, JsonObject resource) {
        return new GenAiSpan(
                trace,
                name,
                null,
                new GenAiSpan.Execution(null, startedAt, endedAt, outcome, null, errorMessage, null, null),
                request,
                usage,
                said.instructions(),
                said.input(),
                said.output(),
                attributes,
                more,
                resource);
    }

    /** Returns attributes of an operation, in a conversation unless that is null. */
    static JsonObject attributes(String operation, @Nullable String conversation) {
        JsonObject attributes = JsonObject.of("gen_ai.operation.name", new JsonText(operation));
        return conversation == null ? attributes : attributes.with(SpanText.CONVERSATION, new JsonText(conversation));
    }

    private static JsonObject object(@Nullable JsonValue value) {
        return value instanceof JsonObject object ? object : JsonObject.EMPTY;
    }

    private static @Nullable Instant time(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
