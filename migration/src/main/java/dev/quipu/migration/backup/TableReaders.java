package dev.quipu.migration.backup;

import dev.quipu.migration.backup.Manifest.TableContent;
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
    private final AtomicBoolean failed = new AtomicBoolean();

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
        int connections = Math.min(CONNECTIONS, tables.size());
        if (connections > 0) {
            try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
                List<Future<?>> all = new ArrayList<>();
                for (int i = 0; i < connections; i++) {
                    all.add(threads.submit(work(tables, contents, file)));
                }
                await(all);
            }
        }
        return List.of(contents);
    }

    private Callable<@Nullable Void> work(
            List<TableShape> tables, TableContent[] contents, @Nullable BackupFileWriter file) {
        return () -> {
            try (Session session = snapshot.open()) {
                for (int i = next.getAndIncrement(); i < tables.size(); i = next.getAndIncrement()) {
                    contents[i] = one(session, i, tables.get(i), file);
                    tell(done.incrementAndGet());
                }
                return null;
            } catch (IOException | RuntimeException e) {
                failed.set(true);
                throw e;
            }
        };
    }

    private TableContent one(Session session, int index, TableShape table, @Nullable BackupFileWriter file)
            throws IOException {
        RowDigest digest = new RowDigest();
        if (file == null) {
            Copying.out(session, table, watched(digest, OutputStream.nullOutputStream()));
            return new TableContent(table, digest.rows(), digest.checksum(), 0);
        }
        RowChunks chunks = RowChunks.ofTable(file, index);
        Copying.out(session, table, watched(digest, chunks));
        chunks.close();
        return new TableContent(table, digest.rows(), digest.checksum(), chunks.parts());
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
                if (failed.get() || stop.getAsBoolean()) {
                    throw new BackupException("interrupted", null, null);
                }
                digest.write(data, offset, length);
                to.write(data, offset, length);
                untold += length;
                if (untold > 1 << 20) {
                    bytes.addAndGet(untold);
                    untold = 0;
                    tell(done.get());
                }
            }
        };
    }

    private synchronized void tell(int tables) {
        listener.progress(tables, snapshot.inventory().tables().size(), bytes.get());
    }

    /** Throws the first failure that is no mere consequence of another one. */
    private static void await(List<Future<?>> all) {
        @Nullable RuntimeException first = null;
        for (Future<?> one : all) {
            try {
                one.get();
            } catch (ExecutionException e) {
                RuntimeException failure = unwrapped(e.getCause());
                if (first == null || first instanceof BackupException) {
                    first = failure;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                first = new BackupException("interrupted", null, null);
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private static RuntimeException unwrapped(@Nullable Throwable cause) {
        return switch (cause) {
            case RuntimeException e -> e;
            case IOException e -> new UncheckedIOException(e);
            case null, default -> new IllegalStateException(cause);
        };
    }
}
