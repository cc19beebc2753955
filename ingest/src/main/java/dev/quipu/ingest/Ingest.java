package dev.quipu.ingest;

import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * A way into a system's tables. Immutable: each {@code with…} returns another one.
 *
 * <pre>{@code
 * try (MessageWriter writer = Ingest.into(dataSource, AssistantTarget.asService("assistant"))
 *         .withRejects(reject -> log(reject))
 *         .open()) {
 *     writer.write(start);
 *     writer.write(message);
 *     Result result = writer.finish();
 * }
 * }</pre>
 */
public final class Ingest {
    private final DataSource dataSource;
    private final Target target;
    private final Limits limits;
    private final Consumer<? super Reject> rejects;
    private final boolean ownThread;

    /**
     * How large a block gets.
     *
     * @param items at most so many items; at least 1
     * @param characters at most so many characters of text, unless a single item has more
     */
    record Limits(int items, int characters) {}

    private Ingest(
            DataSource dataSource, Target target, Limits limits, Consumer<? super Reject> rejects, boolean ownThread) {
        this.dataSource = dataSource;
        this.target = target;
        this.limits = limits;
        this.rejects = rejects;
        this.ownThread = ownThread;
    }

    /**
     * Takes where the items go.
     *
     * @param dataSource a writer takes one connection of it, of PostgreSQL's own driver, with its first block
     */
    public static Ingest into(DataSource dataSource, Target target) {
        return new Ingest(dataSource, target, new Limits(5_000, 4_000_000), reject -> {}, false);
    }

    /**
     * Has somebody told of each item that is not written, in the order of the blocks, by the thread that sends them. What it
     * throws stops the writer.
     */
    public Ingest withRejects(Consumer<? super Reject> rejects) {
        return new Ingest(dataSource, target, limits, rejects, ownThread);
    }

    /** Has blocks of at most so many items, instead of 5,000. A block is a transaction. */
    public Ingest withBlocksOf(int items) {
        if (items < 1) {
            throw new IllegalArgumentException("a block has at least one item");
        }
        return new Ingest(dataSource, target, new Limits(items, limits.characters()), rejects, ownThread);
    }

    /**
     * Has a thread of its own send the blocks, so that the next one is made meanwhile. One waits at most: then {@link
     * MessageWriter#write} does.
     */
    public Ingest withOwnThread() {
        return new Ingest(dataSource, target, limits, rejects, true);
    }

    /** Begins a stream. */
    public MessageWriter open() {
        BlockSender sender = new BlockSender(dataSource, target, rejects);
        return new MessageWriter(limits, ownThread ? new Handoff.Threaded(sender) : new Handoff.Inline(sender));
    }

    /**
     * Writes items in their order.
     *
     * @throws IngestException if the writing cannot go on
     */
    public Result write(List<? extends Item> items) {
        try (MessageWriter writer = open()) {
            items.forEach(writer::write);
            return writer.finish();
        }
    }
}
