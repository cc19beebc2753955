package dev.quipu.postgres.local;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.postgres.url.DatabaseUrl;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/**
 * A throw-away server: nothing that it holds survives it. It ends when it is closed, and in any case with this process,
 * however that ends. Safe for use by several threads.
 */
public final class ScratchServer implements AutoCloseable {
    private static final Duration STOP = Duration.ofSeconds(10);

    /** Another process may take a free port between our look and the server's. */
    private static final int PORT_ATTEMPTS = 5;

    private final ScratchDirectory directory;
    private final Cluster cluster;
    private final ServerAddress address;
    /** Kept, because to connect takes as long as to make a database. */
    private @Nullable Connection connection;

    private final Thread hook = new Thread(this::shutDown, "scratch server shutdown");

    private ScratchServer(ScratchDirectory directory, Cluster cluster, ServerAddress address) {
        this.directory = directory;
        this.cluster = cluster;
        this.address = address;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Starts a server with the programs on the class path. */
    public static ScratchServer start() {
        return start(ServerBinaries.provide(), Map.of());
    }

    /**
     * Starts a server.
     *
     * @param binaries its programs
     * @param settings PostgreSQL settings, which go before Quipu's own for scratch servers
     * @throws LocalServerException if it does not start, with its own words in the notes; nothing is left behind
     */
    public static ScratchServer start(ServerBinaries binaries, Map<String, String> settings) {
        var template = binaries.template();
        ScratchDirectory directory = ScratchDirectory.create(binaries);
        try {
            var cluster = new Cluster(directory.path(), binaries);
            new DirectoryTree(template.data()).copyTo(cluster.data());
            int port = start(cluster, settings);
            return new ScratchServer(
                    directory,
                    cluster,
                    new ServerAddress(Cluster.HOST, port, ClusterTemplate.USER, template.password(), "postgres"));
        } catch (IOException e) {
            directory.close();
            throw WriteFailure.of(directory.path(), ClusterTemplate.SIZE, ScratchDirectory.ELSEWHERE, e);
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    private static int start(Cluster cluster, Map<String, String> settings) throws IOException {
        for (int attempt = 1; ; attempt++) {
            int port = Ports.anyFree();
            var all = new LinkedHashMap<>(carefree(cluster.binaries().version()));
            all.putAll(settings);
            all.put("port", Integer.toString(port));
            cluster.configure(all);
            try {
                return cluster.start().port();
            } catch (LocalServerException e) {
                if (attempt == PORT_ATTEMPTS || StartFailure.in(e.notes()) != StartFailure.PORT_TAKEN) {
                    throw e;
                }
            }
        }
    }

    /** Returns the settings of a server that may lose everything. */
    private static Map<String, String> carefree(ServerVersion version) {
        var settings = new LinkedHashMap<>(Map.of(
                "listen_addresses", Cluster.HOST,
                "unix_socket_directories", "",
                "fsync", "off",
                "synchronous_commit", "off",
                "full_page_writes", "off",
                // It may be in memory.
                "max_wal_size", "128MB",
                // In the data directory, so that a killed server leaves nothing in /dev/shm.
                "dynamic_shared_memory_type", "mmap",
                "jit", "off",
                // Nothing stays long enough to need it, and it would go through each database in turn.
                "autovacuum", "off"));
        if (version.major() >= 18) {
            // Saves the start and the end of the I/O worker processes.
            settings.put("io_method", "sync");
        }
        return settings;
    }

    /** Returns where to connect to, with the database {@code postgres}. */
    public ServerAddress address() {
        return address;
    }

    /**
     * Makes a database as a copy of another.
     *
     * @param name the new database
     * @param template the database to copy, to which nobody may be connected; for an empty one PostgreSQL's own,
     *     called template1
     */
    public void createDatabase(String name, String template) {
        // The other strategy, the default since 15, takes twice as long where nothing is synced.
        String strategy = cluster.binaries().version().major() >= 15 ? " STRATEGY file_copy" : "";
        execute("CREATE DATABASE %s TEMPLATE %s"
                        .formatted(new Identifier(name).quoted(), new Identifier(template).quoted())
                + strategy);
    }

    /** Drops a database if it exists; whoever is connected to it is cut off. */
    public void dropDatabase(String name) {
        execute("DROP DATABASE IF EXISTS %s WITH (FORCE)".formatted(new Identifier(name).quoted()));
    }

    private synchronized void execute(String sql) {
        try (var statement = connection().createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new LocalServerException("the scratch server refused: " + e.getMessage(), null, e);
        }
    }

    private Connection connection() throws SQLException {
        Connection open = connection;
        if (open == null || open.isClosed()) {
            DatabaseUrl url = address.url();
            Properties properties = url.toJdbcProperties();
            properties.setProperty("ApplicationName", "quipu scratch server");
            // The driver itself: DriverManager would first search the class path for every driver there is.
            open = Objects.requireNonNull(new Driver().connect(url.toJdbcUrl(), properties));
            connection = open;
        }
        return open;
    }

    /** Returns the directory that holds the server, its log included. */
    Path directory() {
        return cluster.home();
    }

    /** Stops the server and removes all that it held. Closing again does nothing. */
    @Override
    public void close() {
        shutDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already, and the hook is what calls this.
        }
    }

    private synchronized void shutDown() {
        cluster.stop(Cluster.Shutdown.IMMEDIATE, STOP);
        directory.close();
    }
}
