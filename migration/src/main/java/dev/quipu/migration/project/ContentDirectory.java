package dev.quipu.migration.project;

import dev.quipu.migration.pack.Content;
import dev.quipu.postgres.failure.FileFailure;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of the user's own with what a pack would bring: queries, health checks, maintenance and sample data.
 *
 * @param name the label of the branch
 * @param root the folder
 */
record ContentDirectory(String name, Path root) implements Content {
    private static final String ENDING = ".sql";

    @Override
    public List<String> queries() {
        return names("queries");
    }

    @Override
    public List<String> healthChecks() {
        return names("health");
    }

    @Override
    public boolean has(String path) {
        requireThere();
        return Files.isRegularFile(root.resolve(path));
    }

    @Override
    public String read(String path) {
        Path file = root.resolve(path);
        if (!has(path)) {
            throw new IllegalArgumentException(root + " has no " + path);
        }
        try {
            return ProjectReader.withoutMark(Files.readString(file));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    @Override
    public String source(String path) {
        return root.resolve(path).toString();
    }

    private List<String> names(String folder) {
        requireThere();
        Path directory = root.resolve(folder);
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(ENDING) && !file.startsWith("."))
                    .map(file -> file.substring(0, file.length() - ENDING.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw unreadable(directory, e);
        }
    }

    /** Only who asks for it needs it: an image that upgrades may go without. */
    private void requireThere() {
        if (!Files.isDirectory(root)) {
            throw new QuipuException(
                    Kind.USAGE,
                    "there is no directory " + root + ", which is said to be the content of branch " + name,
                    "make it, with folders such as queries, health and maintenance, or mend content in quipu.toml");
        }
    }

    private static QuipuException unreadable(Path path, IOException cause) {
        return new QuipuException(
                Kind.FAILED, "cannot read " + path + ": " + FileFailure.reason(cause), "see that it may be read");
    }
}
