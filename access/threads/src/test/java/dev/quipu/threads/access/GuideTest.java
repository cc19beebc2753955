package dev.quipu.threads.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.access.AccessException;
import dev.quipu.access.Json;
import dev.quipu.access.testing.Diagrams;
import dev.quipu.catalog.testing.Guide;
import dev.quipu.migration.command.PackCall;
import dev.quipu.migration.pack.PackReport;
import dev.quipu.threads.transcript.TranscriptImport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code of the guide, compiled and run. */
class GuideTest {
    private Given given;
    private Threads threads;
    private UUID talk;

    @BeforeEach
    void start() {
        given = Given.empty();
        threads = given.threads();
        talk = given.conversation("ada");
    }

    @AfterEach
    void end() {
        given.close();
    }

    @Test
    void thePageIsOfThisClass() throws IOException {
        Guide.assertAgrees(
                Path.of("../../docs/access/threads.md"),
                Path.of("src/test/java/dev/quipu/threads/access/GuideTest.java"));
    }

    @Test
    void theDiagramIsThatOfTheTables() throws Exception {
        try (Connection connection = given.database().connect()) {
            Diagrams.assertDrawn(connection, Given.SCHEMA, Path.of("../../docs/access/threads.md"));
        }
    }

    @Test
    void theFirstTalk() {
        var dataSource = given.dataSource();
        String schema = Given.SCHEMA;
        Instant nineOClock = Given.BEGIN;
        StringBuilder minutes = new StringBuilder();
        // snippet: first
        Threads threads = Threads.on(dataSource, schema);

        UUID standUp = threads.call(session -> {
            UUID id = session.conversations()
                    .start(NewConversation.of("Stand-up", ConversationType.TRANSCRIPT, "ada", nineOClock))
                    .id();
            session.utterances()
                    .append(
                            id,
                            List.of(
                                    NewUtterance.by("ada", "Ada", "The ropes are late.")
                                            .at(0.0, 2.5),
                                    NewUtterance.by("bob", "Bob", "Until Friday.")
                                            .at(3.0, 4.0)
                                            .withKey("cue 2")));
            return id;
        });
        threads.run(session -> {
            try (Stream<Utterance> all = session.utterances().of(standUp).stream()) {
                all.forEach(
                        said -> minutes.append(said.speakerName()).append(": ").append(said.text()));
            }
        });
        // end
        assertThat(minutes).contains("Bob: Until Friday.");
    }

    @Test
    void transcripts(@TempDir Path directory) throws IOException {
        var dataSource = given.dataSource();
        String schema = Given.SCHEMA;
        Path upload = Files.writeString(directory.resolve("stand-up.vtt"), """
                WEBVTT

                00:00.000 --> 00:02.500
                <v Ada>The ropes are late.
                """);
        // snippet: transcript
        PackReport report = PackCall.of(new TranscriptImport())
                .with("file", upload.toString())
                .with("owner", "ada")
                .on(dataSource, schema);
        // end
        assertThat(report.isComplete()).isTrue();
        assertThat(report.rows()).hasSize(1);
        UUID read = UUID.fromString(String.valueOf(report.rows().getFirst().getFirst()));
        List<Utterance> said =
                threads.call(session -> session.utterances().of(read).last(5));
        assertThat(said).extracting(Utterance::text).containsExactly("The ropes are late.");
    }

    @Test
    void aGraph() {
        UUID said = threads.call(session ->
                        session.utterances().append(talk, NewUtterance.by("ada", "Ada", "The ropes are late.")))
                .id();
        // snippet: graph
        List<Neighbour> way = threads.call(session -> {
            Node ropes = session.nodes()
                    .add(talk, NewNode.of("Ropes", "They are late.").about(List.of(said)));
            Node friday = session.nodes().add(talk, NewNode.of("Friday", "The new day."));
            session.relationships().add(talk, NewRelationship.of(friday.id(), RelationshipType.RESOLVES, ropes.id()));
            return session.nodes().path(friday.id(), ropes.id(), false);
        });
        // end
        assertThat(way).hasSize(2);
    }

    @Test
    void corrections() {
        UUID node = threads.call(session -> session.nodes().add(talk, NewNode.of("Ropes", "They are late.")))
                .id();
        StringWriter written = new StringWriter();
        PrintWriter set = new PrintWriter(written);
        // snippet: edit
        threads.run(session -> session.edits()
                .record(TargetType.NODE, node, "summary", "Late until Friday.", "ada", "too vague", 0.9));

        threads.run(session -> {
            try (Stream<Json> lines = session.edits().export("autumn-2026", 1000, 0.8)) {
                lines.forEach(line -> set.println(line.text()));
            }
        });
        // end
        assertThat(written.toString()).contains("Late until Friday.");
        // snippet: see
        Node seen = threads.call(session -> session.nodes().find(node)).orElseThrow();
        try {
            threads.run(session -> session.nodes().edit(seen, seen.content().saying("Ropes", "Here since Friday.")));
        } catch (AccessException.Stale e) {
            // Somebody else has changed it since.
        }
        // end
        assertThat(seen.content().summary()).isEqualTo("Late until Friday.");
    }

    @Test
    void canvases() {
        threads.run(session -> session.nodes().add(talk, NewNode.of("Ropes", "They are late.")));
        // snippet: canvas
        Json canvas = threads.call(session -> session.canvases().export(talk));
        ImportedCanvas back = threads.call(session -> session.canvases().importInto(talk, canvas, false));
        // end
        assertThat(back.nodes()).isEqualTo(1);
    }
}
