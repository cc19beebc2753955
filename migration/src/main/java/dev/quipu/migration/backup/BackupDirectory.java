package dev.quipu.migration.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A directory of backups as its listing shows it: no file is opened, so looking costs next to nothing, and whether a file is
 * whole is not known.
 *
 * @param path the directory, which need not be there
 */
public record BackupDirectory(Path path) {
    /** How the name of every backup ends that was not named by a person. */
    public static final String ENDING = ".quipu.zip";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private static final Comparator<Entry> NEWEST_FIRST =
            Comparator.comparing(Entry::created).thenComparingInt(Entry::number).reversed();

    /**
     * A file that has the name of a backup.
     *
     * @param file where it is
     * @param created when its snapshot was taken, to the second
     * @param number tells those of one second apart, from 1
     * @param bytes how large it is
     */
    public record Entry(Path file, Instant created, int number, long bytes) {}

    /**
     * Returns the newest backup of a database; empty if there is none or the directory cannot be looked into.
     *
     * @param database the database's name
     */
    public Optional<Entry> newest(String database) {
        try {
            return all(database).stream().findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Returns all backups of a database, the newest first; none if there is no such directory. */
    List<Entry> all(String database) throws IOException {
        Pattern named = Pattern.compile(
                Pattern.quote(start(database)) + "-(\\d{8}T\\d{6}Z)(?:-(\\d{1,6}))?" + Pattern.quote(ENDING));
        try (Stream<Path> files = Files.list(path)) {
            return files.flatMap(file -> entry(named, file).stream())
                    .sorted(NEWEST_FIRST)
                    .toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
    }

    private static Optional<Entry> entry(Pattern named, Path file) {
        Matcher parts = named.matcher(file.getFileName().toString());
        if (!parts.matches()) {
            return Optional.empty();
        }
        String number = parts.group(2);
        try {
            return Optional.of(new Entry(
                    file,
                    TIME.parse(parts.group(1), Instant::from),
                    number == null ? 1 : Integer.parseInt(number),
                    Files.size(file)));
        } catch (IOException | java.time.DateTimeException e) {
            // It went away meanwhile, or its name holds no time.
            return Optional.empty();
        }
    }

    /**
     * Returns the name of a backup.
     *
     * @param number tells those of one second apart, from 1
     */
    Path file(String database, Instant created, int number) {
        return path.resolve(start(database) + "-" + TIME.format(created) + (number == 1 ? "" : "-" + number) + ENDING);
    }

    private static String start(String database) {
        return database.replaceAll("[^A-Za-z0-9._-]", "_");
    }
}
