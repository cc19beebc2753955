package dev.quipu.agents.lines;

/** What PostgreSQL has a place for in a text. */
public final class Storable {
    private Storable() {}

    /** Refuses characters that no text of the server can hold. */
    public static void require(String text) throws BadLineException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw new BadLineException("has a NUL character");
            }
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw new BadLineException("has half of a surrogate pair");
                }
                i++;
            }
        }
    }
}
