package dev.quipu.catalog.render;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import org.jspecify.annotations.Nullable;

/**
 * A type as {@code format_type} prints it, taken apart.
 *
 * @param schema its schema; null for a built-in type
 * @param name its name without quotes and modifiers, such as {@code timestamp with time zone}
 * @param array whether it is an array, of however many dimensions
 */
record SqlType(@Nullable String schema, String name, boolean array) {
    static SqlType parse(String text) {
        String element = text.strip();
        boolean array = element.endsWith("[]");
        while (element.endsWith("[]")) {
            element = element.substring(0, element.length() - 2);
        }
        element = withoutModifiers(element);
        int dot = SqlScan.next(element, 0, ".");
        return dot < 0
                ? new SqlType(null, Identifier.unquoted(element), array)
                : new SqlType(
                        Identifier.unquoted(element.substring(0, dot)),
                        Identifier.unquoted(element.substring(dot + 1)),
                        array);
    }

    private static String withoutModifiers(String type) {
        int open = openingParenthesis(type);
        int close = open < 0 ? -1 : type.indexOf(')', open);
        return close < 0 ? type : (type.substring(0, open) + type.substring(close + 1)).strip();
    }

    private static int openingParenthesis(String type) {
        int at = 0;
        while (at < type.length() && type.charAt(at) != '(') {
            at = type.charAt(at) == '"' ? SqlScan.endOfQuotes(type, at) + 1 : at + 1;
        }
        return at < type.length() ? at : -1;
    }

    /** Returns the name in the catalog, or null for a built-in type. */
    @Nullable
    QualifiedName qualifiedName() {
        return schema == null ? null : new QualifiedName(new Identifier(schema), new Identifier(name));
    }
}
