package dev.quipu.postgres.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A directory with a database cluster and the log of its server. What it does, it does without locking: its users see to
 * it that one of them is at work.
 *
 * @param home the directory
 * @param binaries the programs to use
 */
record Cluster(Path home, ServerBinaries binaries) {
    static final String HOST = "127.0.0.1";

    private static final String LOG = "log";

    private static final int LOG_LINES = 12;

    /** Recovery after a crash replays at most the WAL since the last checkpoint, about a gigabyte by default. */
    private static final Duration START = Duration.ofMinutes(2);

    /** Orphans notice within milliseconds that their postmaster is gone, unless they are at work. */
    private static final Duration ORPHANS = Duration.ofSeconds(3);

    /** How a server is told to end. */
    enum Shutdown {
        /** Clients are cut off, everything is written. */
        FAST("INT"),
        /** Nothing is written: the next start recovers. */
        IMMEDIATE("QUIT");

        private final String signal;

        Shutdown(String signal) {
            this.signal = signal;
        }
    }

    Path data() {
        return home.resolve("data");
    }

    Path log() {
        return home.resolve(LOG);
    }

    /** Returns the server that runs on this cluster, ready or not yet. */
    Optional<Postmaster> running() {
        return Postmaster.read(data()).filter(postmaster -> postmaster.serves(data()));
    }

    /** Writes the settings that the next start takes, in place of those before. */
    void configure(Map<String, String> settings) throws IOException {
        var text = new StringBuilder();
        settings.forEach((name, value) -> text.append(name)
                .append(" = '")
                .append(value.replace("'", "''"))
                .append("'\n"));
        DirectoryTree.writePrivate(data().resolve(ClusterTemplate.SETTINGS), text.toString());
    }

    /** Starts the server and waits until it lets clients in, recovery after a crash included. */
    Postmaster start() throws IOException {
        clearTraces();
        long before = Files.exists(log()) ? Files.size(log()) : 0;
        // Relative paths, because pg_ctl hands them to a shell between quotes that some names would break.
        var command = ServerCommand.of(
                home, binaries.program("pg_ctl"), "start", "-D", "data", "-l", LOG, "-w", "-t", "" + START.toSeconds());
        var process = command.start();
        // pg_ctl itself looks every 100 ms only; but it alone sees the server die before it has written its file.
        Waiting.until(() -> ready().isPresent() || !process.isAlive(), START);
        return ready().orElseThrow(() -> failure(command, process, before));
    }

    private Optional<Postmaster> ready() {
        return Postmaster.read(data()).filter(Postmaster::ready);
    }

    /** Removes what a killed server left and what would keep the next one from starting. */
    private void clearTraces() throws IOException {
        // Without this the server would believe in any live process of ours that has the number by now.
        Files.deleteIfExists(data().resolve(Postmaster.FILE));
        if (Waiting.until(() -> Postmaster.orphans(data()).isEmpty(), ORPHANS)) {
            return;
        }
        Postmaster.orphans(data()).forEach(ProcessHandle::destroyForcibly);
        Waiting.until(() -> Postmaster.orphans(data()).isEmpty(), ORPHANS);
    }

    private LocalServerException failure(ServerCommand command, Process process, long before) {
        try {
            List<String> said = logSince(before);
            if (said.isEmpty()) {
                process.destroy();
                said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .toList();
            }
            return StartFailure.of(home, said, command);
        } catch (IOException e) {
            return new LocalServerException("PostgreSQL did not start, and its log cannot be read: " + log(), null, e);
        }
    }

    private List<String> logSince(long offset) throws IOException {
        if (Files.notExists(log())) {
            return List.of();
        }
        try (var channel = Files.newByteChannel(log())) {
            channel.position(offset);
            var text = new String(
                    java.nio.channels.Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
            List<String> lines = text.lines().toList();
            return lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size());
        }
    }

    /** Stops the server if it runs, and waits until it is gone. */
    boolean stop(Shutdown how, Duration atMost) {
        var postmaster = running();
        if (postmaster.isEmpty()) {
            return true;
        }
        signal(postmaster.get().pid(), how);
        return Waiting.until(() -> running().isEmpty(), atMost);
    }

    private static void signal(long pid, Shutdown how) {
        try {
            new ProcessBuilder("/bin/sh", "-c", "kill -" + how.signal + " " + pid)
                    .redirectErrorStream(true)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new LocalServerException("cannot signal process " + pid, null, e);
        } catch (InterruptedException e) {
            throw Waiting.interrupted(e);
        }
    }
}
