package dev.quipu.migration.command;

import dev.quipu.migration.pack.Pack;
import dev.quipu.migration.project.ProjectReader;
import dev.quipu.migration.revision.NewFile;
import dev.quipu.postgres.failure.FileFailure;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code init}: makes a project file and a directory for revisions. */
public final class Init {
    private static final String DIRECTORY = "migrations";

    private final Path directory;

    /**
     * Takes the place for a project.
     *
     * @param directory where its file goes
     */
    public Init(Path directory) {
        this.directory = directory;
    }

    /**
     * Makes the project file, and writes nothing yet.
     *
     * @param packs the packs that the project shall take care of
     * @throws QuipuException if a pack is unknown, or there is a project already
     */
    public NewFile file(List<String> packs) {
        packs.forEach(Init::requirePack);
        Path file = directory.resolve(ProjectReader.FILE);
        if (Files.exists(file)) {
            throw new QuipuException(Kind.FAILED, file + " exists already", "change it, or start in another directory");
        }
        return new NewFile(file, text(packs));
    }

    /** Returns the directory for revisions. */
    public Path revisions() {
        return directory.resolve(DIRECTORY);
    }

    /**
     * Makes both; neither is written over.
     *
     * @param packs the packs that the project shall take care of
     * @return the paths that were made, in order
     */
    public List<Path> run(List<String> packs) {
        NewFile file = file(packs);
        Path revisions = revisions();
        try {
            Files.createDirectories(revisions);
            // Git keeps no empty directories, and a branch without its directory is an error.
            if (!Files.exists(revisions.resolve(".gitkeep"))) {
                Files.createFile(revisions.resolve(".gitkeep"));
            }
            return List.of(file.write(), revisions);
        } catch (IOException e) {
            throw new QuipuException(
                    Kind.FAILED,
                    "cannot make a project in " + directory + ": " + FileFailure.reason(e),
                    "see that this directory may be written, or start in another one");
        }
    }

    private static void requirePack(String name) {
        List<String> known =
                ProjectReader.packsOnClassPath().stream().map(Pack::name).toList();
        if (!known.contains(name)) {
            throw ProjectReader.noSuchPack(name, known);
        }
    }

    private static String text(List<String> packs) {
        return text(null, packs, List.of(), """
                # Your own revisions: "quipu revision -m 'create users'" writes the next file.
                [branch.app]
                revisions = "%s"
                schema = "public"
                # declared = "schema.sql"     # what the schema shall be: a file, or a folder; without it schema.sql beside migrations/
                """.formatted(DIRECTORY));
    }

    /**
     * Writes a project file.
     *
     * @param url where its database is; null for the embedded server
     * @param packs the packs that the project takes care of
     * @param ignored patterns of what belongs to somebody else
     * @param branches the tables of the branches
     */
    static String text(@Nullable String url, List<String> packs, List<String> ignored, String branches) {
        String left = ignored.isEmpty()
                ? ""
                : """

                # The tables of what kept this database before: Quipu neither compares nor changes them.
                ignore = [%s]
                """.formatted(ignored.stream().map(Init::quoted).collect(Collectors.joining(", ")));
        return """
                # What Quipu takes care of. Flags win over the environment, the environment over this file.

                # Where the database is; without a URL it is PostgreSQL in .quipu/, started when needed.
                # Keep passwords out of here: use PGPASSWORD, ~/.pgpass or DATABASE_URL.
                %s

                # Conversation systems, each in a schema of its own name.
                packs = [%s]
                %s
                %s
                # [run]
                # lock_timeout = "5s"         # how long a statement may make others queue
                # statement_timeout = "0"     # as long as it needs
                # wait = "10m"                # for another runner
                # attempts = 10               # for a revision that does not get its locks
                # lock = "session"            # "row" behind a pooler in transaction mode

                # [backup]
                # mode = "auto"               # before a downgrade, and before an upgrade of a database with rows
                # directory = ".quipu/backups"
                # keep = 10                   # of those made before runs; what "quipu backup" made stays

                # [hazards]                   # of your own revisions, for "quipu plan --revision" and builds
                # refuse = ["data loss", "long lock"]
                # warn = ["full scan"]
                # since = "042"               # up to there they are left alone
                # on_upgrade = true           # upgrade looks before it runs
                """.formatted(
                        url == null ? "# url = \"postgresql://localhost/mydatabase\"" : "url = " + quoted(url),
                        packs.stream().map(Init::quoted).collect(Collectors.joining(", ")),
                        left,
                        branches);
    }

    /** Writes a string of TOML. */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
            } else if (c < 0x20 || c == 0x7F) {
                quoted.append("\\u%04X".formatted(c));
            } else {
                quoted.appendCodePoint(c);
            }
        });
        return quoted.append('"').toString();
    }
}
