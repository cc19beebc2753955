package dev.quipu.spring.boot;

import dev.quipu.migration.command.Status;
import dev.quipu.postgres.failure.QuipuException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One look at the database, shared by those who ask at about the same time: probes and scrapes are no load then. */
final class SchemaStatus {
    private final Quipu quipu;
    private final long lifetimeNanos;
    private @Nullable Look look;

    SchemaStatus(Quipu quipu, Duration lifetime) {
        this.quipu = quipu;
        this.lifetimeNanos = lifetime.toNanos();
    }

    private record Look(
            Status.@Nullable Report report, @Nullable QuipuException failure, long at) {}

    /**
     * Returns what there is to know, which is a little old at most.
     *
     * @throws QuipuException if the database could not be reached
     */
    synchronized Status.Report report() {
        Look known = look;
        if (known == null || System.nanoTime() - known.at >= lifetimeNanos) {
            known = look();
            look = known;
        }
        if (known.report == null) {
            throw known.failure == null ? new IllegalStateException() : known.failure;
        }
        return known.report;
    }

    private Look look() {
        try {
            return new Look(quipu.status(), null, System.nanoTime());
        } catch (QuipuException e) {
            return new Look(null, e, System.nanoTime());
        }
    }
}
