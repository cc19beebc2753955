package dev.quipu.bench;

import dev.quipu.postgres.local.ServerAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Everyone who reads or compares schemas, each as its own user runs it.
 *
 * @param scratch where they are run
 * @param launcher Quipu's
 * @param peers the directory that holds the libraries of the peers, each in its own
 * @param java the Java that they run on, with the JVM's own settings
 */
record SchemaSides(Path scratch, Path launcher, Path peers, Path java) {
    /** Alembic compares a database with tables as Python knows them, so it reads those of the other database first. */
    private static final String ALEMBIC = """
            import sys

            from alembic.autogenerate import compare_metadata
            from alembic.migration import MigrationContext
            from sqlalchemy import MetaData, create_engine

            wanted = MetaData()
            wanted.reflect(create_engine(sys.argv[2]))
            with create_engine(sys.argv[1]).connect() as connection:
                for difference in compare_metadata(MigrationContext.configure(connection), wanted):
                    print(difference)
            """;

    /** Returns those that write down a schema: the floor first. */
    List<Side> reading() {
        return List.of(
                side("pg_dump -s", at -> List.of("pg_dump", "-s", "-f", "schema.sql", at.toString())),
                side(
                        Sides.QUIPU,
                        at -> List.of(
                                launcher.toString(), "dump", "live", "--format", "json", "--url", at.toString())));
    }

    /**
     * Returns those that tell what differs.
     *
     * @param other the second database
     */
    List<Side> comparing(ServerAddress other) {
        return List.of(
                // It ends with 3 when something differs.
                new Side(
                        Sides.QUIPU,
                        false,
                        scratch,
                        at -> List.of(launcher.toString(), "diff", at.toString(), other.toString()),
                        at -> Map.of(),
                        3),
                new Side(
                        Sides.LIQUIBASE,
                        false,
                        scratch,
                        at -> List.of(
                                java.toString(),
                                "-cp",
                                libraries("liquibase"),
                                "liquibase.integration.commandline.LiquibaseCommandLine",
                                "diff",
                                "--url=" + Sides.jdbc(other),
                                "--username=" + other.user(),
                                "--reference-url=" + Sides.jdbc(at),
                                "--reference-username=" + at.user()),
                        at -> Map.of(
                                "LIQUIBASE_COMMAND_PASSWORD", at.password(),
                                "LIQUIBASE_COMMAND_REFERENCE_PASSWORD", at.password())),
                side(
                        Sides.ALEMBIC,
                        at -> List.of("/usr/bin/python3", alembic().toString(), at.toString(), other.toString())),
                side(
                        "pgCodeKeeper",
                        at -> List.of(
                                java.toString(),
                                "-cp",
                                libraries("pgcodekeeper"),
                                "dev.quipu.bench.peer.PgCodeKeeperDiff",
                                Sides.jdbc(at),
                                Sides.jdbc(other),
                                at.user())));
    }

    private Side side(String name, Function<ServerAddress, List<String>> command) {
        return new Side(name, false, scratch, command, at -> Map.of());
    }

    private Path alembic() {
        try {
            return Files.writeString(scratch.resolve("compare.py"), ALEMBIC);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String libraries(String peer) {
        return peers.resolve(peer).resolve("lib") + "/*:" + peers.resolve(peer).resolve("classes");
    }
}
