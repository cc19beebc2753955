package dev.quipu.postgres.secret;

import org.jspecify.annotations.Nullable;

/**
 * A password or a key that must not be printed.
 *
 * @param value the secret itself
 */
public record Secret(String value) {
    /** What stands in the place of every secret, whatever its length. */
    public static final String MASK = "***";

    /** By hand, as is {@link #hashCode()}: a record's own are made when they are first called, at every start. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    /** Returns {@code ***}. */
    @Override
    public String toString() {
        return MASK;
    }
}
