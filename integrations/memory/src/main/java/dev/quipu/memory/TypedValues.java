package dev.quipu.memory;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Values of the usual classes as JSON that says their classes where JSON itself does not, so that they come back
 * as they were: the boxed numbers and the big ones, times, dates, lengths of time, ids, addresses, bytes. Arrays,
 * sets and other collections come back as lists; a value of another class as its text, though one could go through
 * it: a path is made of paths without an end.
 */
public final class TypedValues {
    private static final String TAG = "$";

    private TypedValues() {}

    /** Returns a tree for {@link JsonValues#write}, null for null; maps have their keys sorted, so that equal ones give equal texts. */
    public static @Nullable Object toTree(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case String text -> text;
            case Boolean flag -> flag;
            case Integer number -> number;
            case Map<?, ?> map -> tree(map);
            case Collection<?> list -> {
                List<@Nullable Object> tree = new ArrayList<>();
                list.forEach(item -> tree.add(toTree(item)));
                yield tree;
            }
            case byte[] bytes -> tagged("bytes", Base64.getEncoder().encodeToString(bytes));
            case Long number -> tagged("long", number);
            case Double number -> tagged("double", number);
            case Float number -> tagged("float", number);
            case Short number -> tagged("short", number);
            case Byte number -> tagged("byte", number);
            case BigInteger number -> tagged("integer", number);
            case BigDecimal number -> tagged("decimal", number);
            case Instant time -> tagged("instant", time);
            case Duration duration -> tagged("duration", duration);
            case UUID id -> tagged("uuid", id);
            case URI uri -> tagged("uri", uri);
            case LocalDate date -> tagged("date", date);
            case LocalTime time -> tagged("time", time);
            case LocalDateTime time -> tagged("datetime", time);
            case OffsetDateTime time -> tagged("offset", time);
            case ZonedDateTime time -> tagged("zoned", time);
            default -> value.getClass().isArray() ? elements(value) : value.toString();
        };
    }

    private static List<@Nullable Object> elements(Object array) {
        List<@Nullable Object> tree = new ArrayList<>();
        for (int i = 0; i < Array.getLength(array); i++) {
            tree.add(toTree(Array.get(array, i)));
        }
        return tree;
    }

    private static Map<String, Object> tagged(String type, Object value) {
        return Map.of(TAG + type, value.toString());
    }

    private static Map<String, @Nullable Object> tree(Map<?, ?> map) {
        Map<String, @Nullable Object> tree = new TreeMap<>();
        map.forEach((key, value) -> tree.put(String.valueOf(key), toTree(value)));
        // One that looks like a tagged value is told apart by one more of the kind.
        return tree.size() == 1 && tree.keySet().iterator().next().startsWith(TAG)
                ? new TreeMap<>(Map.of(TAG + "map", tree))
                : tree;
    }

    /** Returns what {@link #toTree} was given, as far as its class is one of those. */
    public static @Nullable Object fromTree(@Nullable Object tree) {
        return switch (tree) {
            case List<?> list -> {
                List<@Nullable Object> values = new ArrayList<>();
                list.forEach(item -> values.add(fromTree(item)));
                yield values;
            }
            case Map<?, ?> map
            when map.size() == 1 && map.keySet().iterator().next() instanceof String key && key.startsWith(TAG) ->
                untagged(key, map.get(key));
            case Map<?, ?> map -> map(map);
            case null, default -> tree;
        };
    }

    private static Map<String, @Nullable Object> map(Map<?, ?> tree) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        tree.forEach((key, value) -> values.put(String.valueOf(key), fromTree(value)));
        return values;
    }

    private static @Nullable Object untagged(String tag, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map(map);
        }
        String text = String.valueOf(value);
        return switch (tag.substring(TAG.length())) {
            case "bytes" -> Base64.getDecoder().decode(text);
            case "long" -> Long.valueOf(text);
            case "double" -> Double.valueOf(text);
            case "float" -> Float.valueOf(text);
            case "short" -> Short.valueOf(text);
            case "byte" -> Byte.valueOf(text);
            case "integer" -> new BigInteger(text);
            case "decimal" -> new BigDecimal(text);
            case "instant" -> Instant.parse(text);
            case "duration" -> Duration.parse(text);
            case "uuid" -> UUID.fromString(text);
            case "uri" -> URI.create(text);
            case "date" -> LocalDate.parse(text);
            case "time" -> LocalTime.parse(text);
            case "datetime" -> LocalDateTime.parse(text);
            case "offset" -> OffsetDateTime.parse(text);
            case "zoned" -> ZonedDateTime.parse(text);
            default -> text;
        };
    }
}
