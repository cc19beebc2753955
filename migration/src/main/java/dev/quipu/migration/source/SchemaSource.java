package dev.quipu.migration.source;

import dev.quipu.migration.revision.RevisionDirectory;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.name.NearestNames;
import dev.quipu.postgres.url.DatabaseUrl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where a schema comes from, as a person names it. */
public sealed interface SchemaSource {
    /** What the words of a command line are that name no file. */
    List<String> WORDS = List.of("live", "declared", "revisions");

    /** The project's database as it is. */
    record Live() implements SchemaSource {
        @Override
        public String toString() {
            return "live";
        }
    }

    /** What the project's {@code schema.sql} files say. */
    record Declared() implements SchemaSource {
        @Override
        public String toString() {
            return "declared";
        }
    }

    /** What the project's revisions make, all of them. */
    record Revisions() implements SchemaSource {
        @Override
        public String toString() {
            return "revisions";
        }
    }

    /** Another database. */
    record Url(DatabaseUrl url) implements SchemaSource {
        @Override
        public String toString() {
            return url.redacted();
        }
    }

    /** A script, or a folder of scripts in any order. */
    record Scripts(Path path) implements SchemaSource {
        @Override
        public String toString() {
            return path.toString();
        }
    }

    /** A directory of revisions outside the project, all of which are run. */
    record Directory(Path path) implements SchemaSource {
        @Override
        public String toString() {
            return path.toString();
        }
    }

    /** A catalog that was stored as JSON. */
    record Stored(Path path) implements SchemaSource {
        @Override
        public String toString() {
            return path.toString();
        }
    }

    /**
     * Reads what a person wrote: {@code live}, {@code declared}, {@code revisions}, a URL, a {@code .sql} file, a folder of
     * them, a directory of revisions, a {@code .json} file.
     *
     * @param directory what relative paths start from
     * @throws QuipuException if it is none of these
     */
    static SchemaSource parse(String text, Path directory) {
        return switch (text) {
            case "live" -> new Live();
            case "declared" -> new Declared();
            case "revisions" -> new Revisions();
            default -> isUrl(text) ? new Url(DatabaseUrl.parse(text)) : file(text, directory.resolve(text));
        };
    }

    private static boolean isUrl(String text) {
        return text.contains("://") || text.startsWith("jdbc:") || (text.contains("=") && !text.contains("/"));
    }

    private static SchemaSource file(String text, Path path) {
        if (Files.isDirectory(path)) {
            return RevisionDirectory.holdsRevisions(path) ? new Directory(path) : new Scripts(path);
        }
        if (Files.exists(path)) {
            return text.endsWith(".json") ? new Stored(path) : new Scripts(path);
        }
        String hint = NearestNames.hint(text, WORDS)
                .orElse("write live, declared, revisions, a URL, a .sql file, a directory, or a catalog's .json file");
        throw new QuipuException(Kind.USAGE, "there is no schema \"" + text + "\": no such file or directory", hint);
    }
}
