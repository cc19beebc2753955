package dev.quipu.migration.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.program.ClientPrograms;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pg_restore that does not come to its end, and a pg_dump that does not. */
@PostgresTest
class ArchiveStoppedTest {
    @TempDir
    private Path directory;

    private String dump = "";
    private String restore = "";

    @BeforeEach
    void findPrograms(TestServer server) {
        ClientPrograms programs = ClientPrograms.ofMachine();
        dump = path(programs, ArchiveProgram.DUMP, server);
        restore = path(programs, ArchiveProgram.RESTORE, server);
    }

    private static String path(ClientPrograms programs, String name, TestServer server) {
        var found = ArchiveProgram.find(programs, name, server.majorVersion(), 0);
        assumeTrue(found.isPresent(), "this machine has no " + name + " that fits the server");
        return found.orElseThrow().program().path().toString();
    }

    private GivenProject given() {
        return new GivenProject(directory).revision("CREATE TABLE a (id integer PRIMARY KEY, t text)", "");
    }

    private Path backup(TestDatabase source) throws Exception {
        GivenProject given = given();
        given.fill(source, "INSERT INTO app.a SELECT g, md5(g::text) FROM generate_series(1, 20000) g");
        return given.backup(source, ClientPrograms.ofMachine()).file();
    }

    /** Puts a program of one's own where it is looked for; it is asked for its version first, and may list archives. */
    private void put(String name, String real, String then) throws IOException {
        Path folder = Files.createDirectories(directory.resolve("programs"));
        Path program = Files.writeString(folder.resolve(name), """
                #!/bin/sh
                case "$1" in --version | --list) exec %1$s "$@" ;; esac
                %2$s
                """.formatted(real, then));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    private BackupException stopped(Path file, TestDatabase target, String then) throws IOException {
        put(ArchiveProgram.RESTORE, restore, then.replace("REAL", restore));
        ClientPrograms programs = new ClientPrograms(List.of(directory.resolve("programs")));
        BackupException failed =
                catchThrowableOfType(BackupException.class, () -> given().restore(file, target, programs));
        assertThat(failed).isNotNull();
        assertThat(failed.kind()).isEqualTo(QuipuException.Kind.FAILED);
        assertThat(failed.hint()).isPresent();
        return failed;
    }

    @Test
    void anArchiveOfWhichNotAllArrivesLeavesNothing(TestDatabase source, TestDatabase target) throws Exception {
        Path file = backup(source);

        BackupException failed = stopped(file, target, "head -c 100000 | REAL \"$@\"");

        assertThat(failed.message()).startsWith("pg_restore ").contains("failed with exit code 1");
        assertThat(failed.notes()).last().isEqualTo("the database is as empty as it was");
        assertThat(target.query("SELECT 1 FROM pg_namespace WHERE nspname IN ('app', 'quipu')"))
                .isEmpty();
        given().restore(file, target, ClientPrograms.ofMachine());
        assertThat(target.value("SELECT count(*) FROM app.a")).isEqualTo("20000");
    }

    @Test
    void aKilledProgramLeavesNothing(TestDatabase source, TestDatabase target) throws Exception {
        BackupException failed = stopped(backup(source), target, "head -c 90000 >/dev/null; kill -9 $$");

        assertThat(failed.message()).contains("failed with exit code 137");
        assertThat(failed.notes()).last().isEqualTo("the database is as empty as it was");
    }

    @Test
    void aProgramThatFailsAfterItsCommitIsToldByWhatItLeft(TestDatabase source, TestDatabase target) throws Exception {
        BackupException failed = stopped(backup(source), target, "REAL \"$@\"; exit 1");

        assertThat(failed.notes())
                .last()
                .asString()
                .startsWith("the database is left with table app.a, table quipu.applied")
                .endsWith(": drop it and create it anew");
    }

    @Test
    void aLostConnectionLeavesNothing(TestDatabase source, TestDatabase target) throws Exception {
        Path file = backup(source);
        String end = "PGDATABASE=postgres psql -qAtX -c \"SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE datname = '" + target.name() + "' AND application_name = 'quipu'\" >&2";

        BackupException failed = stopped(file, target, "{ head -c 90000; " + end + "; cat; } | REAL \"$@\"");

        assertThat(failed.notes()).last().isEqualTo("the database is as empty as it was");
    }

    @Test
    void aDumpThatStopsLeavesNoBackup(TestDatabase source) throws Exception {
        GivenProject given = given();
        given.fill(source, "INSERT INTO app.a SELECT g, md5(g::text) FROM generate_series(1, 20000) g");
        put(ArchiveProgram.RESTORE, restore, "exec " + restore + " \"$@\"");
        put(ArchiveProgram.DUMP, dump, dump + " \"$@\" | head -c 50000; echo no more >&2; exit 3");

        BackupException failed = catchThrowableOfType(
                BackupException.class,
                () -> given.backup(source, new ClientPrograms(List.of(directory.resolve("programs")))));

        assertThat(failed.message()).contains("failed with exit code 3");
        assertThat(failed.notes()).contains("no more");
        assertThat(given.backups()).isEmptyDirectory();
    }
}
