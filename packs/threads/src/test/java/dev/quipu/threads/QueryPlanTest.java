package dev.quipu.threads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.migration.testing.PackQuery;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the planner makes of the queries, with its own settings, once there are rows enough to choose. */
@PostgresTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueryPlanTest {
    /** 3,000 conversations of 40 users, 12,000 utterances, nodes and relationships, edits and calls. */
    private static final String ROWS = """
            INSERT INTO conversations (id, conversation_name, conversation_type, source_type, started_at, owner_id,
                visibility, shared_with)
            SELECT lpad(n::text, 32, '0')::uuid, 'c w' || n % 900, 'chat', 'slack', now() - n * interval '7 minutes',
                   'user' || n % 40, 'shared', ARRAY['friend' || n % 500]
            FROM generate_series(1, 3000) AS n;
            INSERT INTO utterances (id, conversation_id, speaker_id, text, sequence_number, timestamp_start)
            SELECT lpad(n::text, 32, 'a')::uuid, lpad(CASE WHEN n <= 3000 THEN 1 ELSE n % 2999 + 2 END::text, 32, '0')::uuid,
                   's' || n % 50, 'why does w' || n % 600 || ' cost x' || n, n, n
            FROM generate_series(1, 12000) AS n;
            INSERT INTO nodes (id, conversation_id, node_name, summary, level, utterance_ids, speaker_info, is_bookmark,
                is_tangent, timestamp_start)
            SELECT lpad(n::text, 32, 'b')::uuid, lpad(CASE WHEN n <= 3000 THEN 1 ELSE n % 2999 + 2 END::text, 32, '0')::uuid,
                   'n' || n, '', 1 + n % 5, ARRAY[lpad(n::text, 32, 'a')::uuid],
                   jsonb_build_object('primary_speaker', 's' || n % 50), n % 40 = 0, n % 50 = 0, n
            FROM generate_series(1, 12000) AS n;
            INSERT INTO relationships (conversation_id, from_node_id, to_node_id, relationship_type)
            SELECT a.conversation_id, a.id, b.id, CASE n % 60 WHEN 0 THEN 'crux' ELSE 'supports' END
            FROM generate_series(1, 2999) AS n
            JOIN nodes AS a ON a.id = lpad(n::text, 32, 'b')::uuid JOIN nodes AS b ON b.id = lpad((n + 1)::text, 32, 'b')::uuid;
            INSERT INTO clusters (conversation_id, cluster_name, level, node_ids)
            SELECT conversation_id, 'c', 1, ARRAY[id] FROM nodes;
            INSERT INTO edits_log (conversation_id, target_type, target_id, edit_type, field_name, user_id,
                exported_for_training, training_dataset_id, created_at)
            SELECT conversation_id, 'node', id, 'correction', 'summary', 'ada', timestamp_start::integer % 20 > 0,
                   CASE WHEN timestamp_start::integer % 20 > 0 THEN 'old' END, now() - timestamp_start * interval '1 minute'
            FROM nodes;
            INSERT INTO api_calls_log (conversation_id, endpoint, feature, provider, model, prompt_tokens, completion_tokens,
                total_tokens, prompt_cost, completion_cost, total_cost, status, started_at, trace_id)
            SELECT conversation_id, 'e', 'f' || n % 20, 'p', 'm' || n % 9, n, n, 2 * n, n, n, 2 * n,
                   CASE n % 50 WHEN 0 THEN 'error' ELSE 'success' END, now() - n * interval '5 minutes', md5(n::text)
            FROM (SELECT conversation_id, sequence_number AS n FROM utterances) AS said
            """;

    private static final String BUSY = "00000000-0000-0000-0000-000000000001";

    private Threads threads;
    private final Map<String, String> given = new HashMap<>();

    @BeforeAll
    void open(TestServer server) throws SQLException {
        threads = Threads.atHead(server);
        threads.execute(ROWS);
        threads.execute("VACUUM ANALYZE");
        given.putAll(
                Map.of("owner", "user7", "user", "friend7", "search", "w17", "conversation", BUSY, "speaker", "s7"));
        given.putAll(Map.of("from", "2000", "start", "100", "end", "110", "type", "crux", "days", "2"));
        String node = threads.value("SELECT id FROM nodes WHERE node_name = 'n7'");
        given.putAll(Map.of("node", node, "to", node, "target", node, "zoom", "2"));
        given.put("utterance", threads.value("SELECT utterance_ids[1] FROM nodes WHERE node_name = 'n7'"));
        given.put("relationship", threads.value("SELECT id FROM relationships LIMIT 1"));
        given.put("trace", threads.value("SELECT max(trace_id) FROM api_calls_log"));
    }

    @AfterAll
    void close() {
        threads.close();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "recent_conversations, idx_conversations_owner_recent",
        "shared_conversations, idx_conversations_shared_with",
        "search_conversations, idx_conversations_tsv",
        "search_utterances, idx_utterances_text_fts",
        "transcript, idx_utterances_conversation",
        "utterances_between, idx_utterances_timestamp",
        "utterances_of_speaker, idx_utterances_speaker",
        "conversation_summary, conversations_pkey",
        "clusters_of_node, idx_clusters_nodes",
        "bookmarks, idx_nodes_bookmarks",
        "tangents, idx_nodes_tangents",
        "nodes_of_speaker, idx_nodes_speaker",
        "nodes_of_utterance, idx_nodes_utterances",
        "relationships_of_type, idx_relationships_type",
        "evidence_of_relationship, relationships_pkey",
        "edits_of_target, idx_edits_target",
        "edits_to_export, idx_edits_training",
        "costs_by_feature, idx_api_calls_started",
        "costs_by_model, idx_api_calls_started",
        "costs_by_day, idx_api_calls_started",
        "costs_of_conversation, idx_api_calls_conversation",
        "expensive_calls, idx_api_calls_cost",
        "failed_calls, idx_api_calls_failed",
        "calls_of_trace, idx_api_calls_trace"
    })
    void isServedByItsIndex(String query, String index) throws Exception {
        assertThat(plan(query)).contains(index);
    }

    @ParameterizedTest
    @CsvSource({"recent_conversations", "transcript", "edits_to_export", "expensive_calls", "failed_calls"})
    void readsInTheOrderOfItsIndex(String query) throws Exception {
        assertThat(plan(query)).doesNotContain("Sort");
    }

    /** What functions and triggers ask for again and again, in tables of any size. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT coalesce(max(sequence_number), -1) + 1 FROM utterances WHERE conversation_id = '" + BUSY
                        + "' | Index Only Scan Backward using idx_utterances_conversation",
                "SELECT id FROM nodes WHERE parent_id = '" + BUSY + "' | idx_nodes_parent",
                "SELECT id FROM nodes WHERE conversation_id = '" + BUSY + "' AND canvas_id = 'x' | uq_nodes_canvas_id",
                "SELECT * FROM neighbours(ARRAY['" + BUSY + "'::uuid]) | idx_relationships",
                "SELECT * FROM nodes WHERE utterance_ids && ARRAY['" + BUSY + "'::uuid] | idx_nodes_utterances",
                "SELECT * FROM edits_log WHERE training_dataset_id = 'none' ORDER BY created_at, id | idx_edits_dataset"
            })
    void isLookedUpAndNotSearchedFor(String sql, String index) throws Exception {
        assertThat(String.join("\n", threads.column("EXPLAIN (COSTS off) " + sql)))
                .contains(index);
    }

    private String plan(String name) throws SQLException {
        PackQuery query = PackQuery.read(Threads.PACK, "queries/" + name + ".sql");
        return String.join("\n", threads.column("EXPLAIN (COSTS off) " + query.with(given)));
    }
}
