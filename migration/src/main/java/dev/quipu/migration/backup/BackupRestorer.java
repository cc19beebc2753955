package dev.quipu.migration.backup;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.migration.backup.Manifest.Applied;
import dev.quipu.migration.backup.Manifest.BranchState;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.migration.run.RunListener;
import dev.quipu.migration.run.RunOptions;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.program.ClientPrograms;
import dev.quipu.postgres.session.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Restores backups, only into databases that have no tables. A file is read whole and compared with its seal before
 * anything is written; rows are compared with the manifest before they are committed. Not safe for use by several threads.
 *
 * @see BackupWriter
 */
public final class BackupRestorer {
    private static final int MOST_NAMED = 5;

    private final Workspace workspace;
    private final ClientPrograms programs;
    private final BackupListener listener;
    private boolean begun;

    /**
     * Takes what a restore needs.
     *
     * @param workspace the project whose revisions make the schema, and the database to restore into
     * @param programs where to look for {@code pg_restore}
     */
    public BackupRestorer(Workspace workspace, ClientPrograms programs, BackupListener listener) {
        this.workspace = workspace;
        this.programs = programs;
        this.listener = listener;
    }

    /**
     * Restores.
     *
     * @throws BackupException if the file is damaged, the database is not empty, or what was restored is not what was
     *     backed up; the database is then as it was, or the notes say what is left
     */
    public RestoreResult restore(Path path, RunOptions options, RunListener run) {
        begun = false;
        try (BackupFile file = BackupFile.open(path)) {
            TableLoader loader = new TableLoader(file, listener);
            List<Identifier> before;
            try (Session session = workspace.connectOrCreate("restore")) {
                requireEmpty(session);
                before = Inventory.userSchemas(session);
            }
            try {
                switch (file.manifest().method()) {
                    case BUILT_IN -> build(file, loader, options, run);
                    case PG_DUMP -> unpack(file, loader);
                }
            } catch (QuipuException e) {
                throw begun ? afterCleaning(file, before, e) : e;
            } catch (IOException | java.io.UncheckedIOException e) {
                throw afterCleaning(
                        file,
                        before,
                        new BackupException("cannot read " + path + ": " + e.getMessage(), path, List.of(), null, e));
            }
            return result(file.manifest(), path, loader.warnings());
        }
    }

    private static RestoreResult result(Manifest manifest, Path path, List<String> warnings) {
        return new RestoreResult(
                path,
                manifest.database(),
                manifest.created().toString(),
                manifest.method(),
                manifest.tables().size(),
                manifest.rows(),
                warnings);
    }

    private static void requireEmpty(Session session) {
        List<String> tables = Inventory.userTables(session);
        if (!tables.isEmpty()) {
            String more = tables.size() > MOST_NAMED ? " and " + (tables.size() - MOST_NAMED) + " more" : "";
            throw new BackupException(
                    "the database is not empty: it has "
                            + String.join(", ", tables.subList(0, Math.min(MOST_NAMED, tables.size()))) + more,
                    null,
                    List.of("nothing was changed"),
                    "create a new database and restore into it with --url",
                    null);
        }
    }

    private void build(BackupFile file, TableLoader loader, RunOptions options, RunListener run) {
        Set<RevisionId> wanted = revisions(file);
        workspace.migrator(options, run).build(wanted, (session, state, steps) -> begin(session), loader::load);
    }

    /** Asks again under the lock: what another runner has made since then is not ours to clean away. */
    private void begin(Session session) {
        requireEmpty(session);
        begun = true;
    }

    /** Returns the revisions that the backup had, after making sure that this project makes the same of them. */
    private Set<RevisionId> revisions(BackupFile file) {
        Set<RevisionId> wanted = new HashSet<>();
        List<String> problems = new ArrayList<>();
        for (BranchState branch : file.manifest().branches()) {
            Identifier here = workspace.project().schemas().get(branch.branch());
            if (!branch.revisions().isEmpty() && here != null && !here.equals(branch.schema())) {
                problems.add("branch " + branch.branch() + " lived in schema "
                        + branch.schema().display() + ", and here it goes to " + here.display() + ": say --schema "
                        + branch.branch() + "=" + branch.schema().value());
            }
            for (Applied applied : branch.revisions()) {
                RevisionId id = new RevisionId(branch.branch(), applied.id());
                problem(id, applied).ifPresent(problems::add);
                wanted.add(id);
            }
        }
        Identifier history = file.manifest().historySchema();
        if (!history.equals(workspace.history().schema())) {
            problems.add(
                    "the history was in schema " + history.display() + ": say --history-schema " + history.value());
        }
        if (!problems.isEmpty()) {
            throw new BackupException(
                    "this project cannot make the schema that the backup's rows belong to",
                    file.path(),
                    problems,
                    "restore with the project, and the revision files, that the backup was made with",
                    null);
        }
        return wanted;
    }

    private Optional<String> problem(RevisionId id, Applied applied) {
        Optional<Revision> revision = workspace.graph().find(id);
        if (revision.isEmpty()) {
            return Optional.of("there is no revision " + id);
        }
        return revision.get().checksum().equals(applied.checksum())
                ? Optional.empty()
                : Optional.of("revision " + id + " (" + revision.get().source() + ") has changed since");
    }

    private void unpack(BackupFile file, TableLoader loader) throws IOException {
        Manifest manifest = file.manifest();
        int server;
        try (Session session = workspace.connectOrCreate("restore")) {
            server = session.serverVersion() / 10_000;
        }
        int writer = Integer.parseInt(manifest.program().replaceAll("^\\D*(\\d+).*$", "$1"));
        ArchiveProgram restore = ArchiveProgram.find(programs, ArchiveProgram.RESTORE, server, writer)
                .orElseThrow(() -> new BackupException(
                        "the backup was written by " + manifest.program()
                                + ", and this machine has no pg_restore that fits it and server version " + server,
                        file.path(),
                        "install the client programs of PostgreSQL " + Math.max(server, writer)));
        // A connection string, because without one it prints; it names no database, so libpq takes the environment's.
        List<String> arguments =
                List.of("--dbname=application_name=quipu", "--single-transaction", "--exit-on-error", "--no-password");
        restore.run(
                workspace.database().url(),
                arguments,
                file::dump,
                output -> output.transferTo(OutputStream.nullOutputStream()));
        // It committed, and before that nothing was there that would have to be cleaned away.
        begun = true;
        try (Session session = workspace.connectOrCreate("restore")) {
            session.send("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
            loader.compare(session);
        }
    }

    /** What the database did not have before, and a restore makes, comes from this one. */
    private QuipuException afterCleaning(BackupFile file, List<Identifier> before, QuipuException failure) {
        List<String> left;
        try (Session session = workspace.connectOrCreate("restore")) {
            for (Identifier schema : made(file.manifest(), session)) {
                if (!before.contains(schema)) {
                    session.send("DROP SCHEMA IF EXISTS " + schema.quoted() + " CASCADE");
                }
            }
            left = Inventory.userTables(session);
        } catch (QuipuException e) {
            failure.addSuppressed(e);
            left = List.of("what the server did not let be dropped");
        }
        return told(file, failure, left);
    }

    private static Set<Identifier> made(Manifest manifest, Session session) {
        if (manifest.method() == BackupMethod.PG_DUMP) {
            return Set.copyOf(Inventory.userSchemas(session));
        }
        Set<Identifier> made = new HashSet<>(Set.of(manifest.historySchema()));
        manifest.branches().forEach(branch -> made.add(branch.schema()));
        return made;
    }

    private static QuipuException told(BackupFile file, QuipuException failure, List<String> left) {
        List<String> notes = new ArrayList<>(failure.notes());
        notes.add(
                left.isEmpty()
                        ? "the database is as empty as it was"
                        : "the database is left with " + String.join(", ", left) + ": drop it and create it anew");
        return new BackupException(
                failure.message(),
                file.path(),
                notes,
                failure.hint().orElse(null),
                Objects.requireNonNullElse(failure.getCause(), failure));
    }
}
