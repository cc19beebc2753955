package dev.quipu.migration.backup;

import java.util.Locale;

/** What wrote a backup, and so what can restore it. */
public enum BackupMethod {
    /** Rows by COPY; the schema is built again from the revisions. */
    BUILT_IN,
    /** The archive of {@code pg_dump}, with all of the database in it. */
    PG_DUMP;

    /** Returns the word that a person reads and the manifest has. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static BackupMethod of(String word) {
        for (BackupMethod method : values()) {
            if (method.word().equals(word)) {
                return method;
            }
        }
        throw new IllegalArgumentException("\"" + word + "\" is no way to make a backup");
    }
}
