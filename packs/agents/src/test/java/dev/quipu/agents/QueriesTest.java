package dev.quipu.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.migration.testing.PackDatabase;
import dev.quipu.migration.testing.PackQuery;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the queries answer, on the sample data. */
@PostgresTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueriesTest {
    private Agents agents;
    private Map<String, String> given = Map.of();

    @BeforeAll
    void open(TestServer server) throws SQLException {
        agents = Agents.withSampleData(server);
        given = given(agents);
    }

    /** Returns parameters with which every query finds something in the sample data. */
    static Map<String, String> given(PackDatabase database) throws SQLException {
        Map<String, String> given = new HashMap<>();
        given.put("user_id", database.value("SELECT id FROM users WHERE username = 'ada'"));
        given.put("conversation_id", database.value("""
                        SELECT conversation_id FROM messages GROUP BY conversation_id
                        ORDER BY count(*) DESC, conversation_id LIMIT 1"""));
        given.put("content_id", database.value("SELECT min(parent_content_id) FROM generated_content"));
        given.put("tag", "draft");
        given.put("trace_id", database.value("SELECT min(trace_id) FROM ai_requests WHERE task_id IS NOT NULL"));
        given.put("metric", "cpu_percent");
        given.put("resource_type", "conversation");
        given.put(
                "resource_id",
                database.value("SELECT min(resource_id) FROM audit_logs WHERE resource_type = 'conversation'"));
        given.put("model", "gpt-4o");
        return given;
    }

    @AfterAll
    void close() {
        agents.close();
    }

    @Test
    void theActiveBranchLeavesOutWhatWasSaidInOtherWords() throws Exception {
        String user = agents.user("branching");
        String talk = agents.conversation(user);
        String first = agents.message(talk, "first");
        agents.message(talk, "answer");
        agents.value("SELECT edit_message(%s, 'first, in other words')".formatted(first));

        Map<String, String> parameters = Map.of("conversation_id", talk);
        assertThat(run("active_branch", parameters))
                .extracting(row -> row.get(3))
                .containsExactly("first, in other words");
        assertThat(run("conversation_messages", parameters))
                .extracting(row -> row.get(4))
                .containsExactly("first", "answer", "first, in other words");
    }

    @Test
    void aTraceJoinsTasksAndTheRequestsThatWereMadeForThem() throws Exception {
        assertThat(run("trace", given)).extracting(List::getFirst).contains("task", "request");
    }

    @Test
    void theCostsOfModelsAreThoseOfTheRequests() throws Exception {
        assertThat(agents.value("SELECT sum(total_cost) FROM cost_tracking WHERE period_type = 'yearly'"))
                .isEqualTo(agents.value("SELECT sum(total_cost_usd - refunded_usd) FROM ai_requests"));
        double sum = run("cost_by_model", Map.of("days", "60")).stream()
                .mapToDouble(row -> Double.parseDouble(row.get(4)))
                .sum();
        double made = Double.parseDouble(agents.value("SELECT sum(total_cost_usd - refunded_usd) FROM ai_requests"));
        assertThat(sum).isCloseTo(made, org.assertj.core.data.Offset.offset(1e-6));
    }

    @Test
    void whatACacheHadAndGotIsThatOfTheRequests() throws Exception {
        assertThat(run("cache_usage", Map.of("days", "60")))
                .extracting(row -> row.get(1) + " " + row.get(3) + " " + row.get(4))
                .containsExactlyInAnyOrderElementsOf(agents.column("""
                        SELECT model_name || ' ' || sum(cached_tokens) || ' ' || sum(cache_write_tokens)
                        FROM ai_requests GROUP BY model_provider, model_name"""))
                .anyMatch(line -> line.matches("claude-sonnet [1-9].* [1-9].*"));
    }

    @Test
    void pricesHaveAHistory() throws Exception {
        assertThat(run("price_history", given)).hasSizeGreaterThanOrEqualTo(5);
        assertThat(run("model_catalog", Map.of())).extracting(row -> row.get(1)).startsWith("claude-sonnet");
    }

    private List<List<String>> run(String name, Map<String, String> parameters) throws SQLException {
        return agents
                .query(PackQuery.read(Agents.PACK, "queries/" + name + ".sql").with(parameters))
                .stream()
                .map(row -> row.stream().map(String::valueOf).toList())
                .toList();
    }

    /** The clocks of Berlin are set back once within any 400 days; a day of UTC has 24 hours. */
    @Test
    void theDaysOfActivityAreThoseOfUtcWhateverTheSession() throws Exception {
        List<List<String>> utc = activity("UTC");
        assertThat(utc).hasSize(401);
        assertThat(activity("Europe/Berlin")).isEqualTo(utc);
    }

    private List<List<String>> activity(String zone) throws SQLException {
        String query = PackQuery.read(Agents.PACK, "queries/daily_activity.sql").with(Map.of("days", "400"));
        List<List<String>> rows = new ArrayList<>();
        try (Connection connection = agents.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET timezone = '%s'".formatted(zone));
            try (ResultSet row = statement.executeQuery(query)) {
                while (row.next()) {
                    rows.add(List.of(row.getString(1), row.getString(2), row.getString(3)));
                }
            }
        }
        return rows;
    }

    @Test
    void hugeNumbersStopNoQuery() throws Exception {
        String user = agents.user("huge");
        agents.execute("""
                UPDATE users SET api_quota_limit = 2147483647, api_quota_used = 2147483647 WHERE id = %1$s;
                INSERT INTO usage_logs (user_id, model_provider, model_name, endpoint, response_time)
                SELECT %1$s, 'openai', 'gpt-4', '/huge', 1e308 FROM generate_series(1, 3)""".formatted(user));
        try {
            assertThat(run("quota_usage", Map.of("percent", "100")))
                    .extracting(row -> row.get(1))
                    .contains("huge");
            assertThat(run("usage_by_endpoint", Map.of("days", "1")))
                    .extracting(List::getFirst)
                    .contains("/huge");
        } finally {
            agents.execute("DELETE FROM users WHERE id = " + user);
        }
    }

    @Test
    void theYearThatRunsIsInAUsersCosts() throws Exception {
        Map<String, String> yearly = new HashMap<>(given);
        yearly.put("period", "yearly");
        assertThat(run("user_costs", yearly)).isNotEmpty();
    }

    @Test
    void aFamilyOfContentThatIsSharedTwiceIsOne() throws Exception {
        String owner = agents.user("sharing");
        String reader = agents.user("reading");
        String first = agents.value(
                "INSERT INTO generated_content (user_id, title, content_type) VALUES (%s, 't', 'document') RETURNING id"
                        .formatted(owner));
        agents.value("SELECT new_content_version(%s)".formatted(first));
        agents.execute("""
                INSERT INTO content_shares (content_id, shared_with, can_edit, expires_at)
                SELECT id, %s, is_latest_version, CASE WHEN is_latest_version THEN now() + interval '1 day' END
                FROM generated_content WHERE user_id = %s""".formatted(reader, owner));
        assertThat(run("shared_with_user", Map.of("user_id", reader)))
                .extracting(row -> row.subList(2, 7))
                .containsExactly(List.of("t", "document", "2.0", "t", "null"));
        agents.execute("DELETE FROM users WHERE id IN (%s, %s)".formatted(owner, reader));
    }
}
