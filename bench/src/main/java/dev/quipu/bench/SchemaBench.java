package dev.quipu.bench;

import dev.quipu.bench.Measurement.Run;
import dev.quipu.catalog.difference.Difference;
import dev.quipu.catalog.difference.DifferenceOptions;
import dev.quipu.catalog.difference.Differences;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.plan.Plan;
import dev.quipu.catalog.plan.PlanOptions;
import dev.quipu.catalog.plan.Planner;
import dev.quipu.postgres.introspect.CatalogReader;
import dev.quipu.postgres.introspect.ReadOptions;
import dev.quipu.postgres.local.ServerAddress;
import dev.quipu.postgres.session.Session;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.function.Supplier;

/** Measures how schemas are read and compared, all sides in turn on one server. Started by {@code bench/run-diff}. */
final class SchemaBench {
    private final ServerAddress before;
    private final ServerAddress after;
    private final SchemaSides sides;
    private final PrintStream out;
    private final int repetitions;

    private SchemaBench(
            ServerAddress before, ServerAddress after, SchemaSides sides, PrintStream out, int repetitions) {
        this.before = before;
        this.after = after;
        this.sides = sides;
        this.out = out;
        this.repetitions = repetitions;
    }

    /**
     * Runs everything.
     *
     * @param args the checkout, the number of tables, the number of repetitions
     */
    public static void main(String[] args) throws IOException {
        Path checkout = Path.of(args[0]).toAbsolutePath().normalize();
        Path target = checkout.resolve("bench/target");
        int tables = Integer.parseInt(args[1]);
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        try (BenchServer server = BenchServer.start(target)) {
            ServerAddress address = server.address();
            SchemaSides sides =
                    new SchemaSides(server.scratch(), checkout.resolve("quipu"), target.resolve("peers"), java);
            System.out.printf("%d tables%n%n", tables);
            ServerAddress before = make(address, "before", new GeneratedSchema(tables, false));
            ServerAddress after = make(address, "after", new GeneratedSchema(tables, true));
            new SchemaBench(before, after, sides, System.out, Integer.parseInt(args[2])).run();
        }
    }

    private void run() {
        out.println(MarkdownTable.of(measure("A schema written down", sides.reading())));
        out.println(MarkdownTable.of(measure("Two databases compared", sides.comparing(after))));
        inMemory();
    }

    private Measurement measure(String title, List<Side> all) {
        Measurement measurement = new Measurement(title);
        for (int round = 0; round <= repetitions; round++) {
            for (Side side : all) {
                // The first round warms the caches of files that a user has warm, and does not count.
                Run run = new Run(ProcessRun.of(side, before, sides.scratch()), 0);
                if (round > 0) {
                    measurement.add(side.name(), run);
                }
            }
        }
        return measurement;
    }

    /** What an application with Quipu in it waits for, after its first times. */
    private void inMemory() {
        Timed<Catalog> from = Timed.of(repetitions, () -> read(before));
        Timed<Catalog> to = Timed.of(repetitions, () -> read(after));
        Timed<Difference> difference =
                Timed.of(repetitions, () -> Differences.between(from.result(), to.result(), DifferenceOptions.DEFAULT));
        Timed<Plan> plan = Timed.of(repetitions, () -> Planner.plan(from.result(), to.result(), PlanOptions.DEFAULT));
        out.println("In one JVM, the median after a first time that does not count:");
        out.println();
        line("catalog read in a new session", from.seconds());
        line("difference", difference.seconds());
        line(
                "plan, its difference included (%d statements)"
                        .formatted(plan.result().statements().size()),
                plan.seconds());
    }

    private void line(String what, Sample seconds) {
        out.printf(
                Locale.ROOT,
                "- %s: %.0f ms (%.0f to %.0f)%n",
                what,
                seconds.median() * 1000,
                seconds.min() * 1000,
                seconds.max() * 1000);
    }

    /**
     * Work that was repeated.
     *
     * @param result of the last time
     * @param seconds of all times but the first
     */
    private record Timed<T>(T result, Sample seconds) {
        static <T> Timed<T> of(int repetitions, Supplier<T> work) {
            T result = work.get();
            List<Double> seconds = new ArrayList<>();
            for (int i = 0; i < repetitions; i++) {
                long start = System.nanoTime();
                result = work.get();
                seconds.add((System.nanoTime() - start) / 1e9);
            }
            return new Timed<>(result, new Sample(seconds));
        }
    }

    private static Catalog read(ServerAddress address) {
        try (Session session = connect(address)) {
            return new CatalogReader(ReadOptions.ALL).read(session);
        }
    }

    private static ServerAddress make(ServerAddress server, String name, GeneratedSchema schema) {
        try (Session session = connect(server)) {
            session.send("CREATE DATABASE " + name);
        }
        ServerAddress made = server.withDatabase(name);
        try (Session session = connect(made)) {
            schema.messages().forEach(session::send);
            session.send("ANALYZE");
        }
        return made;
    }

    private static Session connect(ServerAddress address) {
        Properties properties = new Properties();
        properties.setProperty("user", address.user());
        properties.setProperty("password", address.password());
        return Session.open(Sides.jdbc(address), properties);
    }
}
