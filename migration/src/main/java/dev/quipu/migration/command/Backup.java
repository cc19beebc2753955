package dev.quipu.migration.command;

import dev.quipu.migration.backup.BackupListener;
import dev.quipu.migration.backup.BackupNeed;
import dev.quipu.migration.backup.BackupResult;
import dev.quipu.migration.backup.BackupWriter;
import dev.quipu.migration.project.BackupSettings.Mode;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.run.Migrator.BeforeRun;
import dev.quipu.postgres.program.ClientPrograms;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code backup}: a file that holds what the project's database holds. */
public final class Backup {
    private final Workspace workspace;
    private final BackupListener listener;

    public Backup(Workspace workspace, BackupListener listener) {
        this.workspace = workspace;
        this.listener = listener;
    }

    /**
     * Makes a backup and reads it back.
     *
     * @param to a directory, or a file that is not there yet; null for the directory of the project's settings
     */
    public BackupResult run(@Nullable Path to) {
        Path place = to == null ? workspace.project().backup().directory() : to;
        return new BackupWriter(workspace, ClientPrograms.ofMachine(), Clock.systemUTC(), listener).write(place);
    }

    /**
     * Returns what makes a backup before a run that wants one.
     *
     * @param mode when; null for what the project's settings say
     * @param made hears of the backup that was made
     */
    public BeforeRun before(@Nullable Mode mode, Consumer<BackupResult> made) {
        Mode when = mode == null ? workspace.project().backup().mode() : mode;
        return (session, state, steps) -> {
            if (BackupNeed.isThere(when, workspace, session, state, steps)) {
                made.accept(run(null));
            }
        };
    }
}
