package dev.quipu.migration.backup;

import java.nio.file.Path;
import java.util.List;

/**
 * A backup that is whole, on disk and read back.
 *
 * @param file where it is
 * @param bytes how large the file is
 * @param method what wrote it
 * @param program the program that wrote it, such as {@code pg_dump 15.20}, or Quipu's own name
 * @param tables how many tables of the project it holds
 * @param rows how many rows these have
 * @param leftOut by name, what the database holds and the backup does not
 */
public record BackupResult(
        Path file, long bytes, BackupMethod method, String program, int tables, long rows, List<String> leftOut) {
    public BackupResult {
        leftOut = List.copyOf(leftOut);
    }
}
