package dev.quipu.postgres.testing;

import dev.quipu.postgres.local.ServerAddress;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real PgBouncer on the loopback, in front of a server. Closing it ends it. */
public final class PgBouncer implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Process process;
    private final Path directory;
    private final ServerAddress address;

    private PgBouncer(Process process, Path directory, ServerAddress address) {
        this.process = process;
        this.directory = directory;
        this.address = address;
    }

    /** How long a client keeps its server connection. */
    public enum Mode {
        SESSION,
        TRANSACTION,
        STATEMENT
    }

    /** Returns the program, where it is installed. */
    static Optional<Path> program() {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/usr/local/sbin";
        return Arrays.stream(path.split(File.pathSeparator))
                .map(folder -> Path.of(folder, "pgbouncer"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Starts one.
     *
     * @param database where it leads
     * @param settings further lines of its {@code [pgbouncer]} section
     */
    public static PgBouncer start(TestDatabase database, Mode mode, String... settings) throws Exception {
        ServerAddress server = database.address();
        Path directory = Files.createTempDirectory(
                "quipu-pgbouncer", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        int port = freePort();
        Files.writeString(directory.resolve("users"), "\"%s\" \"%s\"\n".formatted(server.user(), server.password()));
        Files.writeString(directory.resolve("pgbouncer.ini"), """
                [databases]
                * = host=%s port=%d
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = plain
                auth_file = %s/users
                pool_mode = %s
                max_client_conn = 200
                %s
                """.formatted(
                        server.host(),
                        server.port(),
                        port,
                        directory,
                        mode.name().toLowerCase(java.util.Locale.ROOT),
                        String.join("\n", settings)));
        List<String> command = new ArrayList<>(List.of(program().orElseThrow().toString()));
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("-u", "nobody"));
        }
        command.add(directory.resolve("pgbouncer.ini").toString());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        PgBouncer started = new PgBouncer(
                process,
                directory,
                new ServerAddress("127.0.0.1", port, server.user(), server.password(), server.database()));
        started.awaitPort(port);
        return started;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitPort(int port) throws Exception {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (System.nanoTime() < end && process.isAlive()) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return;
            } catch (IOException e) {
                Thread.sleep(10);
            }
        }
        String log = log();
        close();
        throw new AssertionError("pgbouncer does not start: " + log);
    }

    /** Returns where to connect: the same user, password and database, at another port. */
    public ServerAddress address() {
        return address;
    }

    /** Returns a libpq URI with the password in it. */
    public String url() {
        return "postgresql://%s:%s@%s:%d/%s"
                .formatted(address.user(), address.password(), address.host(), address.port(), address.database());
    }

    /** Returns what it has written. */
    public String log() throws IOException {
        return Files.readString(directory.resolve("log"));
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try (Stream<Path> files = Files.list(directory)) {
            process.waitFor();
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
