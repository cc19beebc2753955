package dev.quipu.postgres.local;

import dev.quipu.postgres.failure.FileFailure;
import dev.quipu.postgres.local.LocalServerStart.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The server that keeps a user's own database. It outlives the process that starts it, until it is stopped or the machine
 * is. Safe for use by several threads and processes.
 *
 * <p>It listens on the loopback address alone and asks for a password, which stands in a file that only its user can read.
 * It has no Unix socket: the JDBC driver could not use it, and a socket left by a killed server is one more thing that can
 * keep the next one from starting.
 *
 * <p>Its directory holds {@code data}, {@code password}, {@code port} and {@code log}.
 */
public final class LocalServer {
    /** A shutdown writes all that is in memory; on a slow disk that takes its time. */
    private static final Duration STOP = Duration.ofMinutes(1);

    private static final Duration ENDING = Duration.ofMillis(500);

    private static final int ATTEMPTS = 10;

    private final Path directory;
    private final ServerBinaries binaries;
    private final Cluster cluster;

    private LocalServer(Path directory, ServerBinaries binaries) {
        this.directory = directory.toAbsolutePath().normalize();
        this.binaries = binaries;
        this.cluster = new Cluster(this.directory, binaries);
    }

    /**
     * Returns the server in a directory, which need not exist yet. Nothing is started.
     *
     * @param directory the server's own directory; its name should hold the major version
     */
    public static LocalServer in(Path directory, ServerBinaries binaries) {
        return new LocalServer(directory, binaries);
    }

    /**
     * Returns the server in the subdirectory for the binaries' major version, such as {@code 18}. Nothing is started.
     *
     * @throws LocalServerException if there is none, but one of another major version: to begin with an empty database
     *     next to the user's would look like a loss
     */
    public static LocalServer under(Path root, ServerBinaries binaries) {
        String own = Integer.toString(binaries.version().major());
        List<String> others = Files.exists(dataOf(root.resolve(own))) ? List.of() : versions(root);
        if (!others.isEmpty()) {
            throw new LocalServerException(
                    "the database in %s was made by PostgreSQL %s, and this is PostgreSQL %s"
                            .formatted(root, others.getLast(), own),
                    "take it over with pg_dump and psql, or move %s away to begin anew"
                            .formatted(root.resolve(others.getLast())));
        }
        return new LocalServer(root.resolve(own), binaries);
    }

    private static List<String> versions(Path root) {
        try (Stream<Path> entries = Files.list(root)) {
            return entries.filter(entry -> Files.exists(dataOf(entry)))
                    .map(entry -> entry.getFileName().toString())
                    .filter(name -> name.chars().allMatch(Character::isDigit))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static Path dataOf(Path home) {
        return home.resolve("data").resolve("PG_VERSION");
    }

    /** Returns the directory that holds the data and the log. */
    public Path directory() {
        return directory;
    }

    /** Returns the file to which the server writes its log. */
    public Path log() {
        return cluster.log();
    }

    /**
     * Starts the server unless it runs, and waits until it lets clients in. The first start makes the database cluster. A
     * server that was killed recovers. When another process has taken the port, another port is chosen and kept.
     *
     * @throws LocalServerException if it does not start, with its own words in the notes
     */
    public LocalServerStart start() {
        return locked(this::startLocked);
    }

    private LocalServerStart startLocked() throws IOException {
        var running = cluster.running().isPresent() ? cluster.awaitReady() : Optional.<Postmaster>empty();
        if (running.isPresent()) {
            return started(running.get(), Outcome.RUNNING_ALREADY, OptionalInt.empty());
        }
        boolean fresh = !isMade();
        if (fresh) {
            create();
        }
        checkData();
        OptionalInt remembered = Ports.remembered(portFile());
        if (cluster.clearTraces() && remembered.isPresent()) {
            // The kernel closes a killed process's sockets a little later than it lets go of the rest.
            Waiting.until(() -> Ports.isFree(remembered.getAsInt()), ENDING);
        }
        if (!hasPassword()) {
            givePassword(cluster.data());
        }
        return startWithPort(remembered, fresh ? Outcome.CREATED : Outcome.STARTED);
    }

    private LocalServerStart startWithPort(OptionalInt remembered, Outcome outcome) throws IOException {
        for (int attempt = 1; ; attempt++) {
            cluster.configure(settings(Ports.choose(remembered, directory)));
            try {
                var postmaster = cluster.start();
                DirectoryTree.writePrivate(portFile(), postmaster.port() + "\n");
                boolean moved = remembered.isPresent() && remembered.getAsInt() != postmaster.port();
                return started(postmaster, outcome, moved ? remembered : OptionalInt.empty());
            } catch (LocalServerException e) {
                if (attempt == ATTEMPTS || !StartFailure.in(e.notes()).passes()) {
                    throw e;
                }
                Waiting.moment();
            }
        }
    }

    private static Map<String, String> settings(int port) {
        var settings = new LinkedHashMap<String, String>();
        settings.put("listen_addresses", Cluster.HOST);
        settings.put("port", Integer.toString(port));
        settings.put("unix_socket_directories", "");
        return settings;
    }

    private LocalServerStart started(Postmaster postmaster, Outcome outcome, OptionalInt formerPort)
            throws IOException {
        return new LocalServerStart(address(postmaster.port()), outcome, formerPort);
    }

    /** Makes the data directory, whole or not at all. */
    private void create() throws IOException {
        Path unfinished = directory.resolve("data.unfinished");
        var tree = new DirectoryTree(unfinished);
        tree.delete();
        try {
            // It holds a password and a database, neither of which belongs into version control.
            Files.writeString(directory.resolve(".gitignore"), "*\n");
            new DirectoryTree(binaries.template().data()).copyTo(unfinished);
            givePassword(unfinished);
            tree.sync();
            Files.move(unfinished, cluster.data(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException e) {
            tree.delete();
            throw e;
        }
    }

    private void givePassword(Path data) throws IOException {
        String password = ClusterTemplate.newPassword();
        ClusterTemplate.changePassword(binaries, data, password);
        DirectoryTree.writePrivate(passwordFile(), password);
    }

    private void checkData() throws IOException {
        if (!Files.exists(dataOf(directory))) {
            throw new LocalServerException(
                    cluster.data() + " is no data directory of PostgreSQL: it has no PG_VERSION",
                    "move it away to begin with an empty database");
        }
        String found = Files.readString(dataOf(directory)).strip();
        String own = Integer.toString(binaries.version().major());
        if (!found.equals(own)) {
            throw new LocalServerException(
                    "%s was made by PostgreSQL %s, and this is PostgreSQL %s".formatted(cluster.data(), found, own),
                    "take it over with pg_dump and psql, or move it away to begin anew");
        }
    }

    /**
     * Stops the server and waits until it is gone; clients are cut off, and nothing that was committed is lost.
     *
     * @return whether it ran
     * @throws LocalServerException if it has not ended within a minute
     */
    public boolean stop() {
        if (!isMade()) {
            return false;
        }
        return locked(this::stopLocked);
    }

    private boolean stopLocked() throws IOException {
        boolean ran = cluster.running().isPresent();
        if (!cluster.stop(Cluster.Shutdown.FAST, STOP)) {
            throw new LocalServerException(
                    "the server in %s has not ended within %d s".formatted(directory, STOP.toSeconds()),
                    cluster.lastLines(0),
                    "it goes on ending: see " + log(),
                    null);
        }
        return ran;
    }

    /**
     * Stops the server and removes its data, all of it; the next start makes it anew, at the same port.
     *
     * @return whether there was any
     * @throws LocalServerException if it has not ended within a minute: nothing is removed then
     */
    public boolean reset() {
        Path going = directory.resolve("data.removed");
        if (!isMade() && Files.notExists(going)) {
            return false;
        }
        if (Files.isSymbolicLink(cluster.data())) {
            throw new LocalServerException(
                    cluster.data() + " is a symbolic link, and what it leads to may be somebody else's",
                    "stop the server, and remove both by hand");
        }
        return locked(() -> {
            // What an interrupted reset has left goes too.
            new DirectoryTree(going).delete();
            if (isMade()) {
                stopLocked();
                // At once, so that no start finds half of it.
                Files.move(cluster.data(), going, StandardCopyOption.ATOMIC_MOVE);
                new DirectoryTree(going).delete();
            }
            return true;
        });
    }

    /** Returns what the server does at the moment. */
    public LocalServerStatus status() {
        if (!isMade()) {
            return new LocalServerStatus.Absent();
        }
        try {
            var running = cluster.running();
            if (running.isPresent()) {
                var postmaster = running.get();
                return new LocalServerStatus.Running(
                        address(postmaster.port()), postmaster.ready(), postmaster.pid(), postmaster.started());
            }
            int port = Ports.remembered(portFile()).orElse(Ports.choose(OptionalInt.empty(), directory));
            return new LocalServerStatus.Stopped(address(port));
        } catch (IOException e) {
            throw new LocalServerException("cannot read %s: %s".formatted(directory, FileFailure.reason(e)), null, e);
        }
    }

    /** What stands in somebody else's directory is not missing because it may not be looked at. */
    private boolean isMade() {
        if (Files.exists(cluster.data())) {
            return true;
        }
        if (Files.notExists(cluster.data())) {
            return false;
        }
        throw new LocalServerException(
                "cannot look into %s: permission denied".formatted(directory),
                "its server belongs to the user who made it: run this as that user, or name another database with DATABASE_URL");
    }

    /** One that a power failure left empty would let nobody in. */
    private boolean hasPassword() throws IOException {
        return Files.exists(passwordFile()) && Files.size(passwordFile()) > 0;
    }

    private ServerAddress address(int port) throws IOException {
        if (!hasPassword()) {
            throw new LocalServerException(
                    "the password of the server is gone: " + passwordFile(),
                    "stop the server and start it again: it gets a new one");
        }
        String password = Files.readString(passwordFile()).strip();
        return new ServerAddress(Cluster.HOST, port, ClusterTemplate.USER, password, "postgres");
    }

    private Path passwordFile() {
        return directory.resolve("password");
    }

    private Path portFile() {
        return directory.resolve("port");
    }

    private <T> T locked(DirectoryLock.Work<T> work) {
        try {
            DirectoryTree.createPrivate(directory);
            return DirectoryLock.holding(directory.resolve("lock"), work);
        } catch (IOException e) {
            throw WriteFailure.of(directory, Files.exists(cluster.data()) ? 0 : ClusterTemplate.SIZE, null, e);
        }
    }
}
