package dev.quipu.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.ingest.assistant.AssistantTarget;
import dev.quipu.postgres.testing.PostgresTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@PostgresTest
class AssistantIngestTest {
    private Bed bed;
    private Ingest ingest;
    private final List<Reject> rejects = new ArrayList<>();

    @BeforeEach
    void open() throws Exception {
        bed = Bed.empty();
        ingest = Ingest.into(bed.dataSource(), AssistantTarget.asService(Bed.SCHEMA))
                .withRejects(rejects::add);
    }

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void aFewMessages() throws Exception {
        ConversationStart start =
                ConversationStart.keyed(bed.ann().toString(), "one").withTitle("One");
        List<Item> items = List.of(
                start,
                Message.user(start.conversationId(), "a").withKey("a"),
                Message.assistant(start.conversationId(), "b").withKey("b"));
        assertThat(ingest.write(items)).isEqualTo(new Result(1, 2, 0, 0));
        assertThat(ingest.write(items)).isEqualTo(new Result(0, 0, 3, 0));
        assertThat(rejects).isEmpty();
        assertThat(bed.lines("SELECT seq, role, content FROM $messages ORDER BY seq"))
                .containsExactly("[1, user, a]", "[2, assistant, b]");
    }
}
