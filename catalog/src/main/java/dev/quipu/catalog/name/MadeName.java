package dev.quipu.catalog.name;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The names that the server gives to what has none, as long as no other object has them: {@code table_columns_label}.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-createtable.html">PostgreSQL: CREATE TABLE</a>
 */
public final class MadeName {
    private MadeName() {}

    /**
     * Joins table, columns and a word such as {@code idx}, the longer of the first two cut off until all fit 63 bytes.
     *
     * @param columns their names, joined; empty for none
     * @param label the word, with a number behind it where the name without one was taken
     */
    public static Identifier of(String table, String columns, String label) {
        int room = Identifier.MAX_BYTES - label.length() - 1 - (columns.isEmpty() ? 0 : 1);
        int first = bytes(table);
        int second = bytes(columns);
        while (first + second > room) {
            if (first > second) {
                first--;
            } else {
                second--;
            }
        }
        String middle = columns.isEmpty() ? "" : "_" + cut(columns, second);
        return new Identifier(cut(table, first) + middle + "_" + label);
    }

    /** Joins the names of columns as the server does for {@link #of}: up to 63 bytes of them. */
    public static String columns(List<String> names) {
        var joined = new StringBuilder();
        for (String name : names) {
            if (joined.length() > 0) {
                joined.append('_');
            }
            joined.append(name);
            if (bytes(joined.toString()) > Identifier.MAX_BYTES) {
                break;
            }
        }
        return cut(joined.toString(), Identifier.MAX_BYTES);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String cut(String text, int limit) {
        int end = 0;
        int bytes = 0;
        while (end < text.length()) {
            int character = text.codePointAt(end);
            bytes += bytes(Character.toString(character));
            if (bytes > limit) {
                break;
            }
            end += Character.charCount(character);
        }
        return text.substring(0, end);
    }
}
