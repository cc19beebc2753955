package dev.quipu.postgres.local;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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

    private static final long LOG_BYTES = 10L << 20;

    /** Recovery after a crash replays at most the WAL since the last checkpoint, about a gigabyte by default. */
    private static final Duration START = Duration.ofMinutes(2);

    /** Orphans notice within milliseconds that their postmaster is gone, unless they are at work. */
    private static final Duration ORPHANS = Duration.ofSeconds(1);

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
        long before = turnLog();
        // Relative paths, because pg_ctl hands them to a shell between quotes that some names would break.
        var command = ServerCommand.of(
                home, binaries.program("pg_ctl"), "start", "-D", "data", "-l", LOG, "-w", "-t", "" + START.toSeconds());
        var process = command.start();
        // pg_ctl itself looks every 100 ms only; but it alone sees the server die before it has written its file.
        Waiting.until(() -> ready().isPresent() || !process.isAlive(), START);
        return ready().orElseThrow(() -> failure(command, process, before));
    }

    /** Waits for a server that runs already to get ready; returns empty if it ends instead, as it may be about to. */
    Optional<Postmaster> awaitReady() {
        if (Waiting.until(() -> ready().isPresent() || running().isEmpty(), START)) {
            return ready();
        }
        throw new LocalServerException(
                "the server in %s runs, but does not get ready".formatted(home), lastLines(0), "see " + log(), null);
    }

    private Optional<Postmaster> ready() {
        return running().filter(Postmaster::ready);
    }

    /**
     * Removes what a killed server left and what would keep the next one from starting.
     *
     * @return whether there was anything, so that its port may be in use for another moment
     */
    boolean clearTraces() throws IOException {
        if (Files.notExists(data().resolve(Postmaster.FILE))) {
            return false;
        }
        if (!Waiting.until(() -> Postmaster.orphans(data()).isEmpty(), ORPHANS)) {
            Postmaster.orphans(data()).forEach(ProcessHandle::destroyForcibly);
            Waiting.until(() -> Postmaster.orphans(data()).isEmpty(), ORPHANS);
        }
        // The server copes with the file of a dead process. But it believes in any live process of ours that has the
        // number by now, and it stops at a file that a full disk left empty.
        var left = Postmaster.read(data());
        if (left.isEmpty() || ProcessHandle.of(left.get().pid()).isPresent()) {
            Files.deleteIfExists(data().resolve(Postmaster.FILE));
        }
        return true;
    }

    /** Keeps the log from growing for ever, and returns its length. */
    private long turnLog() throws IOException {
        if (Files.notExists(log())) {
            return 0;
        }
        if (Files.size(log()) > LOG_BYTES) {
            Files.move(log(), home.resolve(LOG + ".1"), StandardCopyOption.REPLACE_EXISTING);
            return 0;
        }
        return Files.size(log());
    }

    private LocalServerException failure(ServerCommand command, Process process, long before) {
        List<String> said = lastLines(before);
        if (running().isPresent()) {
            return new LocalServerException(
                    "the server in %s was started, but lets nobody in yet".formatted(home),
                    said,
                    "it goes on in the background: try again later",
                    null);
        }
        return StartFailure.of(home, said.isEmpty() ? lastWords(process) : said, command);
    }

    private static List<String> lastWords(Process process) {
        // Not the process's own way to end it, which also closes the stream with its words.
        process.toHandle().destroy();
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    /** Returns the log's last lines that were written after it had a length in bytes. */
    List<String> lastLines(long offset) {
        try (var channel = Files.newByteChannel(log())) {
            // A chatty log must not fill the memory.
            channel.position(Math.max(offset, channel.size() - (1 << 16)));
            var text = new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
            List<String> lines = text.lines().toList();
            return lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size());
        } catch (IOException e) {
            return List.of();
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
