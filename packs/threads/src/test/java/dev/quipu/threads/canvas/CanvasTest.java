package dev.quipu.threads.canvas;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.migration.pack.PackReport;
import dev.quipu.migration.testing.CommandRun;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import dev.quipu.threads.Threads;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes out comes back, and what comes in goes out: JSON Canvas 1.0 whole. T17 to T22. */
@PostgresTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CanvasTest {
    private static final Path FOREIGN = Path.of("src/test/resources/canvas");

    private Threads threads;

    @BeforeAll
    void open(TestServer server) {
        threads = Threads.withSampleData(server);
    }

    @AfterAll
    void close() {
        threads.close();
    }

    @BeforeEach
    void sweep() throws SQLException {
        threads.execute("DELETE FROM conversations WHERE NOT source_metadata @> '{\"sample\": true}'");
    }

    // T17, T18, T19, T20: for every conversation of the sample data
    @Test
    void whatWasBornHereComesBackIntoAnEmptyConversation() throws Exception {
        List<String> conversations =
                threads.column("SELECT id FROM conversations WHERE total_nodes > 0 ORDER BY id LIMIT 12");
        assertThat(conversations).hasSize(12);
        for (String conversation : conversations) {
            String written = export(conversation);
            String copy = importNew(written);

            assertThat(isSame(export(copy), written)).as(conversation).isTrue();
            assertThat(facts(copy)).isEqualTo(facts(conversation));
        }
    }

    /** Everything of nodes, edges and groups but utterances, which the other conversation does not have. */
    private List<String> facts(String conversation) throws SQLException {
        return threads.lines("""
                SELECT node.node_name, node.summary, node.key_points, node.level, parent.node_name, previous.node_name,
                       node.is_bookmark, node.is_tangent, node.is_crux, node.speaker_info, node.dialogue_type,
                       node.timestamp_start, node.timestamp_end, node.zoom_level_visible, node.confidence_score,
                       node.canvas_width
                FROM nodes AS node
                LEFT JOIN nodes AS parent ON parent.id = node.parent_id
                LEFT JOIN nodes AS previous ON previous.id = node.predecessor_id
                WHERE node.conversation_id = '%1$s'
                UNION ALL
                SELECT origin.node_name, goal.node_name, NULL, NULL, relationship_type, explanation, is_bidirectional, NULL,
                       NULL, NULL, NULL, strength, confidence, NULL, NULL, NULL
                FROM relationships JOIN nodes AS origin ON origin.id = from_node_id JOIN nodes AS goal ON goal.id = to_node_id
                WHERE relationships.conversation_id = '%1$s'
                UNION ALL
                SELECT cluster.cluster_name, cluster.summary, cluster.key_themes, cluster.level, parent.cluster_name,
                       cluster.color, cluster.auto_generated, NULL, NULL,
                       (SELECT jsonb_agg(node_name ORDER BY node_name) FROM nodes WHERE id = ANY (cluster.node_ids)),
                       cluster.clustering_algorithm, cluster.clustering_confidence, NULL, NULL, NULL, NULL
                FROM clusters AS cluster LEFT JOIN clusters AS parent ON parent.id = cluster.parent_cluster_id
                WHERE cluster.conversation_id = '%1$s'
                """.formatted(conversation)).stream().sorted().toList();
    }

    // T20: read into the conversation that it came from, nothing doubles and nothing changes
    @Test
    void readingItsOwnCanvasAgainChangesNothing() throws Exception {
        String conversation = threads.value("SELECT min(id::text) FROM conversations WHERE total_nodes > 3");
        List<String> before = facts(conversation);
        String written = export(conversation);

        run(written, "conversation", conversation);
        run(written, "conversation", conversation, "replace", "");

        assertThat(facts(conversation)).isEqualTo(before);
        assertThat(isSame(export(conversation), written)).isTrue();
    }

    // T21: file, link and group nodes, fractions, unknown keys, missing lists, edges into nothing
    @ParameterizedTest
    @MethodSource("foreign")
    void aForeignCanvasComesOutAsItCameIn(String name) throws Exception {
        String given = Files.readString(FOREIGN.resolve(name));
        String first = importNew(given);
        assertThat(isSame(export(first), given)).isTrue();

        String second = importNew(export(first));
        assertThat(isSame(export(second), given)).isTrue();
        run(given, "conversation", second, "replace", "");
        assertThat(isSame(export(second), given)).isTrue();
    }

    static Stream<String> foreign() throws IOException {
        try (var files = Files.list(FOREIGN)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aCanvasOfChanceComesOutAsItCameIn(long seed) throws Exception {
        String given = anyCanvas(new SplittableRandom(seed));

        assertThat(isSame(export(importNew(given)), given)).as(given).isTrue();
    }

    static LongStream seeds() {
        return LongStream.range(0, 25);
    }

    private static String anyCanvas(SplittableRandom random) {
        StringBuilder nodes = new StringBuilder();
        int count = random.nextInt(1, 30);
        for (int i = 0; i < count; i++) {
            String type =
                    List.of("text", "file", "link", "group", "text", "text").get(random.nextInt(6));
            nodes.append(i == 0 ? "" : ",")
                    .append(String.format(
                            Locale.ROOT,
                            "{\"id\":\"n%d\",\"type\":\"%s\",\"x\":%s,\"y\":%d,\"width\":%d,\"height\":%d",
                            i,
                            type,
                            random.nextBoolean() ? "" + random.nextInt(-5000, 5000) : random.nextInt(-500, 500) + ".25",
                            random.nextInt(-5000, 5000),
                            random.nextInt(-1, 900),
                            random.nextInt(1, 900)))
                    .append(
                            switch (type) {
                                case "text" -> ",\"text\":\"" + anyText(random) + "\"";
                                case "file" -> ",\"file\":\"a/b" + random.nextInt(3) + ".md\"";
                                case "link" -> ",\"url\":\"https://example.com/" + random.nextInt(3) + "\"";
                                default -> random.nextBoolean() ? ",\"label\":\"" + anyText(random) + "\"" : "";
                            })
                    .append(random.nextInt(3) == 0 ? ",\"color\":\"" + random.nextInt(1, 7) + "\"" : "")
                    .append(random.nextInt(4) == 0 ? ",\"extra\":{\"deep\":[1.50,null,\"x\"]}" : "")
                    .append("}");
        }
        StringBuilder edges = new StringBuilder();
        int links = random.nextInt(0, 40);
        for (int i = 0; i < links; i++) {
            edges.append(i == 0 ? "" : ",")
                    .append("{\"id\":\"e%d\",\"fromNode\":\"n%d\",\"toNode\":\"n%d\""
                            .formatted(i, random.nextInt(count + 1), random.nextInt(count + 1)))
                    .append(random.nextBoolean() ? ",\"fromSide\":\"left\",\"toSide\":\"top\"" : "")
                    .append(random.nextInt(3) == 0 ? ",\"fromEnd\":\"arrow\"" : "")
                    .append(random.nextInt(3) == 0 ? ",\"toEnd\":\"none\"" : "")
                    .append(random.nextInt(3) == 0 ? ",\"label\":\"" + anyText(random) + "\"" : "")
                    .append(random.nextInt(5) == 0 ? ",\"label2\":7" : "")
                    .append("}");
        }
        return "{\"nodes\":[" + nodes + "],\"edges\":[" + edges + "]}";
    }

    private static String anyText(SplittableRandom random) {
        return List.of(
                        "TODO",
                        "# C# basics\\n\\nabout\\n\\n- one\\n- two",
                        "# ",
                        "",
                        "supports",
                        "\\n\\n  \\n",
                        "- a\\n- b",
                        "# Budget Review\\n- x\\n\\n- y\\n",
                        "emoji \\ud83d\\ude00 \\u0001 \\\\u0000",
                        "temporal_next")
                .get(random.nextInt(10));
    }

    // T18: names that differ in blanks or signs are different, and come back as they are
    @Test
    void idsHaveNothingToDoWithNames() throws Exception {
        String conversation = threads.conversation("names");
        List<String> names = List.of("Budget Review", "Budget_Review", "C# basics", "# C", "a\nb", "- x", " blank ");
        for (String name : names) {
            threads.node(conversation, name);
        }

        String copy = importNew(export(conversation));

        assertThat(threads.column("SELECT node_name FROM nodes WHERE conversation_id = '%s'".formatted(copy)))
                .containsExactlyInAnyOrderElementsOf(names);
    }

    // T19
    @Test
    void positionsAreKeptBothWays() throws Exception {
        String conversation = threads.conversation("positions");
        String node = threads.node(conversation, "n");
        threads.execute("UPDATE nodes SET canvas_x = -5000, canvas_y = 0 WHERE id = '%s'".formatted(node));
        String written = export(conversation);
        assertThat(written).contains("\"x\": -5000").contains("\"y\": 0");

        run(written.replace("\"x\": -5000", "\"x\": 77.5"), "conversation", conversation);
        assertThat(threads.value("SELECT canvas_x FROM nodes WHERE id = '%s'".formatted(node)))
                .isEqualTo("78");
        assertThat(export(conversation)).contains("\"x\": 77.5");

        threads.execute("UPDATE nodes SET canvas_x = 100 WHERE id = '%s'".formatted(node));
        assertThat(export(conversation)).contains("\"x\": 100");
    }

    // T20: texts and labels of any length, several flags, several successors
    @Test
    void nothingIsCutAndNoFlagIsLost() throws Exception {
        String conversation = threads.conversation("long");
        String first = threads.node(conversation, "a");
        String second = threads.node(conversation, "b");
        String third = threads.node(conversation, "c");
        threads.execute("UPDATE nodes SET summary = repeat('long ', 5000), is_bookmark = true,"
                + " is_contextual_progress = true, is_crux = true WHERE id = '%s'".formatted(first));
        threads.execute(
                "UPDATE nodes SET predecessor_id = '%s' WHERE id IN ('%s', '%s')".formatted(first, second, third));
        threads.relate(conversation, first, second, "contextual_related");

        String copy = importNew(export(conversation));

        assertThat(facts(copy)).isEqualTo(facts(conversation));
        assertThat(threads.value("""
                SELECT count(*) FROM nodes WHERE conversation_id = '%s' AND predecessor_id IS NOT NULL
                """.formatted(copy))).isEqualTo("2");
    }

    // T22: rows, not a file in some store
    @Test
    void anImportWritesRows() throws Exception {
        PackReport report = run(Files.readString(FOREIGN.resolve("everything.canvas")), "new", "Plan", "owner", "ada");

        String id = String.valueOf(report.rows().getFirst().getFirst());
        assertThat(report.rows().getFirst().subList(1, 5)).containsExactly(7L, 3L, 3L, 5L);
        assertThat(threads.lines("""
                SELECT total_nodes, (SELECT count(*) FROM relationships WHERE conversation_id = c.id), owner_id
                FROM conversations AS c WHERE id = '%s'""".formatted(id))).containsExactly("7 | 3 | ada");
        assertThat(threads.lines("""
                SELECT cluster_name, level, cardinality(node_ids) FROM clusters WHERE conversation_id = '%s' ORDER BY level, 1
                """.formatted(id))).containsExactly("Group | 1 | 0", "Outer | 1 | 4", "Inner | 2 | 2");
        assertThat(threads.column("""
                SELECT node_name FROM nodes WHERE conversation_id = '%s' AND node_type <> 'conversational_thread' ORDER BY 1
                """.formatted(id)))
                .containsExactly("https://jsoncanvas.org", "notes.md#top", "widget strange");
    }

    /** What somebody changed in Obsidian changes the rows; what they took out goes only if that is asked for. */
    @Test
    void editsOfACanvasAreTakenOver() throws Exception {
        String conversation = threads.conversation("edited");
        String node = threads.node(conversation, "Old name");
        String gone = threads.node(conversation, "Gone");
        threads.relate(conversation, node, gone, "supports");
        threads.execute("UPDATE nodes SET is_bookmark = true, level = 2 WHERE id = '%s'".formatted(node));
        String canvas = """
                {"nodes": [{"id": "%s", "type": "text", "x": 1, "y": 2, "width": 3, "height": 4, "color": "1",
                            "text": "# New name\\n\\nsaid anew\\n\\n- point", "quipu": {"is_bookmark": true}}],
                 "quipu": {"version": 1}}""".formatted(node);

        run(canvas, "conversation", conversation);
        assertThat(threads.lines("SELECT node_name, summary, key_points, is_crux, is_bookmark, level, canvas_height"
                        + " FROM nodes WHERE id = '%s'".formatted(node)))
                .containsExactly("New name | said anew | {point} | t | f | 2 | 4");
        assertThat(threads.value("SELECT total_nodes FROM conversations WHERE id = '%s'".formatted(conversation)))
                .isEqualTo("2");

        run(canvas, "conversation", conversation, "replace", "");
        assertThat(threads.column("SELECT node_name FROM nodes WHERE conversation_id = '%s'".formatted(conversation)))
                .containsExactly("New name");
    }

    /** Somebody made a group of a text under the same id, and a file of it later: each time there is one element. */
    @Test
    void anElementMayBecomeOneOfAnotherKind() throws Exception {
        String conversation = threads.conversation("kinds");
        for (String kind : List.of(
                "\"type\": \"text\", \"text\": \"t\"",
                "\"type\": \"group\", \"label\": \"t\"",
                "\"type\": \"file\", \"file\": \"t\"")) {
            String canvas = """
                    {"nodes": [{"id": "a", "x": 0, "y": 0, "width": 9, "height": 9, %s},
                               {"id": "b", "x": 20, "y": 0, "width": 9, "height": 9, "type": "text", "text": "u"}],
                     "edges": [{"id": "e", "fromNode": "a", "toNode": "b"}]}""".formatted(kind);

            run(canvas, "conversation", conversation);

            assertThat(isSame(export(conversation), canvas)).as(kind).isTrue();
        }
    }

    /** Columns that a user has added keep what is in them, or get their defaults. */
    @Test
    void columnsOfTheUsersOwnAreLeftToThem() throws Exception {
        for (String table : List.of("nodes", "clusters", "relationships")) {
            threads.execute("ALTER TABLE %s ADD COLUMN mine integer NOT NULL DEFAULT 1".formatted(table));
        }
        try {
            String canvas = Files.readString(FOREIGN.resolve("everything.canvas"));
            String conversation = importNew(canvas);
            threads.execute(
                    "UPDATE nodes SET mine = 2; UPDATE clusters SET mine = 2; UPDATE relationships SET mine = 2");
            run(canvas, "conversation", conversation);

            assertThat(threads.column("SELECT mine FROM nodes UNION SELECT mine FROM clusters UNION"
                            + " SELECT mine FROM relationships"))
                    .containsExactly("2");
        } finally {
            for (String table : List.of("nodes", "clusters", "relationships")) {
                threads.execute("ALTER TABLE %s DROP COLUMN mine".formatted(table));
            }
        }
    }

    /** Somebody took an edge away and drew it again: what is there goes with the import that brings the new one. */
    @ParameterizedTest
    @ValueSource(strings = {", \"label\": \"supports\"", ""})
    void anEdgeThatWasDrawnAgainIsARelationship(String label) throws Exception {
        String canvas = """
                {"nodes": [{"id": "a", "type": "text", "x": 0, "y": 0, "width": 9, "height": 9, "text": "a"},
                           {"id": "b", "type": "text", "x": 0, "y": 0, "width": 9, "height": 9, "text": "b"}],
                 "edges": [{"id": "first", "fromNode": "a", "toNode": "b"%s}]}""".formatted(label);
        String conversation = importNew(canvas);
        String redrawn = canvas.replace("first", "second");

        for (int time = 0; time < 2; time++) {
            run(redrawn, "conversation", conversation, "replace", "");
            assertThat(edges(conversation))
                    .containsExactly("a | b | " + (label.isEmpty() ? "contextual_related" : "supports") + " | second");
            assertThat(isSame(export(conversation), redrawn)).isTrue();
        }
    }

    /** Without being asked to, an import takes nothing away: then the new one is a second of its kind. */
    @Test
    void anEdgeThatStaysKeepsItsPlace() throws Exception {
        String canvas = """
                {"nodes": [{"id": "a", "type": "text", "x": 0, "y": 0, "width": 9, "height": 9, "text": "a"},
                           {"id": "b", "type": "text", "x": 0, "y": 0, "width": 9, "height": 9, "text": "b"}],
                 "edges": [{"id": "first", "fromNode": "a", "toNode": "b"}]}""";
        String conversation = importNew(canvas);

        run(canvas.replace("first", "second"), "conversation", conversation);
        assertThat(edges(conversation)).containsExactly("a | b | contextual_related | first");

        String both = canvas.replace("[{\"id\": \"first\"", """
                [{"id": "second", "fromNode": "a", "toNode": "b"}, {"id": "first\"""");
        run(both, "conversation", conversation, "replace", "");
        assertThat(edges(conversation)).containsExactly("a | b | contextual_related | first");
        assertThat(isSame(export(conversation), both)).isTrue();
    }

    @Test
    void edgesMaySwapTheirLabelsAndKeepWhatTheyHave() throws Exception {
        String conversation = threads.conversation("swapped");
        String said = threads.say(conversation, "ada", "so it is");
        String first = threads.node(conversation, "a");
        String second = threads.node(conversation, "b");
        String supports = threads.relate(conversation, first, second, "supports");
        String contradicts = threads.relate(conversation, first, second, "contradicts");
        threads.execute(
                "UPDATE relationships SET strength = 0.25, confidence = 0.5, supporting_utterance_ids = ARRAY['%s'::uuid]"
                                .formatted(said)
                        + " WHERE id = '%s'".formatted(supports));
        String swapped = export(conversation)
                .replace("\"supports\"", "\"other\"")
                .replace("\"contradicts\"", "\"supports\"")
                .replace("\"other\"", "\"contradicts\"");

        run(swapped, "conversation", conversation);

        assertThat(threads.lines("SELECT id, relationship_type, strength, confidence, supporting_utterance_ids"
                        + " FROM relationships WHERE conversation_id = '%s' ORDER BY strength".formatted(conversation)))
                .containsExactly(
                        supports + " | contradicts | 0.25 | 0.5 | {" + said + "}",
                        contradicts + " | supports | 1 | 1 | {}");
        assertThat(isSame(export(conversation), swapped)).isTrue();
    }

    /** More edges than are sent at once, each with the ends that the next one had. */
    @Test
    void edgesMayAllTakeTheEndsOfAnother() throws Exception {
        List<String> ends = new ArrayList<>();
        for (int i = 0; i < 1_200; i++) {
            ends.add(
                    "\"fromNode\":\"n%d\",\"toNode\":\"n%d\"".formatted(i / 35, i % 35 < i / 35 ? i % 35 : i % 35 + 1));
        }
        String nodes = IntStream.range(0, 36)
                .mapToObj(
                        "{\"id\":\"n%1$d\",\"type\":\"text\",\"x\":0,\"y\":0,\"width\":9,\"height\":9,\"text\":\"n%1$d\"}"
                                ::formatted)
                .collect(joining(",", "{\"nodes\":[", "],\"edges\":["));
        String conversation = importNew(nodes + turned(ends, 0) + "]}");
        List<String> before = relationships(conversation);
        assertThat(before).hasSize(1_200);

        String turned = nodes + turned(ends, 1) + "]}";
        PackReport report = run(turned, "conversation", conversation);

        assertThat(report.rows().getFirst().subList(1, 5)).containsExactly(36L, 0L, 1_200L, 0L);
        assertThat(relationships(conversation)).isEqualTo(before);
        assertThat(isSame(export(conversation), turned)).isTrue();
    }

    private static String turned(List<String> ends, int by) {
        return IntStream.range(0, ends.size())
                .mapToObj(i -> "{\"id\":\"e%d\",%s}".formatted(i, ends.get((i + by) % ends.size())))
                .collect(joining(","));
    }

    private List<String> relationships(String conversation) throws SQLException {
        return threads.column("SELECT id || canvas_id FROM relationships WHERE conversation_id = '%s' ORDER BY 1"
                .formatted(conversation));
    }

    private List<String> edges(String conversation) throws SQLException {
        return threads.lines("""
                SELECT origin.canvas_id, goal.canvas_id, relationship_type, edge.canvas_id FROM relationships AS edge
                JOIN nodes AS origin ON origin.id = from_node_id JOIN nodes AS goal ON goal.id = to_node_id
                WHERE edge.conversation_id = '%s' ORDER BY 1, 2, 3""".formatted(conversation));
    }

    /** An edge to something that goes with the import leads into nothing. */
    @Test
    void anEdgeToWhatIsTakenAwayIsKeptAsItIs() throws Exception {
        String canvas = """
                {"nodes": [{"id": "a", "type": "text", "x": 0, "y": 0, "width": 9, "height": 9, "text": "a"},
                           {"id": "b", "type": "text", "x": 0, "y": 0, "width": 9, "height": 9, "text": "b"}],
                 "edges": [{"id": "e", "fromNode": "a", "toNode": "b"}]}""";
        String conversation = importNew(canvas);
        String alone = canvas.replaceFirst(",\\s*\\{\"id\": \"b\"[^}]*}", "");

        run(alone, "conversation", conversation, "replace", "");

        assertThat(edges(conversation)).isEmpty();
        assertThat(isSame(export(conversation), alone)).isTrue();
    }

    @Test
    void namesGoToWhoHasThemNow() throws Exception {
        String canvas = """
                {"nodes": [{"id": "a", "type": "text", "x": 0, "y": 0, "width": 9, "height": 9, "text": "TODO"},
                           {"id": "b", "type": "text", "x": 0, "y": 0, "width": 9, "height": 9, "text": "# Done"}]}""";
        String conversation = importNew(canvas);

        run(canvas.replace("\"a\"", "\"c\""), "conversation", conversation);
        assertThat(names(conversation)).containsExactly("a TODO", "b Done", "c TODO (c)");

        for (int time = 0; time < 2; time++) {
            run(canvas.replace("\"a\"", "\"c\""), "conversation", conversation, "replace", "");
            assertThat(names(conversation)).containsExactly("b Done", "c TODO");
        }
        run(canvas.replace("\"a\"", "\"d\"").replace("\"b\"", "\"c\""), "conversation", conversation, "replace", "");
        assertThat(names(conversation)).containsExactly("c Done", "d TODO");
        String swapped = canvas.replace("\"a\"", "\"c\"").replace("\"b\"", "\"d\"");
        run(swapped, "conversation", conversation);
        assertThat(names(conversation)).containsExactly("c TODO", "d Done");
        assertThat(isSame(export(conversation), swapped.replaceFirst("}$", ", \"edges\": []}"))
                        || isSame(export(conversation), swapped))
                .isTrue();
    }

    private List<String> names(String conversation) throws SQLException {
        return threads.column("SELECT canvas_id || ' ' || node_name FROM nodes WHERE conversation_id = '%s' ORDER BY 1"
                .formatted(conversation));
    }

    /** Whatever stood there before, a canvas that replaces it is there as in an empty conversation, and again. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aCanvasOfChanceReplacesAnother(long seed) throws Exception {
        String conversation = importNew(anyCanvas(new SplittableRandom(seed)));
        String given = anyCanvas(new SplittableRandom(seed + 1_000));
        var fresh = run(given, "new", "fresh", "owner", "ada").rows().getFirst();

        PackReport first = run(given, "conversation", conversation, "replace", "");
        List<String> facts = facts(conversation);
        PackReport second = run(given, "conversation", conversation, "replace", "");

        assertThat(first.rows().getFirst().subList(1, 5)).isEqualTo(fresh.subList(1, 5));
        assertThat(isSame(export(conversation), given)).as(given).isTrue();
        assertThat(second).isEqualTo(first);
        assertThat(facts(conversation)).isEqualTo(facts);
    }

    @Test
    void aDryRunCountsAndWritesNothing() throws Exception {
        String before = threads.value("SELECT count(*) FROM conversations");
        try (Connection connection = threads.connect()) {
            PackReport report = new CommandRun(connection)
                    .file("a.canvas", Files.readString(FOREIGN.resolve("everything.canvas")))
                    .with("new", "x")
                    .with("owner", "ada")
                    .dry()
                    .run(new CanvasImport());
            assertThat(report.notes()).containsExactly("nothing was written");
            assertThat(report.rows().getFirst().get(1)).isEqualTo(7L);
        }
        assertThat(threads.value("SELECT count(*) FROM conversations")).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[] | a canvas is an object",
                "{\"nodes\": {}} | \"nodes\" is no list",
                "{\"nodes\": [ | Unexpected end-of-input",
                "{\"nodes\": []} {} | something follows",
                "{\"nodes\": [], \"nodes\": []} | Duplicate field 'nodes'",
                "{\"a\": {\"b\": 1, \"b\": 2}} | Duplicate field 'b'",
                "{\"nodes\": [{\"id\": \"a\"}, {\"id\": \"a\"}]} | the id \"a\" stands twice among the nodes",
                "{\"edges\": [{\"id\": \"a\"}, {\"id\": \"a\"}]} | the id \"a\" stands twice among the edges",
                "{\"nodes\": [{\"id\": \"a\", \"text\": \"x\\u0000y\"}]} | a text has a NUL character",
                "{\"nodes\": [{\"id\": \"a\", \"text\": \"\\ud800\"}]} | half of a surrogate pair",
                "{\"nodes\": [7]} | node 1 of the canvas is no object",
                "{\"nodes\": [{\"type\": \"text\"}]} | node 1 of the canvas has no id",
                "{\"nodes\": [{\"id\": \"a\", \"type\": \"text\", \"x\": 1, \"y\": \"2\"}]} | has no number as its y",
                "{\"nodes\": [{\"id\": \"a\", \"type\": \"text\", \"x\": 1, \"y\": 1, \"width\": 1, \"height\": 1}]} | has no text",
                "{\"edges\": [{\"id\": \"a\", \"fromNode\": \"x\"}]} | edge 1 of the canvas has no toNode"
            })
    void whatIsNoCanvasIsRefusedWithItsPlaceAndNothingIsWritten(String given) throws Exception {
        int bar = given.lastIndexOf(" | ");
        String before = threads.value("SELECT count(*) FROM conversations");

        assertThatThrownBy(() -> importNew(given.substring(0, bar))).hasMessageContaining(given.substring(bar + 3));

        assertThat(threads.value("SELECT count(*) FROM conversations")).isEqualTo(before);
    }

    @Test
    void nestingWithoutEndIsRefusedAndHugeNumbersAreTaken() throws Exception {
        assertThatThrownBy(() -> importNew("{\"a\": " + "[".repeat(100_000)))
                .isInstanceOf(QuipuException.class)
                .hasMessageContaining("nested deeper");
        assertThatThrownBy(() -> importNew("{\"a\": 1" + "0".repeat(100_000) + "}"))
                .isInstanceOf(QuipuException.class)
                .hasMessageContaining("larger");
        String far =
                "{\"nodes\":[{\"id\":\"a\",\"type\":\"text\",\"x\":1e300,\"y\":-99999999999,\"width\":-4,\"height\":0.1,"
                        + "\"text\":\"far\"}],\"edges\":[]}";
        assertThat(isSame(export(importNew(far)), far)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16BE", "UTF-16LE", "UTF-32BE"})
    void theEncodingIsFound(String charset) throws Exception {
        String canvas = Files.readString(FOREIGN.resolve("everything.canvas"));
        try (Connection connection = threads.connect()) {
            PackReport report = new CommandRun(connection)
                    .file("a.canvas", ("\ufeff" + canvas).getBytes(Charset.forName(charset)))
                    .with("new", "x")
                    .with("owner", "ada")
                    .run(new CanvasImport());
            assertThat(isSame(export(String.valueOf(report.rows().getFirst().getFirst())), canvas))
                    .isTrue();
        }
    }

    @Test
    void bytesThatAreNoTextAreRefused() throws Exception {
        try (Connection connection = threads.connect()) {
            CommandRun run = new CommandRun(connection)
                    .file("a.canvas", "{\"a\": \"caf\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1))
                    .with("new", "x")
                    .with("owner", "ada");
            assertThatThrownBy(() -> run.run(new CanvasImport()))
                    .isInstanceOf(QuipuException.class)
                    .hasMessageContaining("UTF-8");
        }
    }

    @Test
    void anEmptyFileIsAnEmptyCanvas() throws Exception {
        assertThat(isSame(export(importNew("")), "{}")).isTrue();
    }

    @Test
    void aConversationThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> export("00000000-0000-0000-0000-00000000dead"))
                .hasMessageContaining("there is no conversation");
        assertThatThrownBy(() -> run("{}", "conversation", "00000000-0000-0000-0000-00000000dead"))
                .hasMessageContaining("there is no conversation");
        assertThatThrownBy(() -> run("{}")).hasMessageContaining("either --conversation or --new");
        assertThatThrownBy(() -> run("{}", "conversation", "5f1c"))
                .hasMessage("--conversation is the whole id of a conversation, not \"5f1c\"");
        assertThatThrownBy(() -> export("5f1c"))
                .hasMessageStartingWith("CONVERSATION is the whole id")
                .asInstanceOf(InstanceOfAssertFactories.type(QuipuException.class))
                .satisfies(failure -> assertThat(failure.hint())
                        .hasValueSatisfying(hint -> assertThat(hint)
                                .as("several packs have a query of that name")
                                .startsWith("quipu query threads/recent_conversations ")));
    }

    @Test
    void jsonOfAnotherKindIsRefusedInsteadOfTakenForACanvasWithNothingOnIt() {
        assertThatThrownBy(() -> importNew("{\"title\": \"Chat\", \"utterances\": []}"))
                .isInstanceOf(QuipuException.class)
                .hasMessageContaining("it has neither nodes nor edges");
    }

    /** From psql the same is one call. */
    @Test
    void sqlDoesWhatTheCommandsDo() throws Exception {
        String conversation = threads.conversation("sql");
        String canvas = Files.readString(FOREIGN.resolve("everything.canvas"));
        threads.query("SELECT * FROM canvas_import('%s', '%s')".formatted(conversation, canvas.replace("'", "''")));

        assertThat(isSame(threads.value("SELECT canvas_export('%s')".formatted(conversation)), canvas))
                .isTrue();
        assertThat(isSame(export(conversation), canvas)).isTrue();
    }

    private String importNew(String canvas) throws SQLException, IOException {
        return String.valueOf(
                run(canvas, "new", "imported", "owner", "ada").rows().getFirst().getFirst());
    }

    private PackReport run(String canvas, String... arguments) throws SQLException, IOException {
        try (Connection connection = threads.connect()) {
            CommandRun run = new CommandRun(connection).file("a.canvas", canvas);
            for (int i = 0; i < arguments.length; i += 2) {
                run.with(arguments[i], arguments[i + 1]);
            }
            return run.run(new CanvasImport());
        }
    }

    private String export(String conversation) throws SQLException, IOException {
        try (Connection connection = threads.connect()) {
            CommandRun run = new CommandRun(connection)
                    .with("conversation", conversation)
                    .with("file", "out.canvas");
            run.run(new CanvasExport());
            return run.written("out.canvas");
        }
    }

    /** As values: the order of keys says nothing, that of lists does. */
    private boolean isSame(String first, String second) throws SQLException {
        return threads.value("SELECT CAST('%s' AS jsonb) = CAST('%s' AS jsonb)"
                        .formatted(first.replace("'", "''"), second.replace("'", "''")))
                .equals("t");
    }
}
