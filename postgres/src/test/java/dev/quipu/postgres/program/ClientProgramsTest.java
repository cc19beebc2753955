package dev.quipu.postgres.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientProgramsTest {
    @TempDir
    Path machine;

    @Test
    void theNewestThatFitsTheServerIsFound() throws IOException {
        var programs = new ClientPrograms(List.of(
                with("a", "pg_dump (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)"),
                with("b", "pg_dump (PostgreSQL) 17.2"),
                with("c", "pg_dump (PostgreSQL) 17.10 (Homebrew)")));

        assertThat(programs.find("pg_dump", 16).orElseThrow().path()).isEqualTo(machine.resolve("c/pg_dump"));
        assertThat(programs.find("pg_dump", 17).orElseThrow().version().text()).isEqualTo("17.10");
        assertThat(programs.find("pg_dump", 18)).isEmpty();
        assertThat(programs.find("psql", 14)).isEmpty();
    }

    @Test
    void ofEqualVersionsThePreferredFolderWins() throws IOException {
        var programs = new ClientPrograms(
                List.of(with("a", "pg_dump (PostgreSQL) 18.1"), with("b", "pg_dump (PostgreSQL) 18.1")));

        assertThat(programs.all("pg_dump"))
                .extracting(ClientProgram::path)
                .containsExactly(machine.resolve("a/pg_dump"), machine.resolve("b/pg_dump"));
    }

    @Test
    void whatIsNoProgramOfPostgresIsLeftOut() throws IOException {
        Path silent = with("silent", "something else");
        Path absent = machine.resolve("absent");
        Path unfit = Files.createDirectories(machine.resolve("unfit"));
        Files.writeString(unfit.resolve("pg_dump"), "not executable");

        assertThat(new ClientPrograms(List.of(silent, absent, unfit)).all("pg_dump"))
                .isEmpty();
    }

    @Test
    void aLinkToAProgramIsNotASecondOne() throws IOException {
        Path folder = with("a", "pg_dump (PostgreSQL) 18.1");
        Path links = Files.createDirectories(machine.resolve("links"));
        Files.createSymbolicLink(links.resolve("pg_dump"), folder.resolve("pg_dump"));

        assertThat(new ClientPrograms(List.of(folder, links)).all("pg_dump")).hasSize(1);
    }

    @Test
    void allOfThisMachineAnswerWithTheirVersion() {
        assertThat(ClientPrograms.ofMachine().all("psql")).allSatisfy(psql -> {
            assertThat(psql.path()).isAbsolute().isExecutable();
            assertThat(psql.version().major()).isGreaterThan(8);
        });
    }

    private Path with(String folder, String version) throws IOException {
        Path directory = Files.createDirectories(machine.resolve(folder));
        Path program = directory.resolve("pg_dump");
        Files.writeString(program, "#!/bin/sh\necho '" + version + "'\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return directory;
    }
}
