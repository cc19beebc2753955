package dev.quipu.migration.backup;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.migration.backup.Manifest.Applied;
import dev.quipu.migration.backup.Manifest.BranchState;
import dev.quipu.migration.backup.Manifest.TableContent;
import dev.quipu.migration.history.AppliedRevision;
import dev.quipu.migration.history.DatabaseState;
import dev.quipu.migration.history.Fingerprint;
import dev.quipu.migration.history.LockTable;
import dev.quipu.migration.history.Placement;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.migration.run.InterruptedRunException;
import dev.quipu.migration.run.Interruption;
import dev.quipu.postgres.failure.FileFailure;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.program.ClientPrograms;
import dev.quipu.postgres.session.ServerException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Makes backups: with {@code pg_dump} where one fits the server, otherwise by itself. Not safe for use by several threads.
 *
 * @see BackupRestorer
 */
public final class BackupWriter {
    private static final int MOST_OF_ONE_SECOND = 1000;

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
     * Makes a backup that somebody asked for, and reads it back.
     *
     * @throws BackupException if it could not be made whole; nothing is left then that looks like a backup
     */
    public BackupResult write(BackupPlace to) {
        return making(to.path(), snapshot -> {
            BackupResult made = write(to, snapshot, BackupOccasion.ASKED);
            return made.method() == BackupMethod.BUILT_IN
                    ? made.withWarnings(ArchiveProgram.unfit(programs, snapshot.serverMajor()))
                    : made;
        });
    }

    /**
     * Sees to it that there is a backup before a run: makes one and deletes old ones of this kind or, if the newest one
     * holds what the database holds, leaves it at that.
     *
     * @param keep how many of this kind stay
     * @throws BackupException if there is none afterwards; the run must not begin then
     */
    public BackupResult writeBeforeRun(BackupDirectory directory, int keep) {
        return making(directory.path(), snapshot -> {
            Optional<BackupFile> same = new UnchangedBackup(directory, snapshot, readers(snapshot))
                    .find(branches(snapshot.state(), null), method(snapshot));
            if (same.isPresent()) {
                try (BackupFile file = same.get()) {
                    return result(file.path(), file.manifest(), true, List.of());
                }
            }
            BackupResult made = write(new BackupPlace.InDirectory(directory), snapshot, BackupOccasion.BEFORE_RUN);
            return made.withDeleted(prune(new Retention(directory, keep), made.file()));
        });
    }

    /** Makes a backup of a snapshot. */
    private interface Making {
        BackupResult of(Snapshot snapshot) throws IOException;
    }

    private BackupResult making(Path to, Making making) {
        try (Snapshot snapshot = Snapshot.take(workspace)) {
            return making.of(snapshot);
        } catch (IOException e) {
            throw orInterrupted(failed(to, e));
        } catch (UncheckedIOException e) {
            throw orInterrupted(failed(to, Objects.requireNonNull(e.getCause())));
        } catch (ServerException e) {
            throw orInterrupted(refused(e));
        } catch (BackupException e) {
            throw orInterrupted(e);
        }
    }

    /** Of what is stopped, all that can fail does: a program that ends, a statement that is cancelled, a half read table. */
    private QuipuException orInterrupted(QuipuException failure) {
        return workspace.interruption().isRequested()
                ? new InterruptedRunException(
                        "interrupted", List.of("nothing was changed, and no backup was left"), failure)
                : failure;
    }

    /** Room is no reason to stop a run that has its backup. */
    private static List<Path> prune(Retention retention, Path newest) {
        try {
            Optional<Manifest> manifest = BackupFile.manifest(newest);
            return manifest.isEmpty() ? List.of() : retention.prune(manifest.get());
        } catch (IOException e) {
            return List.of();
        }
    }

    private BackupResult write(BackupPlace to, Snapshot snapshot, BackupOccasion occasion) throws IOException {
        Instant now = clock.instant();
        try (BackupFileWriter writer = create(to, snapshot.database(), now)) {
            Manifest manifest = fill(writer, snapshot, occasion, now);
            writer.seal(manifest);
            readBack(writer.part());
            writer.publish();
            return result(writer.target(), manifest, false, List.of());
        }
    }

    /** A part of what a role may not read would be no backup. */
    private static QuipuException refused(ServerException cause) {
        if (!cause.state().isInsufficientPrivilege()) {
            return cause;
        }
        return new BackupException(
                "the role may not read all that a backup has to hold: " + cause.told(),
                null,
                List.of("nothing was changed, and no backup was left"),
                "back up as the owner of the tables, or let the role read everything: GRANT pg_read_all_data TO the role",
                cause);
    }

    private static BackupException failed(Path to, IOException cause) {
        return new BackupException(
                "cannot write a backup to " + to + ": " + FileFailure.reason(cause),
                to,
                List.of("nothing was changed, and no backup was left"),
                "choose another place with --to, or with \"directory\" in the [backup] section of quipu.toml",
                cause);
    }

    private static BackupFileWriter create(BackupPlace to, String database, Instant now) throws IOException {
        return switch (to) {
            case BackupPlace.AsFile file -> BackupFileWriter.create(file.path());
            case BackupPlace.InDirectory place -> {
                BackupDirectory directory = place.directory();
                for (int number = 1; ; number++) {
                    try {
                        yield BackupFileWriter.create(directory.file(database, now, number));
                    } catch (FileAlreadyExistsException e) {
                        if (number == MOST_OF_ONE_SECOND || !Files.isDirectory(directory.path())) {
                            throw e;
                        }
                    }
                }
            }
        };
    }

    private BackupMethod method(Snapshot snapshot) {
        return dump(snapshot).isPresent() ? BackupMethod.PG_DUMP : BackupMethod.BUILT_IN;
    }

    /** Returns the pg_dump that fits, if there is a pg_restore beside that does too. */
    private Optional<ArchiveProgram> dump(Snapshot snapshot) {
        int major = snapshot.serverMajor();
        boolean restorable = ArchiveProgram.find(programs, ArchiveProgram.RESTORE, major, major)
                .isPresent();
        return restorable ? ArchiveProgram.find(programs, ArchiveProgram.DUMP, major, major) : Optional.empty();
    }

    private TableReaders readers(Snapshot snapshot) {
        return new TableReaders(snapshot, listener, workspace.interruption()::isRequested);
    }

    private Manifest fill(BackupFileWriter writer, Snapshot snapshot, BackupOccasion occasion, Instant now)
            throws IOException {
        Optional<ArchiveProgram> dump = dump(snapshot);
        if (dump.isPresent()) {
            Interruption dumping = new Interruption();
            CompletableFuture<Integer> parts = CompletableFuture.supplyAsync(
                    () -> dump(dump.get(), writer, snapshot, dumping), ArchiveProgram.THREADS);
            List<TableContent> tables = readBeside(parts, dumping, snapshot);
            return manifest(
                    snapshot,
                    occasion,
                    now,
                    branches(snapshot.state(), null),
                    tables,
                    new Rows(BackupMethod.PG_DUMP, dump.get().title(), joined(parts)));
        }
        List<BranchState> branches = branches(snapshot.state(), new RevisionTexts(writer));
        return manifest(
                snapshot,
                occasion,
                now,
                branches,
                readers(snapshot).read(writer),
                new Rows(BackupMethod.BUILT_IN, workspace.runner().tool(), 0));
    }

    /** What wrote the rows, and into how many pieces of an archive. */
    private record Rows(BackupMethod method, String program, int dumpParts) {}

    /** Reads the tables while a program writes them, and returns when nothing writes to the file any more. */
    private List<TableContent> readBeside(CompletableFuture<?> parts, Interruption dumping, Snapshot snapshot) {
        workspace.interruption().cancelBy(dumping::request);
        try {
            List<TableContent> tables = readers(snapshot).read(null);
            settle(parts);
            return tables;
        } catch (RuntimeException e) {
            // Nobody needs the rest, for which it may have to wait.
            dumping.request();
            settle(parts);
            throw e;
        } finally {
            workspace.interruption().cancelBy(null);
        }
    }

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

    /** Returns the option that leaves out a table of the history's schema. */
    private String without(String table) {
        return "--exclude-table=" + workspace.history().schema().quoted() + "." + table;
    }

    private int dump(ArchiveProgram program, BackupFileWriter writer, Snapshot snapshot, Interruption dumping) {
        RowChunks chunks = RowChunks.ofDump(writer);
        List<String> arguments = List.of(
                "--format=custom",
                "--no-password",
                "--snapshot=" + snapshot.id(),
                without(LockTable.NAME),
                without(Fingerprint.TABLES.getFirst()),
                without(Fingerprint.TABLES.getLast()),
                "--lock-wait-timeout=" + Copying.LOCK_TIMEOUT_MILLIS);
        try {
            program.run(
                    workspace.database().url(),
                    arguments,
                    OutputStream::close,
                    output -> output.transferTo(chunks),
                    dumping);
            chunks.close();
            return chunks.parts();
        } catch (BackupException e) {
            throw e.notes().stream().anyMatch(note -> note.contains("permission denied")) ? unread(e) : e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** It reads the whole database, others' schemas too. */
    private static BackupException unread(BackupException cause) {
        return new BackupException(
                cause.message(),
                null,
                cause.notes(),
                "pg_dump reads the whole database, so the role has to: GRANT pg_read_all_data TO the role; where there is no"
                        + " pg_dump that fits the server, Quipu writes what belongs to the project itself",
                cause);
    }

    private Manifest manifest(
            Snapshot snapshot,
            BackupOccasion occasion,
            Instant now,
            List<BranchState> branches,
            List<TableContent> tables,
            Rows rows) {
        return new Manifest(
                workspace.runner().tool(),
                occasion,
                snapshot.server(),
                snapshot.catalog(),
                now,
                snapshot.database(),
                snapshot.serverVersion(),
                rows.method(),
                rows.program(),
                rows.dumpParts(),
                workspace.history().schema(),
                branches,
                tables,
                snapshot.sequenceValues(),
                snapshot.inventory().materializedViews(),
                rows.method() == BackupMethod.PG_DUMP
                        ? List.of()
                        : snapshot.inventory().leftOut(),
                snapshot.drift());
    }

    /**
     * Returns what is applied.
     *
     * @param texts takes the revisions themselves; null where an archive of pg_dump makes them needless
     */
    private List<BranchState> branches(DatabaseState state, @Nullable RevisionTexts texts) throws IOException {
        Map<String, List<AppliedRevision>> revisions = new TreeMap<>();
        state.placements().keySet().forEach(branch -> revisions.put(branch, new ArrayList<>()));
        state.applied()
                .values()
                .forEach(applied -> revisions
                        .computeIfAbsent(applied.revision().branch(), branch -> new ArrayList<>())
                        .add(applied));
        List<BranchState> branches = new ArrayList<>();
        for (Map.Entry<String, List<AppliedRevision>> branch : revisions.entrySet()) {
            Identifier schema = state.placement(branch.getKey())
                    .map(Placement::schema)
                    .orElseGet(() -> new Identifier(branch.getKey()));
            List<Applied> applied = new ArrayList<>();
            for (AppliedRevision one : branch.getValue()) {
                applied.add(
                        texts == null
                                ? new Applied(one.revision().id(), one.checksum(), "")
                                : texts.write(branches.size(), one, known(one.revision())));
            }
            branches.add(new BranchState(branch.getKey(), schema, applied));
        }
        return branches;
    }

    private @Nullable Revision known(RevisionId id) {
        try {
            return workspace.graph().asWritten(id).orElse(null);
        } catch (QuipuException e) {
            // Files that are out of order are no reason to have no backup; which texts it lacks is told.
            return null;
        }
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
        restore.run(
                workspace.database().url(),
                List.of("--list"),
                file::dump,
                output -> tables[0] = new String(output.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> line.contains(" TABLE DATA "))
                        .count(),
                workspace.interruption());
        if (tables[0] < manifest.tables().size()) {
            throw new IOException("the archive holds the rows of " + tables[0] + " tables, and there are "
                    + manifest.tables().size());
        }
    }

    private static BackupResult result(Path file, Manifest manifest, boolean reused, List<Path> deleted)
            throws IOException {
        return new BackupResult(
                file,
                Files.size(file),
                manifest.method(),
                manifest.program(),
                manifest.tables().size(),
                manifest.rows(),
                manifest.leftOut(),
                warnings(manifest),
                reused,
                deleted);
    }

    private static List<String> warnings(Manifest manifest) {
        if (manifest.method() == BackupMethod.PG_DUMP) {
            return List.of();
        }
        List<String> without = manifest.branches().stream()
                .flatMap(branch -> branch.revisions().stream()
                        .filter(applied -> !applied.hasText())
                        .map(applied -> branch.branch() + "@" + applied.id()))
                .toList();
        return without.isEmpty()
                ? List.of()
                : List.of("the project has no file, or a changed one, of " + FewNames.of(without)
                        + ": all rows are in the backup, but what these revisions made can be restored only by a project"
                        + " that has them; without them, their tables come back without keys, indexes and triggers");
    }
}
