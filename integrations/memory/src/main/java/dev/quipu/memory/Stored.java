package dev.quipu.memory;

import dev.quipu.access.Json;
import dev.quipu.assistant.access.NewMessage;
import dev.quipu.assistant.access.Said;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A framework's message as it is kept. Neither the message nor its canonical text is made before it is asked for. For one thread.
 *
 * @param <M> the framework's message
 */
final class Stored<M> {
    /** In a row's metadata: what the framework's message needs that is nobody else's. */
    static final String KEY = "memory";

    private static final String EXACT = "exact";
    private static final String ROWS = "rows";

    private final MessageCodec<M> codec;
    private final List<Said> rows;
    private final @Nullable String exact;
    private @Nullable String canonical;

    private Stored(MessageCodec<M> codec, List<Said> rows, @Nullable String exact) {
        this.codec = codec;
        this.rows = rows;
        this.exact = exact;
    }

    /** Returns the rows to append for a message. */
    static <M> List<NewMessage> rows(M message, MessageCodec<M> codec) {
        MessageColumns columns = codec.columns(message);
        List<NewMessage> rows = new ArrayList<>(columns.rows());
        Map<String, @Nullable Object> own = new LinkedHashMap<>();
        if (rows.size() > 1) {
            own.put(ROWS, rows.size());
        }
        if (!columns.isWhole()) {
            own.put(EXACT, Texts.escaped(codec.canonical(message)));
        }
        Map<String, @Nullable Object> metadata = new LinkedHashMap<>(columns.metadata());
        if (!own.isEmpty()) {
            metadata.put(KEY, own);
        }
        rows.set(0, rows.getFirst().withMetadata(JsonValues.json(metadata)));
        return rows;
    }

    /** Makes messages from rows, in their order. */
    static <M> List<Stored<M>> read(List<Said> rows, MessageCodec<M> codec) {
        List<Stored<M>> read = new ArrayList<>(rows.size());
        for (int i = 0; i < rows.size(); ) {
            Said row = rows.get(i);
            Map<String, @Nullable Object> own = own(row);
            int count = own.get(ROWS) instanceof Number number ? number.intValue() : 1;
            int end = i + 1;
            while (end < rows.size() && end - i < count && follows(row, rows.get(end), end - i)) {
                end++;
            }
            String exact = own.get(EXACT) instanceof String text ? text : null;
            read.add(new Stored<>(codec, rows.subList(i, end), exact));
            i = end;
        }
        return read;
    }

    /** One of a message's rows may have been deleted since, and then the next one is another message's. */
    private static boolean follows(Said first, Said next, int distance) {
        return next.role() == first.role() && next.seq() == first.seq() + distance;
    }

    M message() {
        M parsed = exact == null ? null : parsed(exact);
        return parsed == null ? codec.fromColumns(rows) : parsed;
    }

    /**
     * Returns the message that an exact text says, unless its columns say another: they are what people see, edit and have
     * rights on. A tenant's user may write metadata too, but no word of the system's.
     */
    private @Nullable M parsed(String text) {
        M parsed;
        try {
            parsed = codec.parse(text);
        } catch (RuntimeException e) {
            // Nothing that this class has written.
            return null;
        }
        List<NewMessage> shown = codec.columns(parsed).rows();
        if (shown.size() != rows.size()) {
            return null;
        }
        for (int i = 0; i < shown.size(); i++) {
            if (!shown.get(i).readsAs(rows.get(i))) {
                return null;
            }
        }
        return parsed;
    }

    String canonical() {
        if (canonical == null) {
            canonical = codec.canonical(message());
        }
        return canonical;
    }

    /** Returns the place of its first row. */
    long first() {
        return rows.getFirst().seq();
    }

    /** Returns the place of its last row. */
    long last() {
        return rows.getLast().seq();
    }

    /** Tells whether it is this message: by its columns if they show it, which is quicker, and else by the canonical texts. */
    boolean is(M wanted) {
        return (exact == null && isIn(codec.columns(wanted))) || canonical().equals(codec.canonical(wanted));
    }

    private boolean isIn(MessageColumns wanted) {
        if (!wanted.isWhole() || wanted.rows().size() != rows.size()) {
            return false;
        }
        for (int i = 0; i < rows.size(); i++) {
            if (!wanted.rows().get(i).isSaidBy(rows.get(i))) {
                return false;
            }
        }
        return withoutOwn(rows.getFirst().metadata()).equals(wanted.metadata());
    }

    private static Map<String, @Nullable Object> own(Said row) {
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
        if (metadata.equals(Json.EMPTY)) {
            return new LinkedHashMap<>();
        }
        Map<String, @Nullable Object> all = new LinkedHashMap<>(JsonValues.readObject(metadata.text()));
        all.remove(KEY);
        return all;
    }
}
