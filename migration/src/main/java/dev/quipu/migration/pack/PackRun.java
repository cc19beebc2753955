package dev.quipu.migration.pack;

import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** What a {@link PackCommand} works with. Not safe for use by several threads, except {@link #isStopped()}. */
public interface PackRun {
    /**
     * Returns the connection: in autocommit, with the pack's schema alone on its search path and the time limits that were
     * asked for, if any were. It is closed for the command, and the session ends.
     */
    Connection connection();

    /** Returns the value of an argument, if it was given. */
    Optional<String> value(String name);

    /**
     * Returns the value of an argument that has to be there.
     *
     * @throws IllegalArgumentException if it was not given, or the command has none of that name
     */
    default String required(String name) {
        return value(name).orElseThrow(() -> new IllegalArgumentException("no argument is named " + name));
    }

    /** Returns whether an option without a value was given. */
    boolean flag(String name);

    /** Returns whether only to tell what would be done. */
    boolean isDryRun();

    /**
     * Opens a file for reading; the caller closes it.
     *
     * @param file its path, seen from where the command was typed; {@code -} is standard input
     * @throws dev.quipu.postgres.failure.QuipuException if it cannot be opened
     */
    InputStream read(String file);

    /** Writes text. */
    @FunctionalInterface
    interface Text {
        /** Writes all of it, and does not close the writer. */
        void writeTo(Writer writer) throws IOException, SQLException;
    }

    /**
     * Writes a file in UTF-8, which appears when it is whole. A file that is there is replaced only if the command was told
     * so, by the flag {@code overwrite}.
     *
     * @param file its path, seen from where the command was typed; {@code -} is standard output, and the report then goes to
     *     standard error
     * @throws dev.quipu.postgres.failure.QuipuException if it is there, or cannot be written
     */
    void write(String file, Text text) throws IOException, SQLException;

    /** Shows how far the work is, in a few words: {@code 120,000 lines}. Cheap enough to be called for every batch. */
    void progress(String words);

    /** Returns whether the command has been asked to stop, as by Ctrl-C: it should then end what it is at, and return. */
    boolean isStopped();

    /** Returns what time it is, for what depends on it. */
    Instant now();
}
