package dev.quipu.exports.otlp;

import dev.quipu.exports.json.Fields;
import dev.quipu.exports.json.JsonArray;
import dev.quipu.exports.json.JsonConstant;
import dev.quipu.exports.json.JsonNumber;
import dev.quipu.exports.json.JsonObject;
import dev.quipu.exports.json.JsonText;
import dev.quipu.exports.json.JsonValue;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values of attributes as OTLP has them in JSON, each with its type, and as plain JSON. */
final class AnyValue {
    /** With its type a value is up to four times as deep, and still has to be one that is read. */
    private static final int DEEPEST = 100;

    private AnyValue() {}

    /**
     * Returns attributes as an object; one without a key is left out, one that is there twice is the last. What is an object
     * already has them without their types.
     */
    static JsonObject attributes(@Nullable JsonValue list) {
        if (list instanceof JsonObject object) {
            return object;
        }
        Map<String, JsonValue> attributes = new LinkedHashMap<>();
        if (list instanceof JsonArray array) {
            for (JsonValue item : array.items()) {
                Fields pair = Fields.of(item);
                String key = pair.text("key");
                if (key != null) {
                    attributes.put(key, plain(pair.value("value")));
                }
            }
        }
        return new JsonObject(attributes);
    }

    /** Returns a value without its type. */
    static JsonValue plain(@Nullable JsonValue value) {
        if (!(value instanceof JsonObject object) || object.isEmpty()) {
            return JsonConstant.NULL;
        }
        Map.Entry<String, JsonValue> typed =
                object.members().entrySet().iterator().next();
        return switch (typed.getKey()) {
            case "intValue", "int_value" -> integer(typed.getValue());
            case "arrayValue", "array_value" -> array(typed.getValue());
            case "kvlistValue", "kvlist_value" ->
                attributes(Fields.of(typed.getValue()).see("values"));
            // Texts, truth values, numbers, bytes in base64.
            default -> typed.getValue();
        };
    }

    /** An integer of 64 bits is a text in this JSON, and a number where somebody did not read that. */
    private static JsonValue integer(JsonValue value) {
        return value instanceof JsonText text && text.text().matches("-?\\d{1,19}")
                ? new JsonNumber(text.text())
                : value;
    }

    private static boolean isLong(String number) {
        if (!number.matches("-?\\d{1,19}")) {
            return false;
        }
        return new BigInteger(number).bitLength() < Long.SIZE;
    }

    private static JsonValue array(JsonValue value) {
        List<JsonValue> items = new ArrayList<>();
        if (Fields.of(value).see("values") instanceof JsonArray array) {
            array.items().forEach(item -> items.add(plain(item)));
        }
        return new JsonArray(items);
    }

    /** Returns a value with its type. */
    static JsonObject typed(JsonValue value) {
        return switch (value) {
            case JsonText text -> JsonObject.of("stringValue", text);
            case JsonNumber number ->
                isLong(number.text())
                        ? JsonObject.of("intValue", new JsonText(number.text()))
                        : JsonObject.of("doubleValue", number);
            case JsonConstant constant ->
                constant == JsonConstant.NULL ? JsonObject.EMPTY : JsonObject.of("boolValue", constant);
            case JsonArray array ->
                JsonObject.of(
                        "arrayValue",
                        JsonObject.of(
                                "values",
                                new JsonArray(array.items().stream()
                                        .<JsonValue>map(AnyValue::typed)
                                        .toList())));
            case JsonObject object -> JsonObject.of("kvlistValue", JsonObject.of("values", list(object)));
        };
    }

    /** Returns attributes as a list; a value that is too deep to be told with its types is JSON in a text. */
    static JsonArray attributeList(JsonObject attributes) {
        Map<String, JsonValue> shallow = new LinkedHashMap<>();
        attributes
                .members()
                .forEach((key, value) ->
                        shallow.put(key, isDeeper(value, DEEPEST) ? new JsonText(value.toJson()) : value));
        return list(new JsonObject(shallow));
    }

    private static boolean isDeeper(JsonValue value, int levels) {
        return switch (value) {
            case JsonObject object ->
                levels == 0 || object.members().values().stream().anyMatch(member -> isDeeper(member, levels - 1));
            case JsonArray array -> levels == 0 || array.items().stream().anyMatch(item -> isDeeper(item, levels - 1));
            case JsonText text -> false;
            case JsonNumber number -> false;
            case JsonConstant constant -> false;
        };
    }

    /** Returns an object as a list of attributes. */
    private static JsonArray list(JsonObject object) {
        List<JsonValue> pairs = new ArrayList<>();
        object.members()
                .forEach((key, value) ->
                        pairs.add(JsonObject.of("key", new JsonText(key)).with("value", typed(value))));
        return new JsonArray(pairs);
    }
}
