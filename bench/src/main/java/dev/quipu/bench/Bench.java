package dev.quipu.bench;

import dev.quipu.bench.Measurement.Run;
import dev.quipu.postgres.local.ScratchServer;
import dev.quipu.postgres.local.ServerAddress;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * Measures all sides, in turn, on one server, and prints a table for each kind of work. Started by {@code bench/run}.
 *
 * <p>The server is the embedded one with the settings that a user's own database has: what it commits is on disk. Every
 * run gets a database of its own. All of them are made beforehand, and none is dropped until the end, because making
 * files is much slower just after many were removed.
 */
final class Bench {
    private static final Duration DELAY = Duration.ofMillis(20);

    private final List<Side> sides;
    private final ServerAddress server;
    private final Path scratch;
    private final PrintStream out;
    private final int repetitions;
    private int databases;

    private Bench(List<Side> sides, ServerAddress server, Path scratch, PrintStream out, int repetitions) {
        this.sides = sides;
        this.server = server;
        this.scratch = scratch;
        this.out = out;
        this.repetitions = repetitions;
    }

    /**
     * Runs everything.
     *
     * @param args the checkout, the number of revisions, the number of repetitions
     */
    public static void main(String[] args) throws IOException {
        Path checkout = Path.of(args[0]).toAbsolutePath().normalize();
        Path target = checkout.resolve("bench/target");
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        try (BenchServer server = BenchServer.start(target)) {
            var files = new WorkloadFiles(server.scratch());
            files.write(Workload.of(Integer.parseInt(args[1])));
            Sides sides = new Sides(files, checkout.resolve("quipu"), target.resolve("peers"), java);
            new Bench(sides.all(), server.address(), server.scratch(), System.out, Integer.parseInt(args[2])).run();
        }
    }

    private void run() {
        var fresh = new Measurement("Fresh upgrade");
        var noOp = new Measurement("Nothing to do");
        Map<String, ServerAddress> last = new HashMap<>();
        List<Map<String, ServerAddress>> rounds = IntStream.rangeClosed(0, repetitions)
                .mapToObj(round -> databases())
                .toList();
        for (int round = 0; round < rounds.size(); round++) {
            // The first round warms the caches of files that a user has warm, and does not count.
            boolean counts = round > 0;
            Map<String, ServerAddress> addresses = rounds.get(round);
            for (Side side : sides) {
                ServerAddress address = address(addresses, side);
                record(counts ? fresh : new Measurement(""), side, address);
                last.put(side.name(), address);
            }
            for (Side side : sides) {
                if (side.knowsState()) {
                    record(counts ? noOp : new Measurement(""), side, address(last, side));
                }
            }
        }
        out.println(MarkdownTable.of(fresh));
        out.println(MarkdownTable.of(noOp));
        throwAwayServer();
        overSlowLink(last);
    }

    /** The first one may have to make the template. */
    private void throwAwayServer() {
        ScratchServer.start().close();
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < repetitions; i++) {
            long begin = System.nanoTime();
            ScratchServer started = ScratchServer.start();
            seconds.add((System.nanoTime() - begin) / 1e9);
            started.close();
        }
        Sample sample = new Sample(seconds);
        out.printf(
                Locale.ROOT,
                "A throw-away server has started after %.2f s (%.2f to %.2f).%n%n",
                sample.median(),
                sample.min(),
                sample.max());
    }

    private void overSlowLink(Map<String, ServerAddress> migrated) {
        var noOp = new Measurement("Nothing to do, over a link of 20 ms each way");
        for (int round = 0; round < repetitions; round++) {
            for (Side side : sides) {
                if (side.knowsState()) {
                    recordSlowly(noOp, side, address(migrated, side));
                }
            }
        }
        out.println(MarkdownTable.of(noOp));
        var fresh =
                new Measurement("Fresh upgrade, over a link of 20 ms each way (all sides at once: they mostly wait)");
        Map<String, ServerAddress> addresses = databases();
        // So that the order of the lines is that of the sides, and not that of the finish.
        Map<String, CompletableFuture<Run>> runs = new HashMap<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Side side : sides) {
                ServerAddress address = address(addresses, side);
                runs.put(side.name(), CompletableFuture.supplyAsync(() -> slowly(side, address), threads));
            }
        }
        sides.forEach(side -> fresh.add(
                side.name(), Objects.requireNonNull(runs.get(side.name())).join()));
        out.println(MarkdownTable.of(fresh));
    }

    private void record(Measurement measurement, Side side, ServerAddress address) {
        measurement.add(side.name(), new Run(ProcessRun.of(side, address, scratch), 0));
    }

    private void recordSlowly(Measurement measurement, Side side, ServerAddress address) {
        measurement.add(side.name(), slowly(side, address));
    }

    private Run slowly(Side side, ServerAddress address) {
        try (SlowLink link = SlowLink.to(new InetSocketAddress(address.host(), address.port()), DELAY)) {
            var through = new ServerAddress(
                    address.host(), link.port(), address.user(), address.password(), address.database());
            ProcessRun process = ProcessRun.of(side, through, scratch);
            return new Run(process, link.roundTrips());
        }
    }

    private static ServerAddress address(Map<String, ServerAddress> addresses, Side side) {
        return Objects.requireNonNull(addresses.get(side.name()));
    }

    /** Makes a database for each side. */
    private Map<String, ServerAddress> databases() {
        databases++;
        Map<String, ServerAddress> made = new HashMap<>();
        for (Side side : sides) {
            String name = side.name().toLowerCase(Locale.ROOT).replaceAll("\\W+", "_") + databases;
            create(name);
            made.put(side.name(), server.withDatabase(name));
        }
        return made;
    }

    private void create(String name) {
        var properties = new Properties();
        properties.setProperty("user", server.user());
        properties.setProperty("password", server.password());
        String url = "jdbc:postgresql://%s:%d/%s".formatted(server.host(), server.port(), server.database());
        try (var connection = DriverManager.getConnection(url, properties);
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot create database " + name, e);
        }
    }
}
