package dev.quipu.ingest.target;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How names and constants are said to the database. */
public final class Names {
    private Names() {}

    /** Returns a schema as statements say it before a dot. */
    public static String quoted(String schema) {
        return "\"" + schema.replace("\"", "\"\"") + "\"";
    }

    /** Returns the word that the database has for a constant. */
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** Returns how many characters the database counts. */
    public static int length(@Nullable String text) {
        return text == null ? 0 : text.codePointCount(0, text.length());
    }
}
