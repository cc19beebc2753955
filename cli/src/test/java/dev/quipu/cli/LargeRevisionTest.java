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

/** A file is held as its text, its message and what goes over the wire, and no more often. */
@PostgresTest
class LargeRevisionTest {
    private static final int STATEMENTS = 24_000;

    @Test
    void needsAFewTimesItsSize(TestDatabase database, @TempDir Path directory) throws Exception {
        write(Files.createDirectories(directory.resolve("revisions")).resolve("001_rows.sql"));
        Files.writeString(directory.resolve("quipu.toml"), "packs = []\n[branch.app]\nrevisions = \"revisions\"\n");
        try (JavaProcess run = JavaProcess.start(
                Main.class,
                directory,
                Map.of("DATABASE_URL", database.url(), "JDK_JAVA_OPTIONS", "-Xmx160m"),
                "upgrade",
                "head")) {
            assertThat(run.exitCode()).as(run.err()).isZero();
        }
        assertThat(database.value("SELECT count(*) FROM rows")).isEqualTo(String.valueOf(STATEMENTS));
    }

    private static void write(Path file) throws IOException {
        try (Writer writer = Files.newBufferedWriter(file)) {
            writer.write("-- revision: 001\n-- message: rows\n\n-- upgrade\nCREATE TABLE rows (id int, body text);\n");
            for (int i = 0; i < STATEMENTS; i++) {
                writer.write("INSERT INTO rows VALUES (" + i + ", '" + "a b c d ".repeat(120) + "');\n");
            }
            writer.write("\n-- downgrade\nDROP TABLE rows;\n");
        }
    }
}
