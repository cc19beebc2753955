package dev.quipu.assistant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.migration.testing.PackDatabase;
import dev.quipu.migration.testing.SchemaLines;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The catalog at the seed's last revision against the specification: each file in {@code spec} is one of its tables, a
 * line for each thing that there has to be, expressions as the server prints them.
 */
@PostgresTest
class SchemaTest {
    @Test
    void theSeedsRevisionsMakeTheSpecifiedSchema(TestDatabase database) throws Exception {
        PackDatabase pack = new PackDatabase(Assistant.PACK, database, "assistant");
        pack.putOnPath();

        pack.upgrade("006");

        assertThat(pack.lines(SchemaLines.COLUMNS)).isEqualTo(spec("columns"));
        assertThat(pack.lines(SchemaLines.INDEXES)).containsExactlyInAnyOrderElementsOf(spec("indexes"));
        assertThat(pack.lines(SchemaLines.CONSTRAINTS)).containsExactlyInAnyOrderElementsOf(spec("constraints"));
        assertThat(pack.lines(SchemaLines.TRIGGERS)).containsExactlyInAnyOrderElementsOf(spec("triggers"));
    }

    private static List<String> spec(String name) throws IOException {
        return Files.readAllLines(Path.of("src/test/resources/spec/" + name + ".txt"));
    }
}
