package dev.quipu.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.exports.ExportFormat;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
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

    private static final String SAID = "SELECT content FROM messages WHERE role = 'user'";

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
            if (system == ChatSystem.ASSISTANT) {
                assertThat(bed.database().query(SAID)).hasToString("[[sediment://1\nb.png]]");
            }
            assertThat(bed.lines("ada"))
                    .as("what goes out is what came in")
                    .contains("\"content\":\"\"", "\"uri\":\"sediment://1\"")
                    .doesNotContain("\\nb.png", "written");

            String hashed =
                    LINES.replace("\"uri\": ", "\"sha256\": \"" + "0123456789abcdef".repeat(4) + "\", \"uri\": ");
            ImportReport again = bed.take(ExportFormat.QUIPU, hashed, "ada");
            assertThat(again.problems()).as("a later export that has the files").isEmpty();
            assertThat(again.counts()).containsEntry("already_there", 3L);
        }
    }

    /** An address of a picture may be all of the picture. */
    @Test
    void aPictureIsNeverTheTextOfItsMessage() throws Exception {
        String data = "iVBORw0KGgo".repeat(10_000);
        String chat = """
                [{"id": "c", "title": "Pictures", "chat": {"history": {"currentId": "n", "messages": {
                  "m": {"id": "m", "parentId": null, "childrenIds": ["n"], "role": "user", "content": "", "timestamp": 1772366400,
                    "files": [{"type": "image", "url": "data:image/png;base64,%1$s"}, {"type": "image", "url": "DATA:,%1$s"},
                      {"type": "image", "url": "https://example.org/%1$s"}]},
                  "n": {"id": "n", "parentId": "m", "childrenIds": [], "role": "assistant", "content": "A dog.",
                    "timestamp": 1772366401}}}}}]""".formatted(data);
        try (ImportBed bed = new ImportBed(server, ChatSystem.ASSISTANT, directory)) {
            ImportReport report = bed.take(ExportFormat.OPENWEBUI, chat, "ada");
            assertThat(report.problems()).isEmpty();
            assertThat(report.counts()).containsEntry("messages", 2L);
            String cut = ("https://example.org/" + data).substring(0, 200);
            assertThat(bed.database().query(SAID)).hasToString("[[image/png\napplication/octet-stream\n" + cut + "…]]");
            assertThat(bed.lines("ada")).contains("\"content\":\"\"", "data:image/png;base64," + data);
            assertThat(bed.take(ExportFormat.OPENWEBUI, chat, "ada").counts()).containsEntry("already_there", 3L);
        }
    }
}
