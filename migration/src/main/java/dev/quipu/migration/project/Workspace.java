package dev.quipu.migration.project;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.migration.concurrent.Meanwhile;
import dev.quipu.migration.graph.RevisionGraph;
import dev.quipu.migration.history.DatabaseState;
import dev.quipu.migration.history.Drift;
import dev.quipu.migration.history.Fingerprint;
import dev.quipu.migration.history.Fingerprint.Difference;
import dev.quipu.migration.history.HistoryReader;
import dev.quipu.migration.history.HistorySchema;
import dev.quipu.migration.history.Runner;
import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionDirectory;
import dev.quipu.migration.run.Interruption;
import dev.quipu.migration.run.Migrator;
import dev.quipu.migration.run.OfflineScript;
import dev.quipu.migration.run.PoolerCheck;
import dev.quipu.migration.run.RunContext;
import dev.quipu.migration.run.RunListener;
import dev.quipu.migration.run.RunOptions;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * A project at work: its revisions, read once, and its database, connected to when first needed. Every command stands on
 * one. Not safe for use by several threads.
 */
public final class Workspace {
    private final Project project;
    private final Database database;
    private final Runner runner;
    private final Interruption interruption;
    private final Meanwhile<RevisionGraph> reading = new Meanwhile<>("revisions", this::read);

    /**
     * Takes a project.
     *
     * @param project what it is about
     * @param database where its database is
     * @param runner who works on it
     */
    public Workspace(Project project, Database database, Runner runner) {
        this(project, database, runner, new Interruption());
    }

    private Workspace(Project project, Database database, Runner runner, Interruption interruption) {
        this.project = project;
        this.database = database;
        this.runner = runner;
        this.interruption = interruption;
    }

    /**
     * Returns one for a part of this one's work, which ends with it when that is asked to stop: on the same database, with
     * revisions read anew.
     */
    public Workspace over(Project other) {
        return new Workspace(other, database, runner, interruption);
    }

    public Project project() {
        return project;
    }

    public Database database() {
        return database;
    }

    public Runner runner() {
        return runner;
    }

    /** Returns what ends this process's run when it is asked to stop. */
    public Interruption interruption() {
        return interruption;
    }

    public HistorySchema history() {
        return new HistorySchema(project.historySchema());
    }

    public HistoryReader historyReader() {
        return new HistoryReader(history(), this::graph);
    }

    /** Begins to read the revisions on another thread, for who will ask for them soon. */
    public Workspace readAhead() {
        reading.start();
        return this;
    }

    /** Returns all revisions of all branches; the first call reads their files. */
    public RevisionGraph graph() {
        return reading.result();
    }

    private RevisionGraph read() {
        List<Revision> revisions = new ArrayList<>();
        project.branches().forEach(branch -> revisions.addAll(read(branch)));
        // A branch that has no revision is the project's all the same: what the database has of it is not somebody
        // else's.
        return RevisionGraph.of(
                revisions, project.branches().stream().map(Branch::label).toList());
    }

    /** Reads the revisions of one branch, which need not be a graph. */
    public static List<Revision> read(Branch branch) {
        // The usual one first: a switch over types is linked when it first runs, which takes a new JVM some
        // milliseconds.
        if (branch.source() instanceof Branch.Source.Directory own) {
            return RevisionDirectory.read(own.path(), branch.label());
        }
        return switch (branch.source()) {
            case Branch.Source.Directory own -> RevisionDirectory.read(own.path(), branch.label());
            case Branch.Source.OfPack of ->
                RevisionDirectory.read(
                        of.pack().revisions(), name -> of.pack().read("revisions/" + name), branch.label());
        };
    }

    /**
     * Reads what the database records of itself; nothing, if there is no database yet.
     *
     * @param purpose what the server shows of the session
     */
    public DatabaseState state(String purpose) {
        if (!database.exists()) {
            return DatabaseState.NONE;
        }
        try (Session session = connect(purpose)) {
            return historyReader().state(session);
        }
    }

    /**
     * Opens a session, and reads the revisions meanwhile if they were not yet; whoever asks closes it.
     *
     * @throws QuipuException if there is no database yet: only what changes one makes one
     */
    public Session connect(String purpose) {
        requireDatabase();
        return connectOrCreate(purpose);
    }

    /**
     * Refuses to go on if there is no database yet.
     *
     * @throws QuipuException then, with what makes one
     */
    public void requireDatabase() {
        requireDatabase("");
    }

    /**
     * Refuses to go on if there is no database yet.
     *
     * @param otherwise how to do without one, for the hint; empty if there is no way
     * @throws QuipuException then, with what makes one
     */
    public void requireDatabase(String otherwise) {
        if (!database.exists()) {
            throw new QuipuException(
                    Kind.FAILED,
                    "there is no database yet",
                    null,
                    List.of("it would be " + database),
                    "\"quipu upgrade\" makes it; --url or DATABASE_URL names another one"
                            + (otherwise.isEmpty() ? "" : "; " + otherwise),
                    null);
        }
    }

    /** As {@link #connect(String)}, and makes the embedded server if there is none. */
    public Session connectOrCreate(String purpose) {
        reading.start();
        return database.connect("quipu " + purpose);
    }

    /** Returns a migrator over the whole project. */
    public Migrator migrator(RunOptions options, RunListener listener) {
        return new Migrator(context(options, listener), this::graph, project.schemas(), this::keepFingerprint);
    }

    /** Returns what writes runs over the whole project as scripts for psql. */
    public OfflineScript offlineScript(RunOptions options) {
        return new OfflineScript(history(), graph(), project.schemas(), options, runner.tool());
    }

    /**
     * Returns a migrator over other revisions than the project's, such as those that a backup brings with it.
     *
     * @param schemas where each branch of the graph goes
     */
    public Migrator migrator(
            RunOptions options, RunListener listener, RevisionGraph graph, Map<String, Identifier> schemas) {
        return new Migrator(context(options, listener), () -> graph, schemas, this::keepFingerprint);
    }

    /**
     * Refuses a pooler behind which what is set in a session, or locked for it, does not stay until it is closed.
     *
     * @param why what the session is needed for, as the refusal shall tell
     */
    public void requireSession(Session session, String why) {
        if (session.isPooled()) {
            try (Session other = connect("pooler check")) {
                PoolerCheck.requireSessionsFor(session, other, why);
            }
        }
    }

    /** Returns what the schemas looked like when the last run ended. */
    public Fingerprint fingerprint() {
        return new Fingerprint(history());
    }

    /**
     * Returns what other hands have changed since the last run ended, without what the project ignores.
     *
     * @throws ServerException if the login may not look
     */
    public Drift drift(Session session) {
        return fingerprint().compare(session).without(project.ignore());
    }

    /** Keeps what the schemas now look like. What has done its work does not fail for it: {@code status} tells. */
    public void keepFingerprint(Session session) {
        try {
            fingerprint().take(session);
        } catch (ServerException e) {
            // Nothing is kept then, or what an earlier run kept, of other revisions.
        }
    }

    /**
     * Keeps what the schemas now look like, and of a database that this one was restored from what differed there: what other
     * hands had changed is still theirs.
     *
     * @param differences see {@link Fingerprint#differences}
     */
    public void keepFingerprint(Session session, Optional<List<Difference>> differences) {
        keepFingerprint(session);
        try {
            fingerprint().keep(session, differences);
        } catch (ServerException e) {
            // As above.
        }
    }

    private RunContext context(RunOptions options, RunListener listener) {
        RandomGenerator random = ThreadLocalRandom.current();
        return new RunContext(
                this::connectOrCreate, history(), options, runner, listener, interruption, interruption, random);
    }
}
