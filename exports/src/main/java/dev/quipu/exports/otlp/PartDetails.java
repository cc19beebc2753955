package dev.quipu.exports.otlp;

import dev.quipu.exports.json.Fields;
import dev.quipu.exports.json.JsonArray;
import dev.quipu.exports.json.JsonObject;
import dev.quipu.exports.json.JsonText;
import dev.quipu.exports.json.JsonValue;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What parts of a message have that no message has, such as the signature of a call or the citations of a text. It
 * is kept beside the message, each with the type of its part, and for a call or its answer with the id; and is put
 * into the parts again when they are written. Texts become one, so that then only the first has its details in its
 * part: the others stay beside. Not safe for use by several threads.
 */
final class PartDetails {
    private static final String KEY = "more_of_parts";

    private final List<JsonObject> details = new ArrayList<>();
    private final List<JsonValue> told = new ArrayList<>();

    private PartDetails() {}

    /** Takes those that are kept among the members of a message. */
    static PartDetails of(Fields message) {
        PartDetails details = new PartDetails();
        details.addAll(message);
        return details;
    }

    /** Takes those that are kept among other members too. */
    void addAll(Fields members) {
        JsonArray kept = members.array(KEY);
        if (kept != null) {
            told.addAll(kept.items());
        }
    }

    /**
     * Adds what is left of a part.
     *
     * @param type as it is written
     * @param id the call's; null for a part without one
     */
    void add(String type, @Nullable String id, JsonObject rest) {
        if (rest.isEmpty()) {
            return;
        }
        JsonObject detail = JsonObject.of("type", new JsonText(type));
        detail = id == null ? detail : detail.with("id", new JsonText(id));
        for (Map.Entry<String, JsonValue> member : rest.members().entrySet()) {
            detail = detail.get(member.getKey()) == null ? detail.with(member.getKey(), member.getValue()) : detail;
        }
        details.add(detail);
    }

    /** Puts them among the members of a message: those that were added before those that were there. */
    void keepIn(Fields message) {
        List<JsonValue> all = new ArrayList<>(details);
        all.addAll(told);
        if (!all.isEmpty()) {
            message.put(KEY, new JsonArray(all));
        }
    }

    /** Returns parts with the details that are theirs, which are then no longer kept beside. */
    List<JsonValue> into(List<JsonValue> parts) {
        List<JsonValue> whole = new ArrayList<>();
        for (JsonValue part : parts) {
            whole.add(part instanceof JsonObject object ? withDetails(object) : part);
        }
        return whole;
    }

    private JsonObject withDetails(JsonObject part) {
        for (Iterator<JsonValue> all = told.iterator(); all.hasNext(); ) {
            if (all.next() instanceof JsonObject detail && isOf(detail, part)) {
                all.remove();
                JsonObject whole = part;
                for (Map.Entry<String, JsonValue> member : detail.members().entrySet()) {
                    whole = whole.get(member.getKey()) == null ? whole.with(member.getKey(), member.getValue()) : whole;
                }
                return whole;
            }
        }
        return part;
    }

    private static boolean isOf(JsonObject detail, JsonObject part) {
        JsonValue id = detail.get("id");
        return part.get("type") instanceof JsonText type
                && type.equals(detail.get("type"))
                && (id == null || id.equals(part.get("id")));
    }
}
