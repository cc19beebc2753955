package dev.quipu.exports.json;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A number of JSON.
 *
 * @param text as it is written
 */
public record JsonNumber(String text) implements JsonValue {
    private static final int LARGEST_SCALE = 10_000;

    /** Returns a whole number. */
    public static JsonNumber of(long number) {
        return new JsonNumber(Long.toString(number));
    }

    /** Returns the number, or null if it is of a size that nobody counts in (and PostgreSQL cannot hold). */
    public @Nullable BigDecimal decimal() {
        BigDecimal decimal;
        try {
            decimal = new BigDecimal(text);
        } catch (NumberFormatException e) {
            return null;
        }
        long magnitude = (long) decimal.precision() - decimal.scale();
        return Math.abs((long) decimal.scale()) > LARGEST_SCALE || Math.abs(magnitude) > LARGEST_SCALE ? null : decimal;
    }
}
