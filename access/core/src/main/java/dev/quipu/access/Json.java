package dev.quipu.access;

/**
 * A JSON value as text. The database keeps its meaning and not its form: order of keys, blanks and repeated keys get lost.
 *
 * @param text valid JSON; the database refuses what is not
 */
public record Json(String text) {
    /** An object without keys. */
    public static final Json EMPTY = new Json("{}");

    /** An array of nothing. */
    public static final Json NONE = new Json("[]");

    @Override
    public String toString() {
        return text;
    }
}
