package dev.quipu.exports.otlp;

import dev.quipu.exports.ExportedMessage;
import dev.quipu.exports.json.JsonArray;
import dev.quipu.exports.json.JsonNumber;
import dev.quipu.exports.json.JsonObject;
import dev.quipu.exports.json.JsonText;
import dev.quipu.exports.json.JsonValue;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Spans as OTLP in JSON, under the current names alone. {@link SpanReader} reads the same span back. */
public final class SpanWriter {
    private static final long MOST_SECONDS = 9_000_000_000L;

    private SpanWriter() {}

    /** Returns an {@code ExportTraceServiceRequest} of one span. */
    public static JsonObject request(GenAiSpan span) {
        JsonObject resource = JsonObject.of("attributes", AnyValue.attributeList(span.resource()));
        JsonObject scope = JsonObject.of("scope", JsonObject.of("name", new JsonText("dev.quipu")))
                .with("spans", new JsonArray(List.of(span(span))));
        return JsonObject.of(
                "resourceSpans",
                new JsonArray(List.of(
                        JsonObject.of("resource", resource).with("scopeSpans", new JsonArray(List.of(scope))))));
    }

    private static JsonObject span(GenAiSpan span) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        text(members, "traceId", span.trace().traceId());
        text(members, "spanId", span.spanId());
        text(members, "parentSpanId", span.trace().parentSpanId());
        text(members, "name", span.name());
        time(members, "startTimeUnixNano", span.execution().startedAt());
        time(members, "endTimeUnixNano", span.execution().endedAt());
        members.put("attributes", AnyValue.attributeList(attributes(span)));
        JsonObject status =
                JsonObject.of("code", JsonNumber.of(code(span.execution().outcome())));
        String message = span.execution().errorMessage();
        members.put("status", message == null ? status : status.with("message", new JsonText(message)));
        members.putAll(span.more().members());
        return new JsonObject(members);
    }

    private static long code(GenAiSpan.Outcome outcome) {
        return switch (outcome) {
            case UNSET -> 0;
            case OK -> 1;
            case ERROR -> 2;
        };
    }

    /** Returns the attributes of a span by their current names, in plain form: those that it was read with and no others. */
    public static JsonObject attributes(GenAiSpan span) {
        Map<String, JsonValue> attributes = new LinkedHashMap<>();
        GenAiSpan.Execution execution = span.execution();
        text(attributes, "gen_ai.operation.name", execution.operation());
        text(attributes, "gen_ai.conversation.id", span.conversationId());
        text(attributes, "error.type", execution.errorType());
        agent(attributes, execution.agent());
        tool(attributes, execution.tool());
        request(attributes, span.request());
        usage(attributes, span.usage());
        ExportedMessage instructions = span.instructions();
        if (instructions != null) {
            attributes.put("gen_ai.system_instructions", new JsonArray(MessageParts.writeParts(instructions)));
        }
        if (!span.input().isEmpty()) {
            attributes.put("gen_ai.input.messages", MessageParts.write(span.input()));
        }
        if (!span.output().isEmpty()) {
            attributes.put("gen_ai.output.messages", MessageParts.write(span.output()));
        }
        attributes.putAll(span.attributes().members());
        return new JsonObject(attributes);
    }

    private static void agent(Map<String, JsonValue> attributes, GenAiSpan.@Nullable Agent agent) {
        if (agent != null) {
            text(attributes, "gen_ai.agent.id", agent.id());
            text(attributes, "gen_ai.agent.name", agent.name());
            text(attributes, "gen_ai.agent.description", agent.description());
        }
    }

    private static void tool(Map<String, JsonValue> attributes, GenAiSpan.@Nullable Tool tool) {
        if (tool != null) {
            text(attributes, "gen_ai.tool.name", tool.name());
            text(attributes, "gen_ai.tool.call.id", tool.callId());
            text(attributes, "gen_ai.tool.type", tool.type());
            text(attributes, "gen_ai.tool.description", tool.description());
            if (tool.arguments() != null) {
                attributes.put("gen_ai.tool.call.arguments", tool.arguments());
            }
            if (tool.result() != null) {
                attributes.put("gen_ai.tool.call.result", tool.result());
            }
        }
    }

    private static void request(Map<String, JsonValue> attributes, GenAiSpan.Request request) {
        text(attributes, "gen_ai.provider.name", request.provider());
        text(attributes, "gen_ai.request.model", request.model());
        text(attributes, "gen_ai.response.model", request.responseModel());
        text(attributes, "gen_ai.response.id", request.responseId());
        if (!request.finishReasons().isEmpty()) {
            attributes.put(
                    "gen_ai.response.finish_reasons",
                    new JsonArray(request.finishReasons().stream()
                            .<JsonValue>map(JsonText::new)
                            .toList()));
        }
        request.settings().members().forEach((key, value) -> attributes.put("gen_ai.request." + key, value));
    }

    private static void usage(Map<String, JsonValue> attributes, GenAiSpan.Usage usage) {
        count(attributes, "gen_ai.usage.input_tokens", usage.inputTokens());
        count(attributes, "gen_ai.usage.output_tokens", usage.outputTokens());
        count(attributes, "gen_ai.usage.cache_read.input_tokens", usage.cacheReadTokens());
        count(attributes, "gen_ai.usage.cache_creation.input_tokens", usage.cacheCreationTokens());
        count(attributes, "gen_ai.usage.reasoning.output_tokens", usage.reasoningTokens());
    }

    private static void text(Map<String, JsonValue> members, String key, @Nullable String text) {
        if (text != null) {
            members.put(key, new JsonText(text));
        }
    }

    private static void count(Map<String, JsonValue> members, String key, @Nullable Long count) {
        if (count != null) {
            members.put(key, JsonNumber.of(count));
        }
    }

    private static void time(Map<String, JsonValue> members, String key, @Nullable Instant time) {
        // Others are no times of OTLP, and overflow.
        if (time != null && !time.isBefore(Instant.EPOCH) && time.getEpochSecond() < MOST_SECONDS) {
            long nanos = Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
            members.put(key, new JsonText(Long.toString(nanos)));
        }
    }
}
