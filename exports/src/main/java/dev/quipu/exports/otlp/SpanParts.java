package dev.quipu.exports.otlp;

import dev.quipu.exports.ExportedMessage;
import dev.quipu.exports.MessageDraft;
import dev.quipu.exports.Problem;
import dev.quipu.exports.Role;
import dev.quipu.exports.Trace;
import dev.quipu.exports.json.Fields;
import dev.quipu.exports.json.JsonArray;
import dev.quipu.exports.json.JsonObject;
import dev.quipu.exports.json.JsonText;
import dev.quipu.exports.json.JsonValue;
import dev.quipu.exports.source.Report;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes a span apart. Of an attribute under several names the current one counts; the others stay among the attributes. */
final class SpanParts {
    private static final String REQUEST = "gen_ai.request.";

    private final Fields span;
    private final Fields attributes;
    private final List<JsonValue> events;
    private final Report report;
    private final String place;

    SpanParts(Fields span, Report report, String place) {
        this.span = span;
        this.report = report;
        this.place = place;
        this.attributes = new Fields(AnyValue.attributes(span.value("attributes")));
        this.events = span.value("events") instanceof JsonArray array ? array.items() : List.of();
    }

    boolean isGenAi() {
        return attributes.rest().members().keySet().stream().anyMatch(key -> key.startsWith("gen_ai."));
    }

    @Nullable
    GenAiSpan span(JsonObject resource) {
        String traceId = SpanIds.hex(span.firstText("traceId", "trace_id"), 16);
        String spanId = SpanIds.hex(span.firstText("spanId", "span_id"), 8);
        if (traceId == null || spanId == null) {
            return null;
        }
        Trace trace = new Trace(traceId, spanId, SpanIds.hex(span.firstText("parentSpanId", "parent_span_id"), 8));
        String name = span.text("name");
        MessageParts input = new MessageParts(report, place, spanId + "/in/");
        MessageParts output = new MessageParts(report, place, spanId + "/out/");
        List<JsonObject> exceptions = events(input, output);
        ExportedMessage instructions = instructions(spanId);
        messages("gen_ai.input.messages", "prompt", Role.USER, input);
        messages("gen_ai.output.messages", "completion", Role.ASSISTANT, output);
        if (input.messages().isEmpty()) {
            OldMessages.takeAsked(attributes, input);
        }
        if (output.messages().isEmpty()) {
            OldMessages.takeAnswered(attributes, output);
        }
        String conversation = first("gen_ai.conversation.id", "gen_ai.session.id", "session.id");
        GenAiSpan.Execution execution = execution(exceptions);
        GenAiSpan.Request request = request();
        GenAiSpan.Usage usage = usage();
        report.odd(attributes, place + ".attributes");
        return new GenAiSpan(
                trace,
                name == null ? "" : name,
                conversation,
                execution,
                request,
                usage,
                instructions,
                input.messages(),
                output.messages(),
                attributes.rest(),
                span.rest(),
                resource);
    }

    private @Nullable String first(String... names) {
        for (String name : names) {
            String text = attributes.id(name);
            if (text != null) {
                return text;
            }
        }
        return null;
    }

    private @Nullable Long firstCount(String... names) {
        for (String name : names) {
            Long count = attributes.count(name);
            if (count != null) {
                return count;
            }
        }
        return null;
    }

    /** Returns exceptions; takes events that are messages, and keeps the others among the attributes. */
    private List<JsonObject> events(MessageParts input, MessageParts output) {
        List<JsonObject> exceptions = new ArrayList<>();
        List<JsonValue> others = new ArrayList<>();
        for (JsonValue item : events) {
            Fields event = Fields.of(item);
            String name = event.text("name");
            JsonObject inside = AnyValue.attributes(event.value("attributes"));
            if (name == null) {
                others.add(item);
            } else if (name.equals("gen_ai.client.inference.operation.details")) {
                inside.members().forEach((key, value) -> {
                    if (!attributes.has(key)) {
                        attributes.put(key, value);
                    }
                });
            } else if (name.equals("exception") && exceptions.isEmpty()) {
                exceptions.add(inside);
            } else if (!OldMessages.takeEvent(name, inside, input, output)) {
                others.add(item);
            }
        }
        if (!others.isEmpty()) {
            span.put("events", new JsonArray(others));
        }
        return exceptions;
    }

    private void messages(String current, String old, Role otherwise, MessageParts messages) {
        boolean isTold = !messages.messages().isEmpty();
        if (attributes.has(current)) {
            JsonValue value = attributes.value(current);
            if (value != null && !isTold) {
                messages.add(value, otherwise);
                isTold = true;
            } else if (value != null) {
                attributes.put(current, value);
            }
        }
        JsonValue whole = attributes.see("gen_ai." + old);
        if (whole != null && !isTold) {
            attributes.value("gen_ai." + old);
            messages.add(whole, otherwise);
            isTold = true;
        }
        if (!isTold) {
            OldMessages.take(attributes, old, otherwise, messages);
        }
    }

    private @Nullable ExportedMessage instructions(String spanId) {
        JsonValue value = attributes.value("gen_ai.system_instructions");
        if (value == null) {
            return null;
        }
        JsonValue inner = MessageParts.structured(value, place, report);
        MessageParts parts = new MessageParts(report, place, spanId + "/instructions/");
        if (inner instanceof JsonArray array) {
            parts.message(new Fields(JsonObject.of("parts", array)), Role.SYSTEM);
        } else {
            parts.add(inner, Role.SYSTEM);
        }
        return parts.messages().isEmpty()
                ? new MessageDraft(spanId, Role.SYSTEM).message()
                : parts.messages().getFirst();
    }

    private GenAiSpan.Execution execution(List<JsonObject> exceptions) {
        Fields status = Fields.of(span.value("status"));
        JsonValue code = status.value("code");
        String word = code instanceof JsonText text ? text.text() : code == null ? "0" : code.toJson();
        GenAiSpan.Outcome outcome = switch (word) {
            case "1", "STATUS_CODE_OK" -> GenAiSpan.Outcome.OK;
            case "2", "STATUS_CODE_ERROR" -> GenAiSpan.Outcome.ERROR;
            default -> GenAiSpan.Outcome.UNSET;
        };
        Fields exception = new Fields(exceptions.isEmpty() ? JsonObject.EMPTY : exceptions.getFirst());
        String message = status.text("message");
        String thrown = exception.text("exception.message");
        String thrownType = exception.text("exception.type");
        if (!exception.rest().isEmpty()) {
            exception.rest().members().forEach(attributes::put);
        }
        String type = attributes.id("error.type");
        return new GenAiSpan.Execution(
                operation(),
                nanoseconds("startTimeUnixNano", "start_time_unix_nano"),
                nanoseconds("endTimeUnixNano", "end_time_unix_nano"),
                outcome,
                type == null ? thrownType : type,
                message == null || message.isEmpty() ? thrown : message,
                agent(),
                tool());
    }

    /** OpenLLMetry told a kind of request before there were operations. */
    private @Nullable String operation() {
        String operation = attributes.id("gen_ai.operation.name");
        if (operation != null || !(attributes.see("llm.request.type") instanceof JsonText type)) {
            return operation;
        }
        return switch (type.text()) {
            case "chat" -> "chat";
            case "completion" -> "text_completion";
            case "embedding" -> "embeddings";
            default -> null;
        };
    }

    private @Nullable Instant nanoseconds(String... names) {
        for (String name : names) {
            JsonValue value = span.value(name);
            String text = value instanceof JsonText words ? words.text() : value == null ? "" : value.toJson();
            if (text.matches("\\d{1,18}|[1-8]\\d{18}")) {
                long nanos = Long.parseLong(text);
                return nanos == 0 ? null : Instant.ofEpochSecond(nanos / 1_000_000_000L, nanos % 1_000_000_000L);
            }
            if (value != null) {
                report.add(Problem.Kind.UNKNOWN, place + "." + name, "is no time in nanoseconds: " + value.toJson());
            }
        }
        return null;
    }

    private GenAiSpan.@Nullable Agent agent() {
        String id = attributes.id("gen_ai.agent.id");
        String name = attributes.id("gen_ai.agent.name");
        String description = attributes.id("gen_ai.agent.description");
        return id == null && name == null && description == null ? null : new GenAiSpan.Agent(id, name, description);
    }

    private GenAiSpan.@Nullable Tool tool() {
        String name = attributes.id("gen_ai.tool.name");
        String callId = attributes.id("gen_ai.tool.call.id");
        String type = attributes.id("gen_ai.tool.type");
        String description = attributes.id("gen_ai.tool.description");
        JsonValue arguments = attributes.value("gen_ai.tool.call.arguments");
        JsonValue result = attributes.value("gen_ai.tool.call.result");
        if (name == null
                && callId == null
                && type == null
                && description == null
                && arguments == null
                && result == null) {
            return null;
        }
        return new GenAiSpan.Tool(
                name,
                callId,
                type,
                description,
                arguments == null ? null : MessageParts.structured(arguments, place, report),
                result == null ? null : MessageParts.structured(result, place, report));
    }

    private GenAiSpan.Request request() {
        String provider = first("gen_ai.provider.name", "gen_ai.system");
        String model = attributes.id("gen_ai.request.model");
        String responseModel = attributes.id("gen_ai.response.model");
        String responseId = attributes.id("gen_ai.response.id");
        List<String> reasons = new ArrayList<>();
        JsonValue given = attributes.see("gen_ai.response.finish_reasons");
        if (given != null
                && MessageParts.structured(given, place, report) instanceof JsonArray array
                && array.items().stream().allMatch(JsonText.class::isInstance)) {
            attributes.value("gen_ai.response.finish_reasons");
            array.items().forEach(item -> reasons.add(item instanceof JsonText text ? text.text() : ""));
        }
        Map<String, JsonValue> settings = new LinkedHashMap<>();
        for (String key : List.copyOf(attributes.rest().members().keySet())) {
            if (key.startsWith(REQUEST)) {
                JsonValue value = attributes.value(key);
                if (value != null) {
                    settings.put(key.substring(REQUEST.length()), value);
                }
            }
        }
        return new GenAiSpan.Request(provider, model, responseModel, responseId, reasons, new JsonObject(settings));
    }

    private GenAiSpan.Usage usage() {
        return new GenAiSpan.Usage(
                firstCount("gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens"),
                firstCount("gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens"),
                firstCount(
                        "gen_ai.usage.cache_read.input_tokens",
                        "gen_ai.usage.cache_read_input_tokens",
                        "gen_ai.usage.cache_read_tokens",
                        "gen_ai.usage.cached_input_tokens",
                        "gen_ai.usage.input_tokens.cached",
                        "gen_ai.usage.cached_tokens"),
                firstCount(
                        "gen_ai.usage.cache_creation.input_tokens",
                        "gen_ai.usage.cache_write.input_tokens",
                        "gen_ai.usage.cache_creation_input_tokens",
                        "gen_ai.usage.cache_write_input_tokens",
                        "gen_ai.usage.cache_creation_tokens",
                        "gen_ai.usage.cache_write_tokens",
                        "gen_ai.usage.input_tokens.cache_write"),
                firstCount(
                        "gen_ai.usage.reasoning.output_tokens",
                        "gen_ai.usage.reasoning_output_tokens",
                        "gen_ai.usage.reasoning_tokens"));
    }
}
