package dev.quipu.migration.backup;

/** Hears how a backup or a restore goes. Called by several threads, one at a time. */
@FunctionalInterface
public interface BackupListener {
    /** Hears nothing. */
    BackupListener NONE = (tables, of, bytes) -> {};

    /**
     * Some more is done.
     *
     * @param tables how many tables are done
     * @param of how many there are
     * @param bytes how many bytes of rows were read so far, as text
     */
    void progress(int tables, int of, long bytes);
}
