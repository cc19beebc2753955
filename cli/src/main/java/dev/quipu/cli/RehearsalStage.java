package dev.quipu.cli;

import dev.quipu.postgres.local.ScratchServer;
import dev.quipu.postgres.local.ServerAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Sets up what a {@link Rehearsal} acts on, and runs it as a process of its own: what this class loads to start a server
 * would otherwise be in the start-up cache, which is read whole by every command.
 *
 * <p>The URL of a throw-away server stands in the environment variable {@value #SERVER}, and the project file names
 * {@value #REVISIONS}, a directory of small revisions. Where no server can be started, the commands that need one fail, and
 * the cache is the smaller.
 */
public final class RehearsalStage {
    static final String SERVER = "REHEARSAL_SERVER";
    static final String REVISIONS = "revisions";

    /** Enough for the JVM to see what is done often. */
    private static final int COUNT = 40;

    private RehearsalStage() {}

    /**
     * Runs a program here.
     *
     * @param program the words of its command
     */
    public static void main(String[] program) throws IOException, InterruptedException {
        write(Path.of(REVISIONS));
        Files.writeString(Path.of("quipu.toml"), """
                # As "quipu init" writes it.
                packs = []

                [branch.app]
                revisions = "%s"
                schema = "public"

                [run]
                lock_timeout = "5s"
                """.formatted(REVISIONS));
        ProcessBuilder rehearsal = new ProcessBuilder(List.of(program)).inheritIO();
        try (ScratchServer server = ScratchServer.start()) {
            ServerAddress at = server.address();
            rehearsal
                    .environment()
                    .put(
                            SERVER,
                            "postgresql://%s:%s@%s:%d/%s"
                                    .formatted(at.user(), at.password(), at.host(), at.port(), at.database()));
            rehearsal.start().waitFor();
        } catch (RuntimeException e) {
            // A start-up cache is worth no failure: without a server it only holds less.
            rehearsal.start().waitFor();
        }
    }

    private static void write(Path directory) throws IOException {
        Files.createDirectories(directory);
        for (int number = 1; number <= COUNT; number++) {
            String revises = number == 1 ? "" : "-- revises: %03d%n".formatted(number - 1);
            Files.writeString(directory.resolve("%03d_rehearse.sql".formatted(number)), """
                    -- revision: %1$03d
                    %2$s-- message: rehearse
                    -- created: 2026-01-01T00:00:00Z

                    -- upgrade
                    CREATE TABLE rehearsal_%1$d (id bigint PRIMARY KEY, name text NOT NULL DEFAULT 'x');
                    COMMENT ON TABLE rehearsal_%1$d IS 'gone in a moment';

                    -- downgrade
                    DROP TABLE rehearsal_%1$d;
                    """.formatted(number, revises));
        }
    }
}
