package dev.quipu.exports.otlp;

import dev.quipu.exports.json.Fields;
import dev.quipu.exports.json.JsonArray;
import dev.quipu.exports.json.JsonObject;
import dev.quipu.exports.json.JsonText;
import dev.quipu.exports.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is sent in the place of messages by those who record all that a model was asked, or has answered: the body of a
 * request or a response with the messages inside, and LangChain's messages, each in the name of its class.
 */
final class WholeBodies {
    private static final List<String> LISTS = List.of("messages", "choices", "generations");
    private static final List<String> OF_A_MESSAGE =
            List.of("role", "content", "parts", "tool_calls", "tool_call_id", "finish_reason", "index");
    private static final Map<String, String> ROLES =
            Map.of("human", "user", "ai", "assistant", "system", "system", "tool", "tool", "function", "tool");

    private WholeBodies() {}

    /** Returns the messages inside of a body, what is beside them with the first; empty if there is no list of them. */
    static Optional<List<JsonValue>> messages(JsonObject body) {
        if (body.get("role") != null || body.get("parts") != null) {
            return Optional.empty();
        }
        for (String list : LISTS) {
            if (body.get(list) instanceof JsonArray array) {
                List<JsonValue> messages = new ArrayList<>();
                flatten(array, messages);
                if (!messages.isEmpty() && messages.getFirst() instanceof JsonObject first) {
                    Fields beside = new Fields(body);
                    beside.value(list);
                    messages.set(0, with(first, beside.rest()));
                    return Optional.of(messages);
                }
            }
        }
        return Optional.empty();
    }

    /** Returns a message out of what it is wrapped in, which stays beside. */
    static Fields message(JsonObject object) {
        Fields fields = new Fields(unwrapped(unwrapped(unwrapped(object, "message"), "kwargs"), "data"));
        String role = fields.see("type") instanceof JsonText type ? ROLES.get(simple(type.text())) : null;
        role = role == null ? roleOfClass(fields.see("id")) : role;
        if (role != null && !fields.has("role")) {
            fields.put("role", new JsonText(role));
        }
        if (!fields.has("content") && !fields.has("parts") && fields.see("text") instanceof JsonText text) {
            fields.value("text");
            fields.put("content", text);
        }
        return fields;
    }

    /** Returns whether anything in an object is known of messages. */
    static boolean isMessage(Fields fields) {
        return fields.rest().isEmpty() || OF_A_MESSAGE.stream().anyMatch(fields::has);
    }

    private static void flatten(JsonArray array, List<JsonValue> messages) {
        for (JsonValue item : array.items()) {
            if (item instanceof JsonArray inner) {
                flatten(inner, messages);
            } else {
                messages.add(item);
            }
        }
    }

    private static JsonObject unwrapped(JsonObject object, String key) {
        if (!(object.get(key) instanceof JsonObject inner)) {
            return object;
        }
        Fields beside = new Fields(object);
        beside.value(key);
        return with(inner, beside.rest());
    }

    private static JsonObject with(JsonObject object, JsonObject more) {
        JsonObject all = object;
        for (Map.Entry<String, JsonValue> member : more.members().entrySet()) {
            if (all.get(member.getKey()) == null) {
                all = all.with(member.getKey(), member.getValue());
            }
        }
        return all;
    }

    private static @Nullable String roleOfClass(@Nullable JsonValue id) {
        return id instanceof JsonArray names
                        && !names.items().isEmpty()
                        && names.items().getLast() instanceof JsonText name
                ? ROLES.get(simple(name.text()))
                : null;
    }

    /** {@code AIMessageChunk} is an {@code ai}. */
    private static String simple(String name) {
        return name.replaceFirst("Message(Chunk)?$", "").toLowerCase(Locale.ROOT);
    }
}
