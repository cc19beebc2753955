package dev.quipu.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.exports.ExportFormat;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Somebody sends a picture and no word, and is answered. */
@PostgresTest
class PicturesTest {
    private static final String LINES = """
            {"type": "conversation", "version": 1, "key": "c"}
            {"type": "message", "key": "m", "role": "user", "content": "", "attachments": [{"uri": "sediment://1"}, {"uri": "sediment://2", "name": "b.png"}]}
            {"type": "message", "key": "n", "parent": "m", "role": "assistant", "content": "A dog."}
            """;

    private final TestServer server;

    @TempDir
    private Path directory = Path.of("");

    PicturesTest(TestServer server) {
        this.server = server;
    }

    @ParameterizedTest
    @EnumSource(ChatSystem.class)
    void aPictureWithoutAWordKeepsNothingOut(ChatSystem system) throws Exception {
        try (ImportBed bed = new ImportBed(server, system, directory)) {
            ImportReport report = bed.take(ExportFormat.QUIPU, LINES, "ada");
            assertThat(report.problems()).isEmpty();
            assertThat(report.counts()).containsEntry("messages", 2L);
            String text = system == ChatSystem.ASSISTANT ? "sediment://1\\nb.png" : "";
            assertThat(bed.lines("ada")).contains("\"content\":\"" + text + "\"", "\"uri\":\"sediment://1\"");

            String hashed =
                    LINES.replace("\"uri\": ", "\"sha256\": \"" + "0123456789abcdef".repeat(4) + "\", \"uri\": ");
            ImportReport again = bed.take(ExportFormat.QUIPU, hashed, "ada");
            assertThat(again.problems()).as("a later export that has the files").isEmpty();
            assertThat(again.counts()).containsEntry("already_there", 3L);
        }
    }
}
