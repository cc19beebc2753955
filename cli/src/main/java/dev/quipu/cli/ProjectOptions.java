package dev.quipu.cli;

import dev.quipu.migration.history.Runner;
import dev.quipu.migration.project.Database;
import dev.quipu.migration.project.Project;
import dev.quipu.migration.project.ProjectFlags;
import dev.quipu.migration.project.ProjectReader;
import dev.quipu.migration.project.Workspace;
import dev.quipu.postgres.url.DatabaseUrl;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The options by which every command finds its project and its database. */
final class ProjectOptions implements OptionGroup {
    private @Nullable Path config;
    private @Nullable String url;
    private @Nullable String database;
    private @Nullable Path revisions;
    private List<String> packs = List.of();
    private List<String> schemas = List.of();
    private @Nullable String historySchema;
    private final boolean branches;

    ProjectOptions() {
        this(true);
    }

    private ProjectOptions(boolean branches) {
        this.branches = branches;
    }

    /** Returns the options of a command that decides by itself which branches there are. */
    static ProjectOptions withoutBranches() {
        return new ProjectOptions(false);
    }

    @Override
    public void declare(Options options) {
        options.value(
                "-c, --config",
                "FILE",
                ValueType.PATH,
                "The project file (default: quipu.toml here, or in the nearest directory above).",
                value -> config = value);
        options.text(
                "--url",
                "URL",
                "The database: a libpq, SQLAlchemy or JDBC URL. Wins over DATABASE_URL, PGHOST and the file."
                        + " env:NAME takes it from the environment variable NAME. Keep passwords out of what you type:"
                        + " use PGPASSWORD or ~/.pgpass.",
                text -> url = text);
        options.text(
                "--database",
                "NAME",
                "The database that [database.NAME] of quipu.toml is about, with its settings. Wins over QUIPU_DATABASE,"
                        + " and both win over DATABASE_URL and PGHOST.",
                text -> database = text);
        if (branches) {
            declareBranches(options);
        }
        options.text(
                "--history-schema",
                "SCHEMA",
                "Keep the history in this schema (default: quipu).",
                text -> historySchema = text);
        // Main looks for it itself, because a failure may come before options are read.
        options.flag("--debug", "Show stack traces.", on -> {});
        options.help("Show this help and exit.");
    }

    private void declareBranches(Options options) {
        options.value(
                "--revisions",
                "DIR",
                ValueType.PATH,
                "Take care of the revisions in this directory, as branch \"app\".",
                value -> revisions = value);
        options.texts("--pack", "NAME", "Take care of this pack. May be repeated.", texts -> packs = texts);
        options.texts(
                "--schema",
                "[BRANCH=]SCHEMA",
                "Put a branch into this schema. May be repeated.",
                texts -> schemas = texts);
    }

    /** Returns what {@code --url} says, as it can be kept in a file: without its secrets; null if nothing was typed. */
    @Nullable
    String typedUrl() {
        String typed = url;
        return typed == null || typed.startsWith(ProjectReader.FROM_ENVIRONMENT)
                ? typed
                : DatabaseUrl.parse(typed).withoutSecrets().toUri();
    }

    /** Puts the project together, and does not touch its database yet. */
    Workspace workspace(Console console) {
        Path file = config == null ? heeded(above(console), console) : config;
        Project project =
                new ProjectReader(ProjectReader.packsOnClassPath(), console.environment()).read(flags(console, file));
        Database database = Database.of(project, console.environment(), console.err()::println);
        return new Workspace(project, database, runner()).readAhead();
    }

    /** Whoever names branches without a file means this directory: one above may have another database, and another "app". */
    private @Nullable Path heeded(@Nullable Path above, Console console) {
        if (above == null) {
            return null;
        }
        if (revisions != null || !packs.isEmpty()) {
            console.err()
                    .println(above
                            + " is not heeded, because --revisions or --pack says what is meant; -c takes it too");
            return null;
        }
        ProjectReader.requireOwn(above);
        console.err().println("project: " + above.getParent());
        return above;
    }

    /** Returns the project file if it is not here but above; null if it is here, or nowhere. */
    private static @Nullable Path above(Console console) {
        return ProjectReader.nearest(console.directory())
                .filter(file -> !console.directory().normalize().equals(file.getParent()))
                .orElse(null);
    }

    private ProjectFlags flags(Console console, @Nullable Path file) {
        Map<String, String> bySchema = new LinkedHashMap<>();
        for (String schema : schemas) {
            int equals = schema.indexOf('=');
            bySchema.put(equals < 0 ? "" : schema.substring(0, equals), schema.substring(equals + 1));
        }
        return new ProjectFlags(console.directory(), file, url, database, revisions, packs, bySchema, historySchema);
    }

    static Runner runner() {
        return new Runner(System.getProperty("user.name"), host(), "quipu " + Version.current());
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
