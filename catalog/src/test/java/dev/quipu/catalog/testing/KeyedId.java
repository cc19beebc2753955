package dev.quipu.catalog.testing;

import java.util.UUID;

/**
 * What each way into a database makes of a key within a conversation. They know nothing of each other, and each
 * finds what another has written only as long as all of them make the same of this one.
 */
public final class KeyedId {
    /** The conversation. */
    public static final UUID HOME = UUID.fromString("5a000000-0000-4000-8000-000000000001");

    /** The key. */
    public static final String KEY = "turn 7 \uD83E\uDDF6";

    /** The id of what it names. */
    public static final UUID ID = UUID.fromString("9e3b180a-a8bd-3971-b778-45ba1f0cc502");

    private KeyedId() {}
}
