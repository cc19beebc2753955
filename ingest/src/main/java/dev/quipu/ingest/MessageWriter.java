package dev.quipu.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stream of items into a system's tables. Items are kept until they are a block, which is then written in a transaction;
 * meanwhile {@link #write} waits, so that there is never more in memory than a block (with a thread of its own, three).
 *
 * <p>Whoever writes the same items again, in part or all, after a crash or by two writers at once, has those with a key
 * written once. For one thread at a time.
 */
public final class MessageWriter implements AutoCloseable {
    private final Ingest.Limits limits;
    private final Handoff handoff;
    private List<Entry> block = new ArrayList<>();
    private long characters;
    private long written;
    private boolean ended;

    MessageWriter(Ingest.Limits limits, Handoff handoff) {
        this.limits = limits;
        this.handoff = handoff;
    }

    /**
     * Takes an item. Whether it can be written shows when its block is.
     *
     * @throws IngestException if the writing cannot go on
     * @throws IllegalStateException if the writer has ended
     */
    public void write(Item item) {
        write(item, null);
    }

    /**
     * Takes an item.
     *
     * @param place where it is from, such as {@code conversations.json:17}; what its {@link Reject} tells; null for nothing
     * @throws IngestException if the writing cannot go on
     * @throws IllegalStateException if the writer has ended
     */
    public void write(Item item, @Nullable String place) {
        requireOpen();
        Objects.requireNonNull(item, "item");
        Entry entry = new Entry(++written, place, item);
        if (characters + entry.size() > limits.characters() && !block.isEmpty()) {
            give();
        }
        block.add(entry);
        characters += entry.size();
        if (block.size() >= limits.items()) {
            give();
        }
    }

    /**
     * Writes what is left, and says what became of all items. The writer is of no use afterwards.
     *
     * @throws IngestException if what is left cannot be written
     * @throws IllegalStateException if the writer has ended
     */
    public Result finish() {
        requireOpen();
        if (!block.isEmpty()) {
            give();
        }
        ended = true;
        return handoff.end();
    }

    /** Without {@link #finish} before, or after a failure, gives up: what is in blocks that were written stays, the rest is dropped. */
    @Override
    public void close() {
        ended = true;
        block = new ArrayList<>();
        handoff.close();
    }

    private void give() {
        List<Entry> full = block;
        block = new ArrayList<>(full.size());
        characters = 0;
        try {
            handoff.give(full);
        } catch (RuntimeException | Error e) {
            ended = true;
            throw e;
        }
    }

    private void requireOpen() {
        if (ended) {
            throw new IllegalStateException("the writer has ended");
        }
    }
}
