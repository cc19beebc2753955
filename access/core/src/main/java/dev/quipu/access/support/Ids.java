package dev.quipu.access.support;

import dev.quipu.access.AccessException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Ids that sort by the time at which they were made, so that new rows are near each other in an index: UUIDs of version 7. */
public final class Ids {
    private Ids() {}

    /** Returns a new id. */
    public static UUID next() {
        return at(System.currentTimeMillis(), UUID.randomUUID());
    }

    /**
     * Returns the id of what a client calls by a key within something: the same for the same, so that the primary key finds
     * what is there. Without a key it is a new one.
     *
     * @throws AccessException.Invalid if the key holds what could not be kept as a text: all halves of surrogate
     *     pairs, as are left where a key is cut within an emoji, would be one
     */
    public static UUID of(UUID home, @Nullable String key) {
        return key == null
                ? next()
                : UUID.nameUUIDFromBytes((home + " " + Values.requireStorable(key)).getBytes(StandardCharsets.UTF_8));
    }

    /** Puts the time and the version into random bits; those of the variant are as in any other UUID. */
    static UUID at(long millis, UUID random) {
        long high = (millis << 16) | 0x7000 | (random.getMostSignificantBits() & 0xFFF);
        return new UUID(high, random.getLeastSignificantBits());
    }
}
