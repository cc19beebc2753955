package dev.quipu.memory;

import java.nio.ByteBuffer;
import java.util.UUID;

/** Texts that PostgreSQL can keep, and those that it cannot: with the character NUL, or with half of a surrogate pair. */
public final class Texts {
    private static final char REPLACEMENT = '\uFFFD';

    private Texts() {}

    /** Tells whether a text can be kept as it is. */
    public static boolean isStorable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isBad(text, i)) {
                return false;
            }
        }
        return true;
    }

    /** Returns a text that can be kept, with a replacement character for each that cannot. */
    public static String storable(String text) {
        if (isStorable(text)) {
            return text;
        }
        StringBuilder storable = new StringBuilder(text);
        for (int i = 0; i < text.length(); i++) {
            if (isBad(text, i)) {
                storable.setCharAt(i, REPLACEMENT);
            }
        }
        return storable.toString();
    }

    /**
     * Returns the id that follows from a text, whatever it holds: encodings make all halves of surrogate pairs
     * one.
     */
    public static UUID id(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(text.length() * Character.BYTES);
        bytes.asCharBuffer().put(text);
        return UUID.nameUUIDFromBytes(bytes.array());
    }

    /** Writes such characters of a JSON text as JSON can: they are within strings there. */
    static String escaped(String json) {
        if (isStorable(json)) {
            return json;
        }
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < json.length(); i++) {
            if (isBad(json, i)) {
                escaped.append("\\u%04x".formatted((int) json.charAt(i)));
            } else {
                escaped.append(json.charAt(i));
            }
        }
        return escaped.toString();
    }

    private static boolean isBad(String text, int place) {
        char c = text.charAt(place);
        if (Character.isHighSurrogate(c)) {
            return place + 1 == text.length() || !Character.isLowSurrogate(text.charAt(place + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return place == 0 || !Character.isHighSurrogate(text.charAt(place - 1));
        }
        return c == '\0';
    }
}
