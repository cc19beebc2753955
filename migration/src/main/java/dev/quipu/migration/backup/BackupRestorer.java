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
import org.jspecify.annotations.Nullable;

/**
 * Restores backups, only into databases that are empty, see {@link Obstacles}. A file is read whole and compared with its seal before
 * anything is written; rows are compared with the manifest before they are committed. Not safe for use by several threads.
 *
 * @see BackupWriter
 */
public final class BackupRestorer {
    private static final int MOST_NAMED = 5;
    private static final String INTERRUPTED = "interrupted";
    private static final String AS_EMPTY = "the database is as empty as it was";
    private static final String WHOLE = "the database was restored whole by then";

    private final Workspace workspace;
    private final ClientPrograms programs;
    private final BackupListener listener;
    private boolean begun;
    private @Nullable String whole;

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
        whole = null;
        try (BackupFile file = BackupFile.open(path)) {
            TableLoader loader = new TableLoader(file, listener);
            List<Identifier> before;
            try (Session session = workspace.connectOrCreate("restore")) {
                requireEmpty(session);
                requireSameHistory(file);
                before = Inventory.userSchemas(session);
            }
            try {
                switch (file.manifest().method()) {
                    case BUILT_IN -> build(file, loader, options, run);
                    case PG_DUMP -> unpack(file, loader);
                }
                whole = WHOLE;
                // Else a stop at the last moment would say "restored", with the exit code of an interruption.
                requireNoInterruption();
            } catch (QuipuException e) {
                throw stopped(file, before, e);
            } catch (IOException e) {
                throw stopped(file, before, unreadable(path, e));
            } catch (UncheckedIOException e) {
                throw stopped(file, before, unreadable(path, Objects.requireNonNull(e.getCause())));
            }
            return result(file.manifest(), path, loader.warnings());
        }
    }

    private void look(Manifest manifest) {
        try (Session session = workspace.connect("restore")) {
            workspace.keepFingerprint(session, manifest.drift());
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
                        restoreProgram(file, session.serverVersion() / 10_000);
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
                    "the database " + database + " is not empty: it has " + some(there),
                    null,
                    List.of("nothing was changed"),
                    "create a new database and restore into it with --url; what a killed restore left goes with its database",
                    null);
        }
    }

    /** Returns the first names, and how many more there are. */
    static String some(List<String> names) {
        String more = names.size() > MOST_NAMED ? " and " + (names.size() - MOST_NAMED) + " more" : "";
        return String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size()))) + more;
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

    private void build(BackupFile file, TableLoader loader, RunOptions options, RunListener run) throws IOException {
        BackedUpRevisions revisions = BackedUpRevisions.of(file, workspace);
        if (!revisions.missing().isEmpty()) {
            loader.warn("neither the backup nor the project has the text of "
                    + some(revisions.missing().stream()
                            .map(RevisionId::toString)
                            .toList())
                    + ": they are recorded as applied, and what they made is missing");
        }
        workspace
                .migrator(options, run, revisions.graph(), revisions.schemas())
                .build(revisions.wanted(), (session, state, steps) -> begin(session), loader::load);
        whole = WHOLE;
        look(file.manifest());
        revisions.schemas().forEach((branch, schema) -> warnOfSchema(loader, branch, schema));
    }

    private void warnOfSchema(TableLoader loader, String branch, Identifier schema) {
        Identifier here = workspace.project().schemas().get(branch);
        if (here != null && !here.equals(schema)) {
            loader.warn(
                    "branch " + branch + " is in schema " + schema.display() + ", as it was, and this project puts it"
                            + " into " + here.display() + ": say --schema " + branch + "=" + schema.value());
        }
    }

    /** Asks again under the lock: what another runner has made since then is not ours to clean away. */
    private void begin(Session session) {
        requireEmpty(session);
        begun = true;
    }

    private void unpack(BackupFile file, TableLoader loader) throws IOException {
        int server;
        try (Session session = workspace.connectOrCreate("restore")) {
            server = session.serverVersion() / 10_000;
        }
        ArchiveProgram restore = restoreProgram(file, server);
        // A connection string, because without one it prints; it names no database, so libpq takes the environment's.
        List<String> arguments =
                List.of("--dbname=application_name=quipu", "--single-transaction", "--exit-on-error", "--no-password");
        try {
            restore.run(
                    workspace.database().url(),
                    arguments,
                    file::dump,
                    output -> output.transferTo(OutputStream.nullOutputStream()),
                    workspace.interruption());
        } catch (BackupException e) {
            throw unfinished(file, restore, e);
        }
        // It committed, and before that nothing was there that would have to be cleaned away.
        begun = true;
        whole = WHOLE + ", and not compared with the backup";
        look(file.manifest());
        compare(loader);
    }

    private void compare(TableLoader loader) {
        try (Session session = workspace.connectOrCreate("restore")) {
            workspace.interruption().cancelBy(session::cancel);
            requireNoInterruption();
            session.send("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
            loader.compare(session);
        } finally {
            workspace.interruption().cancelBy(null);
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

    /** It works in one transaction; all the same only a look tells whether that was committed before it stopped. */
    private BackupException unfinished(BackupFile file, ArchiveProgram restore, BackupException failure) {
        List<String> notes = new ArrayList<>(failure.notes());
        notes.add(left());
        return new BackupException(
                failure.message(),
                file.path(),
                notes,
                "see what " + restore.title() + " says above; a role that the backup names has to exist, and the server"
                        + " needs the space and the extensions that the database had",
                failure);
    }

    private String left() {
        try (Session session = workspace.connect("restore")) {
            List<String> there = Obstacles.in(session, workspace);
            return there.isEmpty()
                    ? AS_EMPTY
                    : "the database is left with " + some(there) + ": drop it and create it anew";
        } catch (QuipuException e) {
            return "what the database is left with could not be seen (" + e.message()
                    + "): look at it before you use it; the restore was one transaction, which the server ends";
        }
    }

    /** Returns what to throw. What the user has stopped is no failure, whatever it was that failed of it. */
    private QuipuException stopped(BackupFile file, List<Identifier> before, QuipuException failure) {
        // Whoever stops it asks again every second, and means the restore, not what clears away.
        workspace.interruption().cancelBy(null);
        String kept = whole;
        if (kept != null && isOfInterruption(failure)) {
            return InterruptedRunException.atItsEnd(INTERRUPTED, List.of(kept), failure);
        }
        QuipuException told = begun ? afterCleaning(file, before, failure) : failure;
        if (!workspace.interruption().isRequested()) {
            return told;
        }
        String left = left();
        return left.equals(AS_EMPTY)
                ? new InterruptedRunException(INTERRUPTED, List.of(left), told)
                : InterruptedRunException.atItsEnd(INTERRUPTED, List.of(left), told);
    }

    /** A comparison that found something else is a failure, even where somebody has stopped it too. */
    private boolean isOfInterruption(QuipuException failure) {
        return workspace.interruption().isRequested()
                && (failure instanceof InterruptedRunException
                        || (failure instanceof ServerException e && e.state().isCancelled()));
    }

    /** What the database did not have before, and a restore makes, comes from this one. */
    private QuipuException afterCleaning(BackupFile file, List<Identifier> before, QuipuException failure) {
        try (Session session = workspace.connectOrCreate("restore")) {
            for (Identifier schema : made(file.manifest(), session)) {
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

    private static Set<Identifier> made(Manifest manifest, Session session) {
        if (manifest.method() == BackupMethod.PG_DUMP) {
            return Set.copyOf(Inventory.userSchemas(session));
        }
        Set<Identifier> made = new HashSet<>(Set.of(manifest.historySchema()));
        manifest.branches().forEach(branch -> made.add(branch.schema()));
        return made;
    }
}
