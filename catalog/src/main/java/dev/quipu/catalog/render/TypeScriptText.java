package dev.quipu.catalog.render;

import java.util.regex.Pattern;

/** Names and texts as TypeScript spells them. */
final class TypeScriptText {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]*");

    private TypeScriptText() {}

    /** Returns the name of a property, in quotes where it needs them. */
    static String key(String name) {
        return PLAIN.matcher(name).matches() ? name : string(name);
    }

    /** Returns the name of a property of an object, where {@code __proto__} would be its prototype. */
    static String valueKey(String name) {
        return name.equals("__proto__") ? "[\"__proto__\"]" : key(name);
    }

    /** Returns a text in quotes. */
    static String string(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> quoted.append(isHidden(c) ? String.format("\\u%04x", (int) c) : String.valueOf(c));
            }
        }
        return quoted.append('"').toString();
    }

    /** Control characters, line ends of Unicode, and marks that would turn the direction of the source around. */
    private static boolean isHidden(char c) {
        return c < ' ' || Character.getType(c) == Character.FORMAT || c == '\u2028' || c == '\u2029' || c == '\u007f';
    }
}
