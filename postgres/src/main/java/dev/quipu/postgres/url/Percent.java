package dev.quipu.postgres.url;

import dev.quipu.postgres.url.DatabaseUrlException.Reason;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-encoding of UTF-8, as URLs have it. */
final class Percent {
    private static final String UNRESERVED = "-._~";
    private static final String DIGITS = "0123456789ABCDEF";
    private static final String HINT =
            "write the % itself as %25, and any other character as % with two hexadecimal digits"
                    + " for each byte of its UTF-8";

    private Percent() {}

    /** Encodes all but letters and digits of ASCII and {@code - . _ ~}. */
    static String encode(String text) {
        var encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            if ((c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || UNRESERVED.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append('%').append(DIGITS.charAt(c >> 4)).append(DIGITS.charAt(c & 15));
            }
        }
        return encoded.toString();
    }

    /**
     * Decodes a part of the text.
     *
     * @param plusIsSpace whether a plus sign stands for a space: in the parameters of all URLs but libpq's
     */
    static String decode(UrlText text, int start, int end, boolean plusIsSpace) {
        String raw = text.raw();
        requireNoSpace(text, start, end);
        var bytes = new ByteArrayOutputStream();
        for (int at = start; at < end; ) {
            char c = raw.charAt(at);
            if (c == '%') {
                bytes.write(escaped(text, at, end));
                at += 3;
            } else {
                int character = c == '+' && plusIsSpace ? ' ' : raw.codePointAt(at);
                bytes.writeBytes(Character.toString(character).getBytes(StandardCharsets.UTF_8));
                at += Character.charCount(character);
            }
        }
        return text(bytes.toByteArray(), text, start);
    }

    private static void requireNoSpace(UrlText text, int start, int end) {
        for (int at = start; at < end; at++) {
            if (Character.isWhitespace(text.raw().charAt(at))) {
                throw text.wrong(Reason.SYNTAX, "a URL holds no white space", at, "write a space as %20");
            }
        }
    }

    private static int escaped(UrlText text, int at, int end) {
        int high = at + 2 < end ? digit(text.raw().charAt(at + 1)) : -1;
        int low = at + 2 < end ? digit(text.raw().charAt(at + 2)) : -1;
        if (high < 0 || low < 0) {
            throw text.wrong(Reason.PERCENT_ENCODING, "a % is not followed by two hexadecimal digits", at, HINT);
        }
        if (high == 0 && low == 0) {
            throw text.wrong(Reason.PERCENT_ENCODING, "%00 is no character that PostgreSQL can hold", at, null);
        }
        return (high << 4) | low;
    }

    private static int digit(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }

    private static String text(byte[] bytes, UrlText text, int start) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw text.wrong(
                    Reason.PERCENT_ENCODING, "the percent-encoding does not make a text in UTF-8", start, HINT);
        }
    }
}
