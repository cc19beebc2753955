package dev.quipu.migration.command;

import dev.quipu.migration.backup.BackupDirectory;
import dev.quipu.migration.backup.BackupListener;
import dev.quipu.migration.backup.BackupNeed;
import dev.quipu.migration.backup.BackupPlace;
import dev.quipu.migration.backup.BackupResult;
import dev.quipu.migration.backup.BackupWriter;
import dev.quipu.migration.project.BackupSettings;
import dev.quipu.migration.project.BackupSettings.Mode;
import dev.quipu.migration.project.StateDirectory;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.run.Migrator.BeforeRun;
import dev.quipu.postgres.program.ClientPrograms;
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
     * @param to where; null for the directory of the project's settings
     */
    public BackupResult run(@Nullable BackupPlace to) {
        BackupResult result = writer().write(to == null ? new BackupPlace.InDirectory(directory()) : to);
        StateDirectory.hideFromGit(workspace.project().stateDirectory());
        return result;
    }

    /**
     * Returns what makes a backup before a run that wants one.
     *
     * @param mode when; null for what the project's settings say
     * @param keep how many of these stay; null for what the project's settings say
     * @param made hears of the backup that was made, or was there already
     */
    public BeforeRun before(@Nullable Mode mode, @Nullable Integer keep, Consumer<BackupResult> made) {
        BackupSettings settings = workspace.project().backup();
        Mode when = mode == null ? settings.mode() : mode;
        int most = keep == null ? settings.keep() : keep;
        return (session, state, steps) -> {
            if (BackupNeed.isThere(when, workspace, session, state, steps)) {
                made.accept(writer().writeBeforeRun(directory(), most));
                StateDirectory.hideFromGit(workspace.project().stateDirectory());
            }
        };
    }

    private BackupDirectory directory() {
        return new BackupDirectory(workspace.project().backup().directory());
    }

    private BackupWriter writer() {
        return new BackupWriter(workspace, ClientPrograms.ofMachine(), Clock.systemUTC(), listener);
    }
}
