package dev.quipu.bench;

import dev.quipu.postgres.local.ServerAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * One schema in several sizes, in one JVM: what a table costs that is read, compared and planned for, beside what it costs in the
 * smallest. Started by {@code bench/run-growth}.
 */
final class GrowthBench {
    private GrowthBench() {}

    /**
     * Runs everything.
     *
     * @param args the checkout, the number of repetitions, the numbers of tables in rising order
     */
    public static void main(String[] args) throws IOException {
        Path target = Path.of(args[0]).toAbsolutePath().normalize().resolve("bench/target");
        int repetitions = Integer.parseInt(args[1]);
        int[] sizes = Arrays.stream(args).skip(2).mapToInt(Integer::parseInt).toArray();
        List<String> lines = new ArrayList<>();
        SchemaTimes smallest = null;
        for (int tables : sizes) {
            // A server of its own: one database's thousands of files make the next one slower.
            try (BenchServer server = BenchServer.start(target)) {
                SchemaTimes times = times(server.address(), tables, repetitions);
                smallest = smallest == null ? times : smallest;
                lines.add(line(tables, times, smallest, (double) tables / sizes[0]));
            }
        }
        System.out.printf(
                "| tables | read | difference | plan | statements | for a table, of that with %d: read | difference | plan |%n",
                sizes[0]);
        System.out.println("|---:|---:|---:|---:|---:|---:|---:|---:|");
        lines.forEach(System.out::println);
    }

    private static SchemaTimes times(ServerAddress server, int tables, int repetitions) {
        ServerAddress before = new GeneratedSchema(tables, false).in(server, "before");
        ServerAddress after = new GeneratedSchema(tables, true).in(server, "after");
        return SchemaTimes.of(before, after, repetitions);
    }

    private static String line(int tables, SchemaTimes times, SchemaTimes smallest, double more) {
        return String.format(
                Locale.ROOT,
                "| %d | %.2f s | %.0f ms | %.0f ms | %d | %.2f | %.2f | %.2f |",
                tables,
                times.reading().median(),
                times.comparing().median() * 1000,
                times.planning().median() * 1000,
                times.statements(),
                times.reading().median() / smallest.reading().median() / more,
                times.comparing().median() / smallest.comparing().median() / more,
                times.planning().median() / smallest.planning().median() / more);
    }
}
