package dev.quipu.migration.backup;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.migration.graph.Target;
import dev.quipu.migration.history.Runner;
import dev.quipu.migration.project.BackupSettings;
import dev.quipu.migration.project.Branch;
import dev.quipu.migration.project.Database;
import dev.quipu.migration.project.HazardSettings;
import dev.quipu.migration.project.Project;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.run.Migrator.BeforeRun;
import dev.quipu.migration.run.RunListener;
import dev.quipu.migration.run.RunOptions;
import dev.quipu.postgres.program.ClientPrograms;
import dev.quipu.postgres.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** A project of one branch, {@code app} unless it is named otherwise, in a directory of its own. */
final class GivenProject {
    static final ClientPrograms NONE = new ClientPrograms(List.of());
    static final Clock NOON = Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);

    final Path directory;
    private final String label;
    private final List<GivenProject> others = new ArrayList<>();
    private int revisions;

    GivenProject(Path directory) {
        this(directory, "app");
    }

    GivenProject(Path directory, String label) {
        this.directory = directory;
        this.label = label;
    }

    /** Adds the branch of another project to this one. */
    GivenProject with(GivenProject other) {
        others.add(other);
        return this;
    }

    /** Adds a revision after those before. */
    GivenProject revision(String upgrade, String downgrade) {
        return revision(upgrade, downgrade, "on");
    }

    GivenProject revision(String upgrade, String downgrade, String transaction) {
        String id = "%03d".formatted(++revisions);
        String parent = revisions == 1 ? "" : "-- revises: %03d\n".formatted(revisions - 1);
        try {
            Files.createDirectories(directory.resolve("revisions"));
            Files.writeString(directory.resolve("revisions/" + id + "_revision.sql"), """
                    -- revision: %s
                    %s-- message: revision %s
                    -- created: 2026-11-24T10:00:00Z
                    -- transaction: %s

                    -- upgrade
                    %s

                    -- downgrade
                    %s
                    """.formatted(
                            id, parent, id, transaction, upgrade, downgrade));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    Workspace workspace(TestDatabase database) {
        return workspace(database.url());
    }

    Workspace workspace(String url) {
        Project project = new Project(
                directory,
                null,
                branches(),
                url,
                Map.of(),
                Project.HISTORY_SCHEMA,
                RunOptions.DEFAULT,
                new BackupSettings(BackupSettings.Mode.AUTO, backups(), 3),
                HazardSettings.NONE,
                List.of(),
                OptionalInt.empty(),
                false);
        Database database = Database.of(project, Map.of(), line -> {});
        return new Workspace(project, database, new Runner("tester", "here", "quipu test"));
    }

    private List<Branch> branches() {
        List<Branch> branches = new ArrayList<>();
        branches.add(new Branch(
                label, new Identifier(label), new Branch.Source.Directory(directory.resolve("revisions"), null)));
        others.forEach(other -> branches.addAll(other.branches()));
        return branches;
    }

    Path backups() {
        return directory.resolve("backups");
    }

    /** Brings a database to the head and runs some SQL. */
    void fill(TestDatabase database, String sql) throws Exception {
        upgrade(database.url());
        database.execute(sql);
    }

    void upgrade(String url) {
        upgrade(url, "heads");
    }

    void upgrade(String url, String target) {
        workspace(url).migrator(RunOptions.DEFAULT, RunListener.NONE).upgrade(Target.parse(target), BeforeRun.NOTHING);
    }

    BackupResult backup(TestDatabase database, ClientPrograms programs) {
        return backup(database.url(), programs);
    }

    BackupResult backup(String url, ClientPrograms programs) {
        return new BackupWriter(workspace(url), programs, NOON, BackupListener.NONE)
                .write(BackupPlace.inDirectory(backups()));
    }

    RestoreResult restore(Path file, TestDatabase database, ClientPrograms programs) {
        return restore(file, database.url(), programs);
    }

    RestoreResult restore(Path file, String url, ClientPrograms programs) {
        return new BackupRestorer(workspace(url), programs, BackupListener.NONE)
                .restore(file, RunOptions.DEFAULT, RunListener.NONE);
    }
}
