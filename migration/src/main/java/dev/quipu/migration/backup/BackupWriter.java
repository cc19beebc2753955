package dev.quipu.migration.backup;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.migration.backup.Manifest.Applied;
import dev.quipu.migration.backup.Manifest.BranchState;
import dev.quipu.migration.backup.Manifest.TableContent;
import dev.quipu.migration.history.DatabaseState;
import dev.quipu.migration.project.Workspace;
import dev.quipu.postgres.program.ClientPrograms;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Makes backups: with {@code pg_dump} where one fits the server, otherwise by itself. Not safe for use by several threads.
 *
 * @see BackupRestorer
 */
public final class BackupWriter {
    /** How the name of every backup ends. */
    public static final String ENDING = ".quipu.zip";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Workspace workspace;
    private final ClientPrograms programs;
    private final Clock clock;
    private final BackupListener listener;

    /**
     * Takes what a backup needs.
     *
     * @param programs where to look for {@code pg_dump}; with no folders, Quipu writes by itself
     */
    public BackupWriter(Workspace workspace, ClientPrograms programs, Clock clock, BackupListener listener) {
        this.workspace = workspace;
        this.programs = programs;
        this.clock = clock;
        this.listener = listener;
    }

    /**
     * Makes a backup and reads it back.
     *
     * @param to a directory, which gets a file named by database and time, or the file itself, which must not exist
     * @throws BackupException if it could not be made whole; nothing is left then that looks like a backup
     */
    public BackupResult write(Path to) {
        try (Snapshot snapshot = Snapshot.take(workspace)) {
            Instant now = clock.instant();
            Path file = file(to, snapshot.database(), now);
            try (BackupFileWriter writer = BackupFileWriter.create(file)) {
                Manifest manifest = fill(writer, snapshot, now);
                writer.seal(manifest);
                readBack(writer.part());
                writer.publish();
                return result(file, manifest);
            }
        } catch (IOException e) {
            throw failed(to, e);
        } catch (UncheckedIOException e) {
            throw failed(to, Objects.requireNonNull(e.getCause()));
        }
    }

    private static BackupException failed(Path to, IOException cause) {
        return new BackupException(
                "cannot write a backup to " + to + ": " + BackupFile.reason(cause),
                to,
                List.of("nothing was changed, and no backup was left"),
                "choose another place with --to, or with \"directory\" in the [backup] section of quipu.toml",
                cause);
    }

    private static Path file(Path to, String database, Instant now) {
        boolean named = to.toString().endsWith(ENDING) && !Files.isDirectory(to);
        if (named) {
            return to;
        }
        String start = database.replaceAll("[^A-Za-z0-9._-]", "_") + "-" + TIME.format(now);
        Path file = to.resolve(start + ENDING);
        for (int i = 2; Files.exists(file); i++) {
            file = to.resolve(start + "-" + i + ENDING);
        }
        return file;
    }

    private Manifest fill(BackupFileWriter writer, Snapshot snapshot, Instant now) throws IOException {
        int major = snapshot.serverVersion() / 10_000;
        Optional<ArchiveProgram> dump = ArchiveProgram.find(programs, ArchiveProgram.DUMP, major, major);
        boolean both = ArchiveProgram.find(programs, ArchiveProgram.RESTORE, major, major)
                .isPresent();
        TableReaders readers = new TableReaders(snapshot, listener, workspace.interruption()::isRequested);
        if (dump.isPresent() && both) {
            CompletableFuture<Integer> parts =
                    CompletableFuture.supplyAsync(() -> dump(dump.get(), writer, snapshot), ArchiveProgram.THREADS);
            List<TableContent> tables;
            try {
                tables = readers.read(null);
            } finally {
                settle(parts);
            }
            return manifest(
                    snapshot, now, tables, BackupMethod.PG_DUMP, dump.get().title(), joined(parts));
        }
        String tool = workspace.runner().tool();
        return manifest(snapshot, now, readers.read(writer), BackupMethod.BUILT_IN, tool, 0);
    }

    /** Waits until nothing writes to the file any more, however it ended. */
    private static void settle(CompletableFuture<?> work) {
        work.handle((done, failure) -> "").join();
    }

    private static int joined(CompletableFuture<Integer> parts) {
        try {
            return parts.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private int dump(ArchiveProgram program, BackupFileWriter writer, Snapshot snapshot) {
        RowChunks chunks = RowChunks.ofDump(writer);
        List<String> arguments = List.of(
                "--format=custom",
                "--no-password",
                "--snapshot=" + snapshot.id(),
                "--lock-wait-timeout=" + Copying.LOCK_TIMEOUT_MILLIS);
        try {
            program.run(
                    workspace.database().url(), arguments, OutputStream::close, output -> output.transferTo(chunks));
            chunks.close();
            return chunks.parts();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Manifest manifest(
            Snapshot snapshot,
            Instant now,
            List<TableContent> tables,
            BackupMethod method,
            String program,
            int dumpParts) {
        return new Manifest(
                workspace.runner().tool(),
                now,
                snapshot.database(),
                snapshot.serverVersion(),
                method,
                program,
                dumpParts,
                workspace.history().schema(),
                branches(snapshot.state()),
                tables,
                snapshot.sequenceValues(),
                snapshot.inventory().materializedViews(),
                method == BackupMethod.PG_DUMP
                        ? List.of()
                        : snapshot.inventory().leftOut());
    }

    private static List<BranchState> branches(DatabaseState state) {
        Map<String, List<Applied>> revisions = new TreeMap<>();
        state.placements().keySet().forEach(branch -> revisions.put(branch, new ArrayList<>()));
        state.applied()
                .values()
                .forEach(applied -> revisions
                        .computeIfAbsent(applied.revision().branch(), branch -> new ArrayList<>())
                        .add(new Applied(applied.revision().id(), applied.checksum())));
        List<BranchState> branches = new ArrayList<>();
        revisions.forEach((branch, applied) -> {
            Identifier schema =
                    state.placement(branch).map(place -> place.schema()).orElseGet(() -> new Identifier(branch));
            branches.add(new BranchState(branch, schema, applied));
        });
        return branches;
    }

    /** What cannot be read now could not be read when it is needed. */
    private void readBack(Path part) throws IOException {
        try (BackupFile file = BackupFile.open(part)) {
            Manifest manifest = file.manifest();
            for (int i = 0; i < manifest.tables().size() && manifest.dumpParts() == 0; i++) {
                RowDigest digest = new RowDigest();
                file.rows(i, digest);
                TableContent table = manifest.tables().get(i);
                if (digest.rows() != table.rows() || !digest.checksum().equals(table.checksum())) {
                    throw new IOException("the rows of " + table.table().name().display()
                            + " were read back otherwise than they were written");
                }
            }
            if (manifest.dumpParts() > 0) {
                list(file);
            }
        }
    }

    private void list(BackupFile file) throws IOException {
        Manifest manifest = file.manifest();
        ArchiveProgram restore = ArchiveProgram.find(
                        programs, ArchiveProgram.RESTORE, manifest.serverMajor(), manifest.serverMajor())
                .orElseThrow();
        long[] tables = new long[1];
        restore.list(
                workspace.database().url(),
                file::dump,
                output -> tables[0] = new String(output.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> line.contains(" TABLE DATA "))
                        .count());
        if (tables[0] < manifest.tables().size()) {
            throw new IOException("the archive holds the rows of " + tables[0] + " tables, and there are "
                    + manifest.tables().size());
        }
    }

    private BackupResult result(Path file, Manifest manifest) throws IOException {
        return new BackupResult(
                file,
                Files.size(file),
                manifest.method(),
                manifest.program(),
                manifest.tables().size(),
                manifest.rows(),
                manifest.leftOut());
    }
}
