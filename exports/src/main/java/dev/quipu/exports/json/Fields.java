package dev.quipu.exports.json;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The members of an object, taken one by one as they are understood. What is not taken, and what is not of the kind that
 * was asked for, stays and is {@link #rest}: so nothing is lost by not being known. What takes a member returns null if it is
 * not there, or not of the kind. Not safe for use by several threads.
 */
public final class Fields {
    private static final BigDecimal FIRST_MILLISECOND = new BigDecimal("100000000000");
    private static final BigDecimal FIRST_MICROSECOND = new BigDecimal("100000000000000");
    private static final BigDecimal FIRST_NANOSECOND = new BigDecimal("100000000000000000");
    private static final BigDecimal YEAR_10000 = new BigDecimal("253402300800");
    private static final BigDecimal YEAR_1 = new BigDecimal("-62135596800");

    /** Of what PostgreSQL can hold. */
    private static final Instant EARLIEST = Instant.parse("-4712-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("+290000-01-01T00:00:00Z");

    private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,25}(?:\\.\\d{1,12})?");

    private final Map<String, JsonValue> members;
    private final List<String> odd = new ArrayList<>();

    /** Returns the members of what should be an object; none if it is something else, or null. */
    public static Fields of(@Nullable JsonValue value) {
        return new Fields(value instanceof JsonObject object ? object : JsonObject.EMPTY);
    }

    /** Begins with all members of an object; those that are null are as if they were not there. */
    public Fields(JsonObject object) {
        members = new LinkedHashMap<>(object.members());
        members.values().removeIf(value -> value == JsonConstant.NULL);
    }

    /** Returns whether a member is there. */
    public boolean has(String key) {
        return members.containsKey(key);
    }

    /** Returns a member and leaves it, or null. */
    public @Nullable JsonValue see(String key) {
        return members.get(key);
    }

    /** Takes a member of any kind. */
    public @Nullable JsonValue value(String key) {
        return members.remove(key);
    }

    /** Takes a text. */
    public @Nullable String text(String key) {
        return take(key, JsonText.class) instanceof JsonText text ? text.text() : null;
    }

    /** Takes the first text of several keys that is there. */
    public @Nullable String firstText(String... keys) {
        for (String key : keys) {
            if (members.get(key) instanceof JsonText) {
                return text(key);
            }
        }
        return null;
    }

    /** Takes what names something: a text that is not empty, or a whole number. */
    public @Nullable String id(String key) {
        JsonValue value = members.get(key);
        if (value instanceof JsonNumber number) {
            members.remove(key);
            return number.text();
        }
        if (value instanceof JsonText text && text.text().isEmpty()) {
            members.remove(key);
            return null;
        }
        return text(key);
    }

    /** Takes an object. */
    public @Nullable JsonObject object(String key) {
        return take(key, JsonObject.class) instanceof JsonObject object ? object : null;
    }

    /** Takes an array. */
    public @Nullable JsonArray array(String key) {
        return take(key, JsonArray.class) instanceof JsonArray array ? array : null;
    }

    /** Takes a truth value; null if it is not there. */
    public @Nullable Boolean flag(String key) {
        return take(key, JsonConstant.class) instanceof JsonConstant constant ? constant == JsonConstant.TRUE : null;
    }

    /** Takes a whole number that is not negative, of a number or its text. */
    public @Nullable Long count(String key) {
        BigDecimal number = decimal(members.get(key));
        if (number == null) {
            noteOdd(key);
            return null;
        }
        try {
            long count = number.longValueExact();
            if (count >= 0) {
                members.remove(key);
                return count;
            }
        } catch (ArithmeticException e) {
            // Falls through: a fraction, or more than anybody counts.
        }
        odd.add(key);
        return null;
    }

    /**
     * Takes a time: seconds since 1970 with or without a fraction, or milli-, micro- or nanoseconds, which their size
     * tells, as numbers or texts; or a text as in ISO 8601. Zero is no time.
     */
    public @Nullable Instant time(String key) {
        JsonValue value = members.get(key);
        BigDecimal number = decimal(value);
        Instant time = number == null ? iso(value) : instant(number);
        if (time == null && number != null && number.signum() == 0) {
            members.remove(key);
            return null;
        }
        if (time == null) {
            noteOdd(key);
            return null;
        }
        members.remove(key);
        return time;
    }

    private void noteOdd(String key) {
        if (members.containsKey(key)) {
            odd.add(key);
        }
    }

    private static @Nullable BigDecimal decimal(@Nullable JsonValue value) {
        if (value instanceof JsonNumber number) {
            return number.decimal();
        }
        return value instanceof JsonText text && DECIMAL.matcher(text.text()).matches()
                ? new BigDecimal(text.text())
                : null;
    }

    private static @Nullable Instant iso(@Nullable JsonValue value) {
        if (!(value instanceof JsonText text) || text.text().length() < 10) {
            return null;
        }
        String iso = text.text().replace(' ', 'T');
        for (String ending : new String[] {"", "Z", "T00:00:00Z"}) {
            try {
                Instant time = OffsetDateTime.parse(iso + ending).toInstant();
                return time.isBefore(EARLIEST) || time.isAfter(LATEST) ? null : time;
            } catch (DateTimeException e) {
                // The next ending may fit: without a zone it is UTC.
            }
        }
        return null;
    }

    /** Returns the time of seconds, or smaller units, since 1970; null if it is zero or out of all years. */
    public static @Nullable Instant instant(BigDecimal number) {
        BigDecimal size = number.abs();
        int digits = size.compareTo(FIRST_NANOSECOND) >= 0
                ? 9
                : size.compareTo(FIRST_MICROSECOND) >= 0 ? 6 : size.compareTo(FIRST_MILLISECOND) >= 0 ? 3 : 0;
        BigDecimal seconds = number.movePointLeft(digits);
        if (seconds.signum() == 0 || seconds.compareTo(YEAR_10000) >= 0 || seconds.compareTo(YEAR_1) < 0) {
            return null;
        }
        // PostgreSQL keeps microseconds; cut here, a second reading is the same.
        BigDecimal micros = seconds.movePointRight(6).setScale(0, RoundingMode.FLOOR);
        long all = micros.longValueExact();
        return Instant.ofEpochSecond(Math.floorDiv(all, 1_000_000L), Math.floorMod(all, 1_000_000L) * 1_000L);
    }

    private @Nullable JsonValue take(String key, Class<? extends JsonValue> kind) {
        JsonValue value = members.get(key);
        if (value == null) {
            return null;
        }
        if (!kind.isInstance(value)) {
            odd.add(key);
            return null;
        }
        return members.remove(key);
    }

    /** Puts a member back, or another in its place. */
    public void put(String key, JsonValue value) {
        members.put(key, value);
    }

    /** Drops a member if it has this value, which says nothing. */
    public void drop(String key, JsonValue value) {
        members.remove(key, value);
    }

    /** Returns the keys that were asked for and hold something of another kind, in the order of asking. */
    public List<String> odd() {
        return List.copyOf(odd);
    }

    /** Returns what was not taken. */
    public JsonObject rest() {
        return new JsonObject(members);
    }
}
