package dev.quipu.threads.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.migration.pack.PackReport;
import dev.quipu.migration.testing.Clients;
import dev.quipu.migration.testing.CommandRun;
import dev.quipu.migration.testing.PackQuery;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import dev.quipu.threads.Threads;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is learnt from holds the question as it was, and each edit goes out once. T14, T15. */
@PostgresTest
class TrainingTest {
    private Threads threads;
    private String conversation = "";
    private String node = "";

    @BeforeEach
    void open(TestServer server) throws SQLException {
        threads = Threads.atHead(server);
        conversation = threads.conversation("edited");
        node = threads.node(conversation, "Budget");
        String said = threads.say(conversation, "ada", "We decided on Tuesday");
        threads.execute("UPDATE nodes SET utterance_ids = ARRAY['%s'::uuid]".formatted(said));
    }

    @AfterEach
    void close() {
        threads.close();
    }

    // T14: the context was the node of today, which holds the answer
    @Test
    void theAnswerIsNotInTheQuestion() throws Exception {
        threads.value("SELECT record_edit('node', '%s', 'summary', 'THE ANSWER', 'ada', 'why')".formatted(node));

        assertThat(threads.value("SELECT summary FROM nodes")).isEqualTo("THE ANSWER");
        assertThat(
                        threads.lines(
                                "SELECT old_value, new_value, user_comment, context_before::text LIKE '%ANSWER%',"
                                        + " context_before #>> '{target,summary}', context_before #>> '{utterances,0,text}' FROM edits_log"))
                .containsExactly("about Budget | THE ANSWER | why | f | about Budget | We decided on Tuesday");
    }

    /** What is put away is not handed out; what is in a set already stays in it, and what is brought back goes out. */
    @Test
    void editsOfTalksThatArePutAwayAreNotHandedOut() throws Exception {
        threads.value("SELECT record_edit('node', '%s', 'summary', 'one', 'ada')".formatted(node));
        assertThat(threads.column("SELECT new_value FROM export_training_edits('first')"))
                .containsExactly("one");
        threads.value("SELECT record_edit('node', '%s', 'summary', 'two', 'ada')".formatted(node));
        String other = threads.node(threads.conversation("kept"), "Other");
        threads.value("SELECT record_edit('node', '%s', 'summary', 'three', 'ada')".formatted(other));

        threads.execute("UPDATE conversations SET deleted_at = now() WHERE id = '%s'".formatted(conversation));

        assertThat(threads.query(PackQuery.read(Threads.PACK, "queries/edits_to_export.sql")
                        .with(Map.of("limit", "5"))))
                .hasSize(1);
        assertThat(threads.column("SELECT new_value FROM export_training_edits('second', 1)"))
                .containsExactly("three");
        assertThat(threads.column("SELECT new_value FROM edits_log WHERE training_dataset_id = 'first'"))
                .containsExactly("one");
        threads.execute("UPDATE conversations SET deleted_at = NULL");
        assertThat(threads.column("SELECT new_value FROM export_training_edits('third')"))
                .containsExactly("two");
    }

    /** Clients write the row first and the log after, or the other way round. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void norIsItWhereTheLogIsWrittenByHand(boolean rowFirst) throws Exception {
        String row = "UPDATE nodes SET summary = 'THE ANSWER'";
        String log = """
                INSERT INTO edits_log (conversation_id, target_type, target_id, edit_type, field_name, old_value, new_value,
                    user_id)
                VALUES ('%s', 'node', '%s', 'correction', 'summary', 'about Budget', 'THE ANSWER', 'ada')
                """.formatted(conversation, node);
        threads.execute(rowFirst ? row : log);
        threads.execute(rowFirst ? log : row);

        assertThat(threads.lines("SELECT context_before::text LIKE '%ANSWER%', context_before #>> '{target,summary}'"
                        + " FROM edits_log"))
                .containsExactly("f | about Budget");
    }

    /** Other parts of the context than the target follow from these fields, and told the new value. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void norAroundTheTargetWhereTheFieldIsAReference(boolean rowFirst) throws Exception {
        String other = threads.node(conversation, "Other");
        String answer = threads.node(conversation, "THE ANSWER");
        String said = threads.value("SELECT id FROM utterances");
        String better = threads.say(conversation, "ben", "THE ANSWER");
        threads.execute("UPDATE utterances SET node_id = '%s'".formatted(node));
        String edge = threads.relate(conversation, node, other, "supports");
        String cluster = threads.cluster(conversation, "c", node, other);
        for (List<String> edit : List.of(
                List.of("node", node, "utterance_ids", "[\"%s\"]".formatted(said), "{%s}".formatted(better)),
                List.of("relationship", edge, "from_node_id", node, answer),
                List.of("relationship", edge, "to_node_id", "\"%s\"".formatted(other), answer),
                List.of("cluster", cluster, "node_ids", "{%s, %s}".formatted(node, other), "{%s}".formatted(answer)))) {
            String row = "UPDATE %ss SET %s = '%s' WHERE id = '%s'"
                    .formatted(edit.get(0), edit.get(2), edit.get(4), edit.get(1));
            String log = """
                    INSERT INTO edits_log (conversation_id, target_type, target_id, edit_type, field_name, old_value,
                        new_value, user_id) VALUES ('%s', '%s', '%s', 'correction', '%s', '%s', '%s', 'ada')
                    """.formatted(conversation, edit.get(0), edit.get(1), edit.get(2), edit.get(3), edit.get(4));
            threads.execute(rowFirst ? row : log);
            threads.execute(rowFirst ? log : row);
            threads.execute("UPDATE relationships SET from_node_id = '%s', to_node_id = '%s'".formatted(node, other));
        }

        assertThat(threads.lines("""
                SELECT field_name, context_before::text LIKE '%ANSWER%',
                       coalesce(context_before -> 'utterances', context_before -> 'nodes', jsonb_build_array(
                           context_before -> 'from', context_before -> 'to')) @? '$[*] ? (@.text starts with "We decided"
                           || @.node_name == "Budget")'
                FROM edits_log ORDER BY 1"""))
                .containsExactly(
                        "from_node_id | f | t", "node_ids | f | t", "to_node_id | f | t", "utterance_ids | f | t");
    }

    /** What was added is the answer, whole; a field that something was added to is put back as it was. */
    @Test
    void norIsItWhereTheTargetItselfWasAdded() throws Exception {
        String log = """
                INSERT INTO edits_log (conversation_id, target_type, target_id, edit_type, field_name, old_value, new_value,
                    user_id)
                VALUES ('%s', 'node', '%s', 'addition', '%%s', %%s, 'THE ANSWER', 'ada') RETURNING context_before
                """.formatted(conversation, node);
        threads.execute("UPDATE nodes SET summary = 'THE ANSWER'");

        String added = threads.value(log.formatted("node", "NULL"));
        assertThat(added).doesNotContain("ANSWER", "Budget").contains("We decided on Tuesday");
        assertThat(threads.value(log.formatted("summary", "'about Budget'")))
                .doesNotContain("ANSWER")
                .contains("about Budget");
        assertThat(threads.value(log.formatted("summary", "NULL")))
                .as("a field that was empty")
                .doesNotContain("ANSWER")
                .contains("\"node_name\": \"Budget\"");
    }

    /** From the confidence that is asked for on, the oldest first, however they came in. */
    @Test
    void theOldestOfThoseThatAreSureEnoughAreHandedOut() throws Exception {
        threads.execute("""
                INSERT INTO edits_log (conversation_id, target_type, target_id, edit_type, field_name, old_value, new_value,
                    user_id, user_confidence, created_at)
                SELECT '%s', 'node', '%s', 'correction', 'summary', 'old', name, 'ada', sure, at
                FROM (VALUES ('last', 0.5, timestamptz '2026-05-07Z'), ('unsure', 0.4, '2026-05-05Z'),
                             ('first', 0.5, '2026-05-05Z'), ('second', 1, '2026-05-06Z')) AS edit (name, sure, at)
                """.formatted(conversation, node));
        String some = "SELECT new_value FROM export_training_edits('set', %s, 0.5)";

        assertThat(threads.column(some.formatted("1"))).containsExactly("first");
        assertThat(threads.column(some.formatted("NULL"))).containsExactly("second", "last");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NULL", "''"})
    void aTrainingSetHasAName(String name) throws Exception {
        edits(1);
        assertThatThrownBy(() -> threads.execute("SELECT export_training_edits(%s)".formatted(name)))
                .hasMessageContaining("a training set needs a name");
    }

    @Test
    void theTimeOfAnExampleIsThatOfUtc() throws Exception {
        edits(1);
        threads.execute("UPDATE edits_log SET created_at = '2026-05-05T23:30:00Z'");
        threads.execute("SET timezone = 'Asia/Tokyo';"
                + "CREATE TABLE example AS SELECT training_example(edits_log) ->> 'created_at' AS time FROM edits_log");
        assertThat(threads.value("SELECT time FROM example")).isEqualTo("2026-05-05T23:30:00.000000Z");
    }

    /** It is kept with every edit. */
    @Test
    void whatIsAroundATargetIsNoLongerThanItMayBe() throws Exception {
        threads.execute("UPDATE utterances SET text = repeat('x', 3000)");
        threads.execute("""
                INSERT INTO utterances (conversation_id, speaker_id, text, node_id)
                SELECT '%s', 'ada', 'more', '%s' FROM generate_series(1, 60)""".formatted(conversation, node));
        assertThat(threads.lines("""
                        SELECT jsonb_array_length(around -> 'utterances'), length(around #>> '{utterances,0,text}')
                        FROM edit_context('node', '%s') AS around""".formatted(node))).containsExactly("50 | 2000");
    }

    /** Sent again it is the same edit; of another user, value or target it is another, whose id is taken. */
    @Test
    void anEditIsNotSwallowedByAnother() throws Exception {
        String id = "00000000-0000-4000-8000-00000000000e";
        String other = threads.node(conversation, "Other");
        String edit = "SELECT record_edit('node', '%s', 'summary', '%s', '%s', edit_id => '" + id + "')";
        assertThat(threads.value(edit.formatted(node, "new", "ada"))).isEqualTo(id);
        assertThat(threads.value(edit.formatted(node, "new", "ada"))).isEqualTo(id);
        String delete = "SELECT record_deletion('node', '%s', '%s', edit_id => '%s')";
        String gone = "00000000-0000-4000-8000-00000000000f";
        String third = threads.node(conversation, "Third");
        threads.value(delete.formatted(third, "ada", gone));

        for (String another : List.of(
                edit.formatted(node, "newer", "ada"),
                edit.formatted(node, "new", "boris"),
                edit.formatted(other, "new", "ada"),
                delete.formatted(other, "ada", gone),
                delete.formatted(third, "boris", gone),
                delete.formatted(node, "ada", id))) {
            assertThatThrownBy(() -> threads.value(another))
                    .as(another)
                    .hasMessageContaining("is that of another edit");
        }
        assertThat(threads.column("SELECT node_name FROM nodes ORDER BY 1")).containsExactly("Budget", "Other");
    }

    @Test
    void aDeletionIsLoggedWithWhatWasThere() throws Exception {
        String id = "00000000-0000-4000-8000-00000000000d";
        String delete = "SELECT record_deletion('%s', '%s', 'ada', 'said twice', 1, '%s')".formatted("%s", node, id);

        assertThat(threads.value(delete.formatted("node"))).isEqualTo(id);
        assertThat(threads.value(delete.formatted("node"))).isEqualTo(id);

        assertThat(threads.value("SELECT count(*) FROM nodes")).isEqualTo("0");
        assertThat(threads.lines("""
                SELECT edit_type, old_value::jsonb ->> 'node_name', user_comment, context_before #>> '{target,summary}',
                       context_before #>> '{utterances,0,text}' FROM edits_log"""))
                .containsExactly("deletion | Budget | said twice | about Budget | We decided on Tuesday");
        assertThat(threads.lines(Threads.PACK.read("health/edits_without_context.sql")))
                .isEmpty();
        assertThatThrownBy(() -> threads.value(delete.formatted("cluster"))).hasMessageContaining("another edit");
        assertThatThrownBy(() -> threads.value("SELECT record_deletion('node', '%s', 'ada')".formatted(node)))
                .hasMessageContaining("there is no node");
        assertThatThrownBy(() -> threads.value("SELECT record_deletion('claim', '%s', 'ada')".formatted(node)))
                .hasMessageContaining("cannot be deleted here");
    }

    @Test
    void norAroundAnUtteranceThatWasMoved() throws Exception {
        for (String text : List.of("one", "two", "three", "four", "five")) {
            threads.say(conversation, "ada", text);
        }
        String moved = threads.value("SELECT id FROM utterances WHERE text = 'one'");
        threads.execute("UPDATE utterances SET sequence_number = 9 WHERE id = '%s'".formatted(moved));
        threads.execute("""
                INSERT INTO edits_log (conversation_id, target_type, target_id, edit_type, field_name, old_value, new_value,
                    user_id)
                VALUES ('%s', 'utterance', '%s', 'correction', 'sequence_number', '1', '9', 'ada')
                """.formatted(conversation, moved));

        assertThat(threads.value(
                        "SELECT jsonb_path_query_array(context_before - 'target', '$.*[*].text') FROM edits_log"))
                .isEqualTo("[\"two\", \"three\", \"four\", \"We decided on Tuesday\"]");
    }

    @Test
    void everyKindOfFieldCanBeEdited() throws Exception {
        String other = threads.node(conversation, "Other");
        String edge = threads.relate(conversation, node, other, "supports");
        String cluster = threads.cluster(conversation, "c", node);
        String said = threads.value("SELECT id FROM utterances");
        for (String edit : List.of(
                "'node', '%s', 'key_points', '[\"a\", \"b\"]'".formatted(node),
                "'node', '%s', 'is_crux', 'true'".formatted(node),
                "'node', '%s', 'level', '3'".formatted(node),
                "'node', '%s', 'speaker_info', '{\"primary_speaker\": \"ben\"}'".formatted(node),
                "'node', '%s', 'dialogue_type', NULL".formatted(node),
                "'relationship', '%s', 'strength', '0.25'".formatted(edge),
                "'cluster', '%s', 'cluster_name', 'renamed'".formatted(cluster),
                "'utterance', '%s', 'text', 'Heard better'".formatted(said),
                "'speaker_attribution', '%s', 'speaker_id', 'ben'".formatted(said))) {
            threads.value("SELECT record_edit(%s, 'ada')".formatted(edit));
        }

        assertThat(threads.lines(
                        "SELECT key_points, is_crux, level, speaker_info FROM nodes WHERE id = '%s'".formatted(node)))
                .containsExactly("{a,b} | t | 3 | {\"primary_speaker\": \"ben\"}");
        assertThat(threads.lines(
                        "SELECT old_value, new_value FROM edits_log WHERE field_name IN ('level', 'strength')"))
                .containsExactlyInAnyOrder("1 | 3", "1 | 0.25");
        assertThat(threads.lines("SELECT text, speaker_id FROM utterances")).containsExactly("Heard better | ben");
        assertThat(threads.value("SELECT count(*) FROM edits_log WHERE context_before IS NULL"))
                .isEqualTo("0");
    }

    @ParameterizedTest
    @CsvSource({
        "node, id",
        "node, children_ids",
        "node, no_such_column",
        "node, ctid",
        "speaker_attribution, text",
        "claim, text",
        "conversation, owner_id"
    })
    void whatIsNotForEditingIsRefused(String target, String field) {
        assertThatThrownBy(() -> threads.value(
                        "SELECT record_edit('%s', '%s', '%s', NULL, 'ada')".formatted(target, node, field)))
                .hasMessageContaining("cannot be edited");
    }

    @Test
    void eachLineIsAnEditAndASetIsWrittenOutTheSameAgain() throws Exception {
        edits(5);
        CommandRun first = export("spring");
        edits(2);

        assertThat(first.written("out.jsonl").lines())
                .hasSize(5)
                .allMatch(line -> line.startsWith("{") && line.endsWith("}"));
        assertThat(threads.value("SELECT (%s::jsonb) ->> 'after'"
                        .formatted(literal(
                                first.written("out.jsonl").lines().findFirst().orElseThrow()))))
                .isEqualTo("new\n0");
        assertThat(export("spring").written("out.jsonl")).isEqualTo(first.written("out.jsonl"));
        assertThat(export("summer").written("out.jsonl").lines()).hasSize(2);
        assertThat(export("autumn").written("out.jsonl")).isEmpty();
    }

    @Test
    void limitsHold() throws Exception {
        edits(5);
        threads.execute("UPDATE edits_log SET user_confidence = 0.1 WHERE new_value LIKE '%3'");
        try (Connection connection = threads.connect()) {
            CommandRun run = new CommandRun(connection).with("dataset", "a").with("file", "f");
            run.with("limit", "3").with("least-confidence", "0.5").run(new TrainingExport());
            assertThat(run.written("f").lines()).hasSize(3);
            for (String bad : List.of("0", "-1", "many")) {
                assertThatThrownBy(() -> run.with("limit", bad).run(new TrainingExport()))
                        .isInstanceOf(QuipuException.class);
            }
            assertThatThrownBy(() ->
                            run.with("limit", "1").with("least-confidence", "2").run(new TrainingExport()))
                    .isInstanceOf(QuipuException.class);
        }
        assertThat(threads.value("SELECT count(*) FROM edits_log WHERE NOT exported_for_training"))
                .isEqualTo("2");
    }

    @Test
    void aDryRunMarksNothing() throws Exception {
        edits(3);
        try (Connection connection = threads.connect()) {
            CommandRun run = new CommandRun(connection)
                    .with("dataset", "a")
                    .with("file", "f")
                    .dry();
            PackReport told = run.run(new TrainingExport());
            assertThat(told.rows()).containsExactly(List.of("a", 3L, 0L));
            assertThat(told.notes()).containsExactly("dry run: nothing was written, and no edit is marked");
            assertThat(run.wrote("f")).isFalse();
        }
        assertThat(threads.value("SELECT count(*) FROM edits_log WHERE exported_for_training"))
                .isEqualTo("0");
    }

    /** Whoever is broken off while writing has marked nothing, or can write the same again. */
    @Test
    void aFileThatCannotBeWrittenMarksNothing() throws Exception {
        edits(3);
        try (Connection connection = threads.connect()) {
            CommandRun run = new CommandRun(connection) {
                @Override
                public void write(String file, Text text) throws IOException {
                    throw new IOException("No space left on device");
                }
            };
            assertThatThrownBy(() -> run.with("dataset", "a").with("file", "f").run(new TrainingExport()))
                    .hasMessageContaining("No space left");
        }
        assertThat(export("a").written("out.jsonl").lines()).hasSize(3);
    }

    // T15
    @Test
    void exportsAtOnceShareTheEditsOut() throws Exception {
        edits(200);
        List<String> lines = Collections.synchronizedList(new ArrayList<>());

        Clients.run(threads, 8, (client, connection) -> {
            for (int i = 0; i < 5; i++) {
                CommandRun run = new CommandRun(connection);
                run.with("dataset", "set " + client + " " + i).with("file", "f").with("limit", "10");
                run.run(new TrainingExport());
                run.written("f")
                        .lines()
                        .map(line -> line.replaceFirst("\"dataset\": \"[^\"]*\"", ""))
                        .forEach(lines::add);
            }
        });

        assertThat(lines).hasSize(200).doesNotHaveDuplicates();
    }

    private void edits(int number) throws SQLException {
        threads.execute("""
                INSERT INTO edits_log (conversation_id, target_type, target_id, edit_type, field_name, old_value, new_value,
                    user_id, created_at)
                SELECT '%s', 'node', '%s', 'correction', 'summary', 'old', E'new\\n' || n, 'ada',
                       now() + n * interval '1 microsecond'
                FROM generate_series(0, %d - 1) AS n
                """.formatted(conversation, node, number));
    }

    private CommandRun export(String dataset) throws SQLException, IOException {
        try (Connection connection = threads.connect()) {
            CommandRun run = new CommandRun(connection).with("dataset", dataset).with("file", "out.jsonl");
            run.run(new TrainingExport());
            return run;
        }
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
