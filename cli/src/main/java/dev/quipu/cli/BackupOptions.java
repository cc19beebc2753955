package dev.quipu.cli;

import dev.quipu.migration.backup.BackupResult;
import dev.quipu.migration.command.Backup;
import dev.quipu.migration.project.BackupSettings;
import dev.quipu.migration.project.BackupSettings.Mode;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.run.Migrator.BeforeRun;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** When to make a backup before a change. */
final class BackupOptions implements OptionGroup {
    private static final ValueType<Mode> WHEN = ValueType.of(Mode.values());

    private static final ValueType<Integer> KEEP = ValueType.number(1, Integer.MAX_VALUE);

    private @Nullable Mode mode;
    private @Nullable Integer keep;

    @Override
    public void declare(Options options) {
        options.value(
                "--backup",
                "WHEN",
                WHEN,
                "auto, always or never. auto: before a downgrade, and before an upgrade of a database that"
                        + " holds rows (default: what quipu.toml says, or else auto).",
                value -> mode = value);
        options.value(
                "--backup-keep",
                "N",
                KEEP,
                "How many of the backups that were made before runs stay in the directory (default: what"
                        + " quipu.toml says, or else " + BackupSettings.DEFAULT.keep()
                        + "). Those that \"quipu backup\" made always stay.",
                value -> keep = value);
    }

    /**
     * Returns what makes the backup and says where it is.
     *
     * @param made hears of it too
     */
    BeforeRun before(Console console, Workspace workspace, Consumer<BackupResult> made) {
        BackupProgress progress = new BackupProgress(console);
        return new Backup(workspace, progress).before(mode, keep, result -> {
            progress.made(result);
            made.accept(result);
        });
    }
}
