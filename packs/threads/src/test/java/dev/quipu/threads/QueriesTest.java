package dev.quipu.threads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.migration.testing.PackDatabase;
import dev.quipu.migration.testing.PackQuery;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the queries answer, on the sample data; that each of them runs is a rule of all packs. T13. */
@PostgresTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueriesTest {
    private Threads threads;
    private final Map<String, String> given = new HashMap<>();

    @BeforeAll
    void open(TestServer server) throws SQLException {
        threads = Threads.withSampleData(server);
        given.putAll(given(threads));
    }

    @AfterAll
    void close() {
        threads.close();
    }

    /** Values with which every query finds rows in the sample data. */
    static Map<String, String> given(PackDatabase database) throws SQLException {
        Map<String, String> given = new HashMap<>();
        String conversation = database.value("""
                SELECT conversation_id FROM nodes JOIN conversations ON conversations.id = conversation_id
                WHERE deleted_at IS NULL
                GROUP BY conversation_id HAVING bool_or(is_tangent) AND bool_or(is_bookmark)
                    AND bool_or(conversation_id IN (SELECT conversation_id FROM relationships
                                                    WHERE relationship_type = 'contextual_related'))
                ORDER BY conversation_id LIMIT 1""");
        given.put("owner", "ben");
        given.put("user", "grace");
        given.put("search", "decision");
        given.put("conversation", conversation);
        given.put("speaker", database.value("""
                SELECT speaker_info ->> 'primary_speaker' FROM nodes WHERE conversation_id = '%s'
                  AND speaker_info ->> 'primary_speaker'
                      IN (SELECT speaker_id FROM utterances WHERE conversation_id = '%s')
                ORDER BY 1 LIMIT 1""".formatted(conversation, conversation)));
        String edge = database.value("""
                SELECT id FROM relationships WHERE conversation_id = '%s' AND supporting_utterance_ids <> '{}'
                ORDER BY id LIMIT 1""".formatted(conversation));
        given.put("relationship", edge);
        given.put("node", database.value("SELECT from_node_id FROM relationships WHERE id = '%s'".formatted(edge)));
        given.put("to", database.value("SELECT to_node_id FROM relationships WHERE id = '%s'".formatted(edge)));
        given.put(
                "utterance",
                database.value("SELECT id FROM utterances WHERE conversation_id = '%s' AND sequence_number = 1"
                        .formatted(conversation)));
        given.put("target", database.value("SELECT target_id FROM edits_log ORDER BY id LIMIT 1"));
        given.put("trace", database.value("SELECT max(trace_id) FROM api_calls_log"));
        given.put("days", "40");
        return given;
    }

    @Test
    void theTranscriptComesInOrder() throws Exception {
        assertThat(run("transcript").stream().map(row -> Integer.valueOf(row.getFirst())))
                .isSorted()
                .startsWith(0, 1)
                .doesNotHaveDuplicates();
    }

    @Test
    void utterancesAreFoundByPhraseAndConversationsByAllWordsTogether() throws Exception {
        given.put("search", "\"real question\" budget");
        List<List<String>> utterances = run("search_utterances");
        given.put("search", "budget decision amara");
        List<List<String>> conversations = run("search_conversations");
        given.put("search", "decision");

        assertThat(utterances).isNotEmpty();
        assertThat(utterances).allSatisfy(row -> assertThat(row.get(5)).contains("question"));
        assertThat(conversations).isNotEmpty();
    }

    @Test
    void whatIsSaidInTalksThatArePutAwayIsNotFound() throws Exception {
        given.put("search", "\"real question\"");
        threads.execute("UPDATE conversations SET deleted_at = now()");
        try {
            assertThat(run("search_utterances")).isEmpty();
            assertThat(run("search_conversations")).isEmpty();
        } finally {
            threads.execute("UPDATE conversations SET deleted_at = NULL");
        }
        assertThat(run("search_utterances")).isNotEmpty();
    }

    // T13: the seed's queries for monitoring name columns that the catalog does not have
    @Test
    void monitoringNamesEveryTableAndEveryIndex() throws Exception {
        assertThat(run("table_row_counts").stream().map(List::getFirst))
                .containsExactlyInAnyOrderElementsOf(
                        threads.column(
                                "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'"));
        assertThat(run("table_sizes")).hasSize(9);
        assertThat(run("index_usage"))
                .hasSize(Integer.parseInt(
                        threads.value("SELECT count(*) FROM pg_indexes WHERE schemaname = current_schema()")));
    }

    @Test
    void costsAddUp() throws Exception {
        String total = threads.value("SELECT sum(total_cost) FROM api_calls_log");
        for (String view :
                List.of("api_costs_by_provider", "api_costs_by_model", "api_costs_by_feature", "api_costs_by_day")) {
            assertThat(threads.value("SELECT sum(total_cost) FROM " + view))
                    .as(view)
                    .isEqualTo(total);
        }
        assertThat(threads.value("SELECT sum(api_cost) FROM conversation_overview"))
                .isEqualTo(total);
    }

    @Test
    void theBranchThatIsShownLeavesTheFirstAnswerOut() throws Exception {
        given.put(
                "conversation",
                threads.value("SELECT min(id::text) FROM conversations WHERE source_type = 'assistant'"));
        List<String> places =
                run("active_branch").stream().map(row -> row.get(1)).toList();
        given.putAll(given(threads));

        assertThat(places).containsExactly("0", "1", "2", "4", "5");
    }

    private List<List<String>> run(String name) throws SQLException {
        return threads
                .query(PackQuery.read(Threads.PACK, "queries/" + name + ".sql").with(given))
                .stream()
                .map(row -> row.stream().map(String::valueOf).toList())
                .toList();
    }
}
