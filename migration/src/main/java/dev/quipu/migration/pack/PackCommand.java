package dev.quipu.migration.pack;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/**
 * Something that a pack does beside revisions, queries and maintenance: an import, an export, a clearing.
 *
 * <p>A shell shows it as {@code quipu <pack> <name>} and brings what all of these need: the connection, {@code --dry-run},
 * the form in which the report is printed, Ctrl-C. Implementations are immutable.
 */
public interface PackCommand {
    /** Returns what to type: lower-case words parted by hyphens, such as {@code import-users}. */
    String name();

    /** Returns what it does, in sentences; the first is what the list of commands says. */
    List<String> description();

    /** Returns what can be given, in the order in which to show it; positional ones in the order in which to type them. */
    List<PackArgument> arguments();

    /** Returns lines that show how to use it. */
    default List<String> examples() {
        return List.of();
    }

    /** Returns whether it changes the database, and so has to tell on {@code --dry-run} what it would do. */
    boolean changesDatabase();

    /**
     * Does it. What is done before a failure must be of use or be rolled back, and running the command again must go on or
     * change nothing.
     *
     * @return what to tell
     * @throws dev.quipu.postgres.failure.QuipuException for what a person has to mend
     * @throws SQLException for what the server refuses; a shell tells its message and SQLSTATE
     * @throws IOException for a file that cannot be read or written
     */
    PackReport run(PackRun run) throws SQLException, IOException;
}
