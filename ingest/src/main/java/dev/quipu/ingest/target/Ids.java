package dev.quipu.ingest.target;

import dev.quipu.ingest.Message;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Ids of new rows. */
public final class Ids {
    private Ids() {}

    /** Returns a new id that sorts by the time at which it was made, a UUID of version 7: new rows are near each other. */
    public static UUID next() {
        UUID random = UUID.randomUUID();
        long high = (System.currentTimeMillis() << 16) | 0x7000 | (random.getMostSignificantBits() & 0xFFF);
        return new UUID(high, random.getLeastSignificantBits());
    }

    /** Returns the id of what is called by a key within something: the same for the same, and as typed access makes it. */
    public static UUID of(UUID home, String key) {
        return UUID.nameUUIDFromBytes((home + " " + key).getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the id of a message in a system that has no column for keys: its key says it, or it is new. */
    public static UUID of(Message message) {
        return message.key() == null ? next() : of(message.conversationId(), message.key());
    }
}
