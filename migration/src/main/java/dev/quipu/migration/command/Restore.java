package dev.quipu.migration.command;

import dev.quipu.migration.backup.BackupListener;
import dev.quipu.migration.backup.BackupRestorer;
import dev.quipu.migration.backup.RestoreResult;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.run.RunListener;
import dev.quipu.migration.run.RunOptions;
import dev.quipu.postgres.program.ClientPrograms;
import java.nio.file.Path;

/** {@code restore}: what a backup holds, into an empty database. */
public final class Restore {
    private final Workspace workspace;
    private final BackupListener listener;

    public Restore(Workspace workspace, BackupListener listener) {
        this.workspace = workspace;
        this.listener = listener;
    }

    /** Reads the file whole and looks whether the database would take it; changes nothing. */
    public RestoreResult dryRun(Path file) {
        return restorer().dryRun(file);
    }

    /** Restores a backup and compares what is in the database then with what the backup says. */
    public RestoreResult run(Path file, RunOptions options, RunListener run) {
        return restorer().restore(file, options, run);
    }

    private BackupRestorer restorer() {
        return new BackupRestorer(workspace, ClientPrograms.ofMachine(), listener);
    }
}
