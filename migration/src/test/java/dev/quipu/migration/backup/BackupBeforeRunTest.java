package dev.quipu.migration.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.program.ClientPrograms;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What retries leave behind. */
@PostgresTest
class BackupBeforeRunTest {
    @TempDir
    private Path directory;

    private int minutes;

    private GivenProject given() {
        return new GivenProject(directory).revision("CREATE TABLE a (id integer); CREATE SEQUENCE s", "");
    }

    private BackupResult before(GivenProject given, TestDatabase database, ClientPrograms programs) {
        return writer(given, database, programs).writeBeforeRun(new BackupDirectory(given.backups()), 3);
    }

    private BackupWriter writer(GivenProject given, TestDatabase database, ClientPrograms programs) {
        Instant now = GivenProject.NOON.instant().plus(Duration.ofMinutes(minutes++));
        return new BackupWriter(
                given.workspace(database), programs, Clock.fixed(now, ZoneOffset.UTC), BackupListener.NONE);
    }

    private List<String> times(GivenProject given) throws IOException {
        try (Stream<Path> files = Files.list(given.backups())) {
            return files.map(file -> file.getFileName().toString().replaceAll(".*T(\\d{4}).*", "$1"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aRunThatIsTriedAgainOnTheSameDataHasItsBackupAlready(TestDatabase database) throws Exception {
        retried(database, GivenProject.NONE);
    }

    @Test
    void soItIsWithPgDump(TestDatabase database) throws Exception {
        retried(database, ClientPrograms.ofMachine());
    }

    private void retried(TestDatabase database, ClientPrograms programs) throws Exception {
        GivenProject given = given();
        given.fill(database, "INSERT INTO app.a VALUES (1)");
        BackupResult first = before(given, database, programs);
        database.execute("BEGIN; ALTER TABLE app.a ADD COLUMN b text; INSERT INTO app.a VALUES (2); ROLLBACK");
        failARun(given, database);

        BackupResult second = before(given, database, programs);

        assertThat(first.reused()).isFalse();
        assertThat(second.reused()).isTrue();
        assertThat(second.file()).isEqualTo(first.file());
        assertThat(second.rows()).isEqualTo(first.rows());
        assertThat(times(given)).containsExactly("1200");
    }

    /** It leaves a row in the history and nothing else. */
    private static void failARun(GivenProject given, TestDatabase database) throws Exception {
        Path broken = given.directory.resolve("revisions/002_broken.sql");
        Files.writeString(broken, """
                -- revision: 002
                -- revises: 001

                -- upgrade
                SELECT no_such_column;
                """);
        assertThatThrownBy(() -> given.fill(database, "SELECT 1")).isInstanceOf(QuipuException.class);
        assertThat(database.value("SELECT count(*) FROM quipu.history WHERE sqlstate IS NOT NULL"))
                .isEqualTo("1");
        Files.delete(broken);
    }

    @Test
    void anyChangeMakesANewOne(TestDatabase database) throws Exception {
        GivenProject given = given();
        given.fill(database, "INSERT INTO app.a VALUES (1)");
        database.execute("CREATE FUNCTION app.g(app.a) RETURNS integer LANGUAGE sql RETURN 1;"
                + " CREATE FUNCTION app.t() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'");
        before(given, database, GivenProject.NONE);
        for (String change : List.of(
                "UPDATE app.a SET id = 2",
                "INSERT INTO app.a VALUES (2)",
                "SELECT nextval('app.s')",
                "CREATE INDEX ON app.a (id)",
                "COMMENT ON TABLE app.a IS 'changed'",
                "CREATE FUNCTION app.f() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
                "ALTER SEQUENCE app.s MAXVALUE 1000",
                "ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO PUBLIC",
                "CREATE PUBLICATION p FOR TABLE app.a",
                "ALTER PUBLICATION p SET (publish = 'insert')",
                "CREATE STATISTICS app.st ON id, (id + 1) FROM app.a",
                "CREATE COLLATION app.c (locale = 'C')",
                "CREATE CAST (app.a AS integer) WITH FUNCTION app.g(app.a)",
                "CREATE OPERATOR app.=== (FUNCTION = int4eq, LEFTARG = int, RIGHTARG = int)",
                "CREATE TEXT SEARCH DICTIONARY app.d (TEMPLATE = simple)",
                "CREATE FOREIGN DATA WRAPPER w",
                "CREATE SERVER r FOREIGN DATA WRAPPER w",
                "CREATE USER MAPPING FOR CURRENT_USER SERVER r OPTIONS (password 'one')",
                "ALTER USER MAPPING FOR CURRENT_USER SERVER r OPTIONS (SET password 'two')",
                "SELECT lo_from_bytea(0, 'one')",
                "ALTER EXTENSION plpgsql ADD FUNCTION app.f()",
                "CREATE EVENT TRIGGER e ON sql_drop EXECUTE FUNCTION app.t()")) {
            database.execute(change);
            assertThat(before(given, database, GivenProject.NONE).reused())
                    .as(change)
                    .isFalse();
        }
    }

    @Test
    void aDamagedBackupIsNotReused(TestDatabase database) throws Exception {
        GivenProject given = given();
        given.fill(database, "INSERT INTO app.a VALUES (1)");
        Path first = before(given, database, GivenProject.NONE).file();
        byte[] content = Files.readAllBytes(first);
        content[content.length / 2] ^= 1;
        Files.write(first, content);

        assertThat(before(given, database, GivenProject.NONE).reused()).isFalse();
    }

    @Test
    void onlyTheNewestStayAndTheFirstOfTheRevisionsWhereTheDatabaseIs(TestDatabase database) throws Exception {
        GivenProject given = given();
        given.fill(database, "INSERT INTO app.a VALUES (0)");
        for (int i = 1; i <= 4; i++) {
            database.execute("INSERT INTO app.a VALUES (" + i + ")");
            before(given, database, GivenProject.NONE);
        }
        assertThat(times(given)).containsExactly("1200", "1201", "1202", "1203");
        given.revision("CREATE TABLE b (id integer)", "");
        given.fill(database, "SELECT 1");

        BackupResult after = before(given, database, GivenProject.NONE);

        assertThat(after.deleted()).hasSize(2);
        assertThat(times(given)).containsExactly("1202", "1203", "1204");
    }

    @Test
    void whatAPersonAskedForAndWhatIsOfAnotherDatabaseStays(TestDatabase database, TestDatabase other)
            throws Exception {
        GivenProject given = given();
        given.fill(database, "INSERT INTO app.a VALUES (0)");
        given.fill(other, "INSERT INTO app.a VALUES (0)");
        writer(given, database, GivenProject.NONE).write(BackupPlace.inDirectory(given.backups()));
        before(given, other, GivenProject.NONE);
        Path foreign = given.backups().resolve(database.name() + "-20200101T000000Z.quipu.zip");
        Files.writeString(foreign, "no backup of Quipu, in spite of its name");

        for (int i = 1; i <= 6; i++) {
            database.execute("INSERT INTO app.a VALUES (" + i + ")");
            before(given, database, GivenProject.NONE);
        }

        assertThat(times(given)).containsExactly("0000", "1200", "1201", "1202", "1205", "1206", "1207");
        assertThat(new BackupDirectory(given.backups()).newest(database.name()))
                .hasValueSatisfying(newest -> assertThat(newest.created()).isEqualTo("2026-11-24T12:07:00Z"));
        assertThat(new BackupDirectory(given.backups()).newest(other.name()))
                .hasValueSatisfying(newest -> assertThat(newest.created()).isEqualTo("2026-11-24T12:01:00Z"));
        assertThat(new BackupDirectory(given.backups()).newest("nobody")).isEmpty();
    }
}
