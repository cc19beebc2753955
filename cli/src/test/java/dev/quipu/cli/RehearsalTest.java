package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {
    @TempDir
    Path directory;

    /** A command that could be interrupted keeps its process for 30 seconds, unless it has told how it ended. */
    @Test
    void endsWithItsLastCommand() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = System.getProperty("java.class.path");
        Process stage = new ProcessBuilder(
                        java,
                        "-cp",
                        classPath,
                        RehearsalStage.class.getName(),
                        java,
                        "-cp",
                        classPath,
                        Said.class.getName(),
                        "upgrade head --url env:" + RehearsalStage.SERVER)
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            List<String> said = stage.inputReader().lines().toList();
            assertThat(stage.waitFor(1, TimeUnit.MINUTES)).isTrue();
            long ended = System.currentTimeMillis();
            assertThat(said).hasSize(1);
            assertThat(ended - Long.parseLong(said.getFirst())).isLessThan(20_000);
        } finally {
            stage.destroyForcibly();
        }
    }

    /** A rehearsal that says when its last command ended, in milliseconds since 1970. */
    static final class Said {
        private Said() {}

        public static void main(String[] commandLines) {
            Rehearsal.main(commandLines);
            System.out.println(System.currentTimeMillis());
        }
    }
}
