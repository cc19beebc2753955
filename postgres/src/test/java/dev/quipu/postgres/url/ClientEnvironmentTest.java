package dev.quipu.postgres.url;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.quipu.postgres.testing.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A password in a file is there no longer than the process that wrote it for a program. */
class ClientEnvironmentTest {
    private static final DatabaseUrl URL = DatabaseUrl.parse("postgres://u:secret@h/db");

    @TempDir
    private Path directory;

    private Path files = Path.of("");

    @BeforeEach
    void makePlace() throws IOException {
        files = Files.createDirectory(directory.resolve("files"));
    }

    private JavaProcess holder() throws IOException {
        Path opened = directory.resolve("opened");
        JavaProcess process = JavaProcess.start(
                HoldsClientEnvironment.class, directory, Map.of(), files.toString(), opened.toString());
        while (process.isAlive() && !Files.exists(opened)) {
            Thread.onSpinWait();
        }
        assertThat(process.isAlive()).isTrue();
        assertThat(files).isDirectoryRecursivelyContaining("glob:**/passwords");
        return process;
    }

    @Test
    void closingItLeavesNothing() {
        try (ClientEnvironment environment = ClientEnvironment.open(URL, files)) {
            assertThat(Path.of(environment.variables().get("PGPASSFILE"))).hasContent("*:*:*:*:secret");
        }
        assertThat(files).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HUP", "TERM"})
    void aSignalLeavesNothing(String signal) throws Exception {
        assumeThat(JavaProcess.ignores(signal))
                .as("this build runs where processes ignore the signal")
                .isFalse();
        try (JavaProcess process = holder()) {
            process.signal(signal);
            process.exitCode();
        }
        assertThat(files).isEmptyDirectory();
    }

    @Test
    void whatAKilledProcessLeftGoesWithTheNextAndWhatALivingOneNeedsStays() throws Exception {
        try (JavaProcess process = holder();
                ClientEnvironment own = ClientEnvironment.open(URL, files)) {
            Path foreign = Files.createDirectory(files.resolve("quipu-client-foreign"));
            ClientEnvironment.open(URL, files).close();
            assertThat(files.toFile().list()).hasSize(3);
            assertThat(Path.of(own.variables().get("PGPASSFILE"))).exists();

            process.kill();
            ClientEnvironment.open(URL, files).close();

            assertThat(files.toFile().list()).hasSize(2);
            assertThat(Path.of(own.variables().get("PGPASSFILE"))).exists();
            assertThat(foreign).isEmptyDirectory();
        }
    }

    /** In a place for everybody, a name that looks like one of ours may lead anywhere. */
    @Test
    void aLinkIsNotFollowed() throws Exception {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Files.createFile(elsewhere.resolve("owner"));
        Path precious = Files.createFile(elsewhere.resolve("precious"));
        Files.createSymbolicLink(files.resolve("quipu-client-trap"), elsewhere);

        ClientEnvironment.open(URL, files).close();

        assertThat(precious).exists();
    }
}
