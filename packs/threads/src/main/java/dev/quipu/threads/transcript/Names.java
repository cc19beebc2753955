package dev.quipu.threads.transcript;

/** Prose has colons too: what a name looks like that stands before one. */
final class Names {
    private static final int MOST_WORDS = 6;

    private Names() {}

    /** Whether it is short, and begins like a name. */
    static boolean isLikeOne(String text) {
        int first = text.isEmpty() ? 'a' : text.codePointAt(0);
        return !Character.isLowerCase(first)
                && Character.isLetterOrDigit(first)
                && text.split("\\s+", -1).length <= MOST_WORDS
                && text.chars().noneMatch(c -> "?!\",;".indexOf(c) >= 0);
    }
}
