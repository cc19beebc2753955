package dev.quipu.threads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.migration.testing.LargeInsert;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** After any history the counters are the counts, the arrays name what is there, and no check of health finds anything. */
@PostgresTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CountersTest {
    /** What somebody may do, with ids drawn by the statement itself; %1$d is a number that changes from step to step. */
    private static final List<String> STEPS = List.of(
            """
            INSERT INTO utterances (conversation_id, speaker_id, text, node_id)
            SELECT c.id, 's' || (%1$d + n) %% 5, repeat('word ', (%1$d + n) %% 6) || 'x%1$d <y', (
                SELECT id FROM nodes WHERE conversation_id = c.id ORDER BY md5(id::text || %1$d) LIMIT 1)
            FROM conversations AS c, generate_series(1, 1 + %1$d %% 4) AS n ORDER BY c.id
            """,
            "DELETE FROM utterances WHERE id IN (SELECT id FROM utterances ORDER BY md5(id::text || %1$d) LIMIT 1 + %1$d %% 4)",
            """
            UPDATE utterances SET text = text || ' z%1$d', speaker_id = 's' || %1$d %% 7
            WHERE id IN (SELECT id FROM utterances ORDER BY md5(id::text || %1$d) LIMIT 3)
            """,
            """
            UPDATE utterances SET conversation_id = (SELECT id FROM conversations ORDER BY md5(id::text || %1$d) LIMIT 1),
                sequence_number = NULL, node_id = NULL
            WHERE id IN (SELECT id FROM utterances ORDER BY md5(id::text || %1$d) LIMIT 1)
            """,
            """
            INSERT INTO nodes (conversation_id, node_name, summary, parent_id, claim_ids, utterance_ids)
            SELECT c.id, 'n%1$d ' || n, '', (
                SELECT id FROM nodes WHERE conversation_id = c.id ORDER BY md5(id::text || %1$d) LIMIT 1),
                ARRAY[lpad((%1$d %% 5)::text, 32, '0')::uuid, lpad((%1$d %% 3)::text, 32, '0')::uuid],
                ARRAY(SELECT id FROM utterances WHERE conversation_id = c.id ORDER BY md5(id::text || %1$d) LIMIT 3)
            FROM conversations AS c, generate_series(1, 1 + %1$d %% 3) AS n ORDER BY c.id
            """,
            "DELETE FROM nodes WHERE id IN (SELECT id FROM nodes ORDER BY md5(id::text || %1$d) LIMIT 2)",
            """
            UPDATE nodes SET claim_ids = '{}', summary = 'x' WHERE id IN (SELECT id FROM nodes ORDER BY md5(id::text || %1$d) LIMIT 2)
            """,
            """
            INSERT INTO clusters (conversation_id, cluster_name, level, parent_cluster_id, node_ids)
            SELECT c.id, 'c%1$d', 1, (SELECT id FROM clusters WHERE conversation_id = c.id ORDER BY md5(id::text || %1$d) LIMIT 1),
                ARRAY(SELECT id FROM nodes WHERE conversation_id = c.id ORDER BY md5(id::text || %1$d) LIMIT 3)
            FROM conversations AS c ORDER BY c.id
            """,
            "DELETE FROM clusters WHERE id IN (SELECT id FROM clusters ORDER BY md5(id::text || %1$d) LIMIT 1)",
            """
            INSERT INTO relationships (conversation_id, from_node_id, to_node_id, relationship_type, supporting_utterance_ids)
            SELECT a.conversation_id, a.id, b.id, 'supports', a.utterance_ids
            FROM nodes AS a JOIN nodes AS b ON b.conversation_id = a.conversation_id AND b.id <> a.id
            ORDER BY md5(a.id::text || b.id || %1$d) LIMIT 2
            ON CONFLICT DO NOTHING
            """,
            "UPDATE conversations SET conversation_name = 'name%1$d', total_words = 7 WHERE id IN (SELECT id FROM conversations LIMIT 1)",
            "UPDATE conversations SET participants = '[]' WHERE total_utterances = 0",
            "BEGIN; DELETE FROM utterances WHERE sequence_number %% 2 = 0; ROLLBACK",
            """
            INSERT INTO conversations (conversation_name, conversation_type, source_type, started_at, owner_id, total_nodes)
            VALUES ('c%1$d', 'chat', 'slack', now() - interval '1 hour', 'o', 5)
            """,
            "DELETE FROM conversations WHERE id IN (SELECT id FROM conversations ORDER BY md5(id::text || %1$d) OFFSET 4 LIMIT 1)");

    private Threads threads;

    @BeforeAll
    void open(TestServer server) {
        threads = Threads.atHead(server);
    }

    @AfterAll
    void close() {
        threads.close();
    }

    @Test
    void manyUtterancesAtOnceAreNotEachASearchOfAllThereIs() throws Exception {
        String conversation = threads.conversation("long");
        long read = LargeInsert.rowsRead(threads, "utterances", "conversation_id", """
                INSERT INTO utterances (conversation_id, speaker_id, text)
                SELECT '%s', 's', 'm' || g FROM generate_series(1, %%d) AS g""".formatted(conversation), 2000);

        assertThat(read).isLessThan(100_000);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void countersAreCountsAfterAnyHistory(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        threads.execute("TRUNCATE conversations CASCADE");
        threads.conversation("one");
        threads.conversation("two");
        List<String> history = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            String step = STEPS.get(random.nextInt(STEPS.size())).formatted(random.nextInt(1, 1000));
            history.add(step);
            threads.execute(step);
        }
        assertHealthy(history);
    }

    static LongStream seeds() {
        return LongStream.range(0, 12);
    }

    /** At the seed's own revision: later on conversations name utterances, and TRUNCATE wants all three at once. */
    @Test
    void truncatingLeavesNothingCounted(TestDatabase database) throws Exception {
        try (Threads early = Threads.in(database, "threads")) {
            early.upgrade("732e0cd9a870");
            early.putOnPath();
            String conversation = early.conversation("truncated");
            String node = early.node(conversation, "n");
            String said = early.say(conversation, "a", "quartz");
            early.execute("UPDATE nodes SET utterance_ids = ARRAY['%s'::uuid]".formatted(said));
            early.cluster(conversation, "c", node);

            early.execute("TRUNCATE utterances");
            assertThat(early.lines("SELECT total_utterances, total_words, total_nodes, tsv_search @@ 'quartz',"
                            + " (SELECT utterance_ids FROM nodes) FROM conversations"))
                    .containsExactly("0 | 0 | 1 | f | {}");
            early.execute("TRUNCATE nodes CASCADE");
            assertThat(early.lines("SELECT total_nodes, (SELECT node_ids FROM clusters) FROM conversations"))
                    .containsExactly("0 | {}");
        }
    }

    private void assertHealthy(List<String> history) throws SQLException {
        for (String check : List.of(
                "wrong_counters",
                "stale_search_vectors",
                "unknown_speakers",
                "dangling_references",
                "wrong_children",
                "circles",
                "orphans")) {
            assertThat(threads.lines(Threads.PACK.read("health/" + check + ".sql")))
                    .as("%s after %s", check, history)
                    .isEmpty();
        }
    }
}
