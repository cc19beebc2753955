package dev.quipu.exports.parts;

import dev.quipu.exports.MessageDraft;
import dev.quipu.exports.Role;
import dev.quipu.exports.ToolCall;
import dev.quipu.exports.json.Fields;
import dev.quipu.exports.json.JsonArray;
import dev.quipu.exports.json.JsonObject;
import dev.quipu.exports.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

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
            if (!takeOne(draft, item)) {
                others.add(item);
            }
        }
        if (!others.isEmpty()) {
            fields.put("tool_calls", new JsonArray(others));
        }
    }

    private static boolean takeOne(MessageDraft draft, JsonValue item) {
        if (!(item instanceof JsonObject object)) {
            return false;
        }
        Fields call = new Fields(object);
        Fields function = call.see("function") instanceof JsonObject inner ? new Fields(inner) : call;
        String name = function.text("name");
        if (name == null || name.isEmpty()) {
            return false;
        }
        JsonValue arguments = function.value("arguments");
        String id = call.id("id");
        draft.call(new ToolCall(
                id == null ? draft.key() + "." + draft.toolCalls().size() : id,
                name,
                arguments == null ? JsonObject.EMPTY : arguments));
        return true;
    }
}
