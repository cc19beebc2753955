package dev.quipu.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.exports.ExportFormat;
import dev.quipu.exports.Problem;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** People of Slack are who they are, whatever they are called. */
@PostgresTest
class SlackTest {
    private static final String SAID = """
            {"user": "U1", "text": "Hi <@U2>", "ts": "1772366400.1"}, {"user": "U2", "text": "Hello", "ts": "1772366401.1"},
            {"bot_id": "B1", "username": "deploy", "text": "", "ts": "1772366402.1", "attachments": [{"text": "Done, <@U2>"}]}""";

    private final TestServer server;

    @TempDir
    private Path directory = Path.of("");

    SlackTest(TestServer server) {
        this.server = server;
    }

    private static Map<String, String> export(String secondName, String said) {
        return Map.of(
                "users.json",
                "[{\"id\": \"U1\", \"name\": \"Alex\"}, {\"id\": \"U2\", \"name\": \"" + secondName + "\"}]",
                "general/2026-03-01.json",
                "[" + said + "]");
    }

    @ParameterizedTest
    @EnumSource(ChatSystem.class)
    void somebodyWhoIsCalledAnotherNameByNowHasSaidWhatTheySaid(ChatSystem system) throws Exception {
        try (ImportBed bed = new ImportBed(server, system, directory)) {
            assertThat(bed.take(ExportFormat.SLACK, export("Alex", SAID), "ada").counts())
                    .containsEntry("messages", 3L);
            String before = bed.lines("ada");
            assertThat(before)
                    .contains("\"author\":\"U1\",\"author_name\":\"Alex\"")
                    .contains("\"author\":\"U2\",\"author_name\":\"Alex\"")
                    .contains("\"content\":\"Hi @Alex\",\"written\":\"Hi <@U2>\"")
                    .contains("\"author\":\"B1\",\"author_name\":\"deploy\"", "\"written\":\"Done, <@U2>\"");

            String more = SAID + ", {\"user\": \"U2\", \"text\": \"It is me\", \"ts\": \"1772366403.1\"}";
            ImportReport again = bed.take(ExportFormat.SLACK, export("Alexandra", more), "ada");
            assertThat(again.problems()).isEmpty();
            assertThat(again.counts()).containsEntry("messages", 1L).containsEntry("already_there", 4L);
            assertThat(bed.lines("ada")).contains("\"author\":\"U2\",\"author_name\":\"Alexandra\"");

            ImportReport other =
                    bed.take(ExportFormat.SLACK, export("Alex", SAID.replace("Hi <@U2>", "Hi <@U1>")), "ada");
            assertThat(other.problems()).containsEntry(Problem.Kind.LEFT_OUT, 1L);
        }
    }

    @Test
    void twoOfOneNameAreTwo() throws Exception {
        try (ImportBed bed = new ImportBed(server, ChatSystem.THREADS, directory)) {
            bed.take(ExportFormat.SLACK, export("Alex", SAID), "ada");
            assertThat(bed.database().query("""
                    SELECT participant_count, participants -> 0 ->> 'id', participants -> 1 ->> 'id',
                        participants -> 1 ->> 'name'
                    FROM conversations""")).hasToString("[[3, U1, U2, Alex]]");
            bed.take(ExportFormat.QUIPU, bed.lines("ada"), "bob");
            assertThat(bed.database().query("""
                    SELECT count(*), count(DISTINCT speaker_id), count(DISTINCT speaker_name) FROM utterances""")).hasToString("[[6, 3, 2]]");
        }
    }

    /** Somebody who has come in under their name would take part twice from their next message on. */
    @Test
    void whoIsThereUnderAnotherIdIsTold() throws Exception {
        try (ImportBed bed = new ImportBed(server, ChatSystem.THREADS, directory)) {
            bed.take(ExportFormat.SLACK, export("Bob", SAID), "ada");
            bed.database().execute("UPDATE utterances SET speaker_id = 'Bob' WHERE speaker_id = 'U2'");
            ImportReport again = bed.take(ExportFormat.SLACK, export("Bob", SAID), "ada");
            assertThat(again.problems()).containsEntry(Problem.Kind.LEFT_OUT, 1L);
            assertThat(again.counts()).containsEntry("already_there", 3L);
            bed.database().execute("DELETE FROM conversations");
            ImportReport anew = bed.take(ExportFormat.SLACK, export("Bob", SAID), "ada");
            assertThat(anew.problems()).isEmpty();
            assertThat(bed.database().query("SELECT participant_count FROM conversations"))
                    .hasToString("[[3]]");
        }
    }

    /** Else what was said years ago came first in every list. */
    @ParameterizedTest
    @EnumSource(
            value = ChatSystem.class,
            names = {"ASSISTANT", "FINOPS"})
    void aChannelIsAsOldAsItsLastMessage(ChatSystem system) throws Exception {
        try (ImportBed bed = new ImportBed(server, system, directory)) {
            bed.take(ExportFormat.SLACK, export("Alex", SAID), "ada");
            assertThat(bed.lines("ada").lines().findFirst().orElseThrow())
                    .contains("\"updated_at\":\"2026-03-01T12:00:02.100Z\"");
        }
    }
}
