package dev.quipu.ingest;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Writes blocks, one after the other, each in a transaction, or in several where the database refuses some of its items. */
final class BlockSender implements AutoCloseable {
    private static final int TRIES = 10;

    private final Target target;
    private final Consumer<? super Reject> rejects;
    private final BlockTransaction transaction;

    BlockSender(DataSource dataSource, Target target, Consumer<? super Reject> rejects) {
        this.target = target;
        this.rejects = rejects;
        this.transaction = new BlockTransaction(dataSource, target);
    }

    /** An item whose key an item before it has. */
    private record Repeat(Entry entry, Entry first) {}

    Result send(List<Entry> entries) {
        Outcome outcome = new Outcome();
        List<Entry> sound = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            Fault fault = fault(entry.item());
            if (fault == null) {
                sound.add(entry);
            } else {
                outcome.reject(entry.rejected(fault));
            }
        }
        try {
            sendOnce(sound, outcome);
        } catch (SQLException e) {
            throw ServerFault.stopping(e);
        }
        outcome.rejects().forEach(rejects);
        return outcome.result();
    }

    private @Nullable Fault fault(Item item) {
        Fault fault = Storable.fault(item);
        return fault == null ? target.fault(item) : fault;
    }

    /** Of items with one key the first goes; the others do when it was rejected. */
    private void sendOnce(List<Entry> entries, Outcome outcome) throws SQLException {
        List<Entry> now = entries;
        while (!now.isEmpty()) {
            List<Repeat> repeats = new ArrayList<>();
            outcome.add(deliver(firsts(now, repeats)));
            now = settle(repeats, outcome);
        }
    }

    private static List<Entry> firsts(List<Entry> entries, List<Repeat> repeats) {
        Map<Block.Key, Entry> seen = new HashMap<>();
        List<Entry> firsts = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            Block.Key key = entry.item() instanceof Message message ? Block.keyOf(message) : null;
            Entry first = key == null ? null : seen.putIfAbsent(key, entry);
            if (first == null) {
                firsts.add(entry);
            } else {
                repeats.add(new Repeat(entry, first));
            }
        }
        return firsts;
    }

    private static List<Entry> settle(List<Repeat> repeats, Outcome outcome) {
        List<Entry> again = new ArrayList<>();
        for (Repeat repeat : repeats) {
            if (outcome.isRejected(repeat.first())) {
                again.add(repeat.entry());
            } else if (isSame(repeat)) {
                outcome.wasThere();
            } else {
                outcome.reject(repeat.entry().rejected(BlockTransaction.otherMessage((Message)
                        repeat.entry().item())));
            }
        }
        return again;
    }

    private static boolean isSame(Repeat repeat) {
        return repeat.entry().item() instanceof Message one
                && repeat.first().item() instanceof Message other
                && one.role() == other.role()
                && isSameText(one, other);
    }

    /** As {@code check} asks. */
    private static boolean isSameText(Message one, Message other) {
        boolean isWritten = one.written() != null && other.written() != null;
        return isWritten
                ? Objects.equals(one.written(), other.written())
                : one.content().equals(other.content());
    }

    /** What the database refuses is cut in two until it is found. */
    private Outcome deliver(List<Entry> entries) throws SQLException {
        if (entries.isEmpty()) {
            return new Outcome();
        }
        for (int tries = 1; ; tries++) {
            try {
                return transaction.run(new Block(entries, target));
            } catch (SQLException e) {
                transaction.rollBack();
                if (ServerFault.isOfOthers(e) && tries < TRIES) {
                    continue;
                }
                if (!ServerFault.isOfRow(e)) {
                    throw e;
                }
                return entries.size() == 1 ? rejected(entries.getFirst(), e) : inHalves(entries);
            }
        }
    }

    private Outcome inHalves(List<Entry> entries) throws SQLException {
        int middle = entries.size() / 2;
        Outcome outcome = deliver(entries.subList(0, middle));
        outcome.add(deliver(entries.subList(middle, entries.size())));
        return outcome;
    }

    private static Outcome rejected(Entry entry, SQLException cause) {
        Outcome outcome = new Outcome();
        outcome.reject(entry.rejected(Fault.Kind.RULE, ServerFault.message(cause)));
        return outcome;
    }

    /** From any thread: stops what the database is doing. */
    void cancel() {
        transaction.cancel();
    }

    @Override
    public void close() {
        transaction.close();
    }
}
