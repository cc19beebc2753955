package dev.quipu.exports.json;

import java.util.Locale;

/** A value that is a word. */
public enum JsonConstant implements JsonValue {
    TRUE,
    FALSE,
    NULL;

    /** Returns the constant of a truth value. */
    public static JsonConstant of(boolean isTrue) {
        return isTrue ? TRUE : FALSE;
    }

    /** Returns it as JSON. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
