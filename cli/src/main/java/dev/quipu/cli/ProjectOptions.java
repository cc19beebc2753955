package dev.quipu.cli;

import dev.quipu.migration.history.Runner;
import dev.quipu.migration.project.Database;
import dev.quipu.migration.project.Project;
import dev.quipu.migration.project.ProjectFlags;
import dev.quipu.migration.project.ProjectReader;
import dev.quipu.migration.project.Workspace;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which every command finds its project and its database. */
final class ProjectOptions {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    void help(boolean asked) {
        // picocli shows it and runs nothing.
    }

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The project file (default: quipu.toml here, if there is one).")
    private @Nullable Path config;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The database: a libpq, SQLAlchemy or JDBC URL. Wins over DATABASE_URL, PGHOST and the file."
                    + " env:NAME takes it from the environment variable NAME. Keep passwords out of what you type:"
                    + " use PGPASSWORD or ~/.pgpass.")
    private @Nullable String url;

    @Option(
            names = "--revisions",
            paramLabel = "DIR",
            description = "Take care of the revisions in this directory, as branch \"app\".")
    private @Nullable Path revisions;

    @Option(names = "--debug", description = "Show stack traces.")
    void debug(boolean asked) {
        // Main looks for it itself, because a failure may come before options are read.
    }

    @Option(names = "--pack", paramLabel = "NAME", description = "Take care of this pack. May be repeated.")
    private List<String> packs = List.of();

    @Option(
            names = "--schema",
            paramLabel = "[BRANCH=]SCHEMA",
            description = "Put a branch into this schema. May be repeated.")
    private List<String> schemas = List.of();

    @Option(
            names = "--history-schema",
            paramLabel = "SCHEMA",
            description = "Keep the history in this schema (default: quipu).")
    private @Nullable String historySchema;

    /** Puts the project together, and does not touch its database yet. */
    Workspace workspace(Console console) {
        Project project =
                new ProjectReader(ProjectReader.packsOnClassPath(), console.environment()).read(flags(console));
        Database database = Database.of(project, console.environment(), console.err()::println);
        return new Workspace(project, database, runner());
    }

    private ProjectFlags flags(Console console) {
        Map<String, String> bySchema = new LinkedHashMap<>();
        for (String schema : schemas) {
            int equals = schema.indexOf('=');
            bySchema.put(equals < 0 ? "" : schema.substring(0, equals), schema.substring(equals + 1));
        }
        return new ProjectFlags(console.directory(), config, url, revisions, packs, bySchema, historySchema);
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
