package dev.quipu.migration.backup;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.migration.run.InterruptedRunException;
import dev.quipu.migration.run.RunListener;
import dev.quipu.migration.run.RunOptions;
import dev.quipu.postgres.failure.FileFailure;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.program.ClientPrograms;
import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.session.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Restores backups, only into databases that are empty, see {@link Obstacles}. A file is read whole and compared with its seal before
 * anything is written; rows are compared with the manifest before they are committed. Not safe for use by several threads.
 *
 * @see BackupWriter
 */
public final class BackupRestorer {
    private static final String INTERRUPTED = "interrupted";
    private static final String AS_EMPTY = "the database is as empty as it was";

    private final Workspace workspace;
    private final ClientPrograms programs;
    private final BackupListener listener;

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
        try (BackupFile file = BackupFile.open(path)) {
            List<Identifier> before;
            try (Session session = workspace.connectOrCreate("restore")) {
                requireEmpty(session);
                requireSameHistory(file);
                before = Inventory.userSchemas(session);
            }
            return new Restoration(file, before).run(options, run);
        }
    }

    /**
     * Does all of a restore that comes before something is written: reads the file whole, and looks at the database.
     *
     * @return what a restore would bring
     * @throws BackupException as {@link #restore}, as far as it can be told by then
     */
    public RestoreResult dryRun(Path path) {
        try (BackupFile file = BackupFile.open(path)) {
            requireSameHistory(file);
            // One that does not exist yet is empty, and a restore makes it.
            if (workspace.database().exists()) {
                try (Session session = workspace.connect("restore")) {
                    requireEmpty(session);
                    if (file.manifest().method() == BackupMethod.PG_DUMP) {
                        restoreProgram(file, session.serverMajor());
                    }
                }
            }
            return result(file.manifest(), path, List.of());
        }
    }

    private static BackupException unreadable(Path path, IOException cause) {
        return new BackupException(
                "cannot read " + path + ": " + FileFailure.reason(cause), path, List.of(), null, cause);
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

    private void requireEmpty(Session session) {
        List<String> there = Obstacles.in(session, workspace);
        if (!there.isEmpty()) {
            String database = session.value("SELECT current_database()");
            throw new BackupException(
                    "the database " + database + " is not empty: it has " + FewNames.of(there),
                    null,
                    List.of("nothing was changed"),
                    "create a new database and restore into it with --url; what a killed restore left goes with its database",
                    null);
        }
    }

    private void requireSameHistory(BackupFile file) {
        Identifier history = file.manifest().historySchema();
        if (!history.equals(workspace.history().schema())) {
            throw new BackupException(
                    "the backup's history is in schema " + history.display() + ", and this project's in "
                            + workspace.history().schema().display(),
                    file.path(),
                    List.of("nothing was changed"),
                    "say --history-schema " + history.value(),
                    null);
        }
    }

    private void requireNoInterruption() {
        if (workspace.interruption().isRequested()) {
            throw new InterruptedRunException(INTERRUPTED);
        }
    }

    private ArchiveProgram restoreProgram(BackupFile file, int server) {
        String program = file.manifest().program();
        int writer = Integer.parseInt(program.replaceAll("^\\D*(\\d+).*$", "$1"));
        return ArchiveProgram.find(programs, ArchiveProgram.RESTORE, server, writer)
                .orElseThrow(() -> new BackupException(
                        "the backup was written by " + program
                                + ", and this machine has no pg_restore that fits it and server version " + server,
                        file.path(),
                        "install the client programs of PostgreSQL " + Math.max(server, writer)));
    }

    private String left() {
        try (Session session = workspace.connect("restore")) {
            List<String> there = Obstacles.in(session, workspace);
            return there.isEmpty()
                    ? AS_EMPTY
                    : "the database is left with " + FewNames.of(there) + ": drop it and create it anew";
        } catch (QuipuException e) {
            return "what the database is left with could not be seen (" + e.message()
                    + "): look at it before you use it; the restore was one transaction, which the server ends";
        }
    }

    /** A comparison that found something else is a failure, even where somebody has stopped it too. */
    private boolean isOfInterruption(QuipuException failure) {
        return workspace.interruption().isRequested()
                && (failure instanceof InterruptedRunException
                        || (failure instanceof ServerException e && e.state().isCancelled()));
    }

    /** One restore, from when nothing is written yet. */
    private final class Restoration {
        private final BackupFile file;
        private final Manifest manifest;
        private final TableLoader loader;
        private final List<Identifier> before;
        private Stage stage = Stage.UNTOUCHED;

        /** @param before the schemas that the database has already */
        Restoration(BackupFile file, List<Identifier> before) {
            this.file = file;
            this.manifest = file.manifest();
            this.loader = new TableLoader(file, listener);
            this.before = before;
        }

        RestoreResult run(RunOptions options, RunListener run) {
            try {
                switch (manifest.method()) {
                    case BUILT_IN -> build(options, run);
                    case PG_DUMP -> unpack();
                }
                stage = Stage.WHOLE;
                // Else a stop at the last moment would say "restored", with the exit code of an interruption.
                requireNoInterruption();
            } catch (QuipuException e) {
                throw stopped(e);
            } catch (IOException e) {
                throw stopped(unreadable(file.path(), e));
            } catch (UncheckedIOException e) {
                throw stopped(unreadable(file.path(), Objects.requireNonNull(e.getCause())));
            }
            return result(manifest, file.path(), loader.warnings());
        }

        private void build(RunOptions options, RunListener run) throws IOException {
            BackedUpRevisions revisions = BackedUpRevisions.of(file, workspace);
            if (!revisions.missing().isEmpty()) {
                loader.warn("neither the backup nor the project has the text of "
                        + FewNames.of(revisions.missing().stream()
                                .map(RevisionId::toString)
                                .toList())
                        + ": they are recorded as applied, and what they made is missing");
            }
            workspace
                    .migrator(options, run, revisions.graph(), revisions.schemas())
                    .build(revisions.wanted(), (session, state, steps) -> begin(session), loader::load);
            stage = Stage.WHOLE;
            look();
            revisions.schemas().forEach((branch, schema) -> warnOfSchema(branch, schema));
        }

        private void warnOfSchema(String branch, Identifier schema) {
            Identifier here = workspace.project().schemas().get(branch);
            if (here != null && !here.equals(schema)) {
                loader.warn("branch " + branch + " is in schema " + schema.display()
                        + ", as it was, and this project puts it" + " into " + here.display() + ": say --schema "
                        + branch + "=" + schema.value());
            }
        }

        /** Asks again under the lock: what another runner has made since then is not ours to clean away. */
        private void begin(Session session) {
            requireEmpty(session);
            stage = Stage.BEGUN;
        }

        private void unpack() throws IOException {
            int server;
            try (Session session = workspace.connectOrCreate("restore")) {
                server = session.serverMajor();
            }
            ArchiveProgram restore = restoreProgram(file, server);
            // A connection string, because without one it prints; it names no database, so libpq takes the
            // environment's.
            List<String> arguments = List.of(
                    "--dbname=application_name=quipu", "--single-transaction", "--exit-on-error", "--no-password");
            try {
                restore.run(
                        workspace.database().url(),
                        arguments,
                        file::dump,
                        output -> output.transferTo(OutputStream.nullOutputStream()),
                        workspace.interruption());
            } catch (BackupException e) {
                throw unfinished(restore, e);
            }
            // It committed, and before that nothing was there that would have to be cleaned away.
            stage = Stage.WHOLE_UNCOMPARED;
            look();
            compare();
        }

        private void look() {
            try (Session session = workspace.connect("restore")) {
                workspace.keepFingerprint(session, manifest.drift());
            }
        }

        private void compare() {
            try (Session session = workspace.connectOrCreate("restore")) {
                workspace.interruption().cancelBy(session::cancel);
                requireNoInterruption();
                session.send("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
                loader.compare(session);
            } finally {
                workspace.interruption().cancelBy(null);
            }
        }

        /** It works in one transaction; all the same only a look tells whether that was committed before it stopped. */
        private BackupException unfinished(ArchiveProgram restore, BackupException failure) {
            List<String> notes = new ArrayList<>(failure.notes());
            notes.add(left());
            return new BackupException(
                    failure.message(),
                    file.path(),
                    notes,
                    "see what " + restore.title()
                            + " says above; a role that the backup names has to exist, and the server"
                            + " needs the space and the extensions that the database had",
                    failure);
        }

        /** Returns what to throw. What the user has stopped is no failure, whatever it was that failed of it. */
        private QuipuException stopped(QuipuException failure) {
            // Whoever stops it asks again every second, and means the restore, not what clears away.
            workspace.interruption().cancelBy(null);
            if (stage.isWhole() && isOfInterruption(failure)) {
                return InterruptedRunException.atItsEnd(INTERRUPTED, List.of(stage.told), failure);
            }
            QuipuException told = stage != Stage.UNTOUCHED ? afterCleaning(failure) : failure;
            if (!workspace.interruption().isRequested()) {
                return told;
            }
            String left = left();
            return left.equals(AS_EMPTY)
                    ? new InterruptedRunException(INTERRUPTED, List.of(left), told)
                    : InterruptedRunException.atItsEnd(INTERRUPTED, List.of(left), told);
        }

        /** What the database did not have before, and a restore makes, comes from this one. */
        private QuipuException afterCleaning(QuipuException failure) {
            try (Session session = workspace.connectOrCreate("restore")) {
                for (Identifier schema : made(session)) {
                    if (!before.contains(schema)) {
                        session.send("DROP SCHEMA IF EXISTS " + schema.quoted() + " CASCADE");
                    }
                }
            } catch (QuipuException e) {
                failure.addSuppressed(e);
            }
            List<String> notes = new ArrayList<>(failure.notes());
            notes.add(left());
            return new BackupException(
                    failure.message(),
                    file.path(),
                    notes,
                    failure.hint().orElse(null),
                    Objects.requireNonNullElse(failure.getCause(), failure));
        }

        private Set<Identifier> made(Session session) {
            if (manifest.method() == BackupMethod.PG_DUMP) {
                return Set.copyOf(Inventory.userSchemas(session));
            }
            Set<Identifier> made = new HashSet<>(Set.of(manifest.historySchema()));
            manifest.branches().forEach(branch -> made.add(branch.schema()));
            return made;
        }
    }

    /** How far a restore has come. */
    private enum Stage {
        /** Nothing is written. */
        UNTOUCHED(""),
        /** What the database has more than before is this restore's. */
        BEGUN(""),
        WHOLE_UNCOMPARED("the database was restored whole by then, and not compared with the backup"),
        WHOLE("the database was restored whole by then");

        /** What is said of it to whom has stopped the restore. */
        private final String told;

        Stage(String told) {
            this.told = told;
        }

        boolean isWhole() {
            return this == WHOLE || this == WHOLE_UNCOMPARED;
        }
    }
}
