package dev.quipu.access.support;

import java.util.UUID;

/** Ids that sort by the time at which they were made, so that new rows are near each other in an index: UUIDs of version 7. */
public final class Ids {
    private Ids() {}

    /** Returns a new id. */
    public static UUID next() {
        return at(System.currentTimeMillis(), UUID.randomUUID());
    }

    /** Puts the time and the version into random bits; those of the variant are as in any other UUID. */
    static UUID at(long millis, UUID random) {
        long high = (millis << 16) | 0x7000 | (random.getMostSignificantBits() & 0xFFF);
        return new UUID(high, random.getLeastSignificantBits());
    }
}
