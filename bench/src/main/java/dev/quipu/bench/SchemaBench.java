package dev.quipu.bench;

import dev.quipu.bench.Measurement.Run;
import dev.quipu.postgres.local.ServerAddress;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

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
            ServerAddress before = new GeneratedSchema(tables, false).in(address, "before");
            ServerAddress after = new GeneratedSchema(tables, true).in(address, "after");
            Side autogenerate =
                    AutogenerateSide.in(server.scratch().resolve("autogenerate"), checkout, checkout.resolve("quipu"));
            new SchemaBench(before, after, sides, System.out, Integer.parseInt(args[2])).run(autogenerate);
        }
    }

    private void run(Side autogenerate) {
        out.println(MarkdownTable.of(measure("A schema written down", sides.reading())));
        out.println(MarkdownTable.of(measure("Two databases compared", sides.comparing(after))));
        out.println(MarkdownTable.of(measure("A revision generated for the FinOps system", List.of(autogenerate))));
        inMemory();
        line("a throw-away server with a database, started and stopped", ThrowAwayServer.seconds(repetitions));
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
        SchemaTimes times = SchemaTimes.of(before, after, repetitions);
        out.println("In one JVM, the median after a first time that does not count:");
        out.println();
        line("catalog read in a new session", times.reading());
        line("difference", times.comparing());
        line("plan, its difference included (%d statements)".formatted(times.statements()), times.planning());
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
}
