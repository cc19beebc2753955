package dev.quipu.migration.project;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.migration.pack.Pack;
import dev.quipu.migration.run.LockMethod;
import dev.quipu.migration.run.RunOptions;
import dev.quipu.postgres.failure.FileFailure;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.name.NearestNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Puts a project together: flags win over the environment, the environment over {@code quipu.toml}. Without any of them
 * it is every pack that there is, each in its own schema, on the embedded server.
 */
public final class ProjectReader {
    /** The name of the project file. */
    public static final String FILE = "quipu.toml";

    /** Begins the name of an environment variable that holds the URL, in place of a URL. */
    public static final String FROM_ENVIRONMENT = "env:";

    /** The packs that come with Quipu, each as a dependency of its own where it is not the command line that takes them all. */
    private static final Set<String> SHIPPED = Set.of("agents", "assistant", "finops", "threads");

    /** The branch that {@code --revisions} makes. */
    private static final String OWN = "app";

    /** The environment variable that names one of the file's databases. */
    private static final String DATABASE = "QUIPU_DATABASE";

    private final Map<String, Pack> packs;
    private final Map<String, String> environment;

    /**
     * Takes what surrounds a project.
     *
     * @param packs the packs on the class path
     * @param environment the process's environment variables
     */
    public ProjectReader(List<Pack> packs, Map<String, String> environment) {
        this.packs = new LinkedHashMap<>();
        packs.forEach(pack -> this.packs.put(pack.name(), pack));
        this.environment = Map.copyOf(environment);
    }

    /** Returns the packs on the class path, by name. */
    public static List<Pack> packsOnClassPath() {
        Map<String, Pack> found = new TreeMap<>();
        ServiceLoader.load(Pack.class).forEach(pack -> found.put(pack.name(), pack));
        return List.copyOf(found.values());
    }

    /** Returns the nearest project file in a directory or one above it, as those find theirs who are used to git. */
    public static Optional<Path> nearest(Path directory) {
        return Stream.iterate(directory.toAbsolutePath().normalize(), Objects::nonNull, Path::getParent)
                .map(one -> one.resolve(FILE))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /**
     * Refuses a project file that nobody named and that another user has put above.
     *
     * @throws QuipuException then
     */
    public static void requireOwn(Path file) {
        FileOwner.requireOwn(file);
    }

    /**
     * Reads the project.
     *
     * @throws QuipuException if the file is wrong, or a flag names what is not there
     */
    public Project read(ProjectFlags flags) {
        String database = database(flags);
        Project file = file(flags, database);
        List<Branch> branches = schemas(flags, branches(flags, file));
        String history = flags.historySchema();
        return new Project(
                file.directory(),
                file.file(),
                branches,
                database == null ? url(flags, file) : resolved(file.databaseUrl(), environment),
                file.databases(),
                history == null ? file.historySchema() : named("history-schema", history),
                run(file.run()),
                file.backup(),
                // Where others are named than the file has, its revisions may not be there.
                flags.namesBranches() ? file.hazards().withSince(List.of()) : file.hazards(),
                file.ignore(),
                file.oldestServer(),
                file.implied() && !flags.namesBranches());
    }

    /** Returns the name of the database that is meant, where it is meant by name; what is typed wins over the environment. */
    private @Nullable String database(ProjectFlags flags) {
        String typed = flags.database();
        if (typed != null && flags.url() != null) {
            throw new QuipuException(
                    Kind.USAGE,
                    "a URL and the database \"" + typed + "\" are two databases",
                    "leave out one of the two");
        }
        return typed == null && flags.url() == null && isSet(DATABASE) ? environment.get(DATABASE) : typed;
    }

    private RunOptions run(RunOptions file) {
        String lock = environment.get("QUIPU_LOCK");
        if (lock == null || lock.isBlank()) {
            return file;
        }
        try {
            return file.withLock(LockMethod.parse(lock.strip(), file.lock().lease()));
        } catch (IllegalArgumentException e) {
            throw new QuipuException(Kind.USAGE, "QUIPU_LOCK: " + e.getMessage(), null);
        }
    }

    private Project file(ProjectFlags flags, @Nullable String database) {
        Path named = flags.file();
        Path path = named == null
                ? flags.directory().resolve(FILE)
                : flags.directory().resolve(named);
        if (named == null && !Files.exists(path)) {
            return withoutFile(flags.directory(), database);
        }
        try {
            return ProjectFile.read(path, withoutMark(Files.readString(path)), packs, database);
        } catch (IOException e) {
            throw FileFailure.cannotRead(
                    path, e, Files.exists(path) ? "see that it may be read" : "\"quipu init\" makes a quipu.toml");
        }
    }

    /** Editors on Windows begin a file with a byte order mark. */
    static String withoutMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /**
     * Returns what to throw for a pack that is not on the class path: it may be misspelt, or its dependency missing.
     *
     * @param known those that are on it
     */
    public static QuipuException noSuchPack(String name, Collection<String> known) {
        if (SHIPPED.contains(name)) {
            return new QuipuException(
                    Kind.USAGE,
                    "the pack \"" + name + "\" is not on the class path",
                    "add the dependency dev.quipu:quipu-" + name);
        }
        Set<String> all = new TreeSet<>(SHIPPED);
        all.addAll(known);
        return new QuipuException(
                Kind.USAGE,
                "there is no pack named \"" + name + "\"",
                NearestNames.hint(name, all).orElseGet(() -> "the packs are " + String.join(", ", all)));
    }

    private Project withoutFile(Path directory, @Nullable String database) {
        if (database != null) {
            throw new QuipuException(
                    Kind.USAGE,
                    "there is no database named \"" + database + "\": no " + FILE + " is read",
                    "go to where it is, or name it with -c; [database." + database + "] in it says the URL");
        }
        return Project.ofPacks(
                directory, packs.values().stream().map(ProjectReader::branch).toList());
    }

    private static Branch branch(Pack pack) {
        return new Branch(pack.name(), new Identifier(pack.name()), new Branch.Source.OfPack(pack));
    }

    /** Flags that name branches take the place of those of the file. */
    private List<Branch> branches(ProjectFlags flags, Project file) {
        Path revisions = flags.revisions();
        if (!flags.namesBranches()) {
            return file.branches();
        }
        List<Branch> branches = new ArrayList<>();
        for (String name : flags.packs()) {
            Pack pack = Optional.ofNullable(packs.get(name)).orElseThrow(() -> noSuchPack(name, packs.keySet()));
            branches.add(file.branch(name).orElseGet(() -> branch(pack)));
        }
        if (revisions != null) {
            Path path = flags.directory().resolve(revisions);
            branches.add(new Branch(
                    OWN, new Identifier("public"), new Branch.Source.Directory(path, Branch.declaredBeside(path))));
        }
        return branches;
    }

    private static List<Branch> schemas(ProjectFlags flags, List<Branch> branches) {
        List<String> labels = branches.stream().map(Branch::label).toList();
        for (String label : flags.schemas().keySet()) {
            if (label.isEmpty() ? branches.size() > 1 : !labels.contains(label)) {
                throw new QuipuException(
                        Kind.USAGE,
                        label.isEmpty()
                                ? "--schema does not say which branch it is for"
                                : "--schema names branch \"" + label + "\", which this project does not have",
                        "write --schema BRANCH=SCHEMA; the branches are " + String.join(", ", labels));
            }
        }
        return branches.stream().map(branch -> inSchema(flags, branch)).toList();
    }

    private static Branch inSchema(ProjectFlags flags, Branch branch) {
        String schema =
                flags.schemas().getOrDefault(branch.label(), flags.schemas().get(""));
        return schema == null ? branch : new Branch(branch.label(), named("schema", schema), branch.source());
    }

    private static Identifier named(String flag, String schema) {
        if (schema.isBlank()) {
            throw new QuipuException(Kind.USAGE, "--" + flag + " is empty", "name a schema, or leave it out");
        }
        return new Identifier(schema);
    }

    private @Nullable String url(ProjectFlags flags, Project file) {
        return resolved(written(flags, file), environment);
    }

    /**
     * Returns the URL that is written somewhere, or that the environment variable holds that is named in its place.
     *
     * @throws QuipuException if that is not set
     */
    public static @Nullable String resolved(@Nullable String written, Map<String, String> environment) {
        if (written == null || !written.startsWith(FROM_ENVIRONMENT)) {
            return written;
        }
        String name = written.substring(FROM_ENVIRONMENT.length());
        String url = environment.get(name);
        if (url == null || url.isBlank()) {
            throw new QuipuException(
                    Kind.USAGE,
                    "the database is said to be in the environment variable " + name + ", which is not set",
                    "set it to a URL, or write the URL in place of \"" + written + "\"");
        }
        return url;
    }

    /**
     * Returns the URL of one of the databases that a project's file names.
     *
     * @param environment the process's environment variables, one of which may hold it
     * @throws QuipuException if there is none of that name, or the variable is not set
     */
    public static String urlOf(Project project, String database, Map<String, String> environment) {
        String written = project.databases().get(database);
        if (written == null) {
            throw ProjectFile.noSuchDatabase(database, project.databases().keySet());
        }
        return Objects.requireNonNull(resolved(written, environment));
    }

    private @Nullable String written(ProjectFlags flags, Project file) {
        if (flags.url() != null) {
            return flags.url();
        }
        if (isSet("DATABASE_URL")) {
            return environment.get("DATABASE_URL");
        }
        // libpq's own variables, where they say which server or database, are as good as a URL.
        boolean libpq =
                Stream.of("PGHOST", "PGHOSTADDR", "PGSERVICE", "PGDATABASE").anyMatch(this::isSet);
        return libpq ? "postgresql://" : file.databaseUrl();
    }

    /** What is set to nothing, as scripts and services do with what they do not know, says nothing. */
    private boolean isSet(String variable) {
        return !environment.getOrDefault(variable, "").isBlank();
    }
}
