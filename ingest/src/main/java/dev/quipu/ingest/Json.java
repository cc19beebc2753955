package dev.quipu.ingest;

/**
 * A JSON value as text. The database keeps its meaning and not its form: order of keys, blanks and repeated keys get lost.
 *
 * @param text JSON; what is none is rejected, not refused here
 */
public record Json(String text) {
    /** An object without keys. */
    public static final Json EMPTY = new Json("{}");

    @Override
    public String toString() {
        return text;
    }
}
