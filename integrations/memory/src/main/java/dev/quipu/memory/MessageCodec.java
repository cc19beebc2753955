package dev.quipu.memory;

import dev.quipu.assistant.access.Said;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a framework's message is kept in the columns of the assistant platform, and made anew from them.
 *
 * <p>Columns first: role, text, tool calls and results are what people and SQL ask for. What does not fit there without loss
 * is kept beside them as the exact text that {@link #canonical} gives, from which {@link #parse} makes it anew.
 *
 * @param <M> the framework's message
 */
public interface MessageCodec<M> {
    /** The most characters that a {@link #key} has, which is what a row takes. */
    int LONGEST_KEY = 200;

    /**
     * Returns a text that says all that a message holds: equal for equal messages only.
     *
     * @return JSON
     */
    String canonical(M message);

    /** Makes a message from its canonical text. */
    M parse(String canonical);

    /** Puts a message into columns. */
    MessageColumns columns(M message);

    /** Returns what a person asks in a message, for the title of a conversation; empty if it is no person's. */
    String question(M message);

    /**
     * Returns what tells a message from all others of its list; null, as ever, if it has no such thing.
     *
     * @return 1 to {@value #LONGEST_KEY} characters that can be kept, see {@link Texts#isStorable}
     */
    default @Nullable String key(M message) {
        return null;
    }

    /**
     * Makes a message from rows. They hold it whole if {@link #columns} has said so, or somebody else has written them: then
     * something has to come of whatever they hold.
     */
    M fromColumns(List<Said> rows);

    /** Returns those of a framework's metadata that a row can keep as they are, beside what the memory itself keeps there. */
    static Map<String, @Nullable Object> plain(Map<String, ?> metadata) {
        Map<String, @Nullable Object> plain = new HashMap<>();
        metadata.forEach((key, value) -> {
            if (Texts.isStorable(key) && JsonValues.isPlain(value) && !key.equals(Stored.KEY)) {
                plain.put(key, value);
            }
        });
        return plain;
    }

    /** Reads a row's metadata, as {@link MessageColumns#metadata} has them. */
    static Map<String, @Nullable Object> metadataOf(Said row) {
        return Stored.withoutOwn(row.metadata());
    }
}
