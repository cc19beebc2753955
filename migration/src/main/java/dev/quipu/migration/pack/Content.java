package dev.quipu.migration.pack;

import java.util.List;

/**
 * What belongs to a running system beside its schema, as files: {@code queries/NAME.sql}, {@code health/NAME.sql},
 * {@code maintenance/daily.sql}, {@code weekly.sql} and {@code monthly.sql}, {@code sample-data.sql}. A pack brings it, and a branch of
 * the user's own may have it in a folder. Implementations are immutable.
 */
public interface Content {
    /** Returns the label of the branch that it belongs to. */
    String name();

    /** Returns the names of the files in {@code queries/}, without their ending, in the order in which to show them. */
    List<String> queries();

    /** Returns the names of the files in {@code health/}, without their ending, in the order in which to run them. */
    List<String> healthChecks();

    /**
     * Returns whether there is a file.
     *
     * @param path such as {@code maintenance/daily.sql}
     */
    boolean has(String path);

    /**
     * Reads a file.
     *
     * @param path such as {@code queries/active_conversations.sql}
     * @throws IllegalArgumentException if there is no such file
     */
    String read(String path);

    /** Returns what a file is called in errors. */
    default String source(String path) {
        return name() + "/" + path;
    }
}
