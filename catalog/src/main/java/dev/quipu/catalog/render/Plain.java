package dev.quipu.catalog.render;

/** Names as text of one line. */
final class Plain {
    private Plain() {}

    /** Returns a text on one line; what cannot be seen or turns the direction of what follows becomes a sign of its own. */
    static String line(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c == '\n' || c == '\r') {
                line.append('⏎');
            } else if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                line.append('\ufffd');
            } else {
                line.appendCodePoint(c);
            }
        });
        return line.toString();
    }

    /** Returns a text on one line and cut off where it is too long. */
    static String shortened(String text, int most) {
        String line = line(text);
        return line.codePointCount(0, line.length()) <= most
                ? line
                : line.substring(0, line.offsetByCodePoints(0, most - 1)) + "…";
    }

    /** Returns how many columns of a terminal a text takes, about. */
    static int width(String text) {
        return text.codePoints()
                .map(c -> c >= 0x1100 && c != '…' && c != '⏎' ? 2 : 1)
                .sum();
    }
}
