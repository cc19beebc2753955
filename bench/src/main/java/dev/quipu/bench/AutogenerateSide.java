package dev.quipu.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The FinOps system as a project of one's own, in which {@code schema.sql} wants one column more than the revisions make:
 * {@code revision --autogenerate} writes that revision, with embedded throw-away databases.
 */
final class AutogenerateSide {
    private static final String TABLE = "CREATE TABLE conversation_threads (\n";

    private AutogenerateSide() {}

    /**
     * Makes the project.
     *
     * @param directory where to make it, which is not there yet
     */
    static Side in(Path directory, Path checkout, Path launcher) {
        Path pack = checkout.resolve("packs/finops/src/main/resources/quipu/finops");
        try {
            Path migrations = Files.createDirectories(directory.resolve("migrations"));
            try (Stream<Path> revisions = Files.list(pack.resolve("revisions"))) {
                for (Path revision : revisions.toList()) {
                    Files.copy(revision, migrations.resolve(revision.getFileName()));
                }
            }
            String schema = Files.readString(pack.resolve("schema.sql"));
            if (!schema.contains(TABLE)) {
                throw new IllegalStateException("the FinOps schema has no \"" + TABLE.strip() + "\"");
            }
            Files.writeString(
                    directory.resolve("schema.sql"), schema.replace(TABLE, TABLE + "    nickname varchar(40),\n"));
            Files.writeString(directory.resolve("quipu.toml"), """
                    packs = []
                    [branch.finops]
                    revisions = "migrations"
                    schema = "finops"
                    """);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String again = "rm -f migrations/*_one_more.sql && exec \"$0\" revision --autogenerate -m 'one more'";
        return new Side(
                Sides.QUIPU, false, directory, at -> List.of("sh", "-c", again, launcher.toString()), at -> Map.of());
    }
}
