package dev.quipu.agents.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.agents.AgentsPack;
import dev.quipu.migration.pack.PackReport;
import dev.quipu.migration.testing.CommandRun;
import dev.quipu.migration.testing.PackDatabase;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The original's rows, good and bad, in a database that has rows of its own already. */
@PostgresTest
class ImportLegacyTest {
    private static final AgentsPack PACK = new AgentsPack();

    private final PackDatabase database =
            new PackDatabase(PACK, PackDatabase.atHead(TestServer.get(), PACK), PACK.name());

    @BeforeEach
    void fill() throws SQLException, IOException {
        database.execute("CREATE SCHEMA \"old platform\"; SET search_path = \"old platform\"; "
                + resource("original.sql") + resource("original-data.sql"));
        database.execute("""
                INSERT INTO users (username, email, hashed_password) VALUES ('native', 'native@example.com', 'x');
                INSERT INTO conversations (user_id, title) VALUES (1, 'native');
                """);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static String resource(String name) throws IOException {
        try (InputStream stream = ImportLegacyTest.class.getResourceAsStream("/" + name)) {
            return new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static CommandRun from(String schema) {
        return new CommandRun().with("from", schema).with("rejects", "rejects.csv");
    }

    private PackReport done(CommandRun run) throws SQLException, IOException {
        return run.run(database, new ImportLegacy());
    }

    private static List<String> rows(PackReport report) {
        return report.rows().stream()
                .map(row -> row.stream().map(String::valueOf).collect(Collectors.joining(" ")))
                .toList();
    }

    @Test
    void tellsOfEveryTableWhatWasReadWrittenAndRejected() throws SQLException, IOException {
        CommandRun run = from("old platform");

        PackReport report = done(run);

        assertThat(rows(report))
                .containsExactly(
                        "users 5 3 0 2",
                        "ai_models 3 2 0 1",
                        "agents 1 1 0 0",
                        "conversations 3 2 0 1",
                        "messages 4 3 0 1",
                        "ai_requests 6 3 0 3",
                        "generated_content 4 3 0 1",
                        "tasks 2 2 0 0",
                        "usage_logs 4 2 0 2",
                        "performance_metrics 1 1 0 0",
                        "system_metrics 1 1 0 0",
                        "audit_logs 2 2 0 0",
                        "user_budgets 3 2 0 1",
                        "system_alerts 1 1 0 0");
        assertThat(report.isComplete()).isFalse();
        assertThat(report.notes()).contains("cost_tracking: its 1 rows are not copied but made anew from ai_requests");
        assertThat(run.written("rejects.csv").lines())
                .contains(
                        "conversations,3,its user_id 3 was not taken over",
                        "messages,4,its conversation_id 3 was not taken over",
                        "usage_logs,4,\"has no created_at, by which it would be known again\"",
                        "ai_models,1,the model gpt-4 of openai is that of id 2 too",
                        "users,3,\"duplicate key value violates unique constraint \"\"uq_users_email_lower\"\": Key"
                                + " (lower(email::text))=(ada@example.com) already exists.\"",
                        "ai_requests,6,unsupported Unicode escape sequence: \\u0000 cannot be converted to text.")
                .anyMatch(line -> line.startsWith("users,4,") && line.contains("check_positive_budget"))
                .anyMatch(line -> line.startsWith("ai_requests,4,") && line.contains("violates check constraint"))
                .anyMatch(line -> line.startsWith("ai_requests,5,") && line.contains("ai_request_cost"))
                .anyMatch(line -> line.startsWith("user_budgets,3,") && line.contains("check_thresholds_in_order"));
    }

    @Test
    void idsAreKeptUnlessTheyAreTaken() throws SQLException, IOException {
        done(from("old platform"));

        assertThat(database.lines(
                        "SELECT id, username, uuid = md5('old platform.users.' || id)::uuid FROM users ORDER BY id"))
                .containsExactly("1 | native | f", "2 | bob | t", "5 | fay | t", "6 | ada | f");
        assertThat(database.value("SELECT uuid FROM users WHERE username = 'ada'"))
                .isEqualTo("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11");
        assertThat(database.lines("SELECT id, user_id, title FROM conversations ORDER BY id"))
                .containsExactly("1 | 1 | native", "2 | 2 | second", "4 | 6 | first");
        assertThat(database.lines("SELECT id, conversation_id, seq, content FROM messages ORDER BY id"))
                .containsExactly("1 | 4 | 1 | question", "2 | 2 | 1 | elsewhere", "3 | 4 | 2 | answer");
        assertThat(database.value("SELECT source_id FROM system_alerts WHERE title = 'down'"))
                .isEqualTo("4");
        assertThat(database.value(
                        "INSERT INTO users (username, email, hashed_password) VALUES ('n', 'n@example.com', 'x')"
                                + " RETURNING id"))
                .isEqualTo("7");
    }

    @Test
    void valuesAreConverted() throws SQLException, IOException {
        done(from("old platform"));

        assertThat(database.lines("""
                        SELECT username, role, preferences, api_quota_limit, monthly_budget_limit, timezone,
                               failed_login_attempts, default_temperature FROM users WHERE id > 1 ORDER BY id"""))
                .containsExactly(
                        "bob | user | {} | 1000 | null | UTC | 0 | 0.7",
                        "fay | guest | {\"value\": \"text\"} | 1 | 1.0000000000 | UTC | 0 | 0.7",
                        "ada | admin | {\"theme\": \"dark\"} | 500 | 49.9900000000 | Asia/Tokyo | 2 | 0.7");
        assertThat(database.lines("""
                        SELECT id, input_tokens, output_tokens, total_tokens, total_cost_usd, success, message_id
                        FROM ai_requests ORDER BY id"""))
                .containsExactly(
                        "1 | 10 | 20 | 30 | 0.3000000000 | t | 3",
                        "2 | 7 | 0 | 7 | 0.0500000000 | f | null",
                        "3 | 1 | 1 | 2 | 0.2500000000 | t | null");
        assertThat(database.lines("""
                        SELECT id, root_id, parent_content_id, version_number, is_latest_version,
                               convert_from(content_binary, 'UTF8'), updated_at AT TIME ZONE 'UTC'
                        FROM generated_content ORDER BY id"""))
                .containsExactly(
                        "1 | 1 | null | 1.0 | f | null | 2025-02-05 00:00:00",
                        "2 | 1 | 1 | 2.0 | t | hello | 2025-02-02 00:00:00",
                        "3 | 3 | null | null | t | null | 2025-02-02 00:00:00");
        assertThat(database.lines(
                        "SELECT title, status, user_id, agent_id, input_data, error_message FROM tasks ORDER BY id"))
                .containsExactly(
                        "cut off | failed | 6 | 1 | {\"a\": 1} | was running in the system that it came from",
                        "of the double | pending | null | null | {\"value\": [1, 2]} | null");
        assertThat(database.lines("SELECT user_id, new_values, tableoid::regclass FROM audit_logs ORDER BY id"))
                .containsExactly(
                        "6 | {\"password\": \"[redacted]\"} | audit_logs_2025_02", "null | {} | audit_logs_2025_02");
        assertThat(database.lines("SELECT user_id, total_tokens, cost FROM usage_logs ORDER BY id"))
                .containsExactly("6 | 3 | 0.1000000000", "6 | 3 | 0.1000000000");
        assertThat(database.value("SELECT severity FROM system_alerts WHERE title = 'down'"))
                .isEqualTo("medium");
        assertThat(database.lines("SELECT id, display_name, input_cost, max_tokens FROM ai_models ORDER BY id"))
                .containsExactly("2 | GPT-4 | 0.0300000000 | 4096", "3 | Llama | 0.0000000000 | 4096");
    }

    @Test
    void whatFollowsFromTheRowsIsMadeAnew() throws SQLException, IOException {
        done(from("old platform"));

        assertThat(database.lines("""
                        SELECT title, total_messages, total_tokens, total_cost, updated_at AT TIME ZONE 'UTC'
                        FROM conversations WHERE id > 1 ORDER BY id"""))
                .containsExactly(
                        "second | 1 | 3 | 0.0010000000 | 2025-02-02 00:00:00",
                        "first | 2 | 37 | 0.3500000000 | "
                                + database.value("SELECT max(created_at) AT TIME ZONE 'UTC' FROM ai_requests"));
        assertThat(database.lines("""
                        SELECT user_id, period_type, period_start AT TIME ZONE 'Asia/Tokyo', total_cost FROM cost_tracking
                        WHERE user_id = 6 AND period_type IN ('monthly', 'yearly') ORDER BY 2, 3"""))
                .containsExactly(
                        "6 | monthly | 2025-02-01 00:00:00 | 0.3000000000",
                        "6 | monthly | 2026-06-01 00:00:00 | 0.0500000000",
                        "6 | yearly | 2025-01-01 00:00:00 | 0.3000000000",
                        "6 | yearly | 2026-01-01 00:00:00 | 0.0500000000");
        assertThat(
                        database.lines(
                                "SELECT username, current_month, current_month_spend, api_quota_used FROM users WHERE id > 1 ORDER BY id"))
                .containsExactly(
                        "bob | 2026-06-01 | 0.2500000000 | 1",
                        "fay | 2026-06-01 | 0.0000000000 | 0",
                        "ada | 2026-06-01 | 0.0500000000 | 1");
        assertThat(database.lines("""
                        SELECT budget_name, current_spend, budget_exceeded, is_active, renewed_from IS NOT NULL
                        FROM user_budgets ORDER BY id"""))
                .containsExactly(
                        "past | 0.3000000000 | t | f | f",
                        "past | 0.0000000000 | f | f | f",
                        "past | 0.0500000000 | f | t | t");
        assertThat(database.lines(
                        "SELECT alert_type, is_dismissed FROM system_alerts WHERE period_key IS NOT NULL ORDER BY 1"))
                .containsExactly("budget_warning | t", "budget_critical | t", "budget_exceeded | t");
    }

    @Test
    void theDatabaseIsHealthyAfterwards() throws SQLException, IOException {
        done(from("old platform")
                .at(database.value("SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')")));
        database.execute("SELECT create_log_partitions()");

        for (String check : PACK.healthChecks()) {
            assertThat(database.lines(PACK.read("health/" + check + ".sql")))
                    .as(check)
                    .isEmpty();
        }
    }

    @Test
    void runAgainItDoublesNothingAndTakesWhatWasMended() throws SQLException, IOException {
        done(from("old platform"));
        List<String> before = everything();
        PackReport again = done(from("old platform"));

        assertThat(everything()).isEqualTo(before);
        assertThat(rows(again))
                .contains("users 5 0 3 2", "messages 4 0 3 1", "usage_logs 4 0 2 2", "audit_logs 2 0 2 0");
        database.execute("UPDATE \"old platform\".users SET email = 'ada2@example.com' WHERE id = 3");
        assertThat(rows(done(from("old platform"))))
                .contains("users 5 1 3 1", "conversations 3 1 2 0", "messages 4 1 3 0");
        assertThat(database.value(
                        "SELECT content FROM messages JOIN conversations ON conversations.id = conversation_id"
                                + " WHERE title = 'of the double'"))
                .isEqualTo("lost with its conversation");
    }

    @Test
    void aDryRunTellsTheSameAndChangesNothing() throws SQLException, IOException {
        List<String> before = everything();
        CommandRun dry = from("old platform").dry();

        PackReport promised = done(dry);

        assertThat(everything()).isEqualTo(before);
        CommandRun run = from("old platform");
        assertThat(rows(done(run))).isEqualTo(rows(promised));
        assertThat(run.written("rejects.csv")).isEqualTo(dry.written("rejects.csv"));
    }

    /** The session ends at each step in turn; what is run afterwards makes what one whole run makes. */
    @ParameterizedTest
    @ValueSource(strings = {"users:", "messages:", "ai_requests:", "costs of", "generated_content:", "user_budgets:"})
    void aBrokenRunIsFinishedByTheNext(String step) throws SQLException, IOException {
        CommandRun broken = from("old platform").onProgress(words -> {
            if (words.startsWith(step)) {
                terminate();
            }
        });

        assertThatThrownBy(() -> done(broken)).isInstanceOf(SQLException.class);
        done(from("old platform"));
        List<String> mended = everythingButTimes();
        try (PackDatabase whole = new PackDatabase(PACK, PackDatabase.atHead(TestServer.get(), PACK), PACK.name())) {
            whole.execute("CREATE SCHEMA \"old platform\"; SET search_path = \"old platform\"; "
                    + resource("original.sql") + resource("original-data.sql"));
            whole.execute("""
                    INSERT INTO users (username, email, hashed_password) VALUES ('native', 'native@example.com', 'x');
                    INSERT INTO conversations (user_id, title) VALUES (1, 'native');
                    """);
            from("old platform").run(whole, new ImportLegacy());
            assertThat(mended).isEqualTo(everythingButTimes(whole));
        }
    }

    private void terminate() {
        try {
            database.execute("""
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
                    """);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** The original takes versions in any order, and some that are each other's; of a circle the first row is the beginning. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void versionsComeAfterWhatTheyAreMadeOfAndCirclesAreCut(boolean isStoppedOnce) throws SQLException, IOException {
        database.execute("""
                INSERT INTO "old platform".generated_content
                    (id, user_id, content_type, parent_content_id, version_number, is_latest_version)
                VALUES (10, 1, 'CODE', 12, '2', true), (11, 1, 'CODE', 10, '3', NULL), (12, 1, 'CODE', NULL, '1', true),
                    (22, 1, 'CODE', 20, '3', true), (20, 1, 'CODE', 21, '1', true), (21, 1, 'CODE', 22, '2', true),
                    (19, 1, 'CODE', 21, '2.1', true);
                INSERT INTO "old platform".generated_content
                    (id, user_id, content_type, parent_content_id, version_number)
                SELECT n, 1, 'CODE', nullif(n + 1, 12001), n FROM generate_series(1001, 12000) AS n
                """);
        if (isStoppedOnce) {
            assertThatThrownBy(() -> done(from("old platform").onProgress(words -> {
                        if (words.startsWith("generated_content:")) {
                            terminate();
                        }
                    })))
                    .isInstanceOf(SQLException.class);
        }

        PackReport report = done(from("old platform"));

        assertThat(report.notes())
                .contains(
                        "generated_content: 2 led back to themselves in a circle and begin families of their own, as id 3");
        assertThat(database.lines("""
                        SELECT id, root_id, parent_content_id, is_latest_version FROM generated_content
                        WHERE id BETWEEN 10 AND 22 ORDER BY id"""))
                .containsExactly(
                        "10 | 12 | 12 | f",
                        "11 | 12 | 10 | f",
                        "12 | 12 | null | t",
                        "19 | 20 | 21 | f",
                        "20 | 20 | null | f",
                        "21 | 20 | 22 | f",
                        "22 | 20 | 20 | t");
        assertThat(database.lines("SELECT count(*), count(DISTINCT root_id) FROM generated_content WHERE id > 1000"))
                .containsExactly("11000 | 1");
        assertThat(database.lines(PACK.read("health/wrong_families.sql"))).isEmpty();
    }

    @Test
    void anotherShapeOfTheOriginalIsReadToo() throws SQLException, IOException {
        database.execute("""
                SET search_path = "old platform";
                ALTER TABLE messages RENAME metadata TO meta_data;
                ALTER TABLE messages ADD COLUMN mood text;
                ALTER TABLE ai_models DROP COLUMN host_type, DROP COLUMN device_id, DROP COLUMN availability;
                DROP TABLE system_metrics;
                UPDATE messages SET meta_data = '{"from": "meta"}' WHERE id = 1;
                """);

        PackReport report = done(from("old platform"));

        assertThat(report.notes()).contains("not taken of messages: mood");
        assertThat(rows(report)).noneMatch(row -> row.startsWith("system_metrics"));
        assertThat(database.value("SELECT metadata FROM messages WHERE id = 1")).isEqualTo("{\"from\": \"meta\"}");
    }

    @Test
    void saysWhatIsMissing() {
        assertThatThrownBy(() -> done(from("nowhere"))).hasMessage("there is no schema \"nowhere\"");
        assertThatThrownBy(() -> done(from("agents"))).hasMessage("\"agents\" is the schema of the pack itself");
        assertThatThrownBy(() -> done(from("quipu"))).hasMessage("there is no table users in the schema \"quipu\"");
        assertThatThrownBy(() -> done(from("o'clock\""))).hasMessage("there is no schema \"o'clock\"\"");
    }

    private List<String> everything() throws SQLException {
        List<String> all = new ArrayList<>(snapshot(database, "to_jsonb(t)"));
        for (String sequence : relations(database, "S")) {
            all.add(sequence + database.value("SELECT last_value || ' ' || is_called FROM " + sequence));
        }
        return all;
    }

    private List<String> everythingButTimes() throws SQLException {
        return everythingButTimes(database);
    }

    /** Without what depends on the moment of the run, and without ids that are given out along the way. */
    private static List<String> everythingButTimes(PackDatabase database) throws SQLException {
        return snapshot(database, """
                to_jsonb(t) - 'created_at' - 'updated_at' - 'uuid' - 'actor' - 'row_hash' - 'previous_hash' - 'last_hash'
                - 'available_at' - 'last_alert_at' - 'valid_from' - 'id' - 'source_id' - 'renewed_from'""");
    }

    private static List<String> snapshot(PackDatabase database, String row) throws SQLException {
        StringBuilder all = new StringBuilder("SELECT 'x' WHERE false");
        for (String table : relations(database, "r")) {
            all.append(" UNION ALL SELECT '%s ' || (%s)::text FROM %s AS t".formatted(table, row, table));
        }
        return database.column("SELECT * FROM (" + all + ") AS r ORDER BY 1");
    }

    private static List<String> relations(PackDatabase database, String kind) throws SQLException {
        return database.column("""
                SELECT format('%%I.%%I', nspname, relname) FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
                WHERE nspname = 'agents' AND relkind = '%s' ORDER BY 1""".formatted(kind));
    }
}
