package dev.quipu.exports.json;

import java.util.List;

/**
 * An array of JSON.
 *
 * @param items in their order
 */
public record JsonArray(List<JsonValue> items) implements JsonValue {
    /** Copies the items. */
    public JsonArray {
        items = List.copyOf(items);
    }
}
