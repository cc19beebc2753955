package dev.quipu.threads.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.migration.pack.PackReport;
import dev.quipu.migration.testing.Clients;
import dev.quipu.migration.testing.CommandRun;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import dev.quipu.threads.Threads;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Transcripts of four kinds, and what else may be in files that are called so. */
@PostgresTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TranscriptTest {
    private static final String MEET = """
            Weekly planning (2026-03-01 at 10:00 GMT) - Transcript
            Attendees
            Ada Lovelace, Ben Lindqvist
            Transcript
            This editable transcript was computer generated and might contain errors.
            00:00:00

            Ada Lovelace: Good morning, everybody.
            Note: this is not a speaker,
            but goes on with the turn.

            And so does this.
            Ben Lindqvist: Morning! See https://example.com for the agenda.
            00:05:00
            It goes on after five minutes.
            Ada Lovelace: Thanks.
            Meeting ended after 00:30:12 \ud83d\udc4b
            """;

    private static final String VTT = """
            WEBVTT - a call

            NOTE
            nobody says this

            STYLE
            ::cue { color: red }

            1
            00:00:01.000 --> 00:00:04.500 align:start position:0%
            <v.loud Ada Lovelace>Hello &amp; <i>welcome</i>
            to the call</v>

            00:05.000 --> 00:06.000
            <v Ben>Hi <00:00:05.500>there</v> <v Ada Lovelace>Hi Ben</v>

            intro
            00:00:07.000 --> 00:00:08.000
            <v Chiara>1 &lt; 2
            """;

    private Threads threads;

    @BeforeAll
    void open(TestServer server) {
        threads = Threads.atHead(server);
    }

    @AfterAll
    void close() {
        threads.close();
    }

    @BeforeEach
    void sweep() throws SQLException {
        threads.execute("DELETE FROM conversations");
    }

    @Test
    void meetGivesSpeakersTimesAndTurnsOfSeveralLines() throws Exception {
        PackReport report = read(MEET);

        assertThat(report.isComplete()).isTrue();
        assertThat(report.rows().getFirst().subList(1, 5))
                .containsExactly("Weekly planning (2026-03-01 at 10:00 GMT)", 4L, 2L, 0L);
        assertThat(turns())
                .containsExactly(
                        "0 | Ada Lovelace | 0 | Good morning, everybody.\nNote: this is not a speaker,\nbut goes on with the turn."
                                + "\n\nAnd so does this.",
                        "1 | Ben Lindqvist | 0 | Morning! See https://example.com for the agenda.",
                        "2 | Ben Lindqvist | 300 | It goes on after five minutes.",
                        "3 | Ada Lovelace | 300 | Thanks.");
        assertThat(threads.lines("""
                SELECT conversation_name, source_type, conversation_type, duration_seconds, participant_count,
                       started_at = '2026-03-01T12:00Z', ended_at - started_at FROM conversations"""))
                .containsExactly(
                        "Weekly planning (2026-03-01 at 10:00 GMT) | google_meet | transcript | 1812 | 2 | t | 00:30:12");
    }

    /** What stands in brackets behind a name is part of it: who is external, or a guest, may be another of the same name. */
    @ParameterizedTest
    @CsvSource({
        "Ada (she/her): hello, Ada (she/her)",
        "Ada (Presenter): hello, Ada (Presenter)",
        "Ada [External]: hello, Ada [External]",
        "Ada Lovelace (she/her) [External]: hello, Ada Lovelace (she/her) [External]",
        "00:01:02 Ada (she/her): hello, Ada (she/her)",
        "Ada (she/her) (00:01:02): hello, Ada (she/her)"
    })
    void aNameMayHaveBrackets(String line, String name) throws Exception {
        read("Bob: hi\n" + line + "\nBob: yes\n");

        assertThat(threads.lines("SELECT speaker_name, text FROM utterances ORDER BY sequence_number"))
                .containsExactly("Bob | hi", name + " | hello", "Bob | yes");
    }

    /** Lists and turns do not write what is in brackets alike. */
    @Test
    void whoWasThereIsKnownWithAndWithoutBrackets() throws Exception {
        read("""
                Planning
                Attendees
                Ada Lovelace, Bob (he/him)
                Transcript
                Ada Lovelace (Presenter): one
                Bob: two
                Remember (all of you): no turn
                """);

        assertThat(threads.lines("SELECT speaker_name, text FROM utterances ORDER BY sequence_number"))
                .containsExactly("Ada Lovelace (Presenter) | one", "Bob | two\nRemember (all of you): no turn");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "00:00:00\n", "\n00:00:00\n"})
    void turnsMayFollowWhoWasThereWithoutAHeading(String between) throws Exception {
        read("Weekly planning\nAttendees\nAda Lovelace, Ben Lindqvist\n" + between
                + "Ada Lovelace: Good morning.\nBen Lindqvist: Morning!\n");

        assertThat(threads.column("SELECT text FROM utterances ORDER BY sequence_number"))
                .containsExactly("Good morning.", "Morning!");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nobody\nsays anything",
                "WEBVTT\n\nno times\n",
                "{\"nodes\": [], \"edges\": []}",
                "[]",
                "Attendees\nAda\nZoe: not in the list"
            })
    void aFileOfWhichNothingCanBeReadIsRefusedAndMayComeInMended(String text) throws Exception {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(QuipuException.class)
                .hasMessageMatching("no turn could be read from \\S+ as (meet|vtt|json); nothing was written");

        assertThat(threads.value("SELECT count(*) FROM conversations")).isEqualTo("0");
    }

    @Test
    void timesBesideNamesAreReadInEveryForm() throws Exception {
        read("""
                [00:01] Ada: one
                00:00:02 - Ben: two
                Chiara [00:03]: three
                Dev (1:00:04): four
                """);

        assertThat(turns())
                .containsExactly(
                        "0 | Ada | 1 | one", "1 | Ben | 2 | two", "2 | Chiara | 3 | three", "3 | Dev | 3604 | four");
    }

    @Test
    void badLinesAreToldByTheirNumbersAndTheRestIsRead() throws Exception {
        PackReport report = read("""
                Title
                nobody says this
                Ada: fine
                00:99:00
                00:01:00
                00:00:30
                Ben: a\0b
                Ben: good
                """ + "Ada: " + "x".repeat(2_000_000) + "\nAda: end\n");

        assertThat(report.isComplete()).isFalse();
        assertThat(report.notes())
                .containsExactly(
                        "line 2: has no speaker, and none came before",
                        "line 4: \"00:99:00\" is no time",
                        "line 6: 00:00:30 is earlier than the time before it",
                        "line 7: has a NUL character",
                        "line 9: has more than 1,000,000 characters");
        assertThat(threads.column("SELECT text FROM utterances ORDER BY sequence_number"))
                .containsExactly("fine", "good", "end");
        assertThat(report.rows().getFirst().get(4)).isEqualTo(5L);
    }

    @Test
    void bytesThatAreNoUtf8AreTold() throws Exception {
        byte[] latin = "Ada: caf\u00e9\nBen: tea\n".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(read("a.txt", latin).notes()).containsExactly("line 1: is not in UTF-8");
        assertThat(turns()).containsExactly("0 | Ben | null | tea");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
    void byteOrderMarksAndWindowsLineEndsAreRead(String charset) throws Exception {
        read("a.txt", ("\ufeff" + MEET.replace("\n", "\r\n")).getBytes(Charset.forName(charset)));

        assertThat(turns()).hasSize(4).first().asString().startsWith("0 | Ada Lovelace | 0 | Good morning");
    }

    @Test
    void vttGivesVoicesTimesAndTextWithoutMarks() throws Exception {
        PackReport report = read(VTT);

        assertThat(report.isComplete()).isTrue();
        assertThat(threads.lines("""
                SELECT speaker_name, timestamp_start, timestamp_end, duration_seconds, text
                FROM utterances ORDER BY sequence_number"""))
                .containsExactly(
                        "Ada Lovelace | 1 | 4.5 | 3.5 | Hello & welcome\nto the call",
                        "Ben | 5 | 6 | 1 | Hi there",
                        "Ada Lovelace | 5 | 6 | 1 | Hi Ben",
                        "Chiara | 7 | 8 | 1 | 1 < 2");
    }

    /** Where voices tell who speaks, a colon makes no speaker, unless of somebody whom a voice has named. */
    @Test
    void whereThereAreVoicesProseIsNoSpeaker() throws Exception {
        read("""
                WEBVTT

                00:01.000 --> 00:02.000
                <v Ada>One thing more

                00:02.000 --> 00:03.000
                Reminder: buy milk

                00:03.000 --> 00:04.000
                <v Bob>Yes

                00:04.000 --> 00:05.000
                Ada: and bread
                """);

        assertThat(threads.lines("SELECT speaker_name, text FROM utterances ORDER BY sequence_number"))
                .containsExactly("Ada | One thing more", "Ada | Reminder: buy milk", "Bob | Yes", "Ada | and bread");
    }

    @Test
    void withoutVoicesEachLineOfACueMayBeginWithAName() throws Exception {
        read("""
                WEBVTT

                00:01.000 --> 00:02.000
                Ada: hi
                there
                Bob &amp; Co: hello

                00:02.000 --> 00:03.000
                so
                Ada: yes
                Then, if nothing comes up, and we all agree: no name
                """);

        assertThat(threads.lines("SELECT speaker_name, text, timestamp_start FROM utterances ORDER BY sequence_number"))
                .containsExactly(
                        "Ada | hi\nthere | 1",
                        "Bob & Co | hello | 1",
                        "Bob & Co | so | 2",
                        "Ada | yes\nThen, if nothing comes up, and we all agree: no name | 2");
    }

    /** The empty line after the signature, and the one between cues, may be missing: the times of a cue begin it. */
    @ParameterizedTest
    @ValueSource(strings = {"WEBVTT\n", "WEBVTT - a call\nKind: captions\n", "WEBVTT\n1\n", "WEBVTT\n\n"})
    void theFirstCueNeedsNoEmptyLineBeforeIt(String header) throws Exception {
        PackReport report = read(header + """
                00:00:01.000 --> 00:00:02.000
                <v Ada>First words
                00:00:02.000 --> 00:00:03.000
                <v Ben>a --> b

                00:00:03.000 --> 00:00:04.000
                <v Ada>Last words
                """);

        assertThat(report.notes()).isEmpty();
        assertThat(turns())
                .containsExactly("0 | Ada | 1 | First words", "1 | Ben | 2 | a --> b", "2 | Ada | 3 | Last words");
    }

    /** A numeric reference of the code page of Windows is read as browsers read it; what is no reference stays. */
    @Test
    void characterReferencesAreResolvedOnce() throws Exception {
        read("""
                WEBVTT

                00:01.000 --> 00:02.000
                <v Zo&euml;>don&#39;t, caf&eacute;, &quot;na&#xEF;ve&quot; &#128512; &ndash; &#150; &yuml;&nbsp;&THORN;

                00:02.000 --> 00:03.000
                <v Zo&euml;>R&D; &amp;eacute; &#0; &#x110000; &#xd800; &#99999999999; &sum; 1 &lt; 2
                """);

        assertThat(threads.lines("SELECT speaker_name, text FROM utterances ORDER BY sequence_number"))
                .containsExactly(
                        "Zo\u00eb | don't, caf\u00e9, \"na\u00efve\" \ud83d\ude00 \u2013 \u2013 \u00ff\u00a0\u00de",
                        "Zo\u00eb | R&D; &eacute; \ufffd \ufffd \ufffd &#99999999999; &sum; 1 < 2");
    }

    /** What is told of a speaker beside the name and the id is kept, and so is what can be neither. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"speaker\":{\"id\":7,\"name\":\"Ada\"},\"text\":\"hello\"} | 7 | Ada"
                        + " | {\"speaker\": {\"id\": 7, \"name\": \"Ada\"}}",
                "{\"speaker\":{\"name\":\"Ada\"},\"speaker_id\":\"u1\",\"text\":\"hello\"} | u1 | Ada"
                        + " | {\"speaker\": {\"name\": \"Ada\"}}",
                "{\"speaker\":[1],\"name\":\"Ada\",\"text\":\"hello\"} | Ada | Ada | {\"speaker\": [1]}",
                "{\"speaker\":{\"nick\":\"a\"},\"text\":\"hello\"} | unknown | | {\"speaker\": {\"nick\": \"a\"}}"
            })
    void aSpeakerMayBeAnObject(String turn, String id, String name, String kept) throws Exception {
        read("[" + turn + "]");

        assertThat(threads.lines(
                        "SELECT speaker_id, coalesce(speaker_name, ''), text, platform_metadata FROM utterances"))
                .containsExactly(id + " | " + (name == null ? "" : name) + " | hello | " + kept);
    }

    @Test
    void cuesWithoutTimesAreTold() throws Exception {
        PackReport report = read("""
                WEBVTT

                no times here

                00:00:05.000 --> 00:00:04.000
                backwards

                00:00:05.000 --> soon
                never

                00:00:06.000 --> 00:00:07.000
                fine

                7
                """);

        assertThat(report.notes())
                .containsExactly(
                        "line 3: a cue without times",
                        "line 5: \"00:00:05.000 --> 00:00:04.000\" are no times of a cue",
                        "line 8: \"00:00:05.000 --> soon\" are no times of a cue",
                        "line 14: a cue without times");
        assertThat(turns()).containsExactly("0 | unknown | 6 | fine");
    }

    /** A quarter of a million brackets and dots take no longer than they are long. */
    @Test
    void marksWithoutEndAreReadInTheTimeOfTheirLength() throws Exception {
        read("WEBVTT\n\n00:01.000 --> 00:02.000\n<v" + ".a".repeat(125_000) + " \n" + "<".repeat(250_000) + "\n");
        read(
                "b.txt",
                ("A: b\n" + "a ".repeat(200_000) + ":\n" + "A:".repeat(200_000)).getBytes(StandardCharsets.UTF_8));

        assertThat(threads.value("SELECT count(*) FROM conversations")).isEqualTo("2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"speaker\": \"Ada\", \"text\": \"one\", \"start\": 1, \"end\": 2.5},"
                        + " {\"speaker_id\": \"u2\", \"speaker_name\": \"Ben\", \"content\": \"two\", \"start\": \"00:00:03\"}]",
                "{\"title\": \"T\", \"utterances\": [{\"speaker\": \"Ada\", \"text\": \"one\", \"start\": 1, \"end\": 2.5},"
                        + " {\"speaker_id\": \"u2\", \"speaker\": \"Ben\", \"text\": \"two\", \"start\": 3}]}",
                """
                {"speaker": "Ada", "text": "one", "start": 1, "end": 2.5}
                {"speaker_id": "u2", "speaker": "Ben", "text": "two", "timestamp": 3.0}
                """
            })
    void jsonIsReadAsAListAnObjectOrLines(String json) throws Exception {
        assertThat(read(json).isComplete()).isTrue();

        assertThat(threads.lines("SELECT speaker_id, speaker_name, timestamp_start, timestamp_end, text FROM utterances"
                        + " ORDER BY sequence_number"))
                .containsExactly("Ada | Ada | 1 | 2.5 | one", "u2 | Ben | 3 | null | two");
    }

    /** Milliseconds since 1970, say: nothing tells them from seconds but that nobody talks that long. */
    @ParameterizedTest
    @ValueSource(strings = {"1772355600123", "1772355600", "36000000", "1e300"})
    void timesThatAreNoSecondsOfAConversationAreTold(String time) throws Exception {
        PackReport report = read("""
                [{"text": "kept", "start": 35999999.5},
                {"text": "a", "start": %1$s},
                {"text": "b", "start": 0, "end": %1$s}]""".formatted(time));

        assertThat(report.isComplete()).isFalse();
        assertThat(report.notes())
                .containsExactly(
                        "line 2: a turn whose time is not within 9,999 hours of the start; times are seconds since then",
                        "line 3: a turn whose time is not within 9,999 hours of the start; times are seconds since then");
        assertThat(threads.lines("SELECT text, duration_seconds FROM utterances"))
                .containsExactly("kept | null");
        assertThat(threads.lines("SELECT ended_at - started_at FROM conversations"))
                .hasSize(1);
    }

    @Test
    void whatJsonHasBesideIsKeptAndWhatIsNoTurnIsTold() throws Exception {
        PackReport report = read("""
                {"language": "en", "segments": [
                {"id": 7, "text": "kept", "start": 0, "tokens": [1, 2.50]},
                {"start": 1},
                17,
                {"text": "when", "start": "soon"},
                {"text": "a\\u0000b"},
                {"text": "back", "start": 5, "end": 4},
                {"text": "x", "note": "\\ud800"}
                ]}""");

        assertThat(report.notes())
                .containsExactly(
                        "line 3: a turn without a text",
                        "line 4: a turn is an object",
                        "line 5: a turn whose time is neither seconds nor 00:00:00",
                        "line 6: a turn whose text has a NUL character",
                        "line 7: a turn that ends before it starts",
                        "line 8: a turn whose text has half of a surrogate pair");
        assertThat(threads.lines("SELECT speaker_id, text, platform_metadata FROM utterances"))
                .containsExactly("unknown | kept | {\"id\": 7, \"tokens\": [1, 2.50]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"text\": \"a\"}, | end-of-input",
                "[{\"text\": \"a\"}] x | Unrecognized token",
                "[{\"text\": \"a\", \"text\": \"b\"}] | Duplicate field 'text'",
                "{\"text\": \"a\"} [] | a turn is an object",
                "{\"utterances\": [{\"text\": \"a\"}]} {} | something follows"
            })
    void brokenJsonIsRefusedWithItsPlaceAndNothingIsWritten(String given) throws Exception {
        int bar = given.lastIndexOf(" | ");

        assertThatThrownBy(() -> read(given.substring(0, bar)))
                .isInstanceOf(QuipuException.class)
                .hasMessageContaining("line 1")
                .hasMessageContaining(given.substring(bar + 3));
        assertThat(threads.value("SELECT count(*) FROM conversations")).isEqualTo("0");
    }

    @Test
    void slackGivesChannelsThreadsFilesAndNames() throws Exception {
        PackReport report = read("slack.zip", slack(Map.of()));

        assertThat(report.isComplete()).isTrue();
        assertThat(threads.lines("""
                SELECT conversation_name, conversation_type, source_type, total_utterances, participant_count,
                       started_at = to_timestamp(1772355600.000100), duration_seconds
                FROM conversations ORDER BY conversation_name"""))
                .containsExactly(
                        "#general | chat | slack | 4 | 3 | t | 86400", "#random | chat | slack | 1 | 1 | f | 0");
        assertThat(threads.lines("""
                SELECT said.speaker_id, said.speaker_name, said.text, parent.text
                FROM utterances AS said JOIN conversations AS c ON c.id = said.conversation_id
                LEFT JOIN utterances AS parent ON parent.id = said.parent_utterance_id
                WHERE c.conversation_name = '#general' ORDER BY said.sequence_number"""))
                .containsExactly(
                        "U1 | Ada Lovelace | Hi @Ben, see site (https://example.com?a=1&b=2) <now> | null",
                        "U2 | Ben | In #general, @here | Hi @Ben, see site (https://example.com?a=1&b=2) <now>",
                        "B9 | robot | beep | null",
                        "U1 | Ada Lovelace | next day | null");
        assertThat(threads.lines("SELECT name, uri, media_type, size_bytes FROM utterance_attachments"))
                .containsExactly("plan.pdf | https://files.example.com/plan.pdf | application/pdf | 1234");
        assertThat(threads.value("""
                SELECT platform_metadata ->> 'text' FROM utterances WHERE speaker_id = 'U1' ORDER BY sequence_number LIMIT 1
                """)).startsWith("Hi <@U2>, see <https://example.com?a=1&amp;b=2|site>");
    }

    /** Who goes on from there by typed access or ingestion, with the same keys, finds what is there. */
    @Test
    void idsAreWhatTypedAccessAndIngestionMakeOfTheSameKeys() throws Exception {
        read("slack.zip", slack(Map.of()));
        String general = threads.value("SELECT id FROM conversations WHERE conversation_name = '#general'");
        String first = threads.value(
                "SELECT id FROM utterances WHERE conversation_id = '" + general + "' ORDER BY sequence_number LIMIT 1");
        assertThat(first)
                .isEqualTo(UUID.nameUUIDFromBytes((general + " 1772355600.000100").getBytes(StandardCharsets.UTF_8))
                        .toString());
    }

    @Test
    void aBrokenChannelDoesNotKeepTheOthersOutAndASecondRunGoesOn() throws Exception {
        PackReport broken = read("slack.zip", slack(Map.of("general/2026-03-02.json", "[{\"ts\": \"1\", \"tex")));
        assertThat(broken.isComplete()).isFalse();
        assertThat(broken.notes())
                .anyMatch(note -> note.startsWith("general/2026-03-02.json: line 1")
                        && note.endsWith("nothing of #general was written"));
        assertThat(threads.column("SELECT conversation_name FROM conversations"))
                .containsExactly("#random");

        PackReport mended = read("slack.zip", slack(Map.of()));
        assertThat(mended.isComplete()).isTrue();
        assertThat(mended.notes()).containsExactly("#random is there already");
        assertThat(threads.column("SELECT conversation_name FROM conversations ORDER BY 1"))
                .containsExactly("#general", "#random");

        PackReport again = read("slack.zip", slack(Map.of("channels.json", "[{}]")));
        assertThat(again.notes()).containsExactly("#general is there already", "#random is there already");
        assertThat(again.rows()).isEmpty();
    }

    /** An organisation's export has a folder for each of its teams, and each of them a #general. */
    @Test
    void channelsOfOneNameInTwoFoldersAreTwo() throws Exception {
        PackReport report = read(
                "slack.zip",
                zip(Map.of(
                        "teams/east/general/2026-03-01.json",
                        "[{\"user\": \"U1\", \"text\": \"east\", \"ts\": \"1772366400.1\"}]",
                        "teams/west/general/2026-03-01.json",
                        "[{\"user\": \"U2\", \"text\": \"west\", \"ts\": \"1772366400.1\"}]",
                        "teams/west/random/2026-03-01.json",
                        "[{\"user\": \"U2\", \"text\": \"few\", \"ts\": \"1772366400.1\"}]")));
        assertThat(report.notes()).isEmpty();
        assertThat(threads.lines("""
                SELECT conversation_name, text FROM conversations AS c JOIN utterances AS u ON u.conversation_id = c.id
                ORDER BY 1"""))
                .containsExactly("#random | few", "#teams/east/general | east", "#teams/west/general | west");
    }

    @Test
    void messagesThatCannotBeReadAreTold() throws Exception {
        PackReport report = read("slack.zip", slack(Map.of("general/2026-03-02.json", """
                [{"text": "no time"},
                17,
                {"ts": "1772442000.000000", "user": "U1", "text": "a\\u0000b"},
                {"ts": "1772355600.000100", "user": "U1", "text": "twice"},
                {"ts": "1", "user": "U1", "text": "early"},
                {"ts": "177235560000", "user": "U1", "text": "late"},
                {"ts": "1772442001.000000", "user": "U1", "text": "fine", "files": [{"id": "F2"}, 7]}]""")));

        String day = "general/2026-03-02.json, line ";
        assertThat(report.notes())
                .containsExactly(
                        day + "1: a message without a time",
                        day + "2: a message is an object",
                        day + "3: a message whose text has a NUL character",
                        day + "4: a second message with the time 1772355600.000100",
                        day + "5: is earlier than the first message",
                        day + "6: is more than 68 years later than the first message");
        assertThat(threads.value("SELECT max(text) FROM utterances WHERE text = 'fine'"))
                .isEqualTo("fine");
    }

    @Test
    void aZipBombIsStopped() throws Exception {
        byte[] bomb = slack(Map.of("general/2026-03-02.json", "[" + " ".repeat(60_000_000) + "]"));
        assertThat(bomb.length).isLessThan(200_000);

        assertThatThrownBy(() -> read("slack.zip", bomb))
                .isInstanceOf(QuipuException.class)
                .hasMessageContaining("more than 200 times its size");
        try (Connection connection = threads.connect()) {
            CommandRun run = new CommandRun(connection)
                    .at("2026-03-01T12:00:00Z")
                    .file("slack.zip", slack(Map.of("zzz/2026-03-01.json", "[" + "1,".repeat(1_000_000) + "1]")))
                    .with("owner", "ada");
            assertThatThrownBy(() -> run.run(new TranscriptImport(500_000)))
                    .hasMessageContaining("unpacks to more than 500,000 bytes");
        }
        assertThat(threads.column("SELECT conversation_name FROM conversations"))
                .doesNotContain("#zzz");
    }

    @Test
    void whatIsNoExportIsRefused() throws Exception {
        assertThatThrownBy(() -> read("a.zip", "PK not really".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("a.zip is no zip");
        assertThatThrownBy(() -> read("a.zip", zip(Map.of("../../etc/passwd", "x"))))
                .hasMessageContaining("has no channel with a file a day");
        assertThatThrownBy(() -> read("a.zip", slack(Map.of("users.json", "[{\"id\": "))))
                .hasMessageContaining("users.json: line 1");
        assertThatThrownBy(() -> read("a.txt", new byte[0])).hasMessageContaining("a.txt is empty");
    }

    @Test
    void theSameFileIsRefusedForTheSameOwnerUntilItIsAskedForAgain() throws Exception {
        read(MEET);
        assertThatThrownBy(() -> read(MEET))
                .isInstanceOf(QuipuException.class)
                .hasMessage("a.txt came in before for ada");
        try (Connection connection = threads.connect()) {
            new CommandRun(connection)
                    .at("2026-03-01T12:00:00Z")
                    .file("a.txt", MEET)
                    .with("owner", "ben")
                    .run(new TranscriptImport());
            new CommandRun(connection)
                    .at("2026-03-01T12:00:00Z")
                    .file("b.txt", MEET)
                    .with("owner", "ada")
                    .with("again", "")
                    .run(new TranscriptImport());
        }
        assertThat(threads.value("SELECT count(*) FROM conversations")).isEqualTo("3");
        threads.execute("UPDATE conversations SET deleted_at = now() WHERE owner_id = 'ada'");
        read(MEET);
    }

    @Test
    void ofSeveralThatReadTheSameFileAtOnceOneDoes() throws Exception {
        AtomicInteger read = new AtomicInteger();
        Clients.run(threads, 6, (client, connection) -> {
            try {
                new CommandRun(connection)
                        .at("2026-03-01T12:00:00Z")
                        .file("a.txt", MEET)
                        .with("owner", "ada")
                        .run(new TranscriptImport());
                read.incrementAndGet();
            } catch (QuipuException e) {
                assertThat(e).hasMessageContaining("came in before");
            }
        });
        assertThat(read).hasValue(1);
        assertThat(threads.value("SELECT count(*) FROM utterances")).isEqualTo("4");
    }

    @Test
    void aDryRunTellsAndWritesNothing() throws Exception {
        try (Connection connection = threads.connect()) {
            PackReport report = new CommandRun(connection)
                    .at("2026-03-01T12:00:00Z")
                    .file("a.txt", MEET)
                    .with("owner", "ada")
                    .dry()
                    .run(new TranscriptImport());
            assertThat(report.rows().getFirst().get(2)).isEqualTo(4L);
            assertThat(report.notes()).containsExactly("nothing was written");
        }
        assertThat(threads.value("SELECT count(*) FROM conversations")).isEqualTo("0");
    }

    @Test
    void thousandsOfTurnsAreWrittenInBatches() throws Exception {
        StringBuilder text = new StringBuilder("Long call\n");
        for (int i = 0; i < 3_000; i++) {
            text.append(i % 2 == 0 ? "Ada: " : "Ben: ")
                    .append("turn ")
                    .append(i)
                    .append('\n');
        }
        read(text.toString());

        assertThat(threads.lines("SELECT total_utterances, total_words, participant_count FROM conversations"))
                .containsExactly("3000 | 6000 | 2");
        assertThat(threads.lines("SELECT min(sequence_number), max(sequence_number) FROM utterances"))
                .containsExactly("0 | 2999");
        assertThat(threads.lines(Threads.PACK.read("health/wrong_counters.sql")))
                .isEmpty();
    }

    private List<String> turns() throws SQLException {
        return threads.lines("SELECT sequence_number, speaker_name, timestamp_start, text FROM utterances ORDER BY 1");
    }

    private PackReport read(String text) throws SQLException, IOException {
        return read("a.txt", text.getBytes(StandardCharsets.UTF_8));
    }

    private PackReport read(String file, byte[] content) throws SQLException, IOException {
        try (Connection connection = threads.connect()) {
            return new CommandRun(connection)
                    .at("2026-03-01T12:00:00Z")
                    .file(file, content)
                    .with("owner", "ada")
                    .run(new TranscriptImport());
        }
    }

    private static byte[] slack(Map<String, String> changed) throws IOException {
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put("users.json", """
                [{"id": "U1", "name": "ada", "profile": {"real_name": "no"}, "real_name": "Ada Lovelace"},
                 {"id": "U2", "name": "Ben"}]""");
        entries.put("channels.json", "[]");
        entries.put("general/2026-03-02.json", """
                [{"type": "message", "user": "U1", "text": "next day", "ts": "1772442000.000100"}]""");
        entries.put("general/2026-03-01.json", """
                [{"type": "message", "user": "U1", "ts": "1772355600.000100", "thread_ts": "1772355600.000100",
                  "text": "Hi <@U2>, see <https://example.com?a=1&amp;b=2|site> &lt;now&gt;", "reply_count": 1,
                  "files": [{"id": "F1", "name": "plan.pdf", "mimetype": "application/pdf", "size": 1234,
                             "url_private": "https://files.example.com/plan.pdf"}, {"id": "F0", "mode": "tombstone"}]},
                 {"type": "message", "user": "U2", "ts": "1772355660.000000", "thread_ts": "1772355600.000100",
                  "text": "In <#C1|general>, <!here>"},
                 {"type": "message", "subtype": "bot_message", "bot_id": "B9", "username": "robot", "text": "beep",
                  "ts": "1772355700.000000", "thread_ts": "1.000000"}]""");
        entries.put("random/2026-03-01.json", """
                [{"type": "message", "user": "U1", "text": "one", "ts": "1772355601.5"}]""");
        entries.putAll(changed);
        return zip(entries);
    }

    private static byte[] zip(Map<String, String> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (var entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }
}
