package dev.quipu.migration.backup;

import dev.quipu.migration.backup.Manifest.TableContent;
import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.session.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Reads all tables of a snapshot over a few connections at once. */
final class TableReaders {
    private static final int CONNECTIONS = 3;

    private final Snapshot snapshot;
    private final BackupListener listener;
    private final BooleanSupplier stop;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    /** What failed first; what fails after it is a consequence of it, and nobody's news. */
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /**
     * Takes what to read.
     *
     * @param stop says whether somebody wants it to end
     */
    TableReaders(Snapshot snapshot, BackupListener listener, BooleanSupplier stop) {
        this.snapshot = snapshot;
        this.listener = listener;
        this.stop = stop;
    }

    /**
     * Reads and, where there is a file, writes them.
     *
     * @param file takes the rows; null if they shall only be counted and summed
     * @return what the tables hold, in the snapshot's order
     */
    List<TableContent> read(@Nullable BackupFileWriter file) {
        List<TableShape> tables = snapshot.inventory().tables();
        TableContent[] contents = new TableContent[tables.size()];
        each(tables.size(), (session, i) -> contents[i] = one(session, i, tables.get(i), file));
        return List.of(contents);
    }

    /** Tells whether some tables hold what they held; reads no further than to the first that does not. */
    boolean hold(List<TableContent> then) {
        AtomicBoolean same = new AtomicBoolean(true);
        each(then.size(), (session, i) -> {
            if (same.get()) {
                TableContent now = one(session, i, then.get(i).table(), null);
                if (now.rows() != then.get(i).rows()
                        || !now.checksum().equals(then.get(i).checksum())) {
                    same.set(false);
                }
            }
        });
        return same.get();
    }

    /** Reads one table. */
    private interface Reading {
        void read(Session session, int index) throws IOException;
    }

    private void each(int tables, Reading reading) {
        next.set(0);
        done.set(0);
        bytes.set(0);
        int connections = Math.min(CONNECTIONS, tables);
        if (connections > 0) {
            try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
                List<Future<?>> all = new ArrayList<>();
                for (int i = 0; i < connections; i++) {
                    all.add(threads.submit(work(tables, reading)));
                }
                await(all);
            }
        }
    }

    private Callable<@Nullable Void> work(int tables, Reading reading) {
        return () -> {
            try (Session session = snapshot.open()) {
                for (int i = next.getAndIncrement(); i < tables; i = next.getAndIncrement()) {
                    reading.read(session, i);
                    done.incrementAndGet();
                    tell();
                }
                return null;
            } catch (IOException | RuntimeException | Error e) {
                failure.compareAndSet(null, e);
                throw e;
            }
        };
    }

    private TableContent one(Session session, int index, TableShape table, @Nullable BackupFileWriter file)
            throws IOException {
        RowDigest digest = new RowDigest();
        if (file == null) {
            copy(session, table, watched(digest, OutputStream.nullOutputStream()));
            return new TableContent(table, digest.rows(), digest.checksum(), 0);
        }
        RowChunks chunks = RowChunks.ofTable(file, index);
        copy(session, table, watched(digest, chunks));
        chunks.close();
        return new TableContent(table, digest.rows(), digest.checksum(), chunks.parts());
    }

    /** A policy that hides rows from the role is an error here, as a missing privilege is. */
    private static void copy(Session session, TableShape table, OutputStream to) throws IOException {
        try {
            Copying.out(session, table, to);
        } catch (ServerException e) {
            if (!e.state().isInsufficientPrivilege()) {
                throw e;
            }
            throw new BackupException(
                    "the role may not read all rows of " + table.name().display() + ": " + e.message(),
                    null,
                    List.of("nothing was changed, and no backup was left"),
                    "connect as a superuser, or as a role with SELECT on every table and with BYPASSRLS where row-level"
                            + " security holds for it",
                    e);
        }
    }

    private OutputStream watched(RowDigest digest, OutputStream to) {
        return new OutputStream() {
            private long untold;

            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] data, int offset, int length) throws IOException {
                if (failure.get() != null || stop.getAsBoolean()) {
                    throw interrupted();
                }
                digest.write(data, offset, length);
                to.write(data, offset, length);
                untold += length;
                if (untold > 1 << 20) {
                    bytes.addAndGet(untold);
                    untold = 0;
                    tell();
                }
            }
        };
    }

    private static BackupException interrupted() {
        return new BackupException(
                "interrupted",
                null,
                List.of("nothing was changed, and no backup was left"),
                "run the same command again",
                null);
    }

    private synchronized void tell() {
        listener.progress(done.get(), snapshot.inventory().tables().size(), bytes.get());
    }

    /** Waits for all, and throws what failed first. */
    private void await(List<Future<?>> all) {
        for (Future<?> one : all) {
            try {
                one.get();
            } catch (ExecutionException e) {
                failure.compareAndSet(null, e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                failure.compareAndSet(null, interrupted());
            }
        }
        Throwable first = failure.get();
        if (first != null) {
            throw unwrapped(first);
        }
    }

    private static RuntimeException unwrapped(Throwable cause) {
        return switch (cause) {
            case IOException e -> new UncheckedIOException(e);
            case RuntimeException e -> e;
            case Error e -> throw e;
            default -> new IllegalStateException(cause);
        };
    }
}
