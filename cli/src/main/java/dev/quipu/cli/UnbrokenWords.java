package dev.quipu.cli;

/**
 * Keeps {@code ~/.pgpass}, {@code env:NAME} and their like on one line of help: picocli breaks lines where Java may, which is
 * after each of these dots and colons.
 */
final class UnbrokenWords {
    /** Has no width, and no line is broken at it. */
    private static final char JOINER = '\uFEFF';

    private UnbrokenWords() {}

    /** Returns the text with a joiner behind each such mark inside a word. */
    static String join(String text) {
        StringBuilder joined = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char mark = text.charAt(i);
            joined.append(mark);
            boolean inside = i + 1 < text.length() && text.charAt(i + 1) != ' ';
            if (inside && (mark == '.' || mark == ':' || mark == '/' || mark == '=')) {
                joined.append(JOINER);
            }
        }
        return joined.toString();
    }

    /** Returns the text as it is printed. */
    static String print(String text) {
        return text.replace(String.valueOf(JOINER), "");
    }
}
