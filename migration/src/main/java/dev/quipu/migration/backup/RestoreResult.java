package dev.quipu.migration.backup;

import java.nio.file.Path;
import java.util.List;

/**
 * A database that holds what a backup holds: every row count and checksum was compared.
 *
 * @param file the backup
 * @param database the name of the database that it was made of
 * @param created when, in ISO 8601 and UTC
 * @param method what had written it
 * @param tables how many tables were compared
 * @param rows how many rows these have
 * @param warnings what a person should know, such as a table that no revision makes
 */
public record RestoreResult(
        Path file,
        String database,
        String created,
        BackupMethod method,
        int tables,
        long rows,
        List<String> warnings) {
    public RestoreResult {
        warnings = List.copyOf(warnings);
    }
}
