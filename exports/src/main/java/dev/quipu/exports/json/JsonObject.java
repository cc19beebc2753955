package dev.quipu.exports.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object of JSON.
 *
 * @param members in their order
 */
public record JsonObject(Map<String, JsonValue> members) implements JsonValue {
    /** Without members. */
    public static final JsonObject EMPTY = new JsonObject(Map.of());

    /** Copies the members. */
    public JsonObject {
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /** Returns an object with one member. */
    public static JsonObject of(String key, JsonValue value) {
        return new JsonObject(Map.of(key, value));
    }

    /** Returns a member, or null. */
    public @Nullable JsonValue get(String key) {
        return members.get(key);
    }

    /** Returns it with a member added or replaced. */
    public JsonObject with(String key, JsonValue value) {
        Map<String, JsonValue> more = new LinkedHashMap<>(members);
        more.put(key, value);
        return new JsonObject(more);
    }

    /** Returns it with a member before all others. */
    public JsonObject withFirst(String key, JsonValue value) {
        Map<String, JsonValue> all = new LinkedHashMap<>();
        all.put(key, value);
        members.forEach(all::putIfAbsent);
        return new JsonObject(all);
    }

    /** Returns whether it has no members. */
    public boolean isEmpty() {
        return members.isEmpty();
    }
}
