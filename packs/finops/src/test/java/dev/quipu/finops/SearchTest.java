package dev.quipu.finops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The search for messages: the best first, and as quick for common words as for rare ones. */
@PostgresTest
class SearchTest {
    private FinOps finOps;
    private String thread = "";

    @BeforeEach
    void open(TestServer server) throws SQLException {
        finOps = FinOps.atHead(server);
        thread = finOps.thread();
    }

    @AfterEach
    void close() {
        finOps.close();
    }

    private List<String> find(String arguments) throws SQLException {
        return finOps.column("SELECT excerpt FROM search_messages(" + arguments + ")");
    }

    @Test
    void theBestMatchComesFirst() throws Exception {
        finOps.message(thread, "falcons, falcons and more falcons");
        finOps.message(thread, "one falcon among many other birds of the sea, the woods and the fields");

        assertThat(find("'falcon'")).hasSize(2).first().asString().startsWith("<b>falcons</b>, <b>falcons</b>");
        assertThat(find("'falcon', p_limit => 1")).hasSize(1);
        assertThat(find("'falcon -sea'")).hasSize(1);
        assertThat(find("'\"one falcon\"'")).hasSize(1);
        assertThat(find("'falcon', p_limit => 0")).isEmpty();
        assertThat(find("'the'")).as("no word at all").isEmpty();
        assertThat(find("NULL")).isEmpty();
    }

    @Test
    void oneUserIsFoundAmongAll() throws Exception {
        finOps.message(thread, "falcons are fast");
        finOps.execute("""
                INSERT INTO conversation_threads (thread_id, user_id) VALUES ('00000000-0000-0000-0000-000000000001', 'bob')""");
        finOps.message("00000000-0000-0000-0000-000000000001", "falcons have wings");

        assertThat(find("'falcon', 'bob'")).containsExactly("<b>falcons</b> have wings");
        assertThat(find("'falcon', 'ada'")).containsExactly("<b>falcons</b> are fast");
        assertThat(find("'falcon', 'nobody'")).isEmpty();
        assertThat(find("'falcon'")).hasSize(2);
    }

    /** The oldest 30,100 messages hold the common word, and one of them the rare one; the newest 20,100 hold neither. */
    private void sayMuch() throws SQLException {
        finOps.execute("""
                INSERT INTO conversation_messages (thread_id, role, content, message_type, ordering_index, created_at)
                SELECT '%s', 'user', CASE WHEN n = 7 THEN 'unicorn zebra ' WHEN n = 8 THEN 'zebra zebra ' WHEN n <= 30100 THEN 'zebra ' ELSE '' END
                    || 'giraffe' || n, 'query', n, now() - interval '2 years' + n * interval '1 minute'
                FROM generate_series(1, 50200) AS n""".formatted(thread));
        finOps.execute("VACUUM ANALYZE conversation_messages");
    }

    @Test
    void ofCommonWordsTheNewestAreRankedAndOfRareOnesAll() throws Exception {
        sayMuch();

        assertThat(find("'unicorn or nothing'")).containsExactly("<b>unicorn</b> zebra giraffe7");
        assertThat(find("'zebra'"))
                .as("30,100 old ones, and none among the newest 20,000")
                .hasSize(20)
                .first()
                .isEqualTo("<b>zebra</b> giraffe30100");
        assertThat(find("'zebra', 'ada'")).hasSize(20).last().isEqualTo("<b>zebra</b> giraffe30081");
        assertThat(find("'zebra', p_limit => 40000"))
                .as("as many as are asked for are ranked")
                .hasSize(30100)
                .first()
                .isEqualTo("<b>zebra</b> <b>zebra</b> giraffe8");
    }

    /** What one statement wrote has one time: of more than are ranked, those that come last are. */
    @Test
    void ofOneTimeTheLastAreTheNewest() throws Exception {
        finOps.execute("""
                INSERT INTO conversation_messages (thread_id, role, content, message_type, ordering_index)
                SELECT '%s', 'user', 'tieword giraffe' || n, 'query', n FROM generate_series(1, 5000) AS n""".formatted(thread));
        finOps.execute("VACUUM ANALYZE conversation_messages");

        assertThat(find("'tieword', p_limit => 2"))
                .containsExactly("<b>tieword</b> giraffe5000", "<b>tieword</b> giraffe4999");
    }

    /** To make a message's words again takes long, so it is done for few of the 30,100 that match. */
    @Test
    void noMoreThanAThousandAreRanked() throws Exception {
        sayMuch();
        assertThat(vectorsForZebra()).isBetween(1000L, 2100L);
    }

    /** One of 700 among the newest 300,000 and one of 20 among those before: how many to look among is told by the newest 100,000. */
    @Test
    @EnabledIfSystemProperty(named = "quipu.exhaustive", matches = "true")
    void ofWordsThatAreNeitherCommonNorRareNotAllAreLookedAt() throws Exception {
        finOps.execute("""
                SET session_replication_role = replica;
                INSERT INTO conversation_messages (thread_id, role, content, message_type, ordering_index, created_at)
                SELECT '%s', 'user', CASE WHEN n %% CASE WHEN n <= 100000 THEN 20 ELSE 700 END = 0 THEN 'zebra ' ELSE '' END || 'giraffe' || n,
                       'query', n, now() - interval '2 years' + n * interval '1 minute'
                FROM generate_series(1, 400000) AS n;
                RESET session_replication_role""".formatted(thread));
        finOps.execute("VACUUM ANALYZE conversation_messages");

        assertThat(find("'zebra'")).hasSize(20).first().isEqualTo("<b>zebra</b> giraffe399700");
        assertThat(vectorsForZebra()).isBetween(200L, 900L);
    }

    private long vectorsForZebra() throws SQLException {
        try (Connection connection = finOps.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SET LOCAL track_functions = 'all'");
            statement.executeQuery("SELECT * FROM search_messages('zebra')").close();
            try (ResultSet calls = statement.executeQuery("SELECT sum(calls) FROM pg_stat_xact_user_functions"
                    + " WHERE funcname = 'conversation_search_vector'")) {
                calls.next();
                return calls.getLong(1);
            }
        }
    }
}
