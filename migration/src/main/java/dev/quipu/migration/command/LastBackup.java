package dev.quipu.migration.command;

import dev.quipu.migration.backup.BackupWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The newest backup of a directory, by its name's ending and its time: nothing is opened, so this costs a look at the
 * directory.
 *
 * @param file where it is
 * @param written when it was finished
 * @param bytes how large it is
 */
public record LastBackup(Path file, Instant written, long bytes) {
    /** Returns the newest; empty if there is none, or the directory cannot be read. */
    static Optional<LastBackup> in(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(BackupWriter.ENDING))
                    .flatMap(file -> of(file).stream())
                    .max(Comparator.comparing(LastBackup::written).thenComparing(LastBackup::file));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<LastBackup> of(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            Instant written = attributes.lastModifiedTime().toInstant();
            return attributes.isRegularFile()
                    ? Optional.of(new LastBackup(file, written, attributes.size()))
                    : Optional.empty();
        } catch (IOException e) {
            // It was deleted meanwhile.
            return Optional.empty();
        }
    }
}
