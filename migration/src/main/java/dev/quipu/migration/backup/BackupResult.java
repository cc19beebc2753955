package dev.quipu.migration.backup;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

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
 * @param warnings what a person should know of it now and not only when it is restored
 * @param reused whether it was there already and holds what a new one would
 * @param deleted the older ones that made room for it
 */
public record BackupResult(
        Path file,
        long bytes,
        BackupMethod method,
        String program,
        int tables,
        long rows,
        List<String> leftOut,
        List<String> warnings,
        boolean reused,
        List<Path> deleted) {
    public BackupResult {
        leftOut = List.copyOf(leftOut);
        warnings = List.copyOf(warnings);
        deleted = List.copyOf(deleted);
    }

    BackupResult withDeleted(List<Path> more) {
        return new BackupResult(file, bytes, method, program, tables, rows, leftOut, warnings, reused, more);
    }

    BackupResult withWarnings(List<String> others) {
        List<String> all = Stream.concat(warnings.stream(), others.stream()).toList();
        return new BackupResult(file, bytes, method, program, tables, rows, leftOut, all, reused, deleted);
    }
}
