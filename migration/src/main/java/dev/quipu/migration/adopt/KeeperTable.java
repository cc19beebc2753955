package dev.quipu.migration.adopt;

import dev.quipu.catalog.difference.NamePattern;
import org.jspecify.annotations.Nullable;

/**
 * A table in which another tool records what it has done.
 *
 * @param keeper whose it is
 * @param schema the table's schema
 * @param table the table's name
 * @param readable whether the role may read it; if not, nothing else is known
 * @param version where the tool says the database is; null if it says nothing
 * @param applied how many migrations it has applied, or heads it has; null if it does not say
 * @param unfinished the migrations that have failed or not ended; null if there are none
 * @param lockedBy who holds the tool's lock; null if nobody does
 */
public record KeeperTable(
        Keeper keeper,
        String schema,
        String table,
        boolean readable,
        @Nullable String version,
        @Nullable Long applied,
        @Nullable String unfinished,
        @Nullable String lockedBy) {
    /** Returns the pattern of the table for {@code ignore} in the project file. */
    public String pattern() {
        return patternOf(schema) + "." + patternOf(table);
    }

    /** Returns the same, as it is used. */
    public NamePattern ignore() {
        return NamePattern.parse(pattern());
    }

    /** Returns whether it is the table of these names. */
    boolean isCalled(String otherSchema, String otherTable) {
        return schema.equals(otherSchema) && table.equals(otherTable);
    }

    /** Writes a name so that no character of it means anything in a pattern. */
    static String patternOf(String name) {
        return name.matches("[A-Za-z_][A-Za-z0-9_]*") ? name : '"' + name.replace("\"", "\"\"") + '"';
    }
}
