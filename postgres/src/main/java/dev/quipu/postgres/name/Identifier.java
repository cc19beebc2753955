package dev.quipu.postgres.name;

/**
 * A name of something in a database, as the catalog stores it: folded if it was written without quotes.
 *
 * @param value the name itself, without quotes; not empty and without a NUL character
 * @see <a href="https://www.postgresql.org/docs/current/sql-syntax-lexical.html">PostgreSQL: Lexical Structure</a>
 */
public record Identifier(String value) {
    public Identifier {
        if (value.isEmpty() || value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("an identifier is not empty and has no NUL character");
        }
    }

    /** Returns the name in double quotes, which is right for every name, keywords included. */
    public String quoted() {
        return '"' + value.replace("\"", "\"\"") + '"';
    }
}
