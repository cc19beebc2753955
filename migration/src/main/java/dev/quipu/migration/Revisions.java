package dev.quipu.migration;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.migration.command.AcceptedDrift;
import dev.quipu.migration.command.AcceptedDrift.Policy;
import dev.quipu.migration.command.Backup;
import dev.quipu.migration.command.Downgrade;
import dev.quipu.migration.command.SampleData;
import dev.quipu.migration.command.Status;
import dev.quipu.migration.command.TargetCommand;
import dev.quipu.migration.command.Upgrade;
import dev.quipu.migration.command.Validate;
import dev.quipu.migration.history.Runner;
import dev.quipu.migration.pack.Pack;
import dev.quipu.migration.pack.RevisionFolder;
import dev.quipu.migration.project.BackupSettings;
import dev.quipu.migration.project.Branch;
import dev.quipu.migration.project.Database;
import dev.quipu.migration.project.Project;
import dev.quipu.migration.project.ProjectFlags;
import dev.quipu.migration.project.ProjectReader;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.run.Migrator.BeforeRun;
import dev.quipu.migration.run.RunListener;
import dev.quipu.migration.run.RunOptions;
import dev.quipu.migration.run.RunResult;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.secret.Secret;
import dev.quipu.postgres.url.DatabaseUrl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A database and the branches of revisions that it shall have, for a program that upgrades it itself:
 *
 * <pre>{@code
 * Revisions.at("postgresql://localhost/shop")
 *         .branch("app", "classpath:db/revisions")
 *         .pack("assistant").in("chat")
 *         .upgrade("head");
 * }</pre>
 *
 * <p>Immutable: what changes a setting returns another one. Safe for use by several threads; each call opens
 * connections of its own and closes them, and of several processes that upgrade at once one does it and the others
 * wait. No method returns null, and none takes it where that is not said.
 *
 * <p>Whatever fails is a {@link QuipuException}: its message is one sentence, and place, state of the database and
 * hint are beside it; {@link dev.quipu.postgres.failure.FailureText} writes all of it as the command line does. No
 * text holds a password.
 */
public final class Revisions {
    private static final String CLASS_PATH = "classpath:";

    private final Project project;
    private final Function<Project, Database> database;
    private final Runner runner;
    private final BeforeRun before;
    private final RunListener listener;
    private final Policy drift;

    private Revisions(
            Project project,
            Function<Project, Database> database,
            Runner runner,
            BeforeRun before,
            RunListener listener,
            Policy drift) {
        this.project = project;
        this.database = database;
        this.runner = runner;
        this.before = before;
        this.listener = listener;
        this.drift = drift;
    }

    /**
     * Names a database, which has no branch yet, and touches nothing.
     *
     * @param url a URL as libpq, JDBC or SQLAlchemy write it, or {@code env:NAME} for the one in an environment
     *     variable; what it leaves open comes from libpq's variables, password and service files, each time that
     *     the database is connected to
     * @throws QuipuException if it is none, or the variable is not set
     */
    public static Revisions at(String url) {
        String written = Objects.requireNonNull(ProjectReader.resolved(url, System.getenv()));
        DatabaseUrl.parse(written);
        return of(nothingAt(written), Revisions::byUrl);
    }

    /**
     * As {@link #at(String)}, for who has user and password beside the URL, as the settings of a pool have them.
     *
     * @param password null to look for it where psql does
     */
    public static Revisions at(String url, String user, @Nullable String password) {
        String written = Objects.requireNonNull(ProjectReader.resolved(url, System.getenv()));
        DatabaseUrl named = DatabaseUrl.parse(written).withUser(user);
        DatabaseUrl whole = password == null ? named : named.withPassword(new Secret(password));
        return of(nothingAt(whole.toUri()), Revisions::byUrl);
    }

    private static Project nothingAt(String url) {
        Path directory = Path.of("").toAbsolutePath();
        return Project.of(directory, List.of())
                .withDatabaseUrl(url)
                .withBackup(BackupSettings.DEFAULT
                        .withMode(BackupSettings.Mode.NEVER)
                        .under(directory));
    }

    /**
     * Takes what a {@code quipu.toml} says, and of the environment what the command line would take: branches,
     * database, timeouts, backups. Without any URL it is the embedded server beside the file, whose binaries have to be
     * on the class path, as they have to be where the file says {@code on_upgrade}: this module does not bring them.
     *
     * @param quipuToml the file, which is read once
     * @throws QuipuException if it cannot be read, something in it is wrong, or a pack that it names is not on the
     *     class path
     */
    public static Revisions of(Path quipuToml) {
        return read(quipuToml, null);
    }

    /**
     * As {@link #of(Path)}, for one of the databases that the file names.
     *
     * @param database {@code production} for {@code [database.production]}
     * @throws QuipuException if the file names none so
     */
    public static Revisions of(Path quipuToml, String database) {
        return read(quipuToml, database);
    }

    private static Revisions read(Path quipuToml, @Nullable String database) {
        Path directory = Path.of("").toAbsolutePath();
        ProjectReader reader = new ProjectReader(ProjectReader.packsOnClassPath(), System.getenv());
        return of(
                reader.read(new ProjectFlags(directory, quipuToml, null, database, null, List.of(), Map.of(), null)),
                Revisions::byUrl);
    }

    /**
     * Takes a project that the caller has put together.
     *
     * @param database where its database is, whatever URL it names; asked anew for each call
     */
    public static Revisions of(Project project, Supplier<Database> database) {
        return of(project, ofProject -> database.get());
    }

    private static Revisions of(Project project, Function<Project, Database> database) {
        return new Revisions(
                project,
                database,
                Runner.ofProcess("quipu-migration", Revisions.class),
                BeforeRun.NOTHING,
                RunListener.NONE,
                Policy.WARN);
    }

    private static Database byUrl(Project project) {
        return Database.of(project, System.getenv(), news -> {});
    }

    /**
     * Adds a branch of revisions in a directory, in the schema {@code public}.
     *
     * @param label its name, which the database keeps
     * @throws QuipuException if there is no such directory, or a branch of this name already
     */
    public Revisions branch(String label, Path revisions) {
        Path directory = revisions.toAbsolutePath().normalize();
        if (!Files.isDirectory(directory)) {
            throw new QuipuException(
                    Kind.USAGE,
                    "there is no " + directory + ", where the revisions of branch \"" + label + "\" are said to be",
                    "a folder of src/main/resources is written as \"classpath:db/revisions\"");
        }
        return and(new Branch(label, new Identifier("public"), new Branch.Source.Directory(directory, null)));
    }

    /**
     * Adds a branch of revisions, in the schema {@code public}.
     *
     * @param label its name, which the database keeps
     * @param location a directory, or {@code classpath:db/revisions} for a folder of the class path of the
     *     thread's context class loader, in jars too; its files are read now
     * @throws QuipuException if there is no such folder or no file in it, or a branch of this name already
     */
    public Revisions branch(String label, String location) {
        return location.startsWith(CLASS_PATH)
                ? branch(label, location.substring(CLASS_PATH.length()), contextClassLoader())
                : branch(label, Path.of(location));
    }

    /**
     * As {@link #branch(String, String)}, for a folder that another class loader has.
     *
     * @param folder such as {@code db/revisions}
     */
    public Revisions branch(String label, String folder, ClassLoader loader) {
        String trimmed = folder.strip().replaceAll("^/+|/+$", "");
        if (trimmed.isEmpty()) {
            throw new QuipuException(
                    Kind.USAGE,
                    "branch \"" + label + "\" is said to be on the class path, and not in which folder",
                    "write \"classpath:db/revisions\" for src/main/resources/db/revisions");
        }
        RevisionFolder files = ClassPathFolder.read(label, trimmed, loader);
        return and(new Branch(label, new Identifier("public"), new Branch.Source.OfPack(files)));
    }

    private static ClassLoader contextClassLoader() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return context == null ? ClassLoader.getSystemClassLoader() : context;
    }

    /**
     * Adds a pack of the class path, in the schema of its name.
     *
     * @throws QuipuException if it is not there, or named twice
     */
    public Revisions pack(String name) {
        List<Pack> packs = ProjectReader.packsOnClassPath();
        Pack pack = packs.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> ProjectReader.noSuchPack(
                        name, packs.stream().map(Pack::name).toList()));
        return and(new Branch(name, new Identifier(name), new Branch.Source.OfPack(pack)));
    }

    private Revisions and(Branch branch) {
        if (project.branch(branch.label()).isPresent()) {
            throw new QuipuException(
                    Kind.USAGE, "there are two branches named \"" + branch.label() + "\"", "give one another name");
        }
        return with(project.withBranches(
                Stream.concat(project.branches().stream(), Stream.of(branch)).toList()));
    }

    /**
     * Puts the branch that was added last into a schema; it is made if it is not there.
     *
     * @throws QuipuException if there is no branch yet, or the name is empty
     */
    public Revisions in(String schema) {
        List<Branch> branches = new ArrayList<>(project.branches());
        if (branches.isEmpty()) {
            throw new QuipuException(
                    Kind.USAGE, "no branch has been named that could be in schema \"" + schema + "\"", null);
        }
        Branch last = branches.removeLast();
        branches.add(new Branch(last.label(), named(schema), last.source()));
        return with(project.withBranches(branches));
    }

    /** Keeps the history in another schema than {@code quipu}. */
    public Revisions historySchema(String schema) {
        return with(project.withHistorySchema(named(schema)));
    }

    private static Identifier named(String schema) {
        if (schema.isBlank()) {
            throw new QuipuException(Kind.USAGE, "the name of a schema is empty", null);
        }
        return new Identifier(schema);
    }

    /**
     * Sets timeouts, retries, and how other runners are kept out; otherwise {@link RunOptions#DEFAULT}, or what
     * the file says.
     */
    public Revisions options(RunOptions options) {
        return with(project.withRun(options));
    }

    /** Says when and where a backup is made before a run; otherwise never, or what the file says. */
    public Revisions backups(BackupSettings settings) {
        return with(project.withBackup(settings));
    }

    private Revisions with(Project other) {
        return new Revisions(other, database, runner, before, listener, drift);
    }

    /**
     * Says what happens when the lock is held and before anything changes, a backup too; whatever it throws ends
     * the run, and is thrown by what began it.
     */
    public Revisions before(BeforeRun check) {
        return new Revisions(project, database, runner, check, listener, drift);
    }

    /** Says who hears how a run goes: on the thread that runs it, but for {@link RunListener#blocked}. */
    public Revisions listener(RunListener hears) {
        return new Revisions(project, database, runner, before, hears, drift);
    }

    /**
     * Says what becomes of a run if other hands have changed the schemas since the last one, which it would accept. Without
     * a word it is {@link Policy#WARN}: {@link RunListener#driftAccepted} hears of it.
     */
    public Revisions onDrift(Policy policy) {
        return new Revisions(project, database, runner, before, listener, policy);
    }

    /**
     * Says whom the history names; otherwise the process's user, on this machine, with {@code quipu-migration}.
     */
    public Revisions by(Runner who) {
        return new Revisions(project, database, who, before, listener, drift);
    }

    /** Returns the branches, in the order in which they were added. */
    public List<Branch> branches() {
        return project.branches();
    }

    /**
     * Applies what a target needs and the database does not have. Of several processes one does it, and the others
     * wait, as long as the options say, and find nothing left to do.
     *
     * @param target an address as the command line takes it: {@code head}, {@code app@003}, {@code +1}
     * @return what was done; no step if there was nothing to do
     * @throws QuipuException if a revision fails, or is not what was applied; the notes say in which state the
     *     database is
     */
    public RunResult upgrade(String target) {
        Workspace workspace = workspace();
        return run(workspace, new Upgrade(workspace), target);
    }

    /**
     * Undoes what the database has and a target does not need.
     *
     * @param target an address as the command line takes it: {@code -1}, {@code base}, {@code app@003}
     * @return what was done; no step if there was nothing to do
     * @throws QuipuException if a revision fails or cannot be undone; the notes say in which state the database is
     */
    public RunResult downgrade(String target) {
        Workspace workspace = workspace();
        return run(workspace, new Downgrade(workspace), target);
    }

    private RunResult run(Workspace workspace, TargetCommand command, String target) {
        BeforeRun backup = new Backup(workspace, (tables, of, bytes) -> {}).before(null, null, made -> {});
        BeforeRun all = (session, state, steps) -> {
            before.accept(session, state, steps);
            backup.accept(session, state, steps);
        };
        var look = new AcceptedDrift(workspace, drift, "Policy.WARN", listener::driftAccepted, all);
        return command.run(target, project.run(), look, listener);
    }

    /**
     * Looks at the database, and changes nothing.
     *
     * @return where each branch is, what is pending, what an earlier run left unfinished, and what other hands
     *     have changed
     * @throws QuipuException if the database cannot be reached, or the revisions cannot be read
     */
    public Status.Report status() {
        return new Status(workspace()).run();
    }

    /**
     * Checks the revisions, and that what the database has applied is what they hold; changes nothing.
     *
     * @return what was found; empty if all is well
     * @throws QuipuException if the database cannot be reached, a file cannot be read, or the revisions form no
     *     graph
     */
    public List<Validate.Finding> validate() {
        Validate validate = new Validate(workspace());
        return Stream.concat(validate.files().stream(), validate.database().stream())
                .toList();
    }

    /**
     * Loads the sample data of packs, and of branches that a project file gives content; again adds what is
     * missing.
     *
     * @return every table of these branches, with the rows that were added
     * @throws QuipuException if no branch has any, or one that has is not at its head
     */
    public List<SampleData.Added> sampleData() {
        return new SampleData(workspace()).run(project.run());
    }

    /** A new one each time, because a workspace is for one thread. */
    private Workspace workspace() {
        return new Workspace(project, database.apply(project), runner);
    }

    /** Names the branches and no URL, because that may hold a password. */
    @Override
    public String toString() {
        return "Revisions" + branches().stream().map(Branch::label).toList();
    }
}
