package dev.quipu.exports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.catalog.testing.Guide;
import dev.quipu.exports.json.JsonObject;
import dev.quipu.exports.jsonlines.ConversationLines;
import dev.quipu.exports.otlp.GenAiSpan;
import dev.quipu.exports.otlp.SpanReader;
import dev.quipu.exports.otlp.SpanSink;
import dev.quipu.exports.otlp.SpanWriter;
import dev.quipu.exports.reading.ExportReading;
import dev.quipu.exports.testing.Taken;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of {@code docs/imports.md}: what the page shows stands here, and runs. */
class GuideTest {
    private static final Path PAGE = Path.of("../docs/imports.md");

    @TempDir
    private Path directory = Path.of("");

    @Test
    void anExportAsLines() throws IOException {
        Path file = directory.resolve("conversations.json");
        Files.writeString(file, """
                [{"id": "c", "mapping": {"q": {"message": {"author": {"role": "user"}, "content": {"parts": ["Hi"]}}}}}]""");
        StringWriter writer = new StringWriter();

        // snippet: lines
        ExportSink sink = new ConversationLines(writer);
        ExportReading.read(ExportFormat.CHATGPT, file, "conversations.json", sink);
        // end
        assertThat(writer.toString().lines()).hasSize(2);
    }

    @Test
    void spans() throws IOException {
        Path file = directory.resolve("spans.json");
        Files.writeString(file, """
                {"resourceSpans": [{"scopeSpans": [{"spans": [{"traceId": "5b8efff798038103d269b633813fc60c", "spanId": "eee19b7ec3c1b174",
                 "attributes": [{"key": "gen_ai.system", "value": {"stringValue": "openai"}}]}]}]}]}""".replace("\n", " "));
        List<GenAiSpan> read = new ArrayList<>();
        SpanSink spans = new SpanSink() {
            @Override
            public void take(GenAiSpan span) {
                read.add(span);
            }

            @Override
            public void report(Problem problem) {
                throw new IllegalStateException(problem.toString());
            }
        };

        // snippet: spans
        SpanReader.read(file, "spans.json", spans);
        JsonObject attributes = SpanWriter.attributes(read.getFirst());
        // end
        assertThat(attributes.toJson()).isEqualTo("{\"gen_ai.provider.name\":\"openai\"}");
    }

    @Test
    void thePageIsOfThisClass() throws IOException {
        Guide.assertAgrees(PAGE, Path.of("src/test/java/dev/quipu/exports/GuideTest.java"));
    }

    @Test
    void theLinesOfThePageAreReadWithoutProblems() throws IOException {
        Taken taken = Taken.read(ExportFormat.QUIPU, Guide.blocks(PAGE, "json").getFirst());
        assertThat(taken.problems()).isEmpty();
        assertThat(taken.talk().messages()).hasSize(3);
    }
}
