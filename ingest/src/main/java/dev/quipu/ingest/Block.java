package dev.quipu.ingest;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Items that go into one transaction, with what they refer to within it. */
final class Block {
    /** A message, as what refers to it says. */
    record Key(UUID conversationId, String key) {}

    private final List<Entry> entries;
    private final List<Staged.Start> starts = new ArrayList<>();
    private final List<Staged.Row> messages = new ArrayList<>();
    private final Map<Key, Staged.Row> byKey = new HashMap<>();

    Block(List<Entry> entries, Target target) {
        this.entries = entries;
        for (int i = 0; i < entries.size(); i++) {
            switch (entries.get(i).item()) {
                case ConversationStart start -> starts.add(new Staged.Start(i, start));
                case Message message -> add(i, message, target);
            }
        }
    }

    private void add(int ordinal, Message message, Target target) {
        Staged.Row row = new Staged.Row(
                ordinal,
                target.messageId(message),
                message,
                idOf(before(message, message.parentKey())),
                idOf(before(message, message.insteadOfKey())));
        messages.add(row);
        Key key = keyOf(message);
        if (key != null) {
            byKey.putIfAbsent(key, row);
        }
    }

    private Staged.@Nullable Row before(Message message, @Nullable String key) {
        return key == null ? null : byKey.get(new Key(message.conversationId(), key));
    }

    private static @Nullable UUID idOf(Staged.@Nullable Row row) {
        return row == null ? null : row.id();
    }

    static @Nullable Key keyOf(Message message) {
        return message.key() == null ? null : new Key(message.conversationId(), message.key());
    }

    Entry entry(int ordinal) {
        return entries.get(ordinal);
    }

    List<Staged.Start> starts() {
        return starts;
    }

    List<Staged.Row> messages() {
        return messages;
    }

    /** Whether a message refers to one of those. */
    boolean refersTo(Staged.Row row, BitSet ordinals) {
        Message message = row.item();
        return isAmong(before(message, message.parentKey()), ordinals)
                || isAmong(before(message, message.insteadOfKey()), ordinals);
    }

    private static boolean isAmong(Staged.@Nullable Row row, BitSet ordinals) {
        return row != null && ordinals.get(row.ordinal());
    }
}
