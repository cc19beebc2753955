package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.postgres.testing.JavaProcess;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An import holds a conversation at a time, however large the file is. */
@PostgresTest
class LargeImportTest {
    private static final int CONVERSATIONS = 2_000;

    private static final String TALK = "It grows by what is said, and not by what was said. ".repeat(150);

    /** 32 MB, of which the program could not hold a half. */
    @Test
    void aFileLargerThanTheMemoryComesIn(TestDatabase database, @TempDir Path directory) throws Exception {
        write(directory.resolve("export.json"));
        CommandRun.in(directory, CommandRun.environment(database), "upgrade", "head", "--pack", "finops")
                .succeeded();
        try (JavaProcess run = JavaProcess.start(
                Main.class,
                directory,
                Map.of("DATABASE_URL", database.url(), "JDK_JAVA_OPTIONS", "-Xmx32m -XX:+UseSerialGC"),
                "import",
                "sharegpt",
                "export.json",
                "--to",
                "finops",
                "--user",
                "ada",
                "--pack",
                "finops")) {
            assertThat(run.exitCode()).as(run.err()).isZero();
        }
        assertThat(database.value("SELECT count(*) FROM finops.conversation_messages"))
                .isEqualTo(String.valueOf(2 * CONVERSATIONS));
    }

    private static void write(Path file) throws IOException {
        try (Writer writer = Files.newBufferedWriter(file)) {
            for (int i = 0; i < CONVERSATIONS; i++) {
                writer.write((i == 0 ? "[" : ",") + "{\"id\": \"talk-" + i + "\", \"conversations\": ["
                        + "{\"from\": \"human\", \"value\": \"" + i + " " + TALK + "\"}, "
                        + "{\"from\": \"gpt\", \"value\": \"" + TALK + i + "\"}]}");
            }
            writer.write("]");
        }
    }
}
