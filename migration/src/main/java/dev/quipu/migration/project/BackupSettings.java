package dev.quipu.migration.project;

import java.nio.file.Path;
import java.util.Locale;

/**
 * When and where backups are made.
 *
 * @param mode when
 * @param directory where
 * @param keep how many of those that were made before runs stay, at least 1
 */
public record BackupSettings(Mode mode, Path directory, int keep) {
    /** What holds where nobody says anything; the directory is below the project's. */
    public static final BackupSettings DEFAULT = new BackupSettings(Mode.AUTO, Path.of(".quipu", "backups"), 10);

    /** Returns the same with the directory's own path, if it is relative, counted from another. */
    public BackupSettings under(Path base) {
        return new BackupSettings(mode, base.resolve(directory), keep);
    }

    /** Returns the same for another time. */
    public BackupSettings withMode(Mode other) {
        return new BackupSettings(other, directory, keep);
    }

    /** When to make a backup before a change. */
    public enum Mode {
        /** Before every downgrade, and before an upgrade of a database that holds rows. */
        AUTO,
        ALWAYS,
        NEVER;

        /** Returns the word that a person writes. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
