package dev.quipu.exports.parts;

import dev.quipu.exports.MessageDraft;
import dev.quipu.exports.Role;
import dev.quipu.exports.ToolCall;
import dev.quipu.exports.json.Fields;
import dev.quipu.exports.json.JsonArray;
import dev.quipu.exports.json.JsonObject;
import dev.quipu.exports.json.JsonText;
import dev.quipu.exports.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls of tools as OpenAI writes them in {@code tool_calls}: a function with arguments, which are JSON in a text. */
public final class OpenAiCalls {
    private OpenAiCalls() {}

    /** Takes those of a message of an assistant; what is no call stays. */
    public static void take(MessageDraft draft, Fields fields) {
        if (draft.role() != Role.ASSISTANT || !(fields.see("tool_calls") instanceof JsonArray calls)) {
            return;
        }
        fields.value("tool_calls");
        List<JsonValue> others = new ArrayList<>();
        for (JsonValue item : calls.items()) {
            JsonValue rest = takeOne(draft, item);
            if (rest != null) {
                others.add(rest);
            }
        }
        if (!others.isEmpty()) {
            fields.put("tool_calls", new JsonArray(others));
        }
    }

    /** Returns what is left of it: all if it is no call, and null if nothing is. */
    private static @Nullable JsonValue takeOne(MessageDraft draft, JsonValue item) {
        if (!(item instanceof JsonObject object)) {
            return item;
        }
        Fields call = new Fields(object);
        Fields function = call.see("function") instanceof JsonObject inner ? new Fields(inner) : call;
        String name = function.text("name");
        if (name == null || name.isEmpty()) {
            return item;
        }
        JsonValue arguments = function.value("arguments");
        String id = call.id("id");
        String known = id == null ? draft.key() + "." + draft.toolCalls().size() : id;
        draft.call(new ToolCall(known, name, arguments == null ? JsonObject.EMPTY : arguments));
        return rest(call, function, known);
    }

    private static @Nullable JsonValue rest(Fields call, Fields function, String id) {
        if (function != call) {
            call.value("function");
            if (!function.rest().isEmpty()) {
                call.put("function", function.rest());
            }
        }
        // What every call says of itself in this form, or its place among those of a stream.
        call.drop("type", new JsonText("function"));
        call.value("index");
        return call.rest().isEmpty() ? null : call.rest().withFirst("id", new JsonText(id));
    }
}
