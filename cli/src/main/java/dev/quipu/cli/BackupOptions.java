package dev.quipu.cli;

import dev.quipu.migration.command.Backup;
import dev.quipu.migration.project.BackupSettings.Mode;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.run.Migrator.BeforeRun;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** When to make a backup before a change. */
final class BackupOptions {
    @Option(
            names = "--backup",
            paramLabel = "WHEN",
            converter = When.class,
            description = "auto, always or never. auto: before a downgrade, and before an upgrade of a database that"
                    + " holds rows (default: what quipu.toml says, or else auto).")
    private @Nullable Mode mode;

    @Option(
            names = "--backup-keep",
            paramLabel = "N",
            converter = Keep.class,
            description = "How many of the backups that were made before runs stay in the directory (default: what"
                    + " quipu.toml says, or else 10). Those that \"quipu backup\" made always stay.")
    private @Nullable Integer keep;

    /** Returns what makes the backup and says where it is. */
    BeforeRun before(Console console, Workspace workspace) {
        BackupProgress progress = new BackupProgress(console);
        return new Backup(workspace, progress).before(mode, keep, progress::made);
    }

    static final class Keep implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            if (!text.matches("[1-9]\\d{0,8}")) {
                throw new TypeConversionException("\"" + text + "\" is not a number from 1 on");
            }
            return Integer.valueOf(text);
        }
    }

    static final class When implements ITypeConverter<Mode> {
        @Override
        public Mode convert(String text) {
            for (Mode mode : Mode.values()) {
                if (mode.word().equals(text.toLowerCase(Locale.ROOT))) {
                    return mode;
                }
            }
            throw new TypeConversionException("\"" + text + "\" is not auto, always or never");
        }
    }
}
