package dev.quipu.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.catalog.testing.Guide;
import dev.quipu.finops.FinOpsPack;
import dev.quipu.ingest.assistant.AssistantTarget;
import dev.quipu.ingest.finops.FinOpsTarget;
import dev.quipu.ingest.threads.ThreadsTarget;
import dev.quipu.migration.testing.PackDatabase;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import dev.quipu.threads.ThreadsPack;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The code of {@code docs/access/ingest.md}. */
@PostgresTest
class GuideTest {
    private static final String GUIDE = "src/test/java/dev/quipu/ingest/GuideTest.java";

    private Bed bed;
    private DataSource dataSource;
    private final List<String> log = new ArrayList<>();
    private final String schema = Bed.SCHEMA;

    @BeforeEach
    void open() throws Exception {
        bed = Bed.empty();
        dataSource = bed.dataSource();
    }

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void thePageShowsThisCode() throws Exception {
        Guide.assertAgrees(Path.of("../docs/access/ingest.md"), Path.of(GUIDE));
    }

    /** What somebody has exported. */
    private record Line(int number, String key, boolean isPerson, String text, Instant time) {}

    private static Stream<Line> lines() {
        return IntStream.rangeClosed(1, 10)
                .mapToObj(i -> new Line(i, "m" + i, i % 2 == 1, i == 4 ? "\0" : "line " + i, Instant.EPOCH));
    }

    @Test
    void aStream() {
        UUID ann = bed.ann();
        Stream<Line> lines = lines();
        // snippet: stream
        Ingest ingest = Ingest.into(dataSource, AssistantTarget.asService(schema))
                .withRejects(reject -> log.add(reject.toString()));

        try (MessageWriter writer = ingest.open()) {
            ConversationStart start = ConversationStart.keyed(ann.toString(), "chat 1")
                    .withTitle("Ropes")
                    .withCreatedAt(Instant.parse("2024-05-01T09:00:00Z"))
                    .withUpdatedAt(Instant.parse("2024-05-01T09:30:00Z"));
            writer.write(start);
            UUID chat = start.conversationId();
            lines.forEach(line -> writer.write(
                    Message.of(chat, line.isPerson() ? Role.USER : Role.ASSISTANT, line.text())
                            .withKey(line.key())
                            .withCreatedAt(line.time()),
                    "chats.txt:" + line.number()));
            Result result = writer.finish();
            log.add("%d messages, %d rejected".formatted(result.messages(), result.rejected()));
        }
        // end
        assertThat(log).containsExactly("chats.txt:4: the text has a NUL character", "9 messages, 1 rejected");
    }

    @Test
    void aBatch() {
        UUID ann = bed.ann();
        // snippet: batch
        ConversationStart start = ConversationStart.keyed(ann.toString(), "chat 2");
        UUID chat = start.conversationId();
        List<Item> items = List.of(
                start,
                Message.user(chat, "What does a rope cost?").withKey("1"),
                Message.assistant(chat, "")
                        .withKey("2")
                        .withToolCalls(List.of(new ToolCall("call-1", "price", new Json("{\"item\": \"rope\"}")))),
                Message.tool(chat, new ToolResult("call-1", "price", false), "12 EUR")
                        .withKey("3"),
                Message.assistant(chat, "Twelve euros.").withKey("4").withMeasures(Measures.of("model-1", 20, 4)),
                Message.assistant(chat, "About twelve euros.").withKey("5").insteadOf("4"));

        Ingest ingest = Ingest.into(dataSource, AssistantTarget.asService(schema));
        Result first = ingest.write(items); // 1 conversation, 5 messages
        Result again = ingest.write(items); // 6 already there
        // end
        assertThat(first).isEqualTo(new Result(1, 5, 0, 0));
        assertThat(again).isEqualTo(new Result(0, 0, 6, 0));
    }

    @Test
    void asAUser() {
        UUID ann = bed.ann();
        // snippet: user
        Ingest asAnn = Ingest.into(dataSource, AssistantTarget.asUser(schema, ann));
        // end
        ConversationStart start = ConversationStart.keyed(ann.toString(), "notes");
        assertThat(asAnn.write(List.of(start, Message.user(start.conversationId(), "a note"))))
                .isEqualTo(new Result(1, 1, 0, 0));
    }

    @Test
    void theOthers() throws Exception {
        try (TestDatabase database = TestServer.get().createDatabase("ingest guide", made -> {
            new PackDatabase(new FinOpsPack(), made, "finops").upgrade("head");
            new PackDatabase(new ThreadsPack(), made, "threads").upgrade("head");
        })) {
            DataSource dataSource = database.dataSource();
            // snippet: others
            Ingest threadsOfFinOps = Ingest.into(dataSource, FinOpsTarget.in("finops"));
            Ingest talks = Ingest.into(dataSource, ThreadsTarget.in("threads")).withOwnThread();

            ConversationStart standUp = ConversationStart.keyed("ann", "stand-up of 4 May");
            List<Item> items = List.of(
                    standUp,
                    Message.user(standUp.conversationId(), "The rope is late.")
                            .withKey("1")
                            .withSpeaker(new Speaker("bob", "Bob")));
            // end
            assertThat(talks.write(items)).isEqualTo(new Result(1, 1, 0, 0));
            assertThat(threadsOfFinOps.write(items)).isEqualTo(new Result(1, 1, 0, 0));
        }
    }
}
