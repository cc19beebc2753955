package dev.quipu.exports.otlp;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Ids of traces and spans: in hexadecimal as OTLP wants them, or in base64 as other writers of its messages have them. */
final class SpanIds {
    private SpanIds() {}

    /** Returns an id in lower-case hexadecimal, or null if it is none of so many bytes, or all zero, which means none. */
    static @Nullable String hex(@Nullable String text, int bytes) {
        String hex = text == null ? "" : text.toLowerCase(Locale.ROOT);
        if (!hex.matches("[0-9a-f]{" + 2 * bytes + "}")) {
            hex = fromBase64(text, bytes);
        }
        return hex.matches("0*") ? null : hex;
    }

    private static String fromBase64(@Nullable String text, int bytes) {
        try {
            byte[] decoded = Base64.getDecoder().decode(text == null ? "" : text);
            return decoded.length == bytes ? HexFormat.of().formatHex(decoded) : "";
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
