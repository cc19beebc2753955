package dev.quipu.migration.command;

import dev.quipu.migration.source.FilesBelow;
import dev.quipu.postgres.failure.FileFailure;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;

/**
 * Pages that have been written into a directory.
 *
 * @param first the page to begin with
 * @param written how many
 * @param removed how many of an earlier run are gone, because what they were about is
 */
public record WrittenPages(Path first, int written, int removed) {
    /**
     * Writes pages. Files that are not Quipu's are neither written over nor removed.
     *
     * @param pages the pages by their paths in the directory
     * @param beginning what tells pages of Quipu from other files
     */
    public static WrittenPages write(Path directory, SortedMap<String, String> pages, String beginning) {
        try {
            for (String path : pages.keySet()) {
                refuseForeign(directory.resolve(path), beginning);
            }
            for (Map.Entry<String, String> page : pages.entrySet()) {
                Path file = directory.resolve(page.getKey());
                Files.createDirectories(file.toAbsolutePath().getParent());
                Files.writeString(file, page.getValue());
            }
            int removed = removeOthers(directory, pages, beginning);
            return new WrittenPages(first(directory, pages), pages.size(), removed);
        } catch (IOException e) {
            throw new QuipuException(
                    Kind.FAILED,
                    "cannot write into " + directory + ": " + FileFailure.reason(e),
                    "name another place with --to");
        }
    }

    private static Path first(Path directory, SortedMap<String, String> pages) {
        return pages.keySet().stream()
                .filter(path -> !path.contains("/"))
                .findFirst()
                .map(directory::resolve)
                .orElse(directory);
    }

    private static void refuseForeign(Path file, String beginning) throws IOException {
        if (Files.exists(file) && !isOurs(file, beginning)) {
            throw new QuipuException(
                    Kind.FAILED,
                    file + " is there already and is not a page of Quipu",
                    "move it, or name another place with --to");
        }
    }

    /** Removes the pages of an earlier run that this one has not written. */
    private static int removeOthers(Path directory, SortedMap<String, String> pages, String beginning)
            throws IOException {
        int removed = 0;
        for (Path file : FilesBelow.of(directory, 2)) {
            String path = directory.relativize(file).toString().replace('\\', '/');
            if (!pages.containsKey(path) && isOurs(file, beginning)) {
                Files.delete(file);
                removed++;
            }
        }
        return removed;
    }

    private static boolean isOurs(Path file, String beginning) throws IOException {
        byte[] expected = beginning.getBytes(StandardCharsets.UTF_8);
        try (var in = Files.newInputStream(file)) {
            return java.util.Arrays.equals(in.readNBytes(expected.length), expected);
        }
    }
}
