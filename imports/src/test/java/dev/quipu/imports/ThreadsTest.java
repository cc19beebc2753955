package dev.quipu.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.exports.ExportFormat;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A talk goes out of the threads system and comes in again as it was. */
@PostgresTest
class ThreadsTest {
    private static final String TALK = """
            SELECT u.sequence_number, u.text, u.text_cleaned, u.speaker_id, u.speaker_name, u.speaker_role, u.timestamp_start,
                u.timestamp_end, u.duration_seconds, u.confidence_score, u.language, u.emotion, u.energy_level, u.message_role,
                u.content_parts, u.platform_metadata - 'threads_utterance'
            FROM utterances AS u JOIN conversations AS c ON c.id = u.conversation_id WHERE c.owner_id = '%s'
            ORDER BY u.sequence_number""";
    private static final String HEAD = """
            SELECT conversation_name, conversation_type, source_type, started_at, ended_at, duration_seconds, source_metadata
            FROM conversations WHERE owner_id = '%s'""";

    private final TestServer server;

    @TempDir
    private Path directory = Path.of("");

    ThreadsTest(TestServer server) {
        this.server = server;
    }

    @Test
    void whatGoesOutComesInAgainAsItWas() throws Exception {
        try (ImportBed bed = new ImportBed(server, ChatSystem.THREADS, directory)) {
            bed.database().execute("""
                    INSERT INTO conversations (id, conversation_name, conversation_type, source_type, started_at, ended_at,
                        duration_seconds, owner_id, source_metadata)
                    VALUES ('0a000000-0000-4000-8000-000000000001', 'Call', 'transcript', 'zoom', '2024-05-01 10:00Z',
                        '2024-05-01 11:00Z', 3600, 'ada', '{"own": 1}');
                    INSERT INTO utterances (conversation_id, text, text_cleaned, speaker_id, speaker_name, speaker_role,
                        timestamp_start, timestamp_end, duration_seconds, confidence_score, language, emotion, energy_level,
                        content_parts, platform_metadata, chunk_id)
                    VALUES ('0a000000-0000-4000-8000-000000000001', 'um, hi', 'Hi', 'U07', 'Bob', 'host', 1.5, 2.5, 1, 0.75, 'de',
                        'calm', 0.25, '[{"type": "image_url", "image_url": {"url": "https://x"}}]', '{"own": 2}',
                        '0d000000-0000-4000-8000-000000000001');
                    INSERT INTO utterances (conversation_id, text, speaker_id, speaker_name)
                    VALUES ('0a000000-0000-4000-8000-000000000001', 'hello', 'U99', 'Bob');
                    INSERT INTO utterances (conversation_id, text, speaker_id, message_role)
                    VALUES ('0a000000-0000-4000-8000-000000000001', 'At your service', 'assistant', 'assistant')""");
            String lines = bed.lines("ada");
            assertThat(lines)
                    .contains("\"created_at\":\"2024-05-01T10:00:00Z\"", "\"own\":1", "\"own\":2")
                    .contains(
                            "\"author\":\"U07\",\"author_name\":\"Bob\"", "\"author\":\"U99\",\"author_name\":\"Bob\"");
            ImportReport report = bed.take(ExportFormat.QUIPU, lines, "bob");
            assertThat(report.problems()).isEmpty();
            assertThat(bed.database().query(HEAD.formatted("bob")))
                    .isEqualTo(bed.database().query(HEAD.formatted("ada")));
            List<?> before = bed.database()
                    .query(TALK.formatted("ada").replace("u.speaker_name", "coalesce(u.speaker_name, u.speaker_id)"));
            assertThat(bed.database().query(TALK.formatted("bob"))).isEqualTo(before);
            assertThat(bed.take(ExportFormat.QUIPU, lines, "bob").counts()).containsEntry("messages", 0L);
            assertThat(withoutKeys(bed.lines("bob"))).isEqualTo(withoutKeys(lines));
        }
    }

    private static String withoutKeys(String lines) {
        return lines.replaceAll("\"(key|parent|updated_at|active)\":\"[^\"]*\",?", "");
    }

    /** What an import has written says nothing of its own. */
    @Test
    void whatIsUsualIsNotTold() throws Exception {
        try (ImportBed bed = new ImportBed(server, ChatSystem.THREADS, directory)) {
            bed.take(ExportFormat.SHAREGPT, """
                    {"id": "c", "conversations": [{"from": "human", "value": "Hi"}, {"from": "gpt", "value": "Hello"}]}""", "ada");
            assertThat(bed.lines("ada")).doesNotContain("threads_");
        }
    }

    @Test
    void theBranchThatIsShownIsTold() throws Exception {
        try (ImportBed bed = new ImportBed(server, ChatSystem.THREADS, directory)) {
            bed.take(ExportFormat.SHAREGPT, """
                    {"id": "c", "conversations": [{"from": "human", "value": "Hi"}, {"from": "gpt", "value": "Hello"}]}""", "ada");
            bed.database().execute("""
                    UPDATE conversations SET current_utterance_id = (SELECT id FROM utterances WHERE sequence_number = 0)""");
            String key = String.valueOf(bed.database()
                    .query("SELECT current_utterance_id FROM conversations")
                    .getFirst()
                    .getFirst());
            assertThat(bed.lines("ada")).contains("\"active\":\"" + key + "\"");
        }
    }
}
