package dev.quipu.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a statement costs follows what it changes: not what others keep, and not the square of how long a chain is. */
@PostgresTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GrowthTest {
    /** What others keep: 1,000 conversations with 20,000 utterances and as many nodes. */
    private static final String OTHERS = """
            INSERT INTO conversations (id, conversation_name, conversation_type, source_type, started_at, owner_id)
            SELECT lpad(n::text, 32, '0')::uuid, 'c' || n, 'chat', 'slack', now() - interval '1 hour', 'ada'
            FROM generate_series(1, 1000) AS n;
            INSERT INTO utterances (id, conversation_id, speaker_id, text, sequence_number)
            SELECT lpad(n::text, 32, 'a')::uuid, lpad((n % 1000 + 1)::text, 32, '0')::uuid, 's', 'word', n
            FROM generate_series(1, 20000) AS n;
            INSERT INTO nodes (conversation_id, node_name, summary, utterance_ids)
            SELECT lpad((n % 1000 + 1)::text, 32, '0')::uuid, 'n' || n, '', ARRAY[lpad(n::text, 32, 'a')::uuid]
            FROM generate_series(1, 20000) AS n;
            ANALYZE
            """;

    private Threads threads;

    @BeforeAll
    void open(TestServer server) throws SQLException {
        threads = Threads.atHead(server);
        threads.execute(OTHERS);
    }

    @AfterAll
    void close() {
        threads.close();
    }

    /** The square made it fourteen times; one and a half it is. */
    @Test
    void aLongChainCostsLittleMoreThanNoChain() throws Exception {
        String chained = threads.conversation("chained");
        String loose = threads.conversation("loose");

        long withoutLinks = nanosToSay(loose, 8000, "NULL");
        long withLinks = nanosToSay(chained, 8000, "CASE WHEN n > 1 THEN " + idOf(chained, "n - 1") + " END");

        assertThat(withLinks).isLessThan(6 * withoutLinks);
    }

    @Test
    void aLinkIsFollowedByItsKey() throws Exception {
        String conversation = threads.conversation("followed");
        sayInAChain(conversation, 2000);

        long read = rowsRead(
                "utterances",
                "UPDATE utterances SET parent_utterance_id = %s WHERE %s"
                        .formatted(
                                idOf(conversation, "sequence_number - 2"),
                                "conversation_id = '%s' AND sequence_number %% 4 = 0".formatted(conversation)));

        assertThat(read).isLessThan(20_000);
    }

    @Test
    void whatGoesIsLookedForInItsOwnConversationOnly() throws Exception {
        String conversation = threads.conversation("gone");
        String moved = threads.conversation("moved");
        sayInAChain(conversation, 2000);
        String node = threads.node(conversation, "n");
        threads.execute("UPDATE nodes SET utterance_ids = ARRAY[%s, %s, %s] WHERE id = '%s'"
                .formatted(idOf(conversation, "1"), idOf(conversation, "2"), idOf(conversation, "1999"), node));

        long byDelete = rowsRead(
                "nodes",
                "DELETE FROM utterances WHERE conversation_id = '%s'".formatted(conversation)
                        + " AND sequence_number BETWEEN 2 AND 1000");
        long byMove = rowsRead(
                "nodes",
                "UPDATE utterances SET parent_utterance_id = NULL, conversation_id = '%s'".formatted(moved)
                        + " WHERE conversation_id = '%s' AND sequence_number > 1000".formatted(conversation));

        assertThat(byDelete).isLessThan(100);
        assertThat(byMove).isLessThan(100);
        assertThat(threads.lines("SELECT utterance_ids = ARRAY[%s] FROM nodes WHERE id = '%s'"
                        .formatted(idOf(conversation, "1"), node)))
                .containsExactly("t");
    }

    /** Of a circle with a tail, whoever is led back to itself is told, and the tail is not. */
    @Test
    void circlesOfAnyLengthAreRefusedAndFound() throws Exception {
        for (int length : new int[] {2, 3, 4, 5, 31, 32, 33, 1000}) {
            String conversation = threads.conversation("circle of " + length);
            sayInAChain(conversation, length + 7);
            String close = "UPDATE utterances SET parent_utterance_id = %s WHERE id = %s"
                    .formatted(idOf(conversation, String.valueOf(length)), idOf(conversation, "1"));
            assertThatThrownBy(() -> threads.execute(close)).hasMessageContaining("leads in a circle");
            assertThatThrownBy(() -> threads.execute(
                            """
                            UPDATE utterances SET parent_utterance_id = CASE sequence_number WHEN 1 THEN %s END
                            WHERE conversation_id = '%s' AND sequence_number IN (1, %d)
                            """.formatted(idOf(conversation, String.valueOf(length)), conversation, length + 1)))
                    .hasMessageContaining("leads in a circle");
            assertThat(circles()).isEmpty();

            threads.execute("SET LOCAL session_replication_role = replica; " + close);

            assertThat(circles()).hasSize(length).allMatch(row -> row.startsWith("parent_utterance_id of utterances"));
            threads.execute("DELETE FROM conversations WHERE id = '%s'".formatted(conversation));
        }
    }

    private List<String> circles() throws Exception {
        return threads.lines(Threads.PACK.read("health/circles.sql"));
    }

    private void sayInAChain(String conversation, int count) throws SQLException {
        nanosToSay(conversation, count, "CASE WHEN n > 1 THEN " + idOf(conversation, "n - 1") + " END");
    }

    private long nanosToSay(String conversation, int count, String parent) throws SQLException {
        long start = System.nanoTime();
        threads.execute("""
                INSERT INTO utterances (id, conversation_id, speaker_id, text, sequence_number, parent_utterance_id)
                SELECT %s, '%s', 's', 'x', n, %s FROM generate_series(1, %d) AS n
                """.formatted(idOf(conversation, "n"), conversation, parent, count));
        return System.nanoTime() - start;
    }

    private static String idOf(String conversation, String place) {
        return "md5('%s' || (%s))::uuid".formatted(conversation, place);
    }

    private long rowsRead(String table, String sql) throws SQLException {
        try (Connection connection = threads.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(sql);
            try (ResultSet read = statement.executeQuery("""
                    SELECT seq_tup_read + coalesce(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables WHERE relname = '%s'
                    """.formatted(table))) {
                read.next();
                long rows = read.getLong(1);
                connection.commit();
                return rows;
            }
        }
    }
}
