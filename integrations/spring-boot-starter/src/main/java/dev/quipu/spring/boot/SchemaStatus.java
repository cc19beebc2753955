package dev.quipu.spring.boot;

import dev.quipu.migration.command.Status;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One look at the database, shared by those who ask at about the same time: probes and scrapes are no load then. Nobody waits
 * longer than some seconds for a database that does not answer, nor holds a monitor meanwhile, which would keep a carrier of
 * virtual threads. A look whose connection has gone silent may hang for hours, so it is given up after a while and another one
 * begun; the longer that goes on, the more seldom.
 */
final class SchemaStatus {
    private static final long SOON_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int MOST_DOUBLINGS = 8;

    private final Supplier<Status.Report> status;
    private final long lifetimeNanos;
    private final Duration patience;
    private @Nullable Look look;
    private int givenUp;

    SchemaStatus(Quipu quipu, Duration lifetime) {
        this(quipu::status, lifetime, Duration.ofSeconds(10));
    }

    /**
     * @param lifetime how old what is told may be
     * @param patience how long to wait for an answer
     */
    SchemaStatus(Supplier<Status.Report> status, Duration lifetime, Duration patience) {
        this.status = status;
        this.lifetimeNanos = lifetime.toNanos();
        this.patience = patience;
    }

    /** What comes of a look, and when it has come. */
    private static final class Look {
        final CompletableFuture<Status.Report> report = new CompletableFuture<>();
        final long start = System.nanoTime();
        volatile long end;

        void take(Supplier<Status.Report> status) {
            try {
                Status.Report known = status.get();
                end = System.nanoTime();
                report.complete(known);
            } catch (Throwable e) {
                // Whatever it is, whoever waits gets it.
                end = System.nanoTime();
                report.completeExceptionally(e);
            }
        }
    }

    /**
     * Returns what there is to know, which is a little old at most.
     *
     * @throws QuipuException if the database could not be reached, or has not answered in time
     */
    Status.Report report() {
        try {
            return current().report.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof QuipuException told) {
                throw told;
            }
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new QuipuException(
                    Kind.FAILED, "the database has not answered for " + patience.toSeconds() + " s", null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QuipuException(Kind.FAILED, "interrupted while the database was asked", null);
        }
    }

    /** Returns the same for whom nobody waits: nothing where a look has not ended within a second, for all who ask then. */
    Optional<Status.Report> soon() {
        Look known = current();
        long left = SOON_NANOS - (System.nanoTime() - known.start);
        try {
            return Optional.of(known.report.get(Math.max(0, left), TimeUnit.NANOSECONDS));
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private boolean isOver(Look known) {
        long now = System.nanoTime();
        if (known.report.isDone()) {
            givenUp = 0;
            return now - known.end >= lifetimeNanos;
        }
        boolean silent = now - known.start >= ((3 * patience.toNanos()) << givenUp);
        givenUp = silent ? Math.min(givenUp + 1, MOST_DOUBLINGS) : givenUp;
        return silent;
    }

    /** A look that takes long is everybody's; there is no second one beside it before it is given up. */
    private synchronized Look current() {
        Look known = look;
        if (known == null || isOver(known)) {
            Look next = new Look();
            Thread.ofPlatform().daemon().name("quipu status").start(() -> next.take(status));
            look = next;
            known = next;
        }
        return known;
    }
}
