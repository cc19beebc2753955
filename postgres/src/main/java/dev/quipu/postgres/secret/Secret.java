package dev.quipu.postgres.secret;

/**
 * A password or a key that must not be printed.
 *
 * @param value the secret itself
 */
public record Secret(String value) {
    /** What stands in the place of every secret, whatever its length. */
    public static final String MASK = "***";

    /** Returns {@code ***}. */
    @Override
    public String toString() {
        return MASK;
    }
}
