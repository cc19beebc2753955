package dev.quipu.catalog.render;

/** Text that grows as HTML. What comes from a catalog goes through {@link #escaped}, and nothing else does. */
final class Html {
    private Html() {}

    /** Returns a text as HTML shows it, right also between double quotes. */
    static String escaped(String text) {
        StringBuilder html = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '&' -> html.append("&amp;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                default -> html.append(isAllowed(c) ? Character.toString(c) : "\ufffd");
            }
        });
        return html.toString();
    }

    /** Control characters are no HTML; marks that turn the direction around would make a name look like another. */
    private static boolean isAllowed(int c) {
        boolean lineEnd = c == '\n' || c == '\r' || c == '\t';
        return lineEnd || !(Character.isISOControl(c) || Character.getType(c) == Character.FORMAT);
    }
}
