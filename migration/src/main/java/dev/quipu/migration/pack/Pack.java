package dev.quipu.migration.pack;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A conversation system: one branch of revisions with its sample data, queries, health checks and maintenance, as
 * resources under {@code quipu/<name>/} of the class that implements this.
 *
 * <p>Found by {@link java.util.ServiceLoader}. It lists its files by name, so that nothing has to search the class path
 * when the program starts; a test of the pack compares the lists with the folders. Implementations are immutable.
 */
public interface Pack extends Content {
    /** Returns the branch's label, which is the default schema too: lower-case letters. */
    @Override
    String name();

    /** Returns what it is for, in one sentence without a full stop. */
    String description();

    /** Returns the oldest major version of PostgreSQL that it runs on. */
    default int oldestServer() {
        return 14;
    }

    /** Returns the names of the files in {@code revisions/}, pairs included, in any order. */
    List<String> revisions();

    /** Returns what else it can do, in the order in which to show it. */
    default List<PackCommand> commands() {
        return List.of();
    }

    /** Returns the text of {@code schema.sql}, which says what all revisions together make; empty if the pack has none. */
    default Optional<String> declaredSchema() {
        return optional("schema.sql");
    }

    /** Returns the text of {@code original.toml}, which says how the rows of the pack's original are taken; empty without one. */
    default Optional<String> original() {
        return optional("original.toml");
    }

    private Optional<String> optional(String path) {
        return has(path) ? Optional.of(read(path)) : Optional.empty();
    }

    @Override
    default boolean has(String path) {
        return getClass().getResource("/quipu/" + name() + "/" + path) != null;
    }

    /**
     * Reads one of the pack's files.
     *
     * @param path its path below {@code quipu/<name>/}, such as {@code queries/active_conversations.sql}
     * @throws IllegalArgumentException if there is no such file
     */
    @Override
    default String read(String path) {
        String resource = "/quipu/" + name() + "/" + path;
        try (InputStream stream = getClass().getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalArgumentException("the pack " + name() + " has no " + path);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
