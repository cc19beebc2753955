package dev.quipu.spring.boot;

import dev.quipu.migration.command.Current.Standing;
import dev.quipu.migration.command.Status;
import dev.quipu.migration.history.Drift;
import dev.quipu.migration.history.Drift.Drifted;
import dev.quipu.migration.revision.Revision;
import dev.quipu.postgres.failure.QuipuException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Tells whether the schema is the one that the application needs.
 *
 * <p>Down: the database does not answer. Out of service: revisions are pending or were interrupted or, if {@code quipu.drift}
 * is {@code fail}, other hands have changed the schema. A database that is ahead is up, because instances of the former
 * version go on serving while those of the next one are rolled out; the detail {@code problem} says so. Without any branch it is
 * up and asks no database, which need not be there, nor be PostgreSQL.
 */
final class QuipuHealthIndicator implements HealthIndicator {
    private final Quipu quipu;
    private final SchemaStatus status;
    private final QuipuProperties properties;

    QuipuHealthIndicator(Quipu quipu, SchemaStatus status, QuipuProperties properties) {
        this.quipu = quipu;
        this.status = status;
        this.properties = properties;
    }

    @Override
    public Health health() {
        if (quipu.branches().isEmpty()) {
            return Health.up().withDetail("revision", Map.of()).build();
        }
        try {
            return health(status.report());
        } catch (QuipuException e) {
            // Not the exception itself: its cause is the driver's, whose text is not ours to vouch for.
            return Health.down().withDetail("error", e.message()).build();
        }
    }

    private Health health(Status.Report report) {
        Health.Builder health = serves(report) ? Health.up() : Health.outOfService();
        Map<String, String> revisions = new LinkedHashMap<>();
        report.branches().forEach(standing -> revisions.put(standing.branch().label(), revision(standing)));
        health.withDetail("revision", revisions);
        health.withDetail("pending", pending(report));
        health.withDetail("drift", drift(report.drift()));
        if (!report.interrupted().isEmpty()) {
            health.withDetail("interrupted", report.interrupted());
        }
        QuipuException files = report.files();
        if (files != null) {
            health.withDetail("problem", files.message());
        }
        return health.build();
    }

    private boolean serves(Status.Report report) {
        boolean drifted = properties.drift() == QuipuProperties.OnDrift.FAIL
                && !report.drift().objects().isEmpty();
        return pending(report) == 0 && report.interrupted().isEmpty() && !drifted;
    }

    /** Returns how many revisions of all branches are not applied. */
    static int pending(Status.Report report) {
        return report.branches().stream().mapToInt(Standing::pending).sum();
    }

    /** Returns where a branch is, such as {@code 012} or {@code base}. */
    static String revision(Standing standing) {
        String heads = standing.revisions().stream()
                .map(Revision::name)
                .map(name -> name.id())
                .collect(Collectors.joining(", "));
        return heads.isEmpty() ? "base" : heads;
    }

    private static Object drift(Drift drift) {
        String unknown = drift.unknown();
        return unknown != null
                ? "not known: " + unknown
                : drift.objects().stream().map(Drifted::told).toList();
    }
}
