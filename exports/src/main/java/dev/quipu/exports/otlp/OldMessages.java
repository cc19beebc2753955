package dev.quipu.exports.otlp;

import dev.quipu.exports.Role;
import dev.quipu.exports.json.Fields;
import dev.quipu.exports.json.JsonArray;
import dev.quipu.exports.json.JsonObject;
import dev.quipu.exports.json.JsonText;
import dev.quipu.exports.json.JsonValue;
import dev.quipu.exports.source.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Messages as attributes with numbers in their names, {@code gen_ai.prompt.0.role}, which the conventions have given up. */
final class OldMessages {
    private static final Pattern INDEXED =
            Pattern.compile("gen_ai\\.(prompt|completion)\\.(\\d{1,6})\\.(?:tool_calls\\.(\\d{1,4})\\.)?([a-z_]+)");

    private OldMessages() {}

    /** Takes those of {@code prompt} or {@code completion} out of the attributes, and gives them to somebody as messages. */
    static void take(Fields attributes, String kind, Role otherwise, MessageParts messages) {
        Map<Integer, Map<String, JsonValue>> members = new TreeMap<>();
        Map<Integer, Map<Integer, Map<String, JsonValue>>> calls = new TreeMap<>();
        for (String name : List.copyOf(attributes.rest().members().keySet())) {
            Matcher matcher = INDEXED.matcher(name);
            if (!matcher.matches() || !matcher.group(1).equals(kind)) {
                continue;
            }
            JsonValue value = attributes.value(name);
            int index = Integer.parseInt(matcher.group(2));
            Map<String, JsonValue> message = members.computeIfAbsent(index, key -> new LinkedHashMap<>());
            if (value != null && matcher.group(3) == null) {
                message.put(matcher.group(4), value);
            } else if (value != null) {
                calls.computeIfAbsent(index, key -> new TreeMap<>())
                        .computeIfAbsent(Integer.valueOf(matcher.group(3)), key -> new LinkedHashMap<>())
                        .put(matcher.group(4), value);
            }
        }
        members.forEach((index, message) -> {
            if (calls.containsKey(index)) {
                message.put("tool_calls", list(calls.get(index)));
            }
            message.computeIfPresent("content", (key, content) -> parts(content, messages.report()));
            messages.message(new Fields(new JsonObject(message)), otherwise);
        });
    }

    /** Content that is not a text was written as one, with its parts in it. */
    private static JsonValue parts(JsonValue content, Report report) {
        return MessageParts.structured(content, "", report) instanceof JsonArray array
                        && !array.items().isEmpty()
                        && array.items().stream()
                                .allMatch(item -> Fields.of(item).see("type") instanceof JsonText)
                ? array
                : content;
    }

    /** Takes what Vercel's AI SDK was asked, which names messages its own way. */
    static void takeAsked(Fields attributes, MessageParts input) {
        addIfThere(attributes.value("ai.prompt.messages"), input, Role.USER);
    }

    /** Takes what Vercel's AI SDK has answered: a text, thoughts and calls, each in an attribute. */
    static void takeAnswered(Fields attributes, MessageParts output) {
        Map<String, JsonValue> answer = new LinkedHashMap<>();
        List<JsonValue> parts = new ArrayList<>();
        if (attributes.value("ai.response.reasoning") instanceof JsonText thoughts) {
            parts.add(JsonObject.of("type", new JsonText("reasoning")).with("content", thoughts));
        }
        if (attributes.value("ai.response.text") instanceof JsonText words) {
            parts.add(JsonObject.of("type", new JsonText("text")).with("content", words));
        }
        if (!parts.isEmpty()) {
            answer.put("content", new JsonArray(parts));
        }
        JsonValue calls = attributes.value("ai.response.toolCalls");
        if (calls != null) {
            answer.put("tool_calls", calls);
        }
        if (!answer.isEmpty()) {
            output.message(new Fields(new JsonObject(answer)), Role.ASSISTANT);
        }
    }

    private static JsonArray list(Map<Integer, Map<String, JsonValue>> calls) {
        List<JsonValue> list = new ArrayList<>();
        calls.values().forEach(call -> list.add(new JsonObject(call)));
        return new JsonArray(list);
    }

    /** Takes an event of a span that was a message, such as {@code gen_ai.user.message}; returns whether it was one. */
    static boolean takeEvent(String name, JsonObject attributes, MessageParts input, MessageParts output) {
        Fields fields = new Fields(attributes);
        fields.value("gen_ai.system");
        fields.value("gen_ai.provider.name");
        for (String key : List.of("tool_calls", "message", "content")) {
            JsonValue value = fields.see(key);
            if (value instanceof JsonText) {
                JsonValue inner = MessageParts.structured(value, "", input.report());
                if (!inner.equals(value) && !(key.equals("content") && inner instanceof JsonObject)) {
                    fields.put(key, inner);
                }
            }
        }
        switch (name) {
            case "gen_ai.system.message" -> input.message(fields, Role.SYSTEM);
            case "gen_ai.user.message" -> input.message(fields, Role.USER);
            case "gen_ai.assistant.message" -> input.message(fields, Role.ASSISTANT);
            case "gen_ai.tool.message" -> input.message(fields, Role.TOOL);
            case "gen_ai.choice" -> output.add(fields.rest(), Role.ASSISTANT);
            case "gen_ai.content.prompt" -> addIfThere(fields.value("gen_ai.prompt"), input, Role.USER);
            case "gen_ai.content.completion" -> addIfThere(fields.value("gen_ai.completion"), output, Role.ASSISTANT);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void addIfThere(@Nullable JsonValue value, MessageParts messages, Role otherwise) {
        if (value != null) {
            messages.add(value, otherwise);
        }
    }
}
