package dev.quipu.postgres.introspect;

import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;

/**
 * Arrays as the server writes them, such as <code>{a,"b,c"}</code>.
 *
 * @see <a href="https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO">PostgreSQL: Array Input and Output Syntax</a>
 */
final class ArrayText {
    private final String text;
    private final List<String> elements = new ArrayList<>();
    private int position;

    private ArrayText(String text) {
        this.text = text;
    }

    /** Returns the elements in their order, without regard to dimensions; a NULL is an empty text. */
    static List<String> elements(String text) {
        if (text.equals("{}")) {
            return List.of();
        }
        ArrayText array = new ArrayText(text);
        array.read();
        return array.elements;
    }

    /** Returns the numbers of an array of numbers or of a vector, whose elements are separated by spaces. */
    static int[] oids(String text) {
        StringTokenizer words = new StringTokenizer(text, "{}, ");
        int[] numbers = new int[words.countTokens()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (int) Long.parseLong(words.nextToken());
        }
        return numbers;
    }

    private void read() {
        while (position < text.length()) {
            switch (text.charAt(position)) {
                case '{', '}', ',' -> position++;
                case '"' -> elements.add(quoted());
                default -> elements.add(plain());
            }
        }
    }

    private String quoted() {
        StringBuilder element = new StringBuilder();
        position++;
        while (text.charAt(position) != '"') {
            if (text.charAt(position) == '\\') {
                position++;
            }
            element.append(text.charAt(position++));
        }
        position++;
        return element.toString();
    }

    private String plain() {
        int start = position;
        while (position < text.length() && ",}".indexOf(text.charAt(position)) < 0) {
            position++;
        }
        String element = text.substring(start, position);
        return element.equals("NULL") ? "" : element;
    }
}
