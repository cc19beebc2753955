package dev.quipu.migration.backup;

import java.util.Locale;

/** Why a backup was made, and so whether Quipu may delete it by itself. */
public enum BackupOccasion {
    /** A person asked for it: it stays until a person deletes it. */
    ASKED,
    /** A run was about to change the database: only so many of these are kept. */
    BEFORE_RUN;

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static BackupOccasion of(String word) {
        for (BackupOccasion occasion : values()) {
            if (occasion.word().equals(word)) {
                return occasion;
            }
        }
        throw new IllegalArgumentException("\"" + word + "\" is no occasion for a backup");
    }
}
