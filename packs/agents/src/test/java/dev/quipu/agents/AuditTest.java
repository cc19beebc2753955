package dev.quipu.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.migration.testing.Clients;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The log of who did what: added to, read, verified, and not changed. */
@PostgresTest
class AuditTest {
    private Agents agents;

    @BeforeEach
    void open(TestServer server) {
        agents = Agents.atHead(server);
    }

    @AfterEach
    void close() {
        agents.close();
    }

    private static final String PROBLEMS = "SELECT chain_seq, problem FROM verify_audit_chain() ORDER BY 1";

    private void log(String user, int lines) throws SQLException {
        agents.execute(
                "INSERT INTO audit_logs (user_id, action, resource_type) SELECT %s, 'a' || n, 'thing' FROM generate_series(1, %d) AS n"
                        .formatted(user, lines));
    }

    // A18
    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE audit_logs SET action = 'x'",
                "UPDATE audit_logs SET user_id = NULL, action = 'x'",
                "UPDATE audit_logs SET user_id = 1 + user_id",
                "DELETE FROM audit_logs",
                "DELETE FROM audit_logs_default",
                "TRUNCATE audit_logs",
                "TRUNCATE audit_logs_default",
                "INSERT INTO audit_logs SELECT * FROM audit_logs ON CONFLICT (id, created_at) DO UPDATE SET action = 'x'"
            })
    void isNotChanged(String change) throws Exception {
        log(agents.user("ada"), 2);
        assertThatThrownBy(() -> agents.execute(change)).isInstanceOf(SQLException.class);
        assertThat(agents.column("SELECT action FROM audit_logs ORDER BY id")).containsExactly("a1", "a2");
        assertThat(agents.lines(PROBLEMS)).isEmpty();
    }

    /** SET NULL is an UPDATE: the trap of the append-only trigger. */
    @Test
    void aUserCanBeDeletedAndTheLinesStayWhole() throws Exception {
        String user = agents.user("ada");
        log(user, 3);
        String actor = agents.value("SELECT uuid FROM users");
        agents.execute("DELETE FROM users");
        assertThat(agents.lines("SELECT DISTINCT user_id, actor FROM audit_logs"))
                .containsExactly("null | " + actor);
        assertThat(agents.lines(PROBLEMS)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "UPDATE audit_logs SET action = 'x' WHERE chain_seq = 3, 3 | changed",
        "UPDATE audit_logs SET created_at = created_at + interval '1 second' WHERE chain_seq = 3, 3 | changed",
        "DELETE FROM audit_logs WHERE chain_seq = 3, 4 | 1 rows before it are missing",
        "DELETE FROM audit_logs WHERE chain_seq = 6, 6 | the end of the chain is missing",
        "DELETE FROM audit_logs WHERE chain_seq < 3, 3 | 2 rows before it are missing",
        "UPDATE audit_logs SET row_hash = sha256('x') WHERE chain_seq = 3, 3 | changed"
    })
    void whoGoesPastTheGuardIsFound(String change, String problem) throws Exception {
        log(agents.user("ada"), 6);
        agents.execute("ALTER TABLE audit_logs DISABLE TRIGGER trigger_audit_logs_append_only");
        agents.execute(change);
        assertThat(agents.lines(PROBLEMS)).contains(problem);
    }

    @Test
    void sixteenClientsWriteOneChain() throws Exception {
        String user = agents.user("ada");
        Clients.run(agents, 16, (client, connection) -> {
            try (Statement statement = connection.createStatement()) {
                for (int i = 0; i < 10; i++) {
                    statement.execute("SELECT log_audit(%s, 'login', 'user', '%d')".formatted(user, client));
                }
            }
        });
        assertThat(agents.lines(
                        "SELECT count(*), min(chain_seq), max(chain_seq), count(DISTINCT row_hash) FROM audit_logs"))
                .containsExactly("160 | 1 | 160 | 160");
        assertThat(agents.lines(PROBLEMS)).isEmpty();
    }

    /** Each version of the chain's end would be read for every line that comes after it in the transaction. */
    @Test
    void manyLinesMoveTheEndOfTheChainOnce() throws Exception {
        String user = agents.user("ada");
        log(user, 3);
        try (Connection connection = agents.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String table : List.of("audit_logs", "audit_logs_default")) {
                statement.execute(("INSERT INTO %s (user_id, action, resource_type, created_at)"
                                + " SELECT %s, 'a' || n, 'thing', now() - interval '9 years' FROM generate_series(1, 200) AS n")
                        .formatted(table, user));
            }
            try (var written = statement.executeQuery(
                    "SELECT n_tup_upd FROM pg_stat_xact_user_tables WHERE relname = 'audit_chain'")) {
                written.next();
                assertThat(written.getLong(1))
                        .as("two ends, and once the month that is another")
                        .isEqualTo(3);
            }
            connection.commit();
        }
        log(user, 2);
        assertThat(agents.lines(PROBLEMS)).isEmpty();
        assertThat(agents.value("SELECT last_seq FROM audit_chain")).isEqualTo("405");
    }

    /** In what order, in which statements and at what times: the next line is the one after the last. */
    @Test
    void linesOfManyMonthsAreOneChain() throws Exception {
        String user = agents.user("ada");
        agents.execute("""
                INSERT INTO audit_logs (user_id, action, resource_type, created_at)
                SELECT %1$s, 'a', 'thing', moment
                FROM generate_series(1, 4), unnest('{-infinity,1712-01-31Z,2026-01-31 23:59:59.999999Z,2026-02-01Z,infinity,
                    2026-02-28 23:59:59.999999Z,294276-12-31Z,2026-02-02Z}'::timestamptz[]) AS moment;
                WITH nested AS (
                    INSERT INTO audit_logs (user_id, action, resource_type, created_at)
                    SELECT %1$s, 'b' || log_audit(%1$s, 'c', 'thing'), 'thing', moment
                    FROM generate_series('2026-02-21'::timestamptz, '2026-05-12', '20 days') AS moment RETURNING id
                )
                INSERT INTO audit_logs (user_id, action, resource_type) SELECT %1$s, 'd', 'thing' FROM nested;
                BEGIN;
                SAVEPOINT one;
                INSERT INTO audit_logs (user_id, action, resource_type, created_at)
                VALUES (%1$s, 'e', 'thing', '2025-01-01');
                ROLLBACK TO one;
                INSERT INTO audit_logs (user_id, action, resource_type, created_at)
                VALUES (%1$s, 'f', 'thing', '2024-01-01');
                COMMIT""".formatted(user));
        log(user, 1);
        assertThat(agents.lines(PROBLEMS)).isEmpty();
        assertThat(agents.value("SELECT last_seq FROM audit_chain")).isEqualTo("49");
    }

    /** Whoever repacks a month that is over must not stop all who write to the log. */
    @Test
    void aLineDoesNotWaitForMonthsOfOthers() throws Exception {
        String user = agents.user("ada");
        agents.execute("CREATE TABLE audit_logs_201701 PARTITION OF audit_logs"
                + " FOR VALUES FROM ('2017-01-01Z') TO ('2017-02-01Z')");
        try (Connection repacking = agents.connect();
                Statement lock = repacking.createStatement();
                Connection writing = agents.connect();
                Statement writer = writing.createStatement()) {
            repacking.setAutoCommit(false);
            lock.execute("LOCK TABLE audit_logs_201701 IN ACCESS EXCLUSIVE MODE");
            writer.execute("SET lock_timeout = '5s'");
            for (int i = 0; i < 8; i++) {
                writer.execute("SELECT log_audit(%s, 'a', 'thing')".formatted(user));
            }
            repacking.rollback();
        }
        assertThat(agents.lines(PROBLEMS)).isEmpty();
    }

    @Test
    void whatIsRolledBackLeavesNoGap() throws Exception {
        String user = agents.user("ada");
        log(user, 1);
        agents.execute("BEGIN; SELECT log_audit(%s, 'x', 'y'); ROLLBACK".formatted(user));
        log(user, 1);
        assertThat(agents.lines(PROBLEMS)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"password\": \"x\"}; {\"password\": \"[redacted]\"}",
                "{\"user\": {\"apiKey\": \"k\", \"name\": \"n\"}}; {\"user\": {\"name\": \"n\", \"apiKey\": \"[redacted]\"}}",
                "{\"Authorization\": \"Bearer abc\"}; {\"Authorization\": \"[redacted]\"}",
                "[{\"access_token\": \"t\"}, {\"total_tokens\": 5}]; [{\"access_token\": \"[redacted]\"}, {\"total_tokens\": 5}]",
                "{\"note\": \"use Bearer abcdefghijklmnop now\"}; {\"note\": \"[redacted]\"}",
                "{\"key\": \"sk-abcdefghijklmnop1234\"}; {\"key\": \"[redacted]\"}",
                "{\"hashed_password\": null, \"a\": 1}; {\"a\": 1, \"hashed_password\": null}",
                "{\"token\": {\"deep\": [1]}}; {\"token\": \"[redacted]\"}",
                "{\"max_tokens\": 5, \"title\": \"secretary\"}; {\"title\": \"secretary\", \"max_tokens\": 5}"
            })
    void secretsAreTakenOut(String given, String kept) throws Exception {
        assertThat(agents.value("SELECT redact_secrets('%s')".formatted(given))).isEqualTo(kept);
        log(agents.user("ada"), 1);
        agents.execute("INSERT INTO audit_logs (action, resource_type, metadata) VALUES ('x', 'y', '{\"v\": %s}')"
                .formatted(given));
        assertThat(agents.value("SELECT metadata -> 'v' FROM audit_logs WHERE action = 'x'"))
                .isEqualTo(kept);
    }

    @Test
    void theChainEndsNowhereElseForWhoMayOnlyWriteTheLog() throws Exception {
        agents.execute("""
                CREATE ROLE audit_writer_%1$s NOLOGIN; GRANT USAGE ON SCHEMA agents TO audit_writer_%1$s;
                GRANT INSERT, SELECT ON audit_logs TO audit_writer_%1$s; SET ROLE audit_writer_%1$s;
                INSERT INTO audit_logs (action, resource_type) VALUES ('a', 'b'); RESET ROLE;
                DROP OWNED BY audit_writer_%1$s; DROP ROLE audit_writer_%1$s""".formatted(agents.database().name().replace("-", "_")));
        assertThat(agents.lines(PROBLEMS)).isEmpty();
        assertThat(agents.value("SELECT last_seq FROM audit_chain")).isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"pwd\": \"x\"}",
                "{\"pass\": \"x\"}",
                "{\"DB_PASS\": \"x\"}",
                "{\"dbPass\": \"x\"}",
                "{\"passcode\": 1234}",
                "{\"pin\": 1234}",
                "{\"userPin\": \"1234\"}",
                "{\"otp\": \"999999\"}",
                "{\"tokens\": \"abc\"}",
                "{\"refresh-tokens\": [\"abc\", \"def\"]}",
                "{\"accessKey\": \"x\"}",
                "{\"aws_access_key_id\": \"x\"}",
                "[\"AKIAIOSFODNN7EXAMPLE\"]",
                "[\"use github_pat_11ABCDEFG0abcdefghij\"]",
                "[\"glpat-abcdefghij1234567890\"]",
                "[\"AIzaSyA1234567890abcdefghijklmnopqrstuv\"]",
                "[\"hf_abcdefghijklmnopqrst\"]",
                "[\"Token abc123def456\"]",
                "[\"token abcdefghijklmnopqrstuvwxyz\"]",
                "[\"pwd=abc\"]",
                "[\"your otp: 123456\"]",
                "{\"Set-Cookie\": \"x\"}",
                "{\"credentials\": {\"user\": \"x\"}}",
                "{\"private_key\": \"x\"}",
                "{\"sessionId\": \"x\"}",
                "{\"PASSWD\": \"x\"}",
                "{\"passphrase\": \"x\"}",
                "{\"client_secret\": \"x\"}",
                "[\"Basic dXNlcjpwYXNzd29yZA==\"]",
                "[\"-----BEGIN OPENSSH PRIVATE KEY-----\"]",
                "[\"xoxb-123456789012-abcdefgh\"]",
                "[\"ghp_abcdefghij1234567890\"]",
                "[\"rk_live_abcdefghij1234567890\"]",
                "[\"passphrase: x\"]",
                "[\"client_secret=x\"]",
                "[\"refresh_token=x\"]",
                "[\"Authorization: x\"]"
            })
    void whatIsASecretIsNotKept(String given) throws Exception {
        assertThat(agents.value("SELECT redact_secrets('%s')".formatted(given)))
                .matches("\\{\"[^\"]+\": \"\\[redacted]\"}|\\[\"\\[redacted]\"]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"spin\": \"a\", \"pinned\": true, \"opinion\": \"b\", \"shippingTokens\": 12}",
                "{\"pass\": 3, \"passed\": \"yes\", \"compass\": \"n\", \"passenger\": \"p\", \"pass_rate\": 0.5}",
                "{\"tokens\": 5, \"total_tokens\": 5, \"totalTokens\": 5, \"tokensUsed\": 5}",
                "{\"tokens\": {\"input\": 4}, \"tokenIds\": {\"tokens\": [1, 2, 3]}}",
                "{\"x-ratelimit-remaining-tokens\": \"149984\", \"pin\": true}",
                "[\"the token expiration\", \"Token limits exceeded\", \"total tokens: 1200\", \"pin: yes\"]",
                "[\"PWD=/home/x\", \"Asia is large\", \"hf_text_generation_pipeline\"]"
            })
    void whatOnlyLooksAlikeStays(String given) throws Exception {
        assertThat(agents.value("SELECT redact_secrets('%1$s') = '%1$s'".formatted(given)))
                .isEqualTo("t");
    }

    @Test
    void agentsAndAddressesLoseTheirSecretsToo() throws Exception {
        agents.value("SELECT log_audit(NULL, 'a', 'b', user_agent => 'curl Bearer abcdefghijkl', request =>"
                + " '{\"path\": \"/x?pin=1234&spin=3&pwd=a&my_otp=9&page=2\"}')");
        agents.value("SELECT log_audit(NULL, 'a', 'b', user_agent => 'Mozilla/5.0 (X11)')");
        assertThat(agents.lines("SELECT user_agent, request_path FROM audit_logs ORDER BY id"))
                .containsExactly(
                        "[redacted] | /x?pin=[redacted]&spin=3&pwd=[redacted]&my_otp=[redacted]&page=2",
                        "Mozilla/5.0 (X11) | null");
        assertThat(agents.lines(PROBLEMS)).isEmpty();
    }

    /** Whatever column a secret is put into, and however the parameters of a path are written. */
    @Test
    void noColumnKeepsASecret() throws Exception {
        agents.execute("""
                INSERT INTO audit_logs (action, resource_type, request_headers, old_values, new_values, metadata,
                    error_message, user_agent, request_path)
                VALUES ('a', 'b', '{"Cookie": "hunter2"}', '{"password": "hunter2"}', '{"password": "hunter2"}',
                    '{"apiKey": "hunter2"}', 'password=hunter2', 'curl password=hunter2',
                    '/x?Api_Key=hunter2&SIGNATURE=hunter2&code=hunter2&Pass=hunter2&secret=hunter2&q=1#Access_Token=hunter2')
                """);
        assertThat(agents.column("""
                        SELECT key || ': ' || value FROM audit_logs AS log, jsonb_each_text(to_jsonb(log))
                        WHERE value LIKE '%hunter2%' OR key = 'request_path'"""))
                .containsExactly("request_path: /x?Api_Key=[redacted]&SIGNATURE=[redacted]&code=[redacted]"
                        + "&Pass=[redacted]&secret=[redacted]&q=1#Access_Token=[redacted]");
    }

    /** But user_id, which a deleted user takes along. */
    @Test
    void nothingOfALineIsChangedUnseen() throws Exception {
        log(agents.user("ada"), 1);
        agents.execute("ALTER TABLE audit_logs DISABLE TRIGGER trigger_audit_logs_append_only");
        List<String> changes = agents.column("""
                SELECT attname || ' = ' || CASE format_type(atttypid, NULL)
                    WHEN 'uuid' THEN 'gen_random_uuid()' WHEN 'jsonb' THEN '''{"x": 1}''' WHEN 'boolean' THEN 'false'
                    WHEN 'bigint' THEN attname || ' + 1000' WHEN 'bytea' THEN 'sha256(''x'')'
                    WHEN 'timestamp with time zone' THEN attname || ' + interval ''1 second''' ELSE '''x''' END
                FROM pg_attribute
                WHERE attrelid = 'audit_logs'::regclass AND attnum > 0 AND NOT attisdropped AND attname <> 'user_id'""");
        try (Connection connection = agents.connect();
                Statement stranger = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String change : changes) {
                stranger.execute("UPDATE audit_logs SET " + change);
                try (var found = stranger.executeQuery(PROBLEMS)) {
                    assertThat(found.next()).as(change).isTrue();
                }
                connection.rollback();
            }
        }
        assertThat(changes).hasSizeGreaterThan(15);
    }

    @Test
    void valuesThatAreNotKnownAreNone() throws Exception {
        agents.value("SELECT log_audit(NULL, 'made', 'x', old_values => NULL, new_values => NULL, metadata => NULL)");
        assertThat(agents.lines("SELECT old_values, new_values, metadata FROM audit_logs"))
                .containsExactly("{} | {} | {}");
    }
}
