package dev.quipu.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the published original accepts, forgets or breaks: T2 to T12 and T16; the others have classes of their own. */
@PostgresTest
class BugsOfTheOriginalTest {
    private Threads threads;
    private String conversation = "";
    private String other = "";
    private String node = "";
    private String second = "";
    private String said = "";

    @BeforeEach
    void open(TestServer server) throws SQLException {
        threads = Threads.atHead(server);
        conversation = threads.conversation("One");
        other = threads.conversation("Two");
        node = threads.node(conversation, "first");
        second = threads.node(conversation, "second");
        said = threads.say(conversation, "ada", "hello there");
    }

    @AfterEach
    void close() {
        threads.close();
    }

    // T2
    @ParameterizedTest
    @CsvSource({
        "nodes, utterance_ids",
        "nodes, claim_ids",
        "nodes, zoom_level_visible",
        "clusters, node_ids",
        "relationships, supporting_utterance_ids",
        "conversations, shared_with"
    })
    void arraysHaveTheirIndex(String table, String column) throws Exception {
        assertThat(threads.column("SELECT indexdef FROM pg_indexes WHERE tablename = '%s'".formatted(table)))
                .anyMatch(index -> index.endsWith("USING gin (" + column + ")"));
    }

    // T3
    @Test
    void placesNamesAndTriplesAreUnique() throws Exception {
        assertThatThrownBy(() -> threads.execute("""
                        INSERT INTO utterances (conversation_id, speaker_id, text, sequence_number)
                        VALUES ('%s', 'x', 'x', 0)""".formatted(conversation)))
                .hasMessageContaining("idx_utterances_conversation");
        assertThatThrownBy(() -> threads.node(conversation, "first"))
                .hasMessageContaining("uq_nodes_conversation_name");
        threads.relate(conversation, node, second, "supports");
        assertThatThrownBy(() -> threads.relate(conversation, node, second, "supports"))
                .hasMessageContaining("uq_relationships_triple");
        threads.relate(conversation, second, node, "supports");
        threads.relate(conversation, node, second, "contradicts");
        threads.node(other, "first");
    }

    // T4
    @Test
    void aLinkedNodeAndAParentClusterCanBeDeleted() throws Exception {
        String child = threads.node(conversation, "child");
        threads.execute("UPDATE nodes SET parent_id = '%s', predecessor_id = '%s', successor_id = '%s' WHERE id = '%s'"
                .formatted(node, node, node, child));
        String outer = threads.cluster(conversation, "outer", node, child);
        String inner = threads.cluster(conversation, "inner");
        threads.execute("UPDATE clusters SET parent_cluster_id = '%s' WHERE id = '%s'".formatted(outer, inner));

        threads.execute("DELETE FROM nodes WHERE id = '%s'".formatted(node));
        assertThat(threads.value("SELECT node_ids FROM clusters WHERE id = '%s'".formatted(outer)))
                .isEqualTo("{" + child + "}");
        threads.execute("DELETE FROM clusters WHERE id = '%s'".formatted(outer));

        assertThat(threads.lines(
                        "SELECT conversation_id, parent_id, predecessor_id, successor_id FROM nodes WHERE id = '%s'"
                                .formatted(child)))
                .containsExactly(conversation + " | null | null | null");
        assertThat(threads.lines("SELECT conversation_id, parent_cluster_id FROM clusters"))
                .containsExactly(conversation + " | null");
    }

    // T5
    @ParameterizedTest
    @CsvSource({"parent_id", "predecessor_id", "successor_id"})
    void noChainLeadsInACircle(String link) throws Exception {
        String third = threads.node(conversation, "third");
        String set = "UPDATE nodes SET " + link + " = '%s' WHERE id = '%s'";
        assertThatThrownBy(() -> threads.execute(set.formatted(node, node))).hasMessageContaining("no_self_link");
        threads.execute(set.formatted(node, second));
        threads.execute(set.formatted(second, third));

        assertThatThrownBy(() -> threads.execute(set.formatted(third, node)))
                .hasMessageContaining(link + " of nodes leads in a circle");
        assertThatThrownBy(() -> threads.execute("""
                        INSERT INTO nodes (id, conversation_id, node_name, summary, %1$s) VALUES
                        ('00000000-0000-0000-0000-00000000000a', '%2$s', 'a', '', '00000000-0000-0000-0000-00000000000b'),
                        ('00000000-0000-0000-0000-00000000000b', '%2$s', 'b', '', '00000000-0000-0000-0000-00000000000a')
                        """.formatted(link, conversation)))
                .hasMessageContaining("leads in a circle");
        // Turning a chain round in one statement is no circle.
        threads.execute("""
                UPDATE nodes SET %s = CASE id WHEN '%s' THEN uuid '%s' WHEN '%s' THEN uuid '%s' END
                """.formatted(link, node, second, second, third));
    }

    @Test
    void clustersDoNotLeadInACircleEither() throws Exception {
        String inner = threads.cluster(conversation, "inner");
        String outer = threads.cluster(conversation, "outer");
        threads.execute("UPDATE clusters SET parent_cluster_id = '%s' WHERE id = '%s'".formatted(outer, inner));

        assertThatThrownBy(() -> threads.execute(
                        "UPDATE clusters SET parent_cluster_id = '%s' WHERE id = '%s'".formatted(inner, outer)))
                .hasMessageContaining("leads in a circle");
    }

    // T6
    @Test
    void anUtteranceNamesANodeThatIsThereAndOfItsConversation() throws Exception {
        String set = "UPDATE utterances SET node_id = '%s'";
        assertThatThrownBy(() -> threads.execute(set.formatted(conversation)))
                .hasMessageContaining("utterances_node_id_fkey");
        String foreign = threads.node(other, "foreign");
        assertThatThrownBy(() -> threads.execute(set.formatted(foreign)))
                .hasMessageContaining("utterances_node_id_fkey");

        threads.execute(set.formatted(node));
        threads.execute("DELETE FROM nodes WHERE id = '%s'".formatted(node));

        assertThat(threads.lines("SELECT conversation_id, node_id FROM utterances"))
                .containsExactly(conversation + " | null");
    }

    // T7
    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "utterances | timestamp_end = -5",
                "utterances | timestamp_end = 3",
                "utterances | timestamp_start = 5, timestamp_end = 3",
                "utterances | timestamp_start = 'NaN'",
                "utterances | timestamp_start = 'Infinity'",
                "utterances | confidence_score = 17",
                "utterances | confidence_score = 'NaN'",
                "utterances | energy_level = -0.1",
                "utterances | duration_seconds = -1",
                "utterances | sequence_number = -1",
                "conversations | ended_at = started_at - interval '1 second'",
                "conversations | duration_seconds = -1",
                "conversations | visibility = NULL",
                "conversations | visibility = 'secret'",
                "conversations | conversation_type = 'seance'",
                "conversations | participants = '{}'",
                "conversations | participants = '[1]'",
                "conversations | participants = '[{\"name\": \"x\"}]'",
                "nodes | level = 0",
                "nodes | canvas_width = 0",
                "nodes | timestamp_start = 2, timestamp_end = 1",
                "nodes | dialogue_type = 'shouting'",
                "nodes | confidence_score = 1.1",
                "nodes | chunk_ids = NULL",
                "nodes | utterance_ids = ARRAY[NULL]::uuid[]"
            })
    void valuesOutOfRangeAreRefused(String table, String assignment) {
        assertThatThrownBy(() -> threads.execute("UPDATE " + table + " SET " + assignment))
                .isInstanceOf(SQLException.class)
                .extracting(e -> ((SQLException) e).getSQLState())
                .asString()
                .startsWith("23");
    }

    // T8
    @Test
    void relationshipsStayInTheirConversationAndHaveAKnownType() throws Exception {
        String foreign = threads.node(other, "foreign");

        assertThatThrownBy(() -> threads.relate(conversation, node, foreign, "supports"))
                .hasMessageContaining("relationships_to_node_id_fkey");
        assertThatThrownBy(() -> threads.relate(conversation, node, second, "banana"))
                .hasMessageContaining("valid_relationship_type");
        assertThatThrownBy(() -> threads.relate(conversation, node, node, "supports"))
                .hasMessageContaining("no_self_reference");
    }

    // T9
    @ParameterizedTest
    @CsvSource({"conversations, conversation_name = 'x'", "nodes, summary = 'x'", "clusters, summary = 'x'"})
    void everyUpdateIsDated(String table, String assignment) throws Exception {
        threads.cluster(conversation, "c");
        threads.execute("ALTER TABLE %1$s DISABLE TRIGGER USER; UPDATE %1$s SET updated_at = now() - interval '1 day';"
                        .formatted(table)
                + "ALTER TABLE %s ENABLE TRIGGER USER".formatted(table));

        threads.execute("UPDATE %s SET %s, updated_at = 'epoch' WHERE id IN (SELECT id FROM %s LIMIT 1)"
                .formatted(table, assignment, table));

        assertThat(threads.column("SELECT updated_at > now() - interval '1 minute' FROM " + table))
                .contains("t");
    }

    /** A transaction that began earlier may well update later. */
    @ParameterizedTest
    @CsvSource({"conversations, conversation_name", "nodes, summary", "clusters, summary"})
    void theTimeOfAChangeNeverGoesBack(String table, String column) throws Exception {
        threads.cluster(conversation, "c");
        threads.execute(
                "ALTER TABLE %1$s DISABLE TRIGGER USER; UPDATE %1$s SET updated_at = '2999-01-01Z';".formatted(table)
                        + "ALTER TABLE %s ENABLE TRIGGER USER".formatted(table));

        threads.execute(
                "UPDATE %s SET %s = 'another' WHERE id IN (SELECT id FROM %1$s LIMIT 1)".formatted(table, column));

        assertThat(threads.column("SELECT DISTINCT updated_at = '2999-01-01Z' FROM " + table))
                .containsExactly("t");
    }

    /** Calls without tokens have no price, those without an answer failed, and days are those of UTC. */
    @Test
    void theViewsOfCostsCountWhatFailedAndDaysOfUtc() throws Exception {
        threads.execute("""
                INSERT INTO api_calls_log (endpoint, feature, provider, model, prompt_tokens, completion_tokens, total_tokens,
                    prompt_cost, completion_cost, total_cost, status, started_at)
                SELECT 'e', 'f', 'p', 'm', 0, 0, 0, 0, 0, 0, status, '2026-05-05T23:30:00Z'
                FROM unnest('{success,error,timeout,cancelled}'::text[]) AS status;
                SET timezone = 'Asia/Tokyo';
                CREATE TABLE days AS SELECT day, calls FROM api_costs_by_day""");
        for (String view : List.of("api_costs_by_provider", "api_costs_by_model", "api_costs_by_feature")) {
            assertThat(threads.lines("SELECT calls, failures FROM " + view))
                    .as(view)
                    .containsExactly("4 | 2");
        }
        assertThat(threads.lines("SELECT cost_per_million_tokens FROM api_costs_by_model"))
                .containsExactly("null");
        assertThat(threads.lines("SELECT * FROM days")).containsExactly("2026-05-05 | 4");
    }

    @Test
    void aTalkThatIsPutAwayIsNotInTheOverview() throws Exception {
        threads.execute("UPDATE conversations SET deleted_at = now() WHERE id = '%s'".formatted(other));
        assertThat(threads.column("SELECT id FROM conversation_overview")).containsExactly(conversation);
    }

    // T10; CountersTest has histories
    @Test
    void countersCountAndNobodySetsThem() throws Exception {
        threads.execute("UPDATE nodes SET claim_ids = ARRAY[id, '%s'::uuid]".formatted(said));
        threads.execute("""
                UPDATE conversations SET total_utterances = 99, total_words = 99, total_nodes = 99, total_claims = 99,
                    participant_count = 99""");

        assertThat(threads.lines("""
                SELECT total_utterances, total_words, total_nodes, total_claims, participant_count FROM conversations
                ORDER BY conversation_name""")).containsExactly("1 | 2 | 2 | 3 | 1", "0 | 0 | 0 | 0 | 0");
    }

    // T11
    @ParameterizedTest
    @CsvSource({
        "correction, node, 5, ck_edit_confidence",
        "correction, feeling, 1, valid_target_type",
        "guess, node, 1, valid_edit_type",
        "correction, node, 1, there is no node",
        "correction, cluster, 1, there is no cluster",
        "addition, relationship, 1, there is no relationship",
        "split, utterance, 1, there is no utterance",
        "correction, speaker_attribution, 1, there is no speaker_attribution"
    })
    void editsAreSureOfThemselvesAndOfWhatIsThere(String edit, String target, double confidence, String refusal) {
        assertThatThrownBy(() -> threads.execute("""
                        INSERT INTO edits_log (conversation_id, target_type, target_id, edit_type, field_name, user_id,
                            user_confidence)
                        VALUES ('%s', '%s', '%s', '%s', 'summary', 'ada', %s)
                        """.formatted(
                                conversation, target, refusal.startsWith("there") ? other : node, edit, confidence)))
                .hasMessageContaining(refusal);
    }

    @Test
    void whatWasDeletedCanBeLogged() throws Exception {
        threads.execute("""
                INSERT INTO edits_log (conversation_id, target_type, target_id, edit_type, field_name, user_id)
                VALUES ('%s', 'node', gen_random_uuid(), 'deletion', '', 'ada'),
                       ('%s', 'claim', gen_random_uuid(), 'correction', 'text', 'ada')
                """.formatted(conversation, conversation));

        assertThat(threads.value("SELECT count(*) FROM edits_log")).isEqualTo("2");
        assertThatThrownBy(() -> threads.execute("UPDATE edits_log SET exported_for_training = true"))
                .hasMessageContaining("ck_edit_dataset_if_exported");
    }

    // T12
    @ParameterizedTest
    @CsvSource({
        "'-1, 1, 0, 0, 0, 0, success', ck_api_call_token",
        "'1, 1, 3, 0, 0, 0, success', ck_api_call_tokens",
        "'1, 1, 2, 0.1, 0.2, 0.4, success', ck_api_call_costs",
        "'1, 1, 2, -1, 1, 0, success', ck_api_call_costs",
        "'1, 1, 2, ''NaN'', 0, ''NaN'', success', ck_api_call_costs",
        "'1, 1, 2, 0, 0, 0, splendid', valid_status"
    })
    void callsAddUpAndEndInAKnownWay(String row, String constraint) {
        int status = row.lastIndexOf(' ');
        assertThatThrownBy(() -> threads.execute("""
                        INSERT INTO api_calls_log (endpoint, feature, provider, model, prompt_tokens, completion_tokens,
                            total_tokens, prompt_cost, completion_cost, total_cost, status, started_at)
                        VALUES ('e', 'f', 'p', 'm', %s '%s', now())
                        """.formatted(row.substring(0, status), row.substring(status + 1))))
                .hasMessageContaining(constraint);
    }

    // T8
    @Test
    void aCallNamesAnUtteranceOfItsConversationAndLosesItWithThat() throws Exception {
        String call = """
                INSERT INTO api_calls_log (conversation_id, utterance_id, endpoint, feature, provider, model, prompt_tokens,
                    completion_tokens, total_tokens, prompt_cost, completion_cost, total_cost, status, started_at)
                VALUES ('%s', '%s', 'e', 'f', 'p', 'm', 1, 1, 2, 0, 0, 0, 'success', now())""";
        assertThatThrownBy(() -> threads.execute(call.formatted(other, said)))
                .hasMessageContaining("api_calls_log_utterance_fkey");
        threads.execute(call.formatted(conversation, said));
        String state = "SELECT conversation_id, utterance_id FROM api_calls_log";

        threads.execute("UPDATE utterances SET conversation_id = '%s', sequence_number = NULL".formatted(other));
        assertThat(threads.lines(state)).containsExactly(other + " | " + said);
        threads.execute("DELETE FROM conversations WHERE id = '%s'".formatted(other));
        assertThat(threads.lines(state)).containsExactly("null | null");
    }

    @Test
    void aCallIsWrittenOnceAndOutlivesItsConversation() throws Exception {
        String call = """
                INSERT INTO api_calls_log (conversation_id, endpoint, feature, provider, model, prompt_tokens,
                    completion_tokens, total_tokens, prompt_cost, completion_cost, total_cost, status, started_at,
                    request_id)
                VALUES ('%s', 'e', 'f', 'p', 'm', 1, 1, 2, 0.1, 0.2, 0.3, 'success', now(), 'r1')
                """.formatted(conversation);
        threads.execute(call);
        assertThatThrownBy(() -> threads.execute(call)).hasMessageContaining("uq_api_calls_request");

        threads.execute("DELETE FROM conversations");

        assertThat(threads.lines("SELECT conversation_id, total_cost FROM api_calls_log"))
                .containsExactly("null | 0.3000000000");
        assertThat(threads.value("SELECT count(*) FROM utterances, nodes")).isEqualTo("0");
    }

    // T16
    @Test
    void noRevisionTouchesAnExtension(TestDatabase database) throws Exception {
        for (String revision : Threads.PACK.revisions()) {
            assertThat(Threads.PACK.read("revisions/" + revision).toUpperCase(Locale.ROOT))
                    .doesNotContain("EXTENSION");
        }
        Threads fresh = Threads.in(database, "threads");
        fresh.upgrade("head");
        fresh.downgrade("base");
        assertThat(fresh.column("SELECT extname FROM pg_extension")).containsExactly("plpgsql");
    }

    /** Arrays have no foreign keys of the server's; these keep them as one would. */
    @Test
    void arraysNameOnlyWhatIsThereAndForgetWhatIsGone() throws Exception {
        threads.execute("UPDATE nodes SET utterance_ids = ARRAY['%s'::uuid] WHERE id = '%s'".formatted(said, node));
        String edge = threads.relate(conversation, node, second, "supports");
        threads.execute("UPDATE relationships SET supporting_utterance_ids = ARRAY['%s'::uuid]".formatted(said));
        String foreign = threads.say(other, "x", "elsewhere");
        assertThatThrownBy(
                        () -> threads.execute("UPDATE nodes SET utterance_ids = ARRAY['%s'::uuid]".formatted(foreign)))
                .hasMessageContaining("utterance_ids of nodes names a row");
        assertThatThrownBy(() -> threads.execute(
                        "UPDATE relationships SET supporting_utterance_ids = ARRAY['%s'::uuid]".formatted(foreign)))
                .hasMessageContaining("supporting_utterance_ids of relationships names a row");
        assertThatThrownBy(() -> threads.cluster(other, "c", node))
                .hasMessageContaining("node_ids of clusters names a row");

        threads.execute("DELETE FROM utterances WHERE id = '%s'".formatted(said));

        assertThat(threads.value("SELECT utterance_ids FROM nodes WHERE id = '%s'".formatted(node)))
                .isEqualTo("{}");
        assertThat(threads.value("SELECT supporting_utterance_ids FROM relationships WHERE id = '%s'".formatted(edge)))
                .isEqualTo("{}");
    }

    /** Whichever of the two moves. */
    @Test
    void arraysForgetWhatMovesToAnotherConversation() throws Exception {
        threads.execute("UPDATE nodes SET utterance_ids = ARRAY['%s'::uuid] WHERE id = '%s'".formatted(said, node));
        assertThatThrownBy(() -> threads.execute(
                        "UPDATE nodes SET conversation_id = '%s' WHERE id = '%s'".formatted(other, node)))
                .hasMessageContaining("utterance_ids of nodes names a row");

        threads.execute("UPDATE utterances SET conversation_id = '%s', sequence_number = NULL WHERE id = '%s'"
                .formatted(other, said));

        assertThat(threads.value("SELECT utterance_ids FROM nodes WHERE id = '%s'".formatted(node)))
                .isEqualTo("{}");
    }

    @Test
    void whatStaysInAnArrayStaysInItsOrder() throws Exception {
        List<String> ids = List.of(
                "00000000-0000-0000-0000-000000000003",
                "00000000-0000-0000-0000-000000000001",
                "00000000-0000-0000-0000-000000000002");
        for (String id : ids) {
            threads.execute(
                    "INSERT INTO utterances (id, conversation_id, speaker_id, text) VALUES ('%s', '%s', 'x', 'y')"
                            .formatted(id, conversation));
        }
        threads.execute(
                "UPDATE nodes SET utterance_ids = '{%s}' WHERE id = '%s'".formatted(String.join(",", ids), node));

        threads.execute("DELETE FROM utterances WHERE id = '%s'".formatted(ids.get(1)));

        assertThat(threads.value("SELECT utterance_ids FROM nodes WHERE id = '%s'".formatted(node)))
                .isEqualTo("{%s,%s}".formatted(ids.get(0), ids.get(2)));
    }

    @Test
    void checksOfArraysCanWaitForTheEndOfTheTransaction() throws Exception {
        threads.execute("""
                BEGIN;
                SET CONSTRAINTS ALL DEFERRED;
                UPDATE nodes SET utterance_ids = '{00000000-0000-0000-0000-0000000000aa}' WHERE id = '%s';
                INSERT INTO utterances (id, conversation_id, speaker_id, text)
                VALUES ('00000000-0000-0000-0000-0000000000aa', '%s', 'x', 'late');
                COMMIT""".formatted(node, conversation));

        assertThat(threads.value("SELECT cardinality(utterance_ids) FROM nodes WHERE id = '%s'".formatted(node)))
                .isEqualTo("1");
    }

    @Test
    void childrenAreListedByWhoeverTheirParentIs() throws Exception {
        threads.execute(
                "UPDATE nodes SET parent_id = '%s', children_ids = ARRAY[id] WHERE id = '%s'".formatted(node, second));
        assertThat(threads.value("SELECT children_ids FROM nodes WHERE id = '%s'".formatted(node)))
                .isEqualTo("{" + second + "}");
        assertThat(threads.value("SELECT children_ids FROM nodes WHERE id = '%s'".formatted(second)))
                .isEqualTo("{}");

        threads.execute("DELETE FROM nodes WHERE id = '%s'".formatted(second));
        assertThat(threads.value("SELECT children_ids FROM nodes WHERE id = '%s'".formatted(node)))
                .isEqualTo("{}");
    }
}
