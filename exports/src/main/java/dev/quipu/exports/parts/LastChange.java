package dev.quipu.exports.parts;

import dev.quipu.exports.ExportedMessage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** When a conversation last changed: when its export says, or with its newest message if that is later. */
public final class LastChange {
    private LastChange() {}

    /**
     * Returns when that was; null if neither is known.
     *
     * @param told when the export says; null if it does not
     */
    public static @Nullable Instant of(@Nullable Instant told, List<ExportedMessage> messages) {
        Instant last = told;
        for (ExportedMessage message : messages) {
            last = later(last, message.createdAt());
        }
        return last;
    }

    /** Returns the later of two times, of which either may not be known. */
    public static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        return one == null || (other != null && other.isAfter(one)) ? other : one;
    }
}
