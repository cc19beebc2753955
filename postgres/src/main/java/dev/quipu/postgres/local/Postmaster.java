package dev.quipu.postgres.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What {@code postmaster.pid} says of the server on a data directory.
 *
 * @param pid its process
 * @param started when it started, to the second
 * @param port its port; 0 while it is not written yet
 * @param ready whether it lets clients in
 * @see <a href="https://www.postgresql.org/docs/current/storage-file-layout.html">PostgreSQL: Database File Layout</a>
 */
record Postmaster(long pid, Instant started, int port, boolean ready) {
    static final String FILE = "postmaster.pid";

    /** Clocks are set while servers run, and the file holds whole seconds. */
    private static final Duration CLOCK_SLACK = Duration.ofSeconds(5);

    /** Reads the file, or returns empty where there is none or where its writer is not done with its first lines. */
    static Optional<Postmaster> read(Path data) {
        try {
            return parse(Files.readAllLines(data.resolve(FILE)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static Optional<Postmaster> parse(List<String> lines) {
        if (lines.size() < 3) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Postmaster(
                    Long.parseLong(lines.get(0).strip()),
                    Instant.ofEpochSecond(Long.parseLong(lines.get(2).strip())),
                    lines.size() < 4 ? 0 : Integer.parseInt(lines.get(3).strip()),
                    lines.size() >= 8 && lines.get(7).strip().equals("ready")));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /**
     * Tells whether the process lives and is the server of this data directory. After a crash or a reboot the number may
     * belong to anything else.
     */
    boolean serves(Path data) {
        return ProcessHandle.of(pid).filter(process -> isServer(process, data)).isPresent();
    }

    private boolean isServer(ProcessHandle process, Path data) {
        // A process that ended and that nobody has waited for is still listed, but has no command.
        if (process.info().command().filter(Postmaster::isPostgres).isEmpty()) {
            return false;
        }
        // Every process of a server works in its data directory. Only Linux tells.
        Optional<Path> working = workingDirectory(process);
        return working.isPresent() ? working.get().equals(real(data)) : startedThen(process);
    }

    private boolean startedThen(ProcessHandle process) {
        return process.info()
                .startInstant()
                .map(instant -> Duration.between(instant, started).abs())
                .filter(apart -> apart.compareTo(CLOCK_SLACK) <= 0)
                .isPresent();
    }

    /**
     * Finds processes of a server whose postmaster was killed: they hold its shared memory until they notice. Only Linux
     * tells which they are.
     */
    static List<ProcessHandle> orphans(Path data) {
        Path directory = real(data);
        return ProcessHandle.allProcesses()
                .filter(process ->
                        process.info().command().filter(Postmaster::isPostgres).isPresent())
                .filter(process ->
                        workingDirectory(process).filter(directory::equals).isPresent())
                .toList();
    }

    private static boolean isPostgres(String command) {
        Path name = Path.of(command).getFileName();
        // Linux says so of a program whose file was deleted, as by a cleaned cache.
        return name != null && name.toString().replace(" (deleted)", "").equals("postgres");
    }

    private static Optional<Path> workingDirectory(ProcessHandle process) {
        try {
            return Optional.of(Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path.toAbsolutePath().normalize();
        }
    }
}
