package dev.quipu.migration.project;

import java.nio.file.Path;
import java.util.Locale;

/**
 * When and where backups are made.
 *
 * @param mode when
 * @param directory where
 */
public record BackupSettings(Mode mode, Path directory) {
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
