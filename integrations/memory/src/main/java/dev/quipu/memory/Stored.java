package dev.quipu.memory;

import dev.quipu.access.Json;
import dev.quipu.assistant.access.Message;
import dev.quipu.assistant.access.NewMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A framework's message as it is kept.
 *
 * @param message the message
 * @param canonical its canonical text
 * @param first the place of its first row
 * @param last the place of its last row
 */
record Stored<M>(M message, String canonical, long first, long last) {
    /** In a row's metadata: what the framework's message needs that is nobody else's. */
    static final String KEY = "memory";

    private static final String EXACT = "exact";
    private static final String ROWS = "rows";

    /** Returns the rows to append for a message. */
    static <M> List<NewMessage> rows(M message, MessageCodec<M> codec) {
        List<NewMessage> rows = new ArrayList<>(codec.toColumns(message));
        Map<String, @Nullable Object> own = new LinkedHashMap<>();
        if (rows.size() > 1) {
            own.put(ROWS, rows.size());
        }
        if (!codec.fitsColumns(message)) {
            own.put(EXACT, Texts.escaped(codec.canonical(message)));
        }
        if (!own.isEmpty()) {
            Map<String, @Nullable Object> metadata = new LinkedHashMap<>(codec.metadata(message));
            metadata.put(KEY, own);
            rows.set(0, rows.getFirst().withMetadata(new Json(JsonValues.write(metadata))));
        }
        return rows;
    }

    /** Makes messages from rows, in their order. */
    static <M> List<Stored<M>> read(List<Message> rows, MessageCodec<M> codec) {
        List<Stored<M>> read = new ArrayList<>(rows.size());
        for (int i = 0; i < rows.size(); ) {
            Message row = rows.get(i);
            Map<String, @Nullable Object> own = own(row);
            int count = own.get(ROWS) instanceof Number number ? number.intValue() : 1;
            int end = Math.min(rows.size(), i + count);
            List<Message> group = rows.subList(i, end);
            M message = own.get(EXACT) instanceof String exact ? codec.parse(exact) : codec.fromColumns(group);
            read.add(new Stored<>(
                    message,
                    codec.canonical(message),
                    row.seq(),
                    group.getLast().seq()));
            i = end;
        }
        return read;
    }

    private static Map<String, @Nullable Object> own(Message row) {
        // Most rows have nothing of the kind, and are not parsed.
        if (!row.metadata().text().contains('"' + KEY + '"')) {
            return Map.of();
        }
        return object(JsonValues.readObject(row.metadata().text()).get(KEY));
    }

    @SuppressWarnings("unchecked") // What this class has written.
    private static Map<String, @Nullable Object> object(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : Map.of();
    }

    /** Returns a row's metadata without what is the memory's. */
    static Map<String, @Nullable Object> withoutOwn(Json metadata) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>(JsonValues.readObject(metadata.text()));
        all.remove(KEY);
        return all;
    }
}
