package dev.quipu.catalog.render;

import dev.quipu.catalog.name.Identifier;

/** Takes the name of one schema out of SQL for people to read. */
final class HomeNames {
    private HomeNames() {}

    /** Returns SQL without a schema's name before others; what stands in single quotes stays. */
    static String without(String sql, Identifier schema) {
        String prefix = schema.display() + ".";
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < sql.length()) {
            if (sql.startsWith(prefix, at) && !isInName(sql, at)) {
                at += prefix.length();
            } else if (sql.charAt(at) == '\'' || sql.charAt(at) == '"') {
                int end = SqlScan.endOfQuotes(sql, at) + 1;
                text.append(sql, at, end);
                at = end;
            } else {
                text.append(sql.charAt(at++));
            }
        }
        return text.toString();
    }

    private static boolean isInName(String sql, int at) {
        return at > 0 && (Character.isLetterOrDigit(sql.charAt(at - 1)) || "_$.\"".indexOf(sql.charAt(at - 1)) >= 0);
    }
}
