package dev.quipu.migration.run;

import java.time.Duration;

/** How one runner keeps the others out. See docs/adr/0005-behind-a-pooler.md. */
public sealed interface LockMethod {
    /** The lease of a lock row where nothing else is said. */
    Duration DEFAULT_LEASE = Duration.ofSeconds(30);

    /** By advisory locks, which end with their sessions. */
    record OfSession() implements LockMethod {}

    /**
     * By a row with a lease, where a pooler leaves nobody a session.
     *
     * @param lease how long after the last sign of life the next runner may take over; at least a second
     */
    record Row(Duration lease) implements LockMethod {
        public Row {
            if (lease.toMillis() < 1000) {
                throw new IllegalArgumentException("a lease is at least 1s, and not " + lease.toMillis() + "ms");
            }
        }
    }
}
