package dev.quipu.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody tried who may write to the tables and means harm, and what came of it. */
@PostgresTest
class HostileUserTest {
    private Agents agents;
    private String ada = "";
    private String eve = "";

    @BeforeEach
    void open(TestServer server) throws SQLException {
        agents = Agents.atHead(server);
        ada = agents.user("ada");
        eve = agents.user("eve");
    }

    @AfterEach
    void close() {
        agents.close();
    }

    /** What runs out at once holds nothing, and would let everybody through a hard limit. */
    @ParameterizedTest
    @ValueSource(strings = {"-1 hour", "0", "25 hours", "1 month"})
    void moneyIsHeldForSomeTime(String validFor) {
        assertThatThrownBy(() -> agents.value("SELECT reserve(%s, 0.9, valid_for => '%s')".formatted(ada, validFor)))
                .hasMessageContaining("money is reserved for some time");
    }

    @Test
    void nobodyJoinsTheFamilyOfAnothersContent() throws SQLException {
        String theirs = content(ada, "NULL, '1.0', true");

        assertThatThrownBy(() -> content(eve, theirs + ", '77.0', false"))
                .hasMessageContaining("is another user's, and a version of it too");
        String own = content(ada, theirs + ", '2.0', false");
        agents.execute("SELECT share_content(%s, %s)".formatted(own, eve));
        assertThat(agents.value("SELECT may_read_content(%s, %s)".formatted(eve, theirs)))
                .isEqualTo("t");
    }

    /** As a family may be that was made before. */
    @Test
    void aShareIsOneOfTheVersionsOfItsUser() throws SQLException {
        String theirs = content(ada, "NULL, '1.0', true");
        String own = content(ada, theirs + ", '77.0', false");
        agents.execute("UPDATE generated_content SET user_id = %s WHERE id = %s".formatted(eve, own));
        agents.execute("SELECT share_content(%s, %s)".formatted(own, eve));

        assertThat(agents.value("SELECT may_read_content(%s, %s)".formatted(eve, theirs)))
                .isEqualTo("f");
    }

    private String content(String user, String version) throws SQLException {
        return agents.value("INSERT INTO generated_content (user_id, content_type, content_text, parent_content_id,"
                + " version_number, is_latest_version) VALUES (%s, 'text', 'x', %s) RETURNING id"
                        .formatted(user, version));
    }

    /** Only whose user is gone has none: else whoever has done something would take it out of every look by user. */
    @Test
    void aLineKeepsItsUserAsLongAsThereIsOne() throws SQLException {
        agents.execute("SELECT log_audit(%s, 'pay', 'invoice')".formatted(eve));

        assertThatThrownBy(() -> agents.execute("UPDATE audit_logs SET user_id = NULL"))
                .hasMessageContaining("append-only");
        agents.execute("DELETE FROM users WHERE id = " + eve);
        assertThat(agents.lines("SELECT user_id FROM audit_logs")).containsExactly("null");
    }

    @Test
    void aLineNamesNobodyElse() throws SQLException {
        for (String user : new String[] {eve, "NULL"}) {
            agents.execute("INSERT INTO audit_logs (user_id, actor, action, resource_type)"
                    + " SELECT %s, uuid, 'pay', 'invoice' FROM users WHERE id = %s".formatted(user, ada));
        }

        assertThat(agents.lines("SELECT (SELECT username FROM users WHERE uuid = actor) FROM audit_logs ORDER BY id"))
                .containsExactly("eve", "null");
    }

    /** Whoever foresees the uuid of a line would keep what it says out of the log. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "new_values => '{\"amount\": 100000}'",
                "old_values => '{\"amount\": 1}'",
                "metadata => '{\"by\": \"eve\"}'",
                "error_message => 'no'"
            })
    void aLineIsNotSwallowedByAnother(String said) throws SQLException {
        String line = "SELECT log_audit(%s, 'pay', 'invoice', line_uuid => '11111111-1111-4111-8111-111111111111'%s)";
        agents.execute("INSERT INTO audit_logs (uuid, user_id, action, resource_type)"
                + " VALUES ('11111111-1111-4111-8111-111111111111', %s, 'pay', 'invoice')".formatted(ada));

        agents.execute(line.formatted(ada, ""));
        assertThatThrownBy(() -> agents.execute(line.formatted(ada, ", " + said)))
                .hasMessageContaining("is that of another line");
        assertThat(agents.value("SELECT count(*) FROM audit_logs")).isEqualTo("1");
    }

    /** Also where it was kept without its secrets. */
    @Test
    void aLineThatIsSentAgainIsThereOnce() throws SQLException {
        String line = "SELECT log_audit(%s, 'login', 'user', line_uuid => '11111111-1111-4111-8111-111111111111',"
                + " new_values => '{\"password\": \"hunter2\"}', error_message => 'Bearer abcdefgh12345678',"
                + " metadata => '{\"token\": \"x\"}', old_values => NULL)";

        assertThat(agents.value(line.formatted(ada))).isEqualTo(agents.value(line.formatted(ada)));
        assertThat(agents.value("SELECT count(*) FROM audit_logs")).isEqualTo("1");
    }

    /** An advisory lock is anybody's who may connect. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT log_audit({user}, 'a', 'b')",
                "SELECT log_audit({user}, 'a', 'b', line_uuid => gen_random_uuid())",
                "INSERT INTO audit_logs_default (action, resource_type) VALUES ('a', 'b')"
            })
    void noStrangerStopsTheLog(String line) throws SQLException {
        try (Connection connection = agents.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_lock('audit_chain'::regclass::oid::integer, 0)");

            agents.execute("SET lock_timeout = '1s'; " + line.replace("{user}", ada));
            assertThat(agents.value("SELECT count(*) FROM audit_logs")).isEqualTo("1");
        }
    }

    /** Whoever waits for a user's row waits in a queue first, but not for ever. */
    @Test
    void noStrangerStopsTheRequestsOfAUser() throws SQLException {
        agents.model();
        try (Connection stranger = agents.connect();
                Statement holding = stranger.createStatement();
                Connection other = agents.connect();
                Statement working = other.createStatement()) {
            holding.execute(
                    "SELECT pg_advisory_lock('users'::regclass::oid::integer, hashint8(%s::bigint))".formatted(ada));
            other.setAutoCommit(false);
            working.execute("SELECT FROM users WHERE id = %s FOR NO KEY UPDATE".formatted(ada));

            assertThatThrownBy(() -> agents.execute("SET statement_timeout = '3s';"
                            + " SELECT record_ai_request(%s, 'openai', 'gpt-4', input_tokens => 1)".formatted(ada)))
                    .hasMessageContaining("while locking tuple");
            other.rollback();
            agents.record(ada, "");
        }
    }

    /** The one who waits is whoever comes second, whichever way the line comes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT log_audit({user}, 'a', 'b')",
                "SELECT log_audit({user}, 'a', 'b', line_uuid => gen_random_uuid())",
                "INSERT INTO audit_logs_default (action, resource_type) VALUES ('a', 'b')"
            })
    void whoWritesTheLogWaitsForThoseBefore(String line) throws SQLException {
        try (Connection connection = agents.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(line.replace("{user}", ada));

            assertThatThrownBy(() -> agents.execute("SET lock_timeout = '100ms'; " + line.replace("{user}", eve)))
                    .hasMessageContaining("lock timeout");
            connection.rollback();
        }
    }
}
