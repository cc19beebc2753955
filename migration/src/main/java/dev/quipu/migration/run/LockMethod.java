package dev.quipu.migration.run;

import java.time.Duration;

/** How one runner keeps the others out. See docs/adr/0005-behind-a-pooler.md. */
public sealed interface LockMethod {
    /** The lease of a lock row where nothing else is said. */
    Duration DEFAULT_LEASE = Duration.ofSeconds(30);

    /** Returns the word that a person writes. */
    String word();

    /** Returns the lease that it has, or would have as a row. */
    Duration lease();

    /**
     * Reads {@code session} or {@code row}.
     *
     * @param lease the lease of a row
     * @throws ShortLeaseException if the lease is too short for a row
     * @throws IllegalArgumentException if it is neither word
     */
    static LockMethod parse(String written, Duration lease) {
        return switch (written) {
            case OfSession.WORD -> new OfSession(lease);
            case Row.WORD -> new Row(lease);
            default -> throw new IllegalArgumentException("lock \"" + written + "\" is unknown: it is session or row");
        };
    }

    /**
     * By advisory locks, which end with their sessions.
     *
     * @param lease what it would be, were it a row after all
     */
    record OfSession(Duration lease) implements LockMethod {
        private static final String WORD = "session";

        /** Without a lease that anybody has asked for. */
        public OfSession() {
            this(DEFAULT_LEASE);
        }

        @Override
        public String word() {
            return WORD;
        }
    }

    /**
     * By a row with a lease, where a pooler leaves nobody a session.
     *
     * @param lease how long after the last sign of life the next runner may take over; at least a second
     */
    record Row(Duration lease) implements LockMethod {
        private static final String WORD = "row";

        /** @throws ShortLeaseException if it is less than a second */
        public Row {
            if (lease.toMillis() < 1000) {
                throw new ShortLeaseException(lease);
            }
        }

        @Override
        public String word() {
            return WORD;
        }
    }

    /** A lease ends before it could be renewed. */
    final class ShortLeaseException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        private ShortLeaseException(Duration lease) {
            super("a lease is at least 1s, and not " + lease.toMillis() + "ms");
        }
    }
}
