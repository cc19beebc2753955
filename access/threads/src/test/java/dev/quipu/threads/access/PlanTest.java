package dev.quipu.threads.access;

import static dev.quipu.access.testing.Plans.assertByIndex;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is offered has an index: on many rows no statement reads a table through. */
class PlanTest {
    private static final ThreadsStatements SQL = ThreadsStatements.in(Given.SCHEMA);
    private static final UUID ANY = new UUID(0, 7);
    private static final String AN_ARRAY_OF_IT = "{" + ANY + "}";
    private static final OffsetDateTime FROM = OffsetDateTime.parse("2026-03-01T00:00Z");

    private static Given given;
    private static Connection connection;

    @BeforeAll
    static void fill() throws SQLException {
        given = Given.empty();
        given.database().execute("""
                SET search_path = talk;
                SET session_replication_role = replica;
                CREATE FUNCTION pg_temp.id(n bigint) RETURNS uuid LANGUAGE sql
                    RETURN lpad(to_hex(n), 32, '0')::uuid;
                INSERT INTO conversations (id, conversation_name, conversation_type, source_type, owner_id, started_at, shared_with,
                    tsv_search)
                SELECT pg_temp.id(n), 'c', 'transcript', 'manual', 'u' || n % 500,
                    '2026-01-01Z'::timestamptz + n * interval '5 minutes', ARRAY['s' || n % 2000], to_tsvector('english', 'w' || n % 2000)
                FROM generate_series(1, 20000) AS n;
                INSERT INTO utterances (id, conversation_id, sequence_number, speaker_id, text, node_id, timestamp_start)
                SELECT pg_temp.id(n), pg_temp.id(1 + n / 100), 1 + n % 100, 'p' || n % 20, 'w' || n % 5000, pg_temp.id(n / 10), n % 100
                FROM generate_series(1, 40000) AS n;
                INSERT INTO nodes (id, conversation_id, node_name, summary, is_bookmark, utterance_ids, zoom_level_visible)
                SELECT pg_temp.id(n), pg_temp.id(1 + n / 10), 'n' || n, 's', n % 10 = 0, ARRAY[pg_temp.id(n)], ARRAY[1 + n % 5]
                FROM generate_series(1, 20000) AS n;
                INSERT INTO relationships (conversation_id, from_node_id, to_node_id, relationship_type)
                SELECT pg_temp.id(1 + n / 10), pg_temp.id(n), pg_temp.id(n + 1), 'supports' FROM generate_series(1, 20000) AS n;
                INSERT INTO clusters (id, conversation_id, cluster_name, level, node_ids)
                SELECT pg_temp.id(n), pg_temp.id(1 + n / 10), 'c', 1, ARRAY[pg_temp.id(n)] FROM generate_series(1, 20000) AS n;
                INSERT INTO edits_log (id, conversation_id, target_type, target_id, edit_type, field_name, user_id,
                    exported_for_training, training_dataset_id)
                SELECT pg_temp.id(n), pg_temp.id(1 + n / 10), 'node', pg_temp.id(n), 'correction', 'summary', 'u',
                    n % 20 <> 0, CASE WHEN n % 20 <> 0 THEN 'd' END
                FROM generate_series(1, 20000) AS n;
                ANALYZE""");
        connection = given.database().connect();
    }

    @AfterAll
    static void end() throws SQLException {
        connection.close();
        given.close();
    }

    @Test
    void conversations() throws SQLException {
        ConversationStatements sql = SQL.conversations();
        assertByIndex(connection, sql.recent, List.of(FROM, ANY), "u7");
        assertByIndex(connection, sql.sharedWith, List.of(FROM, ANY), "{s7}");
        assertByIndex(connection, sql.search, List.of(FROM, ANY), "w7");
        assertByIndex(connection, sql.find, ANY);
    }

    @Test
    void utterances() throws SQLException {
        UtteranceStatements sql = SQL.utterances();
        assertByIndex(connection, sql.inOrder, List.of(5), ANY);
        assertByIndex(connection, sql.find, ANY);
        assertByIndex(connection, sql.same, AN_ARRAY_OF_IT, "{p7}", "{w7}", "{NULL}", "{[]}", "{NULL}", "{NULL}");
        assertByIndex(connection, sql.ofSpeaker, List.of(5), ANY, "p7");
        assertByIndex(connection, sql.between, List.of(5.0, 5), ANY, 3.0, 9.0);
        assertByIndex(connection, sql.ofNode, ANY);
        assertByIndex(connection, sql.search, "w7", 20);
    }

    @Test
    void nodes() throws SQLException {
        GraphStatements sql = SQL.graph();
        assertByIndex(connection, sql.findNode, ANY);
        assertByIndex(connection, sql.nodeByName, ANY, "n7");
        assertByIndex(connection, sql.nodesOfUtterance, AN_ARRAY_OF_IT);
        assertByIndex(connection, sql.bookmarks, ANY);
    }

    @Test
    void relationshipsAndClusters() throws SQLException {
        GraphStatements sql = SQL.graph();
        assertByIndex(connection, sql.relationshipsOfNode, ANY, ANY);
        assertByIndex(connection, sql.relationshipsOfType, List.of(FROM, ANY), ANY, "supports");
        assertByIndex(connection, sql.clusters, ANY);
        assertByIndex(connection, sql.clustersOfNode, AN_ARRAY_OF_IT);
    }

    @Test
    void edits() throws SQLException {
        assertByIndex(connection, SQL.edits().find, ANY);
        assertByIndex(connection, SQL.edits().ofTarget, "node", ANY);
        assertByIndex(connection, SQL.edits().toExport, List.of(FROM, ANY));
    }
}
