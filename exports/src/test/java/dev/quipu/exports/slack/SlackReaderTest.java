package dev.quipu.exports.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.exports.ExportFormat;
import dev.quipu.exports.Role;
import dev.quipu.exports.testing.Taken;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A zip with all that people and bots do in channels. */
class SlackReaderTest {
    private static Map<String, String> export() {
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put("users.json", """
                [{"id": "U1", "name": "ada", "real_name": "Ada Lovelace", "profile": {"display_name": ""}},
                 {"id": "U2", "name": "bob", "profile": {"display_name": "Bobby"}}, 7]""");
        entries.put("channels.json", """
                [{"id": "C1", "name": "general", "created": 1, "purpose": {"value": "all"}, "members": ["U1"]}]""");
        entries.put("dms.json", "[{\"id\": \"D1\", \"members\": [\"U1\", \"U2\"]}]");
        entries.put("general/2026-03-02.json", """
                [{"type": "message", "user": "U2", "text": "late reply", "ts": "1772400000.000100", "thread_ts": "1772366400.000100"},
                 {"type": "message", "user": "U2", "text": "lost reply", "ts": "1772400001.000100", "thread_ts": "1.0"}]""");
        entries.put("general/2026-03-01.json", """
                [{"type": "message", "user": "U1", "text": "Hi <@U2> in <#C1|general>, see <https://x.org|this> &amp; that", "ts": "1772366400.000100",
                  "thread_ts": "1772366400.000100", "edited": {"user": "U1", "ts": "1772366500.000000"},
                  "reactions": [{"name": "+1", "users": ["U2"], "count": 1}],
                  "files": [{"id": "F1", "url_private": "https://files/x.png", "mimetype": "image/png", "name": "x.png", "size": 5}, {"id": "F2", "mode": "tombstone"}]},
                 {"type": "message", "subtype": "channel_join", "user": "U2", "text": "<@U2> has joined", "ts": "1772366401.000100"},
                 {"type": "message", "subtype": "bot_message", "bot_id": "B1", "username": "deploy", "text": "", "ts": "1772366402.000100",
                  "attachments": [{"fallback": "Build <#C1> done"}]},
                 {"type": "message", "bot_id": "B2", "text": "", "ts": "1772366403.000100", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Blocks"}}]},
                 {"type": "message", "user": "U1", "text": "", "ts": "1772366404.000100"},
                 {"type": "message", "user": "U1", "text": "twin", "ts": "1772366403.000100"},
                 {"type": "message", "subtype": "message_changed", "ts": "1772366405.000100", "message": {"text": "x"}},
                 {"type": "message", "text": "no time"}, "noise"]""");
        entries.put("D1/2026-03-01.json", "[{\"user\": \"U2\", \"text\": \"psst\", \"ts\": \"1772366400.5\"}]");
        entries.put("unlisted/2026-03-01.json", "[]");
        entries.put("integration_logs.json", "[]");
        return entries;
    }

    @Test
    void channelsThreadsNamesAndFiles() throws IOException {
        Taken taken = Taken.read(ExportFormat.SLACK, Taken.zip(export()));
        assertThat(taken.talks())
                .extracting(talk ->
                        talk.conversation().key() + " " + talk.conversation().title())
                .containsExactly("D1 Ada Lovelace, Bobby", "C1 #general", "unlisted #unlisted");
        assertThat(taken.talks())
                .extracting(talk -> talk.conversation().createdAt())
                .as("what the list says, or the first message")
                .containsExactly(Instant.parse("2026-03-01T12:00:00.5Z"), Instant.ofEpochSecond(1), null);
        assertThat(taken.talks())
                .extracting(talk -> talk.conversation().updatedAt())
                .as("its last message")
                .containsExactly(
                        Instant.parse("2026-03-01T12:00:00.5Z"), Instant.parse("2026-03-01T21:20:01.000100Z"), null);
        var general = taken.talks().get(1);
        assertThat(general.lines())
                .containsExactly(
                        ">1772366400.000100 user: Hi @Bobby in #general, see this (https://x.org) & that",
                        "1772366400.000100>1772366401.000100 system: @Bobby has joined",
                        "1772366401.000100>1772366402.000100 assistant: Build #general done",
                        "1772366402.000100>1772366403.000100 assistant: Blocks",
                        "1772366400.000100>1772400000.000100 user: late reply",
                        "1772366403.000100>1772400001.000100 user: lost reply");
        var first = general.message("1772366400.000100");
        assertThat(first.author()).isEqualTo("U1");
        assertThat(first.authorName()).isEqualTo("Ada Lovelace");
        assertThat(first.written()).isEqualTo("Hi <@U2> in <#C1|general>, see <https://x.org|this> &amp; that");
        assertThat(first.createdAt()).isEqualTo(Instant.parse("2026-03-01T12:00:00.000100Z"));
        assertThat(first.attachments()).extracting("uri").containsExactly("https://files/x.png");
        assertThat(first.metadata().toJson()).contains("\"edited\"", "\"reactions\"", "tombstone", "\"user\":\"U1\"");
        assertThat(general.message("1772366402.000100").author()).isEqualTo("B1");
        assertThat(general.message("1772366402.000100").authorName()).isEqualTo("deploy");
        assertThat(general.message("1772366402.000100").written()).isEqualTo("Build <#C1> done");
        assertThat(general.message("1772366403.000100").written()).isNull();
        assertThat(general.message("1772366402.000100").role()).isEqualTo(Role.ASSISTANT);
        assertThat(taken.places())
                .containsExactly(
                        "left_out users.json[2]",
                        "unread export",
                        "unknown general/2026-03-01.json[0].files[1]",
                        "empty general/2026-03-01.json[4]",
                        "left_out general/2026-03-01.json[5]",
                        "left_out general/2026-03-01.json[6]",
                        "left_out general/2026-03-01.json[7]",
                        "left_out general/2026-03-01.json[8]",
                        "unlinked general/2026-03-02.json[1]");
    }

    /**
     * Of files that a plan hides, or that were deleted, there is no address; the thread under the message goes on.
     */
    @Test
    void aMessageOfFilesWithoutAddressesStays() throws IOException {
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put("general/2026-03-01.json", """
                [{"user": "U1", "text": "", "ts": "1772366400.1", "files": [{"id": "F1", "mode": "hidden_by_limit"}],
                  "reactions": [{"name": "+1", "users": ["U2"], "count": 1}]},
                 {"user": "U2", "text": "fine", "ts": "1772366401.1", "thread_ts": "1772366400.1"}]""");
        Taken taken = Taken.read(ExportFormat.SLACK, Taken.zip(entries));
        assertThat(taken.talk().lines())
                .containsExactly(
                        ">1772366400.1 user: [{\"id\":\"F1\",\"mode\":\"hidden_by_limit\"}]",
                        "1772366400.1>1772366401.1 user: fine");
        assertThat(taken.talk().message("1772366400.1").metadata().toJson()).contains("reactions", "F1");
        assertThat(taken.places()).containsExactly("unknown general/2026-03-01.json[0].files[0]");
    }

    @Test
    void aBrokenDayCostsItsRest() throws IOException {
        Map<String, String> entries = export();
        entries.put(
                "general/2026-02-28.json",
                "[{\"user\": \"U1\", \"text\": \"whole\", \"ts\": \"1772280000.1\"}, {\"user\": ");
        entries.put("general/2026-02-27.json", "{}");
        Taken taken = Taken.read(ExportFormat.SLACK, Taken.zip(entries));
        assertThat(taken.talks().get(1).messages()).hasSize(7);
        assertThat(taken.places()).contains("broken general/2026-02-28.json[1]", "broken general/2026-02-27.json");
    }

    /** An organisation's export has a folder for each of its teams, and each of them a #general. */
    @Test
    void channelsOfOneNameInTwoFoldersAreTwo() throws IOException {
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put("org/teams/east/channels.json", "[{\"id\": \"C1\", \"name\": \"general\"}]");
        entries.put(
                "org/teams/east/general/2026-03-01.json",
                "[{\"user\": \"U1\", \"text\": \"east\", \"ts\": \"1772366400.1\"}]");
        entries.put("org/teams/west/channels.json", "[{\"id\": \"C2\", \"name\": \"general\"}]");
        entries.put(
                "org/teams/west/general/2026-03-01.json",
                "[{\"user\": \"U2\", \"text\": \"west\", \"ts\": \"1772366400.1\"}]");
        entries.put("org/random/2026-03-01.json", "[{\"user\": \"U2\", \"text\": \"all\", \"ts\": \"1772366400.1\"}]");
        entries.put(
                "org/teams/west/random/2026-03-01.json",
                "[{\"user\": \"U2\", \"text\": \"few\", \"ts\": \"1772366400.1\"}]");
        entries.put("org/channels.json", "[{\"id\": \"C3\", \"name\": \"random\"}]");
        Taken taken = Taken.read(ExportFormat.SLACK, Taken.zip(entries));
        assertThat(taken.talks())
                .extracting(talk ->
                        talk.conversation().key() + " " + talk.conversation().title() + " "
                                + talk.messages().getFirst().content())
                .containsExactlyInAnyOrder(
                        "C1 #general east", "C2 #general west", "C3 #random all", "org/teams/west/random #random few");
        assertThat(taken.problems()).isEmpty();
    }

    /** Nothing was said there; but somebody who looks for it is told why it did not come. */
    @Test
    void channelsWithoutMessagesAreTold() throws IOException {
        Map<String, String> entries = export();
        entries.put("groups.json", "[{\"id\": \"G1\", \"name\": \"silent\"}, {\"name\": \"nameless\"}]");
        Taken taken = Taken.read(ExportFormat.SLACK, Taken.zip(entries));
        assertThat(taken.talks()).hasSize(3);
        assertThat(taken.problems())
                .extracting(problem -> problem.kind().label() + " " + problem)
                .contains(
                        "left_out groups.json[1]: a channel without an id",
                        "unread export: channels of the lists in which nothing is said: #silent");
    }

    @Test
    void aZipOfSomethingElse() throws IOException {
        Taken taken = Taken.read(ExportFormat.SLACK, Taken.zip(Map.of("a.txt", "x")));
        assertThat(taken.talks()).isEmpty();
        assertThat(taken.places()).containsExactly("unread export", "broken export");
        assertThat(taken.problems().getFirst().reason()).isEqualTo("1 other file was not read: a.txt");
    }
}
