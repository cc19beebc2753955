package dev.quipu.cli;

import dev.quipu.postgres.local.ScratchServer;
import dev.quipu.postgres.local.ServerAddress;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Runs several commands in one process, without showing what they print: the JVM writes down what they load and
 * compile, and the launcher makes a start-up cache of it. An argument is one command line, its words parted by spaces.
 * How a command ends is of no interest here; only what it touches.
 *
 * <p>The word {@value #SERVER} stands for the URL of a throw-away server, {@value #REVISIONS} for a directory of small
 * revisions. Where no such server can be started, the lines that need it are left out: the cache is then the smaller.
 */
public final class Rehearsal {
    static final String SERVER = "SERVER";
    static final String REVISIONS = "REVISIONS";

    /** Enough for the JVM to see what is done often. */
    private static final int COUNT = 40;

    private Rehearsal() {}

    /** Runs the command lines in order. */
    public static void main(String[] commandLines) {
        List<String> all = List.of(commandLines);
        all.stream().filter(line -> !line.contains(SERVER)).forEach(Rehearsal::run);
        if (all.stream().anyMatch(line -> line.contains(SERVER))) {
            withServer(all.stream().filter(line -> line.contains(SERVER)).toList());
        }
    }

    private static void withServer(List<String> lines) {
        try (ScratchServer server = ScratchServer.start()) {
            ServerAddress at = server.address();
            String url = "postgresql://%s:%s@%s:%d/%s"
                    .formatted(at.user(), at.password(), at.host(), at.port(), at.database());
            // A word of a line may hold no space, which a temporary directory's path may.
            String revisions = write(Path.of("revisions")).toString();
            lines.forEach(line -> run(line.replace(SERVER, url).replace(REVISIONS, revisions)));
        } catch (IOException | RuntimeException e) {
            // A start-up cache is worth no failure: without these lines it only holds less.
        }
    }

    private static Path write(Path directory) throws IOException {
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
        return directory;
    }

    private static void run(String commandLine) {
        var nowhere = new PrintWriter(Writer.nullWriter());
        var console = new Console(
                nowhere, nowhere, Optional.empty(), false, false, 0, Path.of("").toAbsolutePath(), System.getenv());
        new Main(console).run(commandLine.strip().split(" +", -1));
    }
}
