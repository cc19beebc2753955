package dev.quipu.spring.boot;

import dev.quipu.migration.command.Current.Standing;
import dev.quipu.migration.command.Status;
import dev.quipu.migration.project.Branch;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** The state of the schema as meters. A database that does not answer at once makes them no number, and keeps no scrape. */
final class QuipuMeters implements MeterBinder {
    private final Quipu quipu;
    private final SchemaStatus status;
    private final QuipuInitializer initializer;

    QuipuMeters(Quipu quipu, SchemaStatus status, QuipuInitializer initializer) {
        this.quipu = quipu;
        this.status = status;
        this.initializer = initializer;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (Branch branch : quipu.branches()) {
            Gauge.builder("quipu.revisions.pending", status, of(report -> pending(report, branch.label())))
                    .description("Revisions that are not applied")
                    .tag("branch", branch.label())
                    .register(registry);
        }
        Gauge.builder(
                        "quipu.drift.objects",
                        status,
                        of(report -> report.drift().unknown() == null
                                ? report.drift().objects().size()
                                : Double.NaN))
                .description("Objects that other hands have changed since the last run")
                .register(registry);
        TimeGauge.builder("quipu.initialize", initializer, TimeUnit.NANOSECONDS, done ->
                        (double) done.took().toNanos())
                .description("How long Quipu took when the application started")
                .register(registry);
    }

    private static double pending(Status.Report report, String label) {
        return report.branches().stream()
                .filter(standing -> standing.branch().label().equals(label))
                .mapToInt(Standing::pending)
                .sum();
    }

    private static ToDoubleFunction<SchemaStatus> of(ToDoubleFunction<Status.Report> value) {
        return status -> status.soon().map(value::applyAsDouble).orElse(Double.NaN);
    }
}
