package dev.quipu.postgres.secret;

/** Where quoted values end, when a backslash takes its meaning from what follows it. */
final class Quoted {
    private Quoted() {}

    /** Returns one past the closing quote, or -1 if there is none. */
    static int end(String text, int start, char quote) {
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == quote) {
                return i + 1;
            }
        }
        return -1;
    }

    /** Tells whether an odd number of backslashes stands before a place. */
    static boolean isEscaped(String text, int start, int place) {
        int first = place;
        while (first > start && text.charAt(first - 1) == '\\') {
            first--;
        }
        return (place - first) % 2 == 1;
    }
}
