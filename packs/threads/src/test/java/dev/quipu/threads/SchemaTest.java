package dev.quipu.threads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.migration.testing.SchemaLines;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The catalog at the seed's revision against the specification: each file in {@code spec} is one of its tables, a line for
 * each thing that there has to be, expressions as the server prints them.
 */
@PostgresTest
class SchemaTest {
    @Test
    void theSeedsRevisionMakesTheSpecifiedSchema(TestDatabase database) throws Exception {
        Threads threads = Threads.in(database, "threads");
        threads.putOnPath();

        threads.upgrade("732e0cd9a870");

        assertThat(threads.lines(SchemaLines.COLUMNS)).isEqualTo(spec("columns"));
        assertThat(threads.lines(SchemaLines.INDEXES)).containsExactlyInAnyOrderElementsOf(spec("indexes"));
        assertThat(threads.lines(SchemaLines.CONSTRAINTS)).containsExactlyInAnyOrderElementsOf(spec("constraints"));
        assertThat(threads.lines(SchemaLines.TRIGGERS)).containsExactlyInAnyOrderElementsOf(spec("triggers"));
    }

    private static List<String> spec(String name) throws IOException {
        return Files.readAllLines(Path.of("src/test/resources/spec/" + name + ".txt"));
    }
}
