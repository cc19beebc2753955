package dev.quipu.finops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.migration.testing.PackDatabase;
import dev.quipu.migration.testing.PackQuery;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Every query runs as it ships, on the sample data: F13, F14, F15. */
@PostgresTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueriesTest {
    private FinOps finOps;
    private Map<String, String> given = Map.of();

    @BeforeAll
    void open(TestServer server) throws SQLException {
        finOps = FinOps.withSampleData(server);
        given = given(finOps);
    }

    /** Returns parameters with which every query finds something in the sample data. */
    static Map<String, String> given(PackDatabase database) throws SQLException {
        return Map.of(
                "user_id",
                database.value("SELECT min(user_id) FROM conversation_threads WHERE is_active"),
                "thread_id",
                database.value("""
                        SELECT thread_id FROM optimization_recommendations WHERE thread_id IS NOT NULL
                        GROUP BY thread_id ORDER BY count(*) DESC, thread_id LIMIT 1"""),
                "search",
                "idle",
                "service",
                "Amazon EC2",
                "agent",
                "data_retriever_agent",
                "tool",
                "cost_explorer",
                "tag",
                "quick-win",
                "trace_id",
                database.value("SELECT min(trace_id) FROM agent_executions"));
    }

    @AfterAll
    void close() {
        finOps.close();
    }

    @Test
    void statisticsOfStatementsAreNotNeeded() throws Exception {
        assertThat(finOps.query("SELECT FROM pg_extension WHERE extname = 'pg_stat_statements'"))
                .isEmpty();
        assertThat(run("slow_statements", Map.of())).isEmpty();
    }

    @Test
    void theMessagesOfAThreadComeInTheirOrder() throws Exception {
        List<Integer> places = run("thread_messages", given).stream()
                .map(row -> Integer.valueOf(row.getFirst()))
                .toList();

        assertThat(places).isSorted().startsWith(0, 1).doesNotHaveDuplicates();
        assertThat(run("thread_messages", with("from", "1")))
                .first()
                .extracting(List::getFirst)
                .isEqualTo("1");
    }

    @Test
    void theActiveBranchLeavesOutWhatWasSaidAnew() throws Exception {
        String thread = finOps.thread();
        String question = finOps.message(thread, "first");
        finOps.execute("""
                INSERT INTO conversation_messages (thread_id, role, message_type, content, alternative_to)
                VALUES ('%s', 'user', 'query', 'first, in other words', '%s')""".formatted(thread, question));

        assertThat(run("active_branch", Map.of("thread_id", thread)))
                .extracting(row -> row.get(2))
                .containsExactly("first, in other words");
        assertThat(run("thread_messages", Map.of("thread_id", thread)))
                .extracting(row -> row.get(3))
                .containsExactly("first", "first, in other words");
    }

    /** To archive a thread is an update of it, and nobody has been there. */
    @Test
    void whoseThreadsWereArchivedWasNotActive() throws Exception {
        String thread = finOps.thread();
        String user = "SELECT user_id FROM conversation_threads WHERE thread_id = '%s'".formatted(thread);
        finOps.execute("""
                UPDATE conversation_threads SET user_id = 'long gone' WHERE thread_id = '%1$s';
                INSERT INTO conversation_messages (thread_id, role, message_type, content, created_at, updated_at)
                VALUES ('%1$s', 'user', 'query', 'old', now() - interval '99 days', now() - interval '99 days');
                UPDATE conversation_threads SET is_active = false WHERE thread_id = '%1$s'""".formatted(thread));

        assertThat(finOps.value(user)).isEqualTo("long gone");
        assertThat(run("user_activity", Map.of("limit", "9999")))
                .extracting(List::getFirst)
                .doesNotContain("long gone");
        finOps.execute("""
                INSERT INTO conversation_messages (thread_id, role, message_type, content)
                VALUES ('%s', 'user', 'query', 'back')""".formatted(thread));
        assertThat(run("user_activity", Map.of("limit", "9999")))
                .filteredOn(row -> row.getFirst().equals("long gone"))
                .extracting(row -> row.get(2))
                .containsExactly("1");
        finOps.execute("DELETE FROM conversation_threads WHERE thread_id = '%s'".formatted(thread));
    }

    @Test
    void whatTakesNoWorkIsTheQuickestWin() throws Exception {
        String made = finOps.value("""
                INSERT INTO optimization_recommendations (service, strategy_id, strategy_name, description,
                    estimated_savings_max_percent, estimated_savings_max_usd, implementation_effort_hours)
                VALUES ('s', 'i', 'n', 'd', 50, 1, 0) RETURNING id""");
        assertThat(run("quick_wins", Map.of("limit", "1")))
                .extracting(row -> row.get(4))
                .containsExactly("0.00");
        finOps.execute("DELETE FROM optimization_recommendations WHERE id = '%s'".formatted(made));
    }

    /** Messages of one transaction have one time, and lie in the table as they were last written. */
    @Test
    void messagesOfOneTimeAreInTheirOrderInTheTimeline() throws Exception {
        String thread = finOps.thread();
        finOps.execute("""
                INSERT INTO conversation_messages (thread_id, role, content, message_type)
                SELECT '%1$s', 'user', to_char(n, 'FM00'), 'query' FROM generate_series(1, 20) AS n ORDER BY n;
                UPDATE conversation_messages SET metadata = '{"seen": true}' WHERE thread_id = '%1$s' AND ordering_index < 10
                """.formatted(thread));

        assertThat(run("thread_timeline", Map.of("thread_id", thread)))
                .extracting(row -> row.get(3))
                .hasSize(20)
                .isSorted();
    }

    @Test
    void theSummaryOfAThreadCountsEachKindOnce() throws Exception {
        String counts = finOps.lines("""
                        SELECT (SELECT count(*) FROM conversation_messages WHERE thread_id = t.id),
                               (SELECT count(*) FROM agent_executions WHERE thread_id = t.id),
                               (SELECT count(*) FROM optimization_recommendations WHERE thread_id = t.id)
                        FROM (VALUES (uuid '%s')) AS t (id)""".formatted(given.get("thread_id"))).getFirst();
        List<String> summary = run("thread_summary", given).getFirst();

        assertThat(summary.get(5) + " | " + summary.get(9) + " | " + summary.get(12))
                .isEqualTo(counts);
    }

    @Test
    void searchKnowsPhrasesAlternativesAndExclusions() throws Exception {
        int both = run("search_messages", with("search", "anomaly retry", "limit", "9999"))
                .size();
        int either = run("search_messages", with("search", "anomaly or retry", "limit", "9999"))
                .size();
        int phrase = run("search_messages", with("search", "\"idle capacity\"", "limit", "9999"))
                .size();
        int without = run("search_messages", with("search", "\"idle capacity\" -generation", "limit", "9999"))
                .size();

        assertThat(either).isGreaterThan(both);
        assertThat(phrase).isGreaterThan(without).isPositive();
        assertThat(without).isPositive();
    }

    @Test
    void theTopRecommendationsAreTheActiveOnesOfHighestPriority() throws Exception {
        assertThat(run("top_recommendations", given).stream().map(List::getFirst))
                .isEqualTo(finOps.column("""
                        SELECT priority_score FROM optimization_recommendations WHERE status = 'active'
                        ORDER BY priority_score DESC LIMIT 10"""));
    }

    @Test
    void theFiguresOfEachAgentAreThoseOfItsRuns() throws Exception {
        List<List<String>> agents = run("agent_performance", with("days", "36500"));

        assertThat(agents).hasSizeGreaterThan(3);
        assertThat(agents.stream().mapToInt(row -> Integer.parseInt(row.get(2))).sum())
                .isEqualTo(Integer.parseInt(finOps.value("SELECT count(*) FROM agent_executions")));
        for (List<String> agent : agents) {
            assertThat(String.join(" | ", agent.subList(2, 9)))
                    .isEqualTo(finOps.lines("""
                            SELECT count(*), round(100.0 * count(*) FILTER (WHERE status = 'success') / count(*), 1),
                                   count(*) FILTER (WHERE status NOT IN ('success', 'partial')),
                                   round(avg(execution_time_ms)), round(percentile_cont(0.5) WITHIN GROUP (ORDER BY execution_time_ms)),
                                   round(percentile_cont(0.95) WITHIN GROUP (ORDER BY execution_time_ms)), max(execution_time_ms)
                            FROM agent_executions WHERE agent_name = '%s' AND agent_type = '%s'""".formatted(agent.get(0), agent.get(1)))
                            .getFirst());
        }
    }

    private List<List<String>> run(String name, Map<String, String> parameters) throws SQLException {
        return finOps
                .query(PackQuery.read(FinOps.PACK, "queries/" + name + ".sql").with(parameters))
                .stream()
                .map(row -> row.stream().map(String::valueOf).toList())
                .toList();
    }

    private Map<String, String> with(String... more) {
        Map<String, String> all = new HashMap<>(given);
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return all;
    }

    static Stream<String> names() {
        return FinOps.PACK.queries().stream();
    }
}
