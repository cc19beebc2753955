package dev.quipu.bench;

import dev.quipu.postgres.local.ServerAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Everyone who takes part, each as its own user runs it.
 *
 * @param files where the work lies
 * @param launcher Quipu's
 * @param peers the directory that holds the libraries of Flyway and of Liquibase, each in its own
 * @param java the Java that they run on, with the JVM's own settings
 */
record Sides(WorkloadFiles files, Path launcher, Path peers, Path java) {
    static final String PSQL = "psql";
    static final String QUIPU = "Quipu";
    static final String QUIPU_AT_ONCE = "Quipu, one transaction";
    static final String ALEMBIC = "Alembic";
    static final String FLYWAY = "Flyway";
    static final String LIQUIBASE = "Liquibase";

    /** Returns them in the order of their turns: the floor first. */
    List<Side> all() {
        return List.of(psql(), quipu(), quipuAtOnce(), alembic(), flyway(), liquibase());
    }

    static boolean isQuipu(String side) {
        return side.equals(QUIPU) || side.equals(QUIPU_AT_ONCE);
    }

    private Side psql() {
        return new Side(
                PSQL,
                false,
                files.psql(),
                at -> List.of("psql", "-qX1", "-v", "ON_ERROR_STOP=1", "-f", "all.sql", at.toString()),
                at -> Map.of());
    }

    private Side quipu() {
        return quipu(QUIPU, List.of());
    }

    /** As psql and Alembic do it: all or nothing. */
    private Side quipuAtOnce() {
        return quipu(QUIPU_AT_ONCE, List.of("--single-transaction"));
    }

    private Side quipu(String name, List<String> options) {
        return new Side(
                name,
                true,
                files.quipu(),
                at -> Stream.concat(
                                Stream.of(
                                        launcher.toString(),
                                        "upgrade",
                                        "head",
                                        "--revisions",
                                        "revisions",
                                        "--url",
                                        at.toString()),
                                options.stream())
                        .toList(),
                at -> Map.of());
    }

    private Side alembic() {
        return new Side(
                ALEMBIC,
                true,
                files.alembic(),
                at -> List.of("alembic", "upgrade", "head"),
                at -> Map.of("DATABASE_URL", at.toString()));
    }

    private Side flyway() {
        return new Side(
                FLYWAY,
                true,
                files.flyway(),
                at -> List.of(
                        java.toString(),
                        "-cp",
                        libraries("flyway"),
                        "dev.quipu.bench.peer.FlywayMigrate",
                        jdbc(at),
                        at.user(),
                        "sql"),
                at -> Map.of());
    }

    private Side liquibase() {
        return new Side(
                LIQUIBASE,
                true,
                files.liquibase(),
                at -> List.of(
                        java.toString(),
                        "-cp",
                        libraries("liquibase"),
                        "liquibase.integration.commandline.LiquibaseCommandLine",
                        "update",
                        "--url=" + jdbc(at),
                        "--username=" + at.user(),
                        "--changelog-file=changelog.sql"),
                at -> Map.of("LIQUIBASE_COMMAND_PASSWORD", at.password()));
    }

    private String libraries(String peer) {
        return peers.resolve(peer).resolve("lib") + "/*";
    }

    static String jdbc(ServerAddress at) {
        return "jdbc:postgresql://%s:%d/%s".formatted(at.host(), at.port(), at.database());
    }
}
