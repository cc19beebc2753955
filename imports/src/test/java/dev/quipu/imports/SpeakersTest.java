package dev.quipu.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.exports.ExportFormat;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Of who says something, and of a trace, all that is known goes out. */
@PostgresTest
class SpeakersTest {
    private static final String LINES = """
            {"type": "conversation", "version": 1, "key": "c"}
            {"type": "message", "key": "m", "role": "user", "author": "U07bob", "author_name": "Bob", "content": "Hi", "created_at": "2024-05-01T00:00:00Z"}
            {"type": "message", "key": "n", "role": "assistant", "content": "Ho", "created_at": "2024-05-02T00:00:00Z", "trace": {"trace_id": "5b8efff798038103d269b633813fc60c"}}
            """;

    private final TestServer server;

    @TempDir
    private Path directory = Path.of("");

    SpeakersTest(TestServer server) {
        this.server = server;
    }

    @ParameterizedTest
    @EnumSource(ChatSystem.class)
    void namesAndTracesWithoutASpanGoOut(ChatSystem system) throws Exception {
        try (ImportBed bed = new ImportBed(server, system, directory)) {
            bed.take(ExportFormat.QUIPU, LINES, "ada");
            assertThat(bed.lines("ada"))
                    .contains("\"author\":\"U07bob\",\"author_name\":\"Bob\"")
                    .contains("\"trace\":{\"trace_id\":\"5b8efff798038103d269b633813fc60c\"}");
        }
    }
}
