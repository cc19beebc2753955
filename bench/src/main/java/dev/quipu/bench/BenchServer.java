package dev.quipu.bench;

import dev.quipu.postgres.local.LocalServer;
import dev.quipu.postgres.local.ServerAddress;
import dev.quipu.postgres.local.ServerBinaries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A server for one run, and a directory for its data and the run's own files. Closing it removes both: they may take 20 GB. */
final class BenchServer implements AutoCloseable {
    private final Path scratch;
    private final LocalServer server;
    private final ServerAddress address;

    private BenchServer(Path scratch, LocalServer server) {
        this.scratch = scratch;
        this.server = server;
        this.address = server.start().address();
    }

    /**
     * Starts one, and prints what it and the machine are.
     *
     * @param target where its directory is made
     */
    static BenchServer start(Path target) throws IOException {
        Path scratch = Files.createTempDirectory(target, "run");
        ServerBinaries binaries = ServerBinaries.provide();
        BenchServer started = new BenchServer(scratch, LocalServer.in(scratch.resolve("server"), binaries));
        Machine.describe(binaries.version(), System.out);
        return started;
    }

    ServerAddress address() {
        return address;
    }

    /** Returns the directory for the run's own files. */
    Path scratch() {
        return scratch;
    }

    @Override
    public void close() {
        server.stop();
        try (Stream<Path> all = Files.walk(scratch)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path one : deepestFirst) {
                Files.delete(one);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
