package dev.quipu.memory;

import dev.quipu.assistant.access.Message;
import dev.quipu.assistant.access.ServiceSession;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The keys under which messages of a conversation are found again. A message that has left the list keeps its row, and so its
 * key: one that comes with the same key after it gets one with a number behind it. For one thread.
 */
final class Keys {
    private final ServiceSession session;
    private final UUID conversationId;
    private final boolean mayBeTaken;
    private final Set<String> given = new HashSet<>();

    /** @param end the last place of the conversation; 0 if there is no message yet, and so no key */
    Keys(ServiceSession session, UUID conversationId, long end) {
        this.session = session;
        this.conversationId = conversationId;
        this.mayBeTaken = end > 0;
    }

    /** Returns a key that no row has; null for null. */
    @Nullable
    String free(@Nullable String wanted) {
        if (wanted == null) {
            return null;
        }
        for (int number = 0; ; number++) {
            String key = numbered(wanted, number);
            if (!given.contains(key) && row(key).isEmpty()) {
                given.add(key);
                return key;
            }
        }
    }

    /** Returns a key that no row has; empty if a message that has it is in a window. */
    Optional<String> freeUnlessIn(Window window, String wanted) {
        for (int number = 0; ; number++) {
            String key = numbered(wanted, number);
            Optional<Message> row = row(key);
            if (row.isEmpty()) {
                return Optional.of(key);
            }
            if (window.contains(row.get().seq())) {
                return Optional.empty();
            }
        }
    }

    private Optional<Message> row(String key) {
        return mayBeTaken ? session.messages().find(conversationId, key) : Optional.empty();
    }

    private static String numbered(String key, int number) {
        if (number == 0) {
            return key;
        }
        String suffix = " (" + number + ")";
        return key.substring(0, Math.min(key.length(), MessageCodec.LONGEST_KEY - suffix.length())) + suffix;
    }
}
