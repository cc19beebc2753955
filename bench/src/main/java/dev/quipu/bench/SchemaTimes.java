package dev.quipu.bench;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Supplier;

/**
 * How long two schemas take in one JVM, in seconds; the first time of each does not count.
 *
 * @param reading the first of them, each time by a session that knows nothing yet
 * @param comparing in memory
 * @param planning in memory, the difference included
 * @param statements how many the plan has
 */
record SchemaTimes(Sample reading, Sample comparing, Sample planning, int statements) {
    static SchemaTimes of(ServerAddress before, ServerAddress after, int repetitions) {
        Timed<Catalog> from = Timed.of(repetitions, () -> read(before));
        Catalog to = read(after);
        Sample comparing = Timed.of(
                        repetitions, () -> Differences.between(from.result(), to, DifferenceOptions.DEFAULT))
                .seconds();
        Timed<Plan> plan = Timed.of(repetitions, () -> Planner.plan(from.result(), to, PlanOptions.DEFAULT));
        return new SchemaTimes(
                from.seconds(),
                comparing,
                plan.seconds(),
                plan.result().statements().size());
    }

    static Session connect(ServerAddress address) {
        Properties properties = new Properties();
        properties.setProperty("user", address.user());
        properties.setProperty("password", address.password());
        return Session.open(Sides.jdbc(address), properties);
    }

    private static Catalog read(ServerAddress address) {
        try (Session session = connect(address)) {
            return new CatalogReader(ReadOptions.ALL).read(session);
        }
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
}
