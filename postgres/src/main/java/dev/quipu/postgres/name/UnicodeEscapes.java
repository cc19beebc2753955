package dev.quipu.postgres.name;

/**
 * The escapes inside {@code U&"…"}: {@code \0061} with four and {@code \+000061} with six hexadecimal digits.
 *
 * @param escape the character that begins each; twice, it stands for itself
 */
record UnicodeEscapes(char escape) {
    static boolean isEscapeCharacter(char c) {
        return Character.digit(c, 16) < 0 && "+'\" \t\r\n\f\u000B".indexOf(c) < 0;
    }

    /**
     * Puts characters in the place of escapes.
     *
     * @param source the text to show when an escape is wrong
     * @param place where in {@code source} it begins
     */
    String decode(String content, String source, int place) {
        var result = new StringBuilder();
        int at = 0;
        while (at < content.length()) {
            char c = content.charAt(at);
            if (c != escape) {
                result.append(c);
                at++;
            } else if (content.startsWith(String.valueOf(escape), at + 1)) {
                result.append(escape);
                at += 2;
            } else {
                int digits = content.startsWith("+", at + 1) ? 6 : 4;
                int start = at + (digits == 6 ? 2 : 1);
                result.append(character(content, start, digits, source, place));
                at = start + digits;
            }
        }
        return whole(result.toString(), source, place);
    }

    private String character(String content, int start, int digits, String source, int place) {
        int value = start + digits <= content.length() ? hexadecimal(content.substring(start, start + digits)) : -1;
        if (value <= 0 || value > Character.MAX_CODE_POINT) {
            throw wrong("the Unicode escape is not valid", source, place);
        }
        return new String(Character.toChars(value));
    }

    private static int hexadecimal(String digits) {
        boolean valid = digits.chars().allMatch(c -> c < 0x80 && Character.digit(c, 16) >= 0);
        return valid ? Integer.parseInt(digits, 16) : -1;
    }

    /** Two escapes may make one character beyond U+FFFF; a half of one alone is none. */
    private static String whole(String name, String source, int place) {
        if (name.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            throw wrong("half of a surrogate pair stands alone", source, place);
        }
        return name;
    }

    private static NameSyntaxException wrong(String message, String source, int place) {
        return new NameSyntaxException(
                message,
                source,
                place,
                "write \\ with 4 hexadecimal digits, or \\+ with 6, and \\\\ for the \\ itself");
    }
}
