package dev.quipu.threads.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.postgres.testing.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
    @TempDir
    private Path directory;

    private Path temporary = Path.of("");

    @BeforeEach
    void makePlace() throws IOException {
        temporary = Files.createDirectory(directory.resolve("temporary"));
    }

    private JavaProcess start(String what) throws IOException {
        return JavaProcess.start(
                HoldsSpool.class,
                directory,
                Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary),
                directory.resolve("reached").toString(),
                what);
    }

    @Test
    void whatAKilledProcessLeftGoesWithTheNext() throws Exception {
        Path reached = Files.createFile(directory.resolve("reached"));
        try (JavaProcess process = start("hold")) {
            while (process.isAlive() && Files.size(reached) == 0) {
                Thread.onSpinWait();
            }
            assertThat(process.isAlive()).isTrue();
            process.kill();
        }
        assertThat(temporary).isNotEmptyDirectory();

        try (JavaProcess process = start("end")) {
            assertThat(process.exitCode()).isZero();
        }

        assertThat(reached).hasContent("a private talk");
        assertThat(temporary).isEmptyDirectory();
    }
}
