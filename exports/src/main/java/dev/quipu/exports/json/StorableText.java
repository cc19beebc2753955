package dev.quipu.exports.json;

import org.jspecify.annotations.Nullable;

/** What PostgreSQL cannot hold in a text. */
public final class StorableText {
    private StorableText() {}

    /** Says why a text cannot be stored, or null if it can. */
    public static @Nullable String fault(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return "has a NUL character";
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return "has half of a surrogate pair";
            }
        }
        return null;
    }

    /** Returns a text with a character in place of each that cannot be stored. */
    public static String mended(String text, char replacement) {
        StringBuilder mended = new StringBuilder(text);
        for (int i = 0; i < mended.length(); i++) {
            char c = mended.charAt(i);
            if (Character.isHighSurrogate(c)
                    && i + 1 < mended.length()
                    && Character.isLowSurrogate(mended.charAt(i + 1))) {
                i++;
            } else if (c == 0 || Character.isSurrogate(c)) {
                mended.setCharAt(i, replacement);
            }
        }
        return mended.toString();
    }
}
