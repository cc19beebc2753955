package dev.quipu.catalog.plan;

/** Queries as the server prints them. */
final class Query {
    private Query() {}

    /** Returns the query without the blank that the server begins it with, and without a semicolon at its end. */
    static String outdented(String query) {
        String text = query.strip();
        return text.endsWith(";") ? text.substring(0, text.length() - 1) : text;
    }
}
