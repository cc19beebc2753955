package dev.quipu.migration.source;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.migration.revision.RevisionDirectory;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.name.NearestNames;
import dev.quipu.postgres.url.DatabaseUrl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where a schema comes from, as a person names it. */
public sealed interface SchemaSource {
    /** What the words of a command line are that name no file. */
    List<String> WORDS = List.of("live", "declared", "revisions");

    /** Begins what names one of the project file's databases. */
    String NAMED = "database:";

    /** Returns what keeps the schema. */
    Origin origin();

    /** Tells whether it is the schema of the project, and not only one that is compared with it. */
    boolean isOfProject();

    /** Tells whether it is a database as it is, where a schema has roles of its own and may hold more than is said. */
    default boolean isDatabase() {
        return origin() == Origin.DATABASE;
    }

    /** Tells whether the project's database is among some schemas. */
    static boolean anyLive(SchemaSource... sources) {
        return Stream.of(sources).anyMatch(Live.class::isInstance);
    }

    /** The project's database as it is. */
    record Live() implements SchemaSource {
        @Override
        public Origin origin() {
            return Origin.DATABASE;
        }

        @Override
        public boolean isOfProject() {
            return true;
        }

        @Override
        public String toString() {
            return "live";
        }
    }

    /** What the project's {@code schema.sql} files say. */
    record Declared() implements SchemaSource {
        @Override
        public Origin origin() {
            return Origin.TEXT;
        }

        @Override
        public boolean isOfProject() {
            return true;
        }

        @Override
        public String toString() {
            return "declared";
        }
    }

    /** What the project's revisions make, all of them. */
    record Revisions() implements SchemaSource {
        @Override
        public Origin origin() {
            return Origin.TEXT;
        }

        @Override
        public boolean isOfProject() {
            return true;
        }

        @Override
        public String toString() {
            return "revisions";
        }
    }

    /** Another database. */
    record Url(DatabaseUrl url) implements SchemaSource {
        @Override
        public Origin origin() {
            return Origin.DATABASE;
        }

        @Override
        public boolean isOfProject() {
            return false;
        }

        @Override
        public String toString() {
            return url.redacted();
        }
    }

    /**
     * One of the databases that the project file names.
     *
     * @param name as in {@code [database.NAME]}
     */
    record Named(String name) implements SchemaSource {
        @Override
        public Origin origin() {
            return Origin.DATABASE;
        }

        @Override
        public boolean isOfProject() {
            return false;
        }

        @Override
        public String toString() {
            return NAMED + name;
        }
    }

    /** A script, or a folder of scripts in any order. */
    record Scripts(Path path) implements SchemaSource {
        @Override
        public Origin origin() {
            return Origin.TEXT;
        }

        @Override
        public boolean isOfProject() {
            return false;
        }

        @Override
        public String toString() {
            return path.toString();
        }
    }

    /**
     * A directory of revisions, all of which are run, with what they depend on: one of the project's branches, or another.
     *
     * @param path the directory
     * @param schema where they run; null for the branch's schema, and for {@code public} if it is no branch's
     */
    record Directory(Path path, @Nullable Identifier schema) implements SchemaSource {
        @Override
        public Origin origin() {
            return Origin.TEXT;
        }

        @Override
        public boolean isOfProject() {
            return false;
        }

        @Override
        public String toString() {
            return schema == null ? path.toString() : path + "@" + schema.value();
        }
    }

    /** A catalog that was stored as JSON. */
    record Stored(Path path) implements SchemaSource {
        @Override
        public Origin origin() {
            return Origin.STORED;
        }

        @Override
        public boolean isOfProject() {
            return false;
        }

        @Override
        public String toString() {
            return path.toString();
        }
    }

    /**
     * Reads what a person wrote: {@code live}, {@code declared}, {@code revisions}, a URL, {@code database:NAME}, a {@code .sql} file, a folder of
     * them, a directory of revisions ({@code DIR}, or {@code DIR@SCHEMA} with the schema that they run in), a {@code .json} file.
     *
     * @param directory what relative paths start from
     * @throws QuipuException if it is none of these
     */
    static SchemaSource parse(String text, Path directory) {
        return switch (text) {
            case "live" -> new Live();
            case "declared" -> new Declared();
            case "revisions" -> new Revisions();
            default -> other(text, directory);
        };
    }

    private static SchemaSource other(String text, Path directory) {
        if (text.startsWith(NAMED)) {
            return new Named(text.substring(NAMED.length()));
        }
        return isUrl(text) ? new Url(DatabaseUrl.parse(text)) : file(text, directory.resolve(text));
    }

    private static boolean isUrl(String text) {
        return text.contains("://") || text.startsWith("jdbc:") || (text.contains("=") && !text.contains("/"));
    }

    private static SchemaSource file(String text, Path path) {
        if (Files.isDirectory(path)) {
            return RevisionDirectory.holdsRevisions(path) ? new Directory(path, null) : new Scripts(path);
        }
        if (Files.exists(path)) {
            return text.endsWith(".json") ? new Stored(path) : new Scripts(path);
        }
        int at = path.toString().lastIndexOf('@');
        if (at > 0 && at < path.toString().length() - 1) {
            Path directory = path.getFileSystem().getPath(path.toString().substring(0, at));
            if (Files.isDirectory(directory) && RevisionDirectory.holdsRevisions(directory)) {
                return new Directory(directory, new Identifier(path.toString().substring(at + 1)));
            }
        }
        String hint = NearestNames.hint(text, WORDS)
                .orElse(
                        "write live, declared, revisions, a URL, database:NAME, a .sql file, a directory, or a catalog's .json file");
        boolean isPath = text.contains(".") || text.contains("/");
        throw new QuipuException(
                isPath ? Kind.FAILED : Kind.USAGE,
                "there is no schema \"" + text + "\": no such file or directory",
                hint);
    }
}
