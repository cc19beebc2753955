package dev.quipu.migration.project;

import dev.quipu.catalog.difference.NamePattern;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.migration.run.RunOptions;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What Quipu takes care of, after file, environment and flags have been put together.
 *
 * @param directory the directory of {@code quipu.toml} or, without one, the one that Quipu was started in
 * @param file the {@code quipu.toml}, or null if there is none
 * @param branches in the order in which they are shown and, dependencies apart, run
 * @param databaseUrl where the database is; null for the embedded server
 * @param databases the URLs of the databases that the file names, as they are written, by name
 * @param historySchema the schema that holds the history
 * @param run timeouts and locks
 * @param backup when and where backups are made
 * @param hazards what is not wanted in revisions
 * @param ignore what others keep in the project's schemas, and Quipu neither compares nor changes
 * @param oldestServer the oldest major version of PostgreSQL that what Quipu writes shall run on, such as 15; empty where
 *     nothing is said
 * @param implied whether nobody has named the branches: they are all packs, because there is no file
 */
public record Project(
        Path directory,
        @Nullable Path file,
        List<Branch> branches,
        @Nullable String databaseUrl,
        Map<String, String> databases,
        Identifier historySchema,
        RunOptions run,
        BackupSettings backup,
        HazardSettings hazards,
        List<NamePattern> ignore,
        OptionalInt oldestServer,
        boolean implied) {
    /** The schema that holds the history where nothing else is said. */
    public static final Identifier HISTORY_SCHEMA = new Identifier("quipu");

    private static final String STATE = ".quipu";

    public Project {
        branches = List.copyOf(branches);
        databases = Map.copyOf(databases);
        ignore = List.copyOf(ignore);
    }

    /** Returns a project whose branches somebody has named, and of which nothing else is said. */
    public static Project of(Path directory, List<Branch> branches) {
        return standard(directory, branches, false);
    }

    /** Returns what there is without a project file: all packs. */
    static Project ofPacks(Path directory, List<Branch> packs) {
        return standard(directory, packs, true);
    }

    private static Project standard(Path directory, List<Branch> branches, boolean implied) {
        return new Project(
                directory,
                null,
                branches,
                null,
                Map.of(),
                HISTORY_SCHEMA,
                RunOptions.DEFAULT,
                BackupSettings.DEFAULT.under(directory),
                HazardSettings.NONE,
                List.of(),
                OptionalInt.empty(),
                implied);
    }

    /** Returns the same project with other branches. */
    public Project withBranches(List<Branch> others) {
        return new Project(
                directory,
                file,
                others,
                databaseUrl,
                databases,
                historySchema,
                run,
                backup,
                hazards,
                ignore,
                oldestServer,
                implied);
    }

    /** Returns the same project with more that others keep in its schemas. */
    public Project withIgnored(List<NamePattern> more) {
        return new Project(
                directory,
                file,
                branches,
                databaseUrl,
                databases,
                historySchema,
                run,
                backup,
                hazards,
                Stream.concat(ignore.stream(), more.stream()).toList(),
                oldestServer,
                implied);
    }

    /** Returns the same project with other settings of backups. */
    public Project withBackup(BackupSettings other) {
        return new Project(
                directory,
                file,
                branches,
                databaseUrl,
                databases,
                historySchema,
                run,
                other,
                hazards,
                ignore,
                oldestServer,
                implied);
    }

    /** Returns the same project on another database. */
    public Project withDatabaseUrl(String other) {
        return new Project(
                directory,
                file,
                branches,
                other,
                databases,
                historySchema,
                run,
                backup,
                hazards,
                ignore,
                oldestServer,
                implied);
    }

    /** Returns the same project with its history elsewhere. */
    public Project withHistorySchema(Identifier other) {
        return new Project(
                directory,
                file,
                branches,
                databaseUrl,
                databases,
                other,
                run,
                backup,
                hazards,
                ignore,
                oldestServer,
                implied);
    }

    /** Returns the same project with other timeouts and locks. */
    public Project withRun(RunOptions other) {
        return new Project(
                directory,
                file,
                branches,
                databaseUrl,
                databases,
                historySchema,
                other,
                backup,
                hazards,
                ignore,
                oldestServer,
                implied);
    }

    public Optional<Branch> branch(String label) {
        return branches.stream().filter(branch -> branch.label().equals(label)).findFirst();
    }

    /** Returns where each branch goes, by its label. */
    public Map<String, Identifier> schemas() {
        Map<String, Identifier> schemas = new LinkedHashMap<>();
        branches.forEach(branch -> schemas.put(branch.label(), branch.schema()));
        return schemas;
    }

    /** Returns the directory that holds the embedded server and the backups: {@code .quipu}. */
    public Path stateDirectory() {
        return directory.resolve(STATE);
    }

    /** Shows no URL, because it may hold a password. */
    @Override
    public String toString() {
        return "Project[" + directory + "]";
    }
}
